"""Bad credit information from its decision to its end (law.md B.16)."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import (
    Ask,
    Condition,
    Deadline,
    Extension,
    Facts,
    Procedure,
    Step,
    condition,
)
from fazhi.kernel.text import _
from fazhi.modules.credit import rules
from fazhi.modules.credit.models import CreditItem
from fazhi.modules.credit.states import ItemKind, Level, S

LAW = law("信用修复管理办法(2026)")
BASIS, SCHEME = LAW.whole, law("国办发〔2025〕22号").whole
OFFICER = Role.OFFICER
OPEN = (S.RECORDED, S.GRADED, S.NOT_PUBLISHED, S.PUBLISHED, S.REPAIR_APPLIED, S.SECTOR, S.REFUSED)
USED = OPEN[2:]

record = Step(
    "record", _("记录失信信息"), (), S.RECORDED, OFFICER, BASIS,
    only_if=(rules.code_is_valid, rules.made_before_it_came),
    asks=(
        Ask("subject_code", _("统一社会信用代码"), max_length=18),
        Ask("subject_name", _("主体名称"), max_length=120),
        Ask("kind", _("种类"), "choice", choices=ItemKind),
        Ask("document_number", _("认定文书号"), max_length=80),
        Ask("legal_basis", _("认定依据")),
        Ask("decided_on", _("认定日期"), "date"),
    ),
)  # fmt: skip
grade = Step(
    "grade", _("确定失信程度"), (S.RECORDED,), S.GRADED, OFFICER, BASIS,
    asks=(
        Ask("level", _("分类"), "choice", choices=Level),
        Ask("minor_shown", _("行业认为有必要公示"), "flag", required=False),
    ),
)  # fmt: skip
publish = Step(
    "publish", _("公示"), (S.GRADED,), S.PUBLISHED, OFFICER, BASIS, only_if=(rules.may_be_shown, rules.still_in_time),
    stamps=("published_on",),
)  # fmt: skip
keep_back = Step("keep_back", _("不公示"), (S.GRADED,), S.NOT_PUBLISHED, OFFICER, BASIS)
object_to = Step(
    "object",
    _("提出异议"),
    USED,
    None,
    Role.PUBLIC,
    BASIS,
    asks=(Ask("objection", _("异议内容"), "long"),),
    sets={"disputed": True},
)
keep_after_objection = Step(
    "reject_objection",
    _("异议不成立"),
    USED,
    None,
    OFFICER,
    BASIS,
    asks=(Ask("answer", _("答复"), "long"),),
    sets={"disputed": False},
)
apply_repair = Step(
    "apply_repair", _("申请修复"), (S.NOT_PUBLISHED, S.PUBLISHED, S.REFUSED), S.REPAIR_APPLIED, Role.PUBLIC, BASIS,
    only_if=(rules.least_term_is_over, rules.duties_are_done, rules.promise_is_made),
    asks=(
        Ask("corrected", _("已纠正并履行义务"), "flag", required=False),
        Ask("promised", _("已公开作出信用承诺"), "flag", required=False),
        Ask("proof", _("证明材料"), "long", required=False),
    ),
    stamps=("repair_applied_on",),
)  # fmt: skip
forward = Step("forward", _("转认定单位"), (S.REPAIR_APPLIED,), S.SECTOR, OFFICER, SCHEME)
extend_repair = Step(
    "extend_repair", _("复杂情形延长"), (S.REPAIR_APPLIED, S.SECTOR), None, Role.OFFICE_HEAD, SCHEME, extends="repair_result",
    asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
agree = Step(
    "agree", _("同意修复"), (S.SECTOR,), S.REPAIRED, Role.COUNTERPART, SCHEME, issues=("信用修复决定书",),
    stamps=("repair_decided_on", "ended_on"), sets={"disputed": False},
)  # fmt: skip
refuse = Step(
    "refuse", _("不予修复"), (S.SECTOR,), S.REFUSED, Role.COUNTERPART, SCHEME, issues=("不予信用修复决定书",),
    asks=(Ask("reason", _("理由"), "long"),), stamps=("repair_decided_on",),
)  # fmt: skip
shield = Step(
    "shield", _("破产重整屏蔽"), (S.PUBLISHED, S.REFUSED), None, OFFICER, BASIS,
    asks=(
        Ask("court_document", _("人民法院文书")),
        Ask("shielded_from", _("屏蔽起"), "date"),
        Ask("shielded_to", _("屏蔽止"), "date", required=False),
    ),
)  # fmt: skip
stop = Step(
    "stop",
    _("最长公示期届满，停止公示"),
    USED,
    S.STOPPED,
    Role.SYSTEM,
    BASIS,
    stamps=("ended_on",),
    sets={"disputed": False},
)
follow = Step(
    "follow", _("来源平台已经停止公示，随同停止"), OPEN[1:], S.REPAIRED, Role.SYSTEM, BASIS, stamps=("ended_on",), sets={"disputed": False},
    asks=(Ask("notice", _("停止公示通知"), max_length=200),),
)  # fmt: skip
withdraw = Step(
    "withdraw", _("认定文书被撤销或者信息有误，撤下"), OPEN, S.WITHDRAWN, OFFICER, BASIS,
    asks=(Ask("reason", _("理由"), "long"),), stamps=("ended_on",), sets={"disputed": False},
)  # fmt: skip


def _of(level: Level, sentence: str) -> Condition:
    def test(case: CreditItem, facts: Facts) -> bool:
        return bool(facts.data.get("level", case.level) == level)

    test.__doc__ = sentence
    return condition(BASIS)(test)


def _longest(level: Level, term: str, sentence: str) -> Deadline:
    return Deadline(
        f"{level.value}_shown", _("最长公示期"), term, (grade,), (stop,), OFFICER, BASIS, when_missed=stop,
        only_if=_of(level, sentence), cancelled_by=(agree, follow, withdraw), from_field="decided_on",
    )  # fmt: skip


ITEM = Procedure(
    key="credit_item", counter=True, party_role="", edition="2026", title=_("失信信息"), law=LAW, states=S,
    final=(S.REPAIRED, S.STOPPED, S.WITHDRAWN),
    steps=(
        record, grade, publish, keep_back, object_to, keep_after_objection, apply_repair, forward, extend_repair, agree, refuse,
        shield, stop, follow, withdraw,
    ),
    deadlines=(
        _longest(Level.MINOR, "cr.minor_max", "轻微失信信息"),
        _longest(Level.GENERAL, "cr.general_max", "一般失信信息"),
        _longest(Level.SERIOUS, "cr.serious_max", "严重失信信息"),
        Deadline(
            "repair_result", _("办结信用修复申请"), "cr.repair_result", (apply_repair,), (agree, refuse), OFFICER, SCHEME,
            extension=Extension("10wd", Role.OFFICE_HEAD, SCHEME), cancelled_by=(stop, follow, withdraw), mirror="repair_due_on",
        ),
        Deadline(
            "sector_decide", _("认定单位作出修复决定"), "cr.sector_decide", (forward,), (agree, refuse), Role.COUNTERPART, SCHEME,
            cancelled_by=(stop, follow, withdraw),
        ),
    ),
    in_force_from=dt.date(2026, 4, 1), chapter="functions", number="信用〔{year}〕{serial}号",
    documents={"信用修复决定书": _("信用修复决定书"), "不予信用修复决定书": _("不予信用修复决定书")},
    wording={
        "信用修复决定书": ("{subject_name}（{subject_code}）申请修复{document_number}认定的失信信息。", "经审查，符合{basis}规定的条件，同意修复，停止公示、共享和使用。"),
        "不予信用修复决定书": ("{subject_name}（{subject_code}）申请修复{document_number}认定的失信信息。", "经审查，依据{basis}，不予修复。理由：{reason}"),
    },
    usual_path=(S.RECORDED, S.GRADED, S.PUBLISHED, S.REPAIR_APPLIED, S.SECTOR, S.REPAIRED),
)  # fmt: skip
