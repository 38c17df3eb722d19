"""Campaigns: near-identical comments are answered once. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

LIKE = 90.0
"""Likeness (0 to 100) from which two comments are of one campaign."""
SHORT = 12
"""Shorter comments are grouped only when they are equal."""
TURNS = frozenset("不未无非否勿莫反没")
"""Characters that turn a sentence round: comments that differ in them never share an answer."""


def plain(text: str) -> str:
    """Letters, digits and Chinese characters, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def weight(words: str) -> Counter[str]:
    """What must be equal in comments of one group: digits and characters that turn a sentence round."""
    return Counter(c for c in words if c in TURNS or c.isdigit())


def find(words: str, samples: Sequence[str]) -> int | None:
    """Place of the sample (both as `plain` gives them) to whose campaign a comment belongs; the likest, then the first."""
    if words in samples:
        return samples.index(words)
    if len(words) < SHORT:
        return None
    near = process.extract(words, samples, scorer=fuzz.ratio, score_cutoff=LIKE, limit=None)
    able = [
        (-score, place) for sample, score, place in near
        if len(sample) >= SHORT and weight(sample) == weight(words)
    ]  # fmt: skip
    return min(able)[1] if able else None
