"""What follows from the steps of bad credit information, in their transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fazhi.kernel import events
from fazhi.modules.credit import actions
from fazhi.modules.credit.models import CreditItem

ENDS = ("agree", "stop", "withdraw")
CHANGES = (*ENDS, "publish", "shield")


def graded(*, case: CreditItem, **_told: Any) -> None:
    """The terms are known once the class is."""
    actions.fix_terms(case)


def ended(*, case: CreditItem, **_told: Any) -> None:
    """Every receiver is told, in the same transaction."""
    actions.take_down(case, _moment(case))


def changed(*, case: CreditItem, **_told: Any) -> None:
    """The counter answers with the new state."""
    actions.refresh_counter(case.subject_code, _moment(case))


def _moment(case: CreditItem) -> dt.datetime:
    """The moment of the entry that was just written."""
    from fazhi.kernel.audit.models import Entry

    return Entry.objects.filter(chain=case.chain).latest("seq").at


def subscribe_all() -> None:
    """Called once, when the module is ready."""
    events.subscribe("credit_item.grade")(graded)
    for step in ENDS:
        events.subscribe(f"credit_item.{step}")(ended)
    for step in CHANGES:
        events.subscribe(f"credit_item.{step}")(changed)
