"""What follows from a step, in its transaction: a published draft is opened for comment, a risk assessment finds its decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fazhi.kernel import events
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.text import _
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions.models import Decision, RiskAssessment


@events.subscribe("decision.publish_draft")
def open_comment(case: Decision, data: Mapping[str, Any], on: dt.date, actor: Actor, **_more: Any) -> None:
    """Open the draft for comment; a period that is too short refuses the step (article 15)."""
    at = Entry.objects.get(chain=case.chain, seq=case.version).at
    comment.open_round(
        case.pk, case.unit, case.title, comment.cut(data["draft_text"]), on, data["closes_on"], actor, at,
        rule="md.comment", short_reason=data.get("short_reason", ""), explanation=data["explanation"],
    )  # fmt: skip


@events.subscribe("stability_risk.assess")
def find_decision(case: RiskAssessment, **_more: Any) -> None:
    """Tie the assessment to the decision whose number was given."""
    if not case.decision_number:
        return
    found = Decision.objects.filter(number=case.decision_number, unit_id=case.unit_id).first()
    if found is None:
        raise BadData(
            _("本单位没有编号为“%(number)s”的决策事项，请核对。") % {"number": case.decision_number[:40]},
            fields={"decision_number": _("请核对编号")},
        )  # fmt: skip
    RiskAssessment.objects.filter(pk=case.pk).update(about=found)
    case.about = found
