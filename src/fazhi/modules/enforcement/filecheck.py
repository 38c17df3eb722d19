"""The automatic part of file review: what the records of a case prove, with veto items (law.md FR-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext

from fazhi.kernel.documents.models import Document
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.text import Text, _
from fazhi.modules.enforcement import gates
from fazhi.modules.enforcement.models import Penalty
from fazhi.modules.enforcement.rules import must_tell_hearing, review_due
from fazhi.modules.enforcement.states import BasisLevel

Test = Callable[[Penalty], bool]


@dataclass(frozen=True)
class Item:
    """One line of the score sheet: what must be so, the marks that are lost, whether it alone fails the file."""

    sentence: Text
    test: Test
    marks: int
    veto: bool = False


@dataclass(frozen=True)
class Result:
    """The marks left of a hundred, the veto items, every finding."""

    score: int
    veto: tuple[str, ...]
    lines: tuple[str, ...]


def _ordinary(case: Penalty) -> bool:
    return case.track != "summary"


def _punished(case: Penalty) -> bool:
    return bool(case.sanction)


def _told_if_due(case: Penalty) -> bool:
    return not (_ordinary(case) and _punished(case)) or case.notice_served_on is not None


def _hearing_told(case: Penalty) -> bool:
    if not (_ordinary(case) and _punished(case)):
        return True
    due = must_tell_hearing(case, case.sanction, case.fine, case.confiscated)
    return not due or case.hearing_told


def _reviewed(case: Penalty) -> bool:
    due = _ordinary(case) and _punished(case) and review_due(case)
    return not due or bool(case.reviewed_on and case.decided_on and case.reviewed_on <= case.decided_on)


def _in_time(case: Penalty) -> bool:
    return not any(clock.late for clock in Clock.objects.filter(case_id=case.pk))


def _documents(case: Penalty) -> bool:
    kinds = set(Document.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    if case.track == "summary":
        return "当场处罚决定书" in kinds
    needed = {"立案审批表", "调查终结报告"} | (
        {"行政处罚告知书", "行政处罚决定书"} if case.sanction else set()
    )
    return needed <= kinds


def _published(case: Penalty) -> bool:
    if not case.publish_due_on or case.not_published:
        return True
    return case.published_on is not None and case.published_on <= case.publish_due_on


ITEMS = (
    Item(_("执法主体享有该项职权"), lambda c: gates.holds_power(c.unit, c.power, c.opened_on), 0, veto=True),
    Item(_("处罚依据是法律、法规或者规章"), lambda c: bool(c.basis_text) and c.basis_level != BasisLevel.DOCUMENT, 0, veto=True),
    Item(_("由两名以上执法人员办理"), lambda c: bool(c.officer_a and c.officer_b and c.officer_a != c.officer_b), 0, veto=True),
    Item(_("处罚前已告知"), _told_if_due, 0, veto=True),
    Item(_("应当告知听证权利的已告知"), _hearing_told, 0, veto=True),
    Item(_("应当法制审核的已审核通过"), _reviewed, 0, veto=True),
    Item(_("有证据证明违法事实"), lambda c: c.evidence_count > 0, 20),
    Item(_("写明裁量阶次和理由"), lambda c: not (_ordinary(c) and _punished(c)) or bool(c.band_reason), 15),
    Item(_("文书齐全"), _documents, 15),
    Item(_("各项期限没有逾期"), _in_time, 15),
    Item(_("决定书已送达"), lambda c: c.decision_served_on is not None, 15),
    Item(_("处罚决定按期公开"), _published, 10),
    Item(_("全过程记录完整"), lambda c: c.record_complete, 10),
)  # fmt: skip


def check(case: Penalty) -> Result:
    """Judge a file by its records."""
    failed = [item for item in ITEMS if not item.test(case)]
    lost = sum(item.marks for item in failed)
    veto = tuple(str(item.sentence) for item in failed if item.veto)
    lines = tuple(
        f"{gettext('否决') if item.veto else -item.marks}：{gettext('不符合')}“{item.sentence}”"
        for item in failed
    )
    return Result(max(100 - lost, 0), veto, lines or (gettext("没有发现问题"),))
