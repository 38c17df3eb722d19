"""What follows from the steps of bad credit information, in their transaction."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from fazhi.kernel import events
from fazhi.modules.credit import actions, countertable, exchange
from fazhi.modules.credit.models import CreditItem, Listing

ENDS = ("agree", "stop", "follow", "withdraw")
AT_ONCE = ("agree", "follow", "withdraw")
"""Steps after which the receivers are told at once; what ends at midnight is left to the command."""
LIST_CHANGES = ("enlist", "review", "remove", "expire")
CHANGES = (*ENDS, "publish", "shield")


def graded(*, case: CreditItem, **_told: Any) -> None:
    """The terms are known once the class is."""
    actions.fix_terms(case)


def ended(*, case: CreditItem, step: Any, **_told: Any) -> None:
    """Every receiver is to be told, in the same transaction; the store and the receivers once it is kept."""
    at = _moment(case)
    actions.take_down(case, at)
    transaction.on_commit(partial(actions.end_in_store, case))
    if step.key in AT_ONCE:
        transaction.on_commit(partial(exchange.push_at_once, case, at))


def changed(*, case: CreditItem | Listing, **_told: Any) -> None:
    """The counter answers with the new state."""
    countertable.refresh_counter(case.subject_code, _moment(case))


def _moment(case: CreditItem | Listing) -> dt.datetime:
    """The moment of the entry that was just written."""
    from fazhi.kernel.audit.models import Entry

    return Entry.objects.filter(chain=case.chain).latest("seq").at


def subscribe_all() -> None:
    """Called once, when the module is ready."""
    events.subscribe("credit_item.grade")(graded)
    for step in ENDS:
        events.subscribe(f"credit_item.{step}")(ended)
    for step in LIST_CHANGES:
        events.subscribe(f"credit_list.{step}")(changed)
    for step in CHANGES:
        events.subscribe(f"credit_item.{step}")(changed)
