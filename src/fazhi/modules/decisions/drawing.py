"""Drawing experts by a published seed: who is drawn can be worked out again by anyone with the seed and the list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def draw(codes: Iterable[str], count: int, seed: str) -> list[str]:
    """`count` of the codes (all, if there are fewer), in the order of SHA-256 of `seed|code`; the order of input does
    not matter."""
    ranked = sorted(
        set(codes), key=lambda code: (hashlib.sha256(f"{seed}|{code}".encode()).hexdigest(), code)
    )
    return ranked[:count]
