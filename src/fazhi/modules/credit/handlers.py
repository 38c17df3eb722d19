"""What follows from the steps of bad credit information, in their transaction."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from fazhi.kernel import events
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case
from fazhi.modules.credit import actions, countertable, exchange, merges
from fazhi.modules.credit.models import CodeMerge, CreditItem, Listing, Pledge
from fazhi.modules.credit.procedure.item import ITEM
from fazhi.modules.credit.procedure.other import GUIDE
from fazhi.modules.credit.states import ItemKind

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


def broken(*, case: Pledge, on: dt.date, **_told: Any) -> None:
    """A broken pledge is recorded as bad credit information; how serious it is, and whether it is shown, a person decides."""
    if on < ITEM.in_force_from:
        return
    open_case(
        "credit_item", acting_user=SYSTEM, at=_moment(case), on=on, unit=case.unit, counterpart=case.counterpart, title=case.title,
        key=f"credit_pledge:{case.pk}:broken", subject_code=case.subject_code, subject_name=case.subject_name, kind=ItemKind.OTHER,
        document_number=case.number, legal_basis=GUIDE.title, decided_on=on,
    )  # fmt: skip


def merged(*, case: CodeMerge, actor: Actor, **_told: Any) -> None:
    """From now on both codes are one firm: in what is shown, at the counter, in the evaluation."""
    at = _moment(case)
    merges.judge(case, actor, at)
    countertable.refresh_counter(case.new_code, at)


def unmerged(*, case: CodeMerge, actor: Actor, **_told: Any) -> None:
    """Two firms again, as if they had never been merged."""
    at = _moment(case)
    merges.take_back(case, actor, at)
    for code in (case.old_code, case.new_code):
        countertable.refresh_counter(code, at)


def _moment(case: Case) -> dt.datetime:
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
    events.subscribe("credit_pledge.break")(broken)
    events.subscribe("credit_merge.merge")(merged)
    events.subscribe("credit_merge.undo")(unmerged)
