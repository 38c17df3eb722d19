"""The door of the module: what others may ask of reconsideration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.modules.reconsideration.models import Reconsideration
from fazhi.modules.reconsideration.routing import route
from fazhi.modules.reconsideration.states import ActKind, Channel, Result

JUSTICE = "司法局"
__all__ = ["ActKind", "apply_online", "published"]


def apply_online(
    answers: Mapping[str, Any],
    party: Mapping[str, str],
    *,
    respondent: Unit,
    actor: Actor,
    at: dt.datetime,
    key: str,
) -> Case:
    """An application from the portal. It goes to the bureau of justice of the respondent's government (article 24)."""
    found = route(respondent.kind, justice_bureau=respondent.name.endswith(JUSTICE))
    if not found.here:
        raise BadData(f"{found.advice}{_('依据')}{found.basis}。", respondent=respondent.pk)
    office = office_for(respondent)
    return open_case(
        "reconsideration", acting_user=actor, at=at, unit=office, counterpart=respondent,
        title=f"不服{respondent.short}{ActKind(answers['act_kind']).label}"[:200],
        parties=({"role": "applicant", **party},), key=key, channel=Channel.ONLINE, **answers,
    )  # fmt: skip


def office_for(respondent: Unit) -> Unit:
    """The bureau of justice that handles cases against a body (articles 4 and 24)."""
    above = respondent.parent or respondent
    office = Unit.objects.filter(parent=above, name__endswith=JUSTICE).order_by("pk").first()
    if office is None:
        raise BadData(
            _("没有登记受理对%(unit)s复议申请的行政复议机构，请到窗口申请。") % {"unit": respondent.name}
        )
    return office


def published(limit: int = 100) -> list[Reconsideration]:
    """Concluded cases whose decisions were made public, the latest first. No names of parties are shown."""
    decided = Reconsideration.objects.exclude(published_on=None).exclude(result__in=("", Result.TERMINATED))
    return list(decided.select_related("counterpart").order_by("-published_on", "-pk")[:limit])
