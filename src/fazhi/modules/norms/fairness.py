"""Reports against measures that hinder fair competition: handed in on the portal, pursued in a check without their sender."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.modules.norms.models import FairCheck, FairReport, Norm
from fazhi.modules.norms.states import K

MARKET = "市场监督管理局"


def market_body(drafter: Unit) -> Unit:
    """Market supervision of the government to which a drafting unit belongs. BadData: none is kept here."""
    above = drafter.parent or drafter
    office = Unit.objects.filter(parent=above, name__endswith=MARKET).order_by("pk").first()
    if office is None:
        raise BadData(_("没有登记该单位所属政府的市场监督管理部门，请向上一级市场监督管理部门举报。"))
    return office


def hand_in(
    drafter: Unit, norm: Norm | None, title: str, answers: dict[str, Any], party: dict[str, str], *, actor: Actor, at: dt.datetime,
    key: str | None,
) -> Case:  # fmt: skip
    """A report from the portal; the same form sent twice is one. It is not shown to the unit that drafted the measure."""
    return open_case(
        "norm_fair_report", acting_user=actor, at=at, unit=market_body(drafter), title=title[:200], parties=({"role": "applicant", **party},),
        fields={"document": norm, "drafter": drafter}, key=key, **answers,
    )  # fmt: skip


def pursue(case: FairReport, at: dt.datetime) -> None:
    """The measure is checked: in the check that is open about it already, or in one that begins now."""
    same = FairCheck.objects.filter(unit_id=case.unit_id, counterpart_id=case.drafter_id, state=K.CHECKING)
    known = {"document_id": case.document_id} if case.document_id else {"title": case.title}
    check = same.filter(**known).order_by("pk").first()
    if check is None:
        made = open_case(
            "norm_fair_check", step="check_reported", acting_user=SYSTEM, at=at, unit=case.unit, counterpart=case.drafter, title=case.title,
            fields={"document": case.document}, document_number=case.document_number,
        )  # fmt: skip
        assert isinstance(made, FairCheck)
        check = made
    FairReport.objects.filter(pk=case.pk).update(check_case=check)
    case.check_case = check
