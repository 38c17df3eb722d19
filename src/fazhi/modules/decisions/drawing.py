"""Drawing experts by a published seed: who is drawn can be worked out again by anyone with the seed and the pool, which the
ledger keeps. The keys are those of `engines.draw`, scheme `subject`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from fazhi.engines.draw.select import subject_key

ALGORITHM = "sha256"
STRATUM = "experts"


def draw(codes: Iterable[str], count: int, seed: str) -> list[str]:
    """`count` of the codes (all, if there are fewer), the smallest keys first; the order of input does not matter."""
    secret = hashlib.sha256(seed.encode()).digest()
    ranked = sorted(set(codes), key=lambda code: (subject_key(ALGORITHM, secret, STRATUM, code), code))
    return ranked[:count]
