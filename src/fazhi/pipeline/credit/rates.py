"""入库率: what share of the received was stored, by sender, kind and month, with its trend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fazhi.pipeline.credit.store import Receipt


@dataclass(frozen=True)
class Rate:
    """A line of the table. `month`: 2026-03. `change`: percentage points against the month before that has batches."""

    sender: str
    kind: str
    month: str
    batches: int
    received: int
    stored: int
    change: float | None = None

    @property
    def percent(self) -> float | None:
        """Stored of received, in per cent with two decimals; None when nothing was received."""
        return round(100 * self.stored / self.received, 2) if self.received else None


def rates(receipts: Iterable[Receipt]) -> list[Rate]:
    """The table, ordered by sender, kind and month."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for receipt in receipts:
        entry = sums.setdefault((receipt.sender, receipt.kind, receipt.received_at[:7]), [0, 0, 0])
        for place, value in enumerate((1, receipt.received, receipt.stored)):
            entry[place] += value
    lines: list[Rate] = []
    for (sender, kind, month), (batches, received, stored) in sorted(sums.items()):
        line = Rate(sender, kind, month, batches, received, stored)
        before = lines[-1] if lines and (lines[-1].sender, lines[-1].kind) == (sender, kind) else None
        if before is not None and before.percent is not None and line.percent is not None:
            line = replace(line, change=round(line.percent - before.percent, 2))
        lines.append(line)
    return lines
