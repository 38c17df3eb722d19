"""Receipts: proof that an entry lies in a chain whose head lies under a checkpoint."""

from __future__ import annotations

from typing import Any

from fazhi.engines.ledger import checkpoint as points
from fazhi.kernel.audit.models import Checkpoint, Entry


def receipt_of(chain: str, seq: int) -> dict[str, Any] | None:
    """The receipt of an entry under the first checkpoint that covers it; None while none does.

    The entry's own body is shown; of the entries after it up to the head only what their digests need is given:
    they are hashed bodies of the same case, so a receipt is handed only to who may see the case.
    """
    entry = Entry.objects.filter(chain=chain, seq=seq).first()
    if entry is None:
        return None
    for point in Checkpoint.objects.order_by("day"):
        heads = {name: (length, digest) for name, length, digest in point.heads}
        if chain in heads and heads[chain][0] >= seq:
            return _receipt(entry, point, heads)
    return None


def _receipt(entry: Entry, point: Checkpoint, heads: dict[str, tuple[int, str]]) -> dict[str, Any]:
    length, digest = heads[entry.chain]
    later = Entry.objects.filter(chain=entry.chain, seq__gt=entry.seq, seq__lte=length).order_by("seq")
    return {
        "format": "fazhi/receipt/1",
        "algorithm": point.algorithm,
        "chain": entry.chain,
        "entries": [{"seq": e.seq, "prev": e.prev, "body": e.body, "digest": e.digest} for e in (entry, *later)],
        "head": {"length": length, "digest": digest},
        "proof": points.head_proof(heads, entry.chain, point.algorithm),
        "checkpoint": {
            "day": point.day.isoformat(), "root": point.root, "previous": point.previous, "digest": point.digest,
        },
    }  # fmt: skip
