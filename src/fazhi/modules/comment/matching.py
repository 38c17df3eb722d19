"""Which clause of the next draft a clause became: moved, changed, split, merged, removed, or for a person to say.

Pure. Everything rests on one whole number for each pair of clauses, the length of their longest common subsequence, so
that the result does not depend on rounding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from fazhi.modules.comment.states import Follow as Kind

PAIR = Fraction(60, 100)
"""From this likeness on, two clauses are the same clause, changed."""
DOUBT = Fraction(40, 100)
"""From here to PAIR a person decides."""
PART = Fraction(80, 100)
"""Share of a clause's characters found in another from which it is a part of it."""
MARGIN = Fraction(5, 100)
"""A second candidate as near as this makes the match doubtful, unless the anchor says which."""
SHORT = 8
"""Characters below which nothing is called a part."""

_HEAD = re.compile(r"^第[〇零一二三四五六七八九十百千0-9]+[条款项章节]")
_BLANK = re.compile(r"\s+")

Clause = tuple[str, str]
"""(anchor, text)"""


@dataclass(frozen=True)
class Follow:
    """What became of an old clause. `new`: places in the new draft, the main one first; candidates when doubtful."""

    old: int
    new: tuple[int, ...]
    kind: Kind
    score: float


def plain(text: str) -> str:
    """The words of a clause without blanks, width of letters and its own number."""
    return _HEAD.sub("", _BLANK.sub("", unicodedata.normalize("NFKC", text)))


def follow(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Follow, ...]:
    """What became of each clause of `old` (anchor, text) in `new`, in the order of `old`. Any order of input is allowed;
    ties are broken by equal anchors, then nearness, then place."""
    match = _Match(old, new)
    match.pair()
    match.split()
    return tuple(match.result(i) for i in range(len(old)))


class _Match:
    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.anchors = [anchor for anchor, _text in old], [anchor for anchor, _text in new]
        self.old, self.new = [plain(text) for _a, text in old], [plain(text) for _a, text in new]
        self.common = (
            cdist(self.old, self.new, scorer=LCSseq.similarity, dtype=np.int64) if old and new else None
        )
        self.taken: dict[int, int] = {}
        self.parts: dict[int, list[int]] = {}
        self.doubtful: dict[int, tuple[int, ...]] = {}

    def shared(self, i: int, j: int) -> int:
        return 0 if self.common is None else int(self.common[i][j])

    def likeness(self, i: int, j: int) -> Fraction:
        whole = len(self.old[i]) + len(self.new[j])
        return Fraction(2 * self.shared(i, j), whole) if whole else Fraction(1)

    def within(self, i: int, j: int, length: int) -> Fraction:
        return Fraction(self.shared(i, j), length) if length >= SHORT else Fraction(0)

    def same_anchor(self, i: int, j: int) -> bool:
        return self.anchors[0][i] == self.anchors[1][j]

    def pair(self) -> None:
        """The likest pairs first, each clause once."""
        found = [
            (-like, not self.same_anchor(i, j), abs(i - j), i, j)
            for i in range(len(self.old))
            for j in range(len(self.new))
            if (like := self.likeness(i, j)) >= PAIR
        ]
        free = set(range(len(self.new)))
        for minus, other_anchor, _near, i, j in sorted(found):
            if i in self.taken or i in self.doubtful or j not in free:
                continue
            rivals = [k for k in sorted(free - {j}) if self.likeness(i, k) >= -minus - MARGIN]
            if rivals and other_anchor and minus != -1:
                self.doubtful[i] = (j, *rivals)
                continue
            self.taken[i] = j
            free.discard(j)

    def split(self) -> None:
        """New clauses that nothing became, but which lie within an old one, are parts of it."""
        used = set(self.taken.values())
        for j in range(len(self.new)):
            able = [
                i for i in range(len(self.old))
                if j not in used and i not in self.doubtful and self.within(i, j, len(self.new[j])) >= PART
                and not (i in self.taken and self.likeness(i, self.taken[i]) == 1)
            ]  # fmt: skip
            if able:
                best = max(able, key=lambda i: (self.shared(i, j), -i))
                self.parts.setdefault(best, []).append(j)

    def result(self, i: int) -> Follow:
        if i in self.doubtful:
            return self.told(i, self.doubtful[i], Kind.DOUBTFUL)
        main = [self.taken[i]] if i in self.taken else []
        if parts := self.parts.get(i, []):
            whole = sorted({*main, *parts}, key=lambda j: (-self.shared(i, j), j))
            return self.told(i, tuple(whole), Kind.SPLIT if len(whole) > 1 else Kind.CHANGED)
        if main:
            same = self.likeness(i, main[0]) == 1
            kept = Kind.SAME if self.same_anchor(i, main[0]) else Kind.MOVED
            return self.told(i, tuple(main), kept if same else Kind.CHANGED)
        return self.lost(i)

    def lost(self, i: int) -> Follow:
        """Taken up in another clause, perhaps alike one, or gone."""
        order = sorted(range(len(self.new)), key=lambda j: (-self.shared(i, j), len(self.new[j]), j))
        holder = next((j for j in order if self.within(i, j, len(self.old[i])) >= PART), None)
        if holder is not None:
            return self.told(i, (holder,), Kind.MERGED)
        near = sorted(
            range(len(self.new)), key=lambda j: (-self.likeness(i, j), not self.same_anchor(i, j), j)
        )
        if near and self.likeness(i, near[0]) >= DOUBT:
            return self.told(i, (near[0],), Kind.DOUBTFUL)
        return Follow(i, (), Kind.REMOVED, 0.0)

    def told(self, i: int, new: tuple[int, ...], kind: Kind) -> Follow:
        return Follow(i, new, kind, float(self.likeness(i, new[0])))


def place_of(quote: str, old: str, parts: Sequence[str]) -> int | None:
    """Which part of a split clause a comment belongs to: that which holds the words quoted; without a quotation the one
    that holds at least twice as much of the old clause as any other. None: a person decides."""
    wanted = plain(quote) or plain(old)
    shared = [LCSseq.similarity(wanted, plain(part)) for part in parts]
    order = sorted(range(len(parts)), key=lambda n: (-shared[n], n))
    best, second = shared[order[0]], shared[order[1]] if len(order) > 1 else 0
    if quote and plain(quote):
        return order[0] if best > second and Fraction(best, len(wanted)) >= PART else None
    return order[0] if best >= 2 * second else None
