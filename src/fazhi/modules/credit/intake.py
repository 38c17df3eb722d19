"""Batches into the store, whichever way they came (page, interface, exchange, publicity): one receipt and one case each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from fazhi.kernel.errors import BadData, NotFound
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _
from fazhi.modules.credit.models import Batch, Receiver
from fazhi.modules.credit.states import B, Direction, ReceiverKind
from fazhi.pipeline.credit import rejects, store
from fazhi.pipeline.credit.checks import Known
from fazhi.pipeline.credit.ingest import Progress, ingest
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.reading import BadBatch
from fazhi.pipeline.credit.schema import RecordKind
from fazhi.pipeline.credit.store import Receipt

LARGEST = 1 << 30
"""Bytes of a batch that comes over the network; larger ones are handed in as files with `fazhi credit ingest`."""


def root() -> Path:
    """The folder of the store."""
    return Path(settings.DATA) / "credit"


def kind_of(key: str) -> RecordKind:
    """The kind of record; NotFound names those that there are."""
    if key not in KINDS:
        raise NotFound(
            _("没有“%(key)s”这种记录；可选：%(known)s。") % {"key": key[:40], "known": "、".join(KINDS)}
        )
    return KINDS[key]


def office_of(unit: Unit, day: dt.date) -> Unit:
    """The credit office of a unit's district: the unit that keeps the connection to the platform above; else the unit."""
    linked = as_of(Receiver.objects.filter(kind=ReceiverKind.CITY, unit__path__startswith=unit.top), day)
    row = linked.select_related("unit").order_by("code", "pk").first()
    return row.unit if row is not None else unit


def known_units(day: dt.date) -> frozenset[str]:
    """Full and short names of the units of the day: who may stand in a record as the one that decided."""
    rows = valid_on(Unit.objects.all(), day).values_list("name", "short")
    return frozenset(name for pair in rows for name in pair if name)


def take_in(
    path: Path, sender: Unit, kind: RecordKind, *, at: dt.datetime, channel: str, direction: str = Direction.IN_UNIT,
    known: Known | None = None, progress: Progress | None = None,
) -> tuple[Receipt, Batch]:  # fmt: skip
    """Take a file in and keep the case of its batch. The same file again changes nothing. BadData: nothing was stored.

    `channel`: which way it came, as the case tells it. A run that was killed before the case was opened goes on with it.
    """
    checked = known if known is not None else Known(known_units(local_day(at)))
    try:
        receipt = ingest(root(), path, sender=sender.name, kind=kind, at=at, known=checked, progress=progress)
    except BadBatch as fault:
        raise BadData(str(fault)) from fault
    rejects.write(root(), receipt)
    return receipt, case_of(receipt, sender, at=at, channel=channel, direction=direction)


def case_of(receipt: Receipt, sender: Unit, *, at: dt.datetime, channel: str, direction: str) -> Batch:
    """The case of a stored batch, opened once."""
    case = open_case(
        "credit_batch", acting_user=SYSTEM, at=at, unit=office_of(sender, local_day(at)), counterpart=sender,
        title=f"{sender.short}{KINDS[receipt.kind].label}", key=f"credit_batch:{receipt.batch}", direction=direction,
        record_kind=receipt.kind, checksum=receipt.checksum, stored_as=receipt.batch, channel=channel[:80],
        received=receipt.received, stored=receipt.stored, rejected=receipt.rejected,
    )  # fmt: skip
    assert isinstance(case, Batch)
    if receipt.rejected and case.state == B.TAKEN:
        perform(case, "give_back", acting_user=SYSTEM, at=at, key=f"credit_batch:{receipt.batch}:back")
    return case


def answer(receipt: Receipt) -> dict[str, Any]:
    """What the command line tells of the batch; the rejects by the name of their file, not by its place."""
    folder = store.find(root(), receipt.batch)
    marked = next(iter(sorted(folder.glob("rejects.[xc]*"))), None) if folder is not None else None
    return rejects.answer(receipt, marked) | {"rejects_file": marked.name if marked else None}


def rejects_file(case: Batch) -> Path:
    """The marked file of a batch for its sender; NotFound when nothing was rejected."""
    folder = store.find(root(), case.stored_as) if case.stored_as else None
    found = sorted(folder.glob("rejects.[xc]*")) if folder is not None else []
    if not found:
        raise NotFound(_("这一批没有退回的记录。"))
    return found[0]


def rejects_by_rule(case: Batch) -> dict[str, int]:
    """How many rows of a batch broke each rule, `column.rule` -> rows."""
    folder = store.find(root(), case.stored_as) if case.stored_as else None
    return store.receipt_of(folder).rejects_by_rule if folder is not None else {}


def sendable_units(actor_units: frozenset[int], day: dt.date) -> list[Unit]:
    """The units in whose name batches may be handed in, by name."""
    return list(valid_on(Unit.objects.filter(Q(pk__in=sorted(actor_units))), day).order_by("name"))
