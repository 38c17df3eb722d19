"""Checking the whole trail in the database: every chain, every checkpoint, every case's length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from fazhi.engines.ledger import checkpoint as points
from fazhi.engines.ledger.chain import GENESIS, Entry, Fault, check_chain
from fazhi.kernel.audit import models


def stored(chain: str = "") -> Iterator[Entry]:
    """Entries as they lie in the database, chain by chain."""
    rows = models.Entry.objects.filter(chain=chain) if chain else models.Entry.objects.all()
    rows = rows.order_by("chain", "seq")
    for row in rows.values_list("chain", "seq", "prev", "body", "digest", "algorithm").iterator(
        chunk_size=20_000
    ):
        name, seq, prev, body, digest, algorithm = row
        yield Entry(name, seq, prev, body.encode(), digest, algorithm)


def heads() -> dict[str, tuple[int, str]]:
    """Length and last digest of every chain."""
    last = models.Entry.objects.values("chain").annotate(length=Max("seq"))
    lengths = {row["chain"]: row["length"] for row in last}
    rows = (
        models.Entry.objects.order_by("chain", "seq")
        .values_list("chain", "seq", "digest")
        .iterator(chunk_size=20_000)
    )
    return {chain: (seq, digest) for chain, seq, digest in rows if lengths[chain] == seq}


def checkpoint(day: dt.date) -> models.Checkpoint:
    """Set the checkpoint of a day over the heads of all chains; the day's checkpoint if it is there already."""
    known = models.Checkpoint.objects.filter(day=day).first()
    if known:
        return known
    with transaction.atomic():
        before = models.Checkpoint.objects.order_by("-day").first()
        now = heads()
        made = points.checkpoint(
            day.isoformat(), now, before.digest if before else GENESIS, settings.FAZHI_LEDGER_ALGORITHM
        )
        listed = [[chain, *now[chain]] for chain in sorted(now)]
        return models.Checkpoint.objects.create(
            day=day,
            root=made.root,
            previous=made.previous,
            digest=made.digest,
            algorithm=made.algorithm,
            heads=listed,
        )


def verify(chain: str = "") -> list[Fault]:
    """Every fault in the trail (or in one chain): edited, removed, reordered entries, cut tails, false checkpoints."""
    faults = check_chain(stored(chain))
    if chain:
        return faults
    rows = list(models.Checkpoint.objects.order_by("day"))
    faults += points.check_checkpoints(
        [
            points.Checkpoint(row.day.isoformat(), row.root, row.previous, row.digest, row.algorithm)
            for row in rows
        ]
    )
    if rows:
        faults += _since(rows[-1])
    return faults


def _since(point: models.Checkpoint) -> Iterator[Fault]:
    """Chains that are shorter than at the last checkpoint, or that were replaced."""
    recorded = {chain: (length, digest) for chain, length, digest in point.heads}
    if points.checkpoint(point.day.isoformat(), recorded, point.previous, point.algorithm).root != point.root:
        yield Fault(
            "checkpoints", 0, "edited", f"the heads kept with the checkpoint of {point.day} were changed"
        )
    now = heads()
    for chain, (length, digest) in sorted(recorded.items()):
        have = now.get(chain, (0, ""))[0]
        if have < length:
            yield Fault(chain, have + 1, "truncated", f"entries {have + 1} to {length} of {chain} are gone")
        elif not models.Entry.objects.filter(chain=chain, seq=length, digest=digest).exists():
            yield Fault(
                chain,
                length,
                "edited",
                f"entry {length} of {chain} is not the one of the checkpoint of {point.day}",
            )
