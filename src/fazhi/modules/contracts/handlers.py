"""What follows from a review: its opinions are added up, and the adviser's part is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from fazhi.kernel import events
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.orgs.actors import Actor
from fazhi.modules.contracts.actions import record_work
from fazhi.modules.contracts.models import GovernmentContract
from fazhi.modules.contracts.states import Work


@events.subscribe("contract.review_unit")
@events.subscribe("contract.review_adviser")
@events.subscribe("contract.review_justice")
def add_opinions(case: GovernmentContract, data: Mapping[str, Any], **_more: Any) -> None:
    """Opinions of all levels and rounds count."""
    GovernmentContract.objects.filter(pk=case.pk).update(opinions=F("opinions") + data["found"])
    case.opinions += data["found"]


@events.subscribe("contract.review_adviser")
def record_part(
    case: GovernmentContract, data: Mapping[str, Any], on: dt.date, actor: Actor, **_more: Any
) -> None:
    """The adviser took part in this contract."""
    at = Entry.objects.get(chain=case.chain, seq=case.version).at
    record_work(case.unit, data["adviser_code"], Work.CONTRACT, case.title, actor, at, done_on=on, case=case)
