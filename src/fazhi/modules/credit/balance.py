"""What every platform is to have of what was stored here, and whether it closes: stored = accepted + refused + waiting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.registers.versions import as_of
from fazhi.modules.credit.intake import root
from fazhi.modules.credit.models import Batch, Parcel, Receiver
from fazhi.modules.credit.states import Direction, ReceiverKind
from fazhi.pipeline.credit import store


def owed(receiver: Receiver, receipt: store.Receipt, came: set[str]) -> bool:
    """Whether a platform is to have a stored batch: one above all but what came from above, one below all but its own."""
    if not receipt.stored:
        return False
    if receiver.kind == ReceiverKind.BELOW:
        return receipt.sender != receiver.unit.name
    return receipt.batch not in came


def from_above() -> set[str]:
    """Batches that a platform above sent down."""
    return set(Batch.objects.filter(direction=Direction.IN_CITY).values_list("stored_as", flat=True))


def platforms(day: dt.date) -> list[Receiver]:
    """The platforms above and below that take batches, as of a day."""
    rows = Receiver.objects.filter(kind__in=(ReceiverKind.CITY, ReceiverKind.BELOW))
    return list(as_of(rows.select_related("unit"), day))


@dataclass(frozen=True)
class Line:
    """The exchange with one platform in one kind. stored = accepted + refused + waiting; None: it does not close."""

    receiver: str
    kind: str
    stored: int
    accepted: int
    refused: int
    waiting: int

    @property
    def closes(self) -> bool:
        """Whether everything stored for it has gone, or waits."""
        return self.stored == self.accepted + self.refused + self.waiting


def stock(at: dt.datetime) -> list[Line]:
    """What every platform has of what was stored here: counted from the store on one side, from parcels on the other."""
    came, receipts = from_above(), store.receipts(root())
    lines = []
    for receiver in platforms(local_day(at)):
        mine = Parcel.objects.filter(receiver__code=receiver.code, receiver__unit_id=receiver.unit_id)
        stored: dict[str, int] = {}
        for receipt in receipts:
            if owed(receiver, receipt, came):
                stored[receipt.kind] = stored.get(receipt.kind, 0) + receipt.stored
        for kind in sorted(stored):
            sums = mine.filter(kind=kind).aggregate(a=Sum("accepted"), r=Sum("refused"))
            wait = mine.filter(kind=kind, sent_at=None).aggregate(n=Sum("records"))["n"] or 0
            lines.append(Line(receiver.title, kind, stored[kind], sums["a"] or 0, sums["r"] or 0, wait))
    return lines
