"""Two drafts compared: which clause stayed, moved, changed, was added, was taken out; and the words that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from fazhi.engines.lint.clauses import Clause, Document

ALIKE = 55.0
"""Similarity (0 to 100) from which two clauses count as one that changed."""
_WORD = re.compile(
    r"《[^》]*》|第[一二三四五六七八九十百千零〇\d]+[条款项章节编]|[A-Za-z][\w-]*|[\d〇一二三四五六七八九十百千万零两]+(?:个?(?:工作日|月)|[年月日天元条款项章倍]|%|％)?|\s+|.",
    re.DOTALL,
)


@dataclass(frozen=True)
class Change:
    """One clause of the comparison. `kind`: same, moved, changed, added, removed; a changed one may have moved too."""

    kind: str
    before: Clause | None
    after: Clause | None
    moved: bool = False
    words: tuple[tuple[str, str], ...] = ()
    """Of a changed clause: pieces (`=`, `-`, `+`; text). All but `+` give the old text, all but `-` the new."""

    def as_json(self) -> dict[str, Any]:
        """The form of `fazhi norms diff --json`."""
        return {
            "kind": self.kind, "moved": self.moved,
            "before": self.before and {"clause": self.before.place, "text": self.before.text},
            "after": self.after and {"clause": self.after.place, "text": self.after.text},
            "words": [list(piece) for piece in self.words],
        }  # fmt: skip


def core(clause: Clause) -> str:
    """The text without its number and blanks: what stays the same when a clause is renumbered."""
    text = clause.text.strip()
    return "".join(text.removeprefix(clause.label).split())


def compare(before: Document, after: Document) -> list[Change]:
    """The clauses of both in the order of the new draft, those taken out where they stood. Blank lines are left out."""
    old = [clause for clause in before.clauses if clause.text.strip()]
    new = [clause for clause in after.clauses if clause.text.strip()]
    pairs = _pairs(old, new)
    moved = _moved(pairs)
    changes: list[Change] = []
    gone = [i for i in range(len(old)) if i not in pairs.values()]
    for j, clause in enumerate(new):
        if j in pairs:
            i = pairs[j]
            while gone and gone[0] < i and j not in moved:
                changes.append(Change("removed", old[gone.pop(0)], None))
            changes.append(_change(old[i], clause, j in moved))
        else:
            changes.append(Change("added", None, clause))
    return changes + [Change("removed", old[i], None) for i in gone]


def _change(before: Clause, after: Clause, moved: bool) -> Change:
    if before.text == after.text:
        return Change("moved" if moved else "same", before, after, moved)
    if core(before) == core(after):
        renumbered = moved or before.label != after.label
        return Change(
            "moved" if renumbered else "changed",
            before,
            after,
            renumbered,
            tuple(words(before.text, after.text)),
        )
    return Change("changed", before, after, moved, tuple(words(before.text, after.text)))


def _pairs(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """New index -> old index: first equal texts, then the most alike of the same kind, equal numbers preferred."""
    pairs: dict[int, int] = {}
    matcher = SequenceMatcher(None, [core(c) for c in old], [core(c) for c in new], autojunk=False)
    for block in matcher.get_matching_blocks():
        pairs.update({block.b + k: block.a + k for k in range(block.size)})
    used = set(pairs.values())
    by_core: dict[tuple[str, str], list[int]] = {}
    for i, clause in enumerate(old):
        if i not in used:
            by_core.setdefault((clause.kind, core(clause)), []).append(i)
    for j, clause in enumerate(new):
        if j not in pairs and (same := by_core.get((clause.kind, core(clause)))):
            pairs[j] = same.pop(0)
            used.add(pairs[j])
    scored = sorted(_scores(old, new, used, set(pairs)), reverse=True)
    for _score, _near, i, j in scored:
        if j not in pairs and i not in used:
            pairs[j] = i
            used.add(i)
    return pairs


def _scores(
    old: Sequence[Clause], new: Sequence[Clause], used: set[int], done: set[int]
) -> Iterator[tuple[float, int, int, int]]:
    left = [(i, c, core(c)) for i, c in enumerate(old) if i not in used]
    for j, clause in enumerate(new):
        if j in done:
            continue
        text = core(clause)
        for i, other, other_text in left:
            if other.kind != clause.kind:
                continue
            bonus = 10.0 if other.place == clause.place else 0.0
            score = fuzz.ratio(other_text, text, score_cutoff=ALIKE - bonus) + bonus
            if score >= ALIKE:
                yield score, -abs(i - j), i, j


def _moved(pairs: dict[int, int]) -> set[int]:
    """New indices that are not in the longest run of pairs in order: these moved, the others kept their place."""
    order = sorted(pairs)
    values = [pairs[j] for j in order]
    tails: list[int] = []
    before = [-1] * len(values)
    for k, value in enumerate(values):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if values[tails[middle]] < value else (low, middle)
        before[k] = tails[low - 1] if low else -1
        tails[low : low + 1] = [k]
    kept: set[int] = set()
    k = tails[-1] if tails else -1
    while k >= 0:
        kept.add(order[k])
        k = before[k]
    return set(order) - kept


def words(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces that turn one text into the other: titles, numbers with their unit and Latin words are whole, the rest
    goes by characters; a lone equal character between two changes is taken into them.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[tuple[str, str]] = []
    for operation in Indel.opcodes(old, new):
        gone, come = (
            "".join(old[operation.src_start : operation.src_end]),
            "".join(new[operation.dest_start : operation.dest_end]),
        )
        if operation.tag == "equal":
            pieces.append(("=", gone))
        else:
            pieces += [piece for piece in (("-", gone), ("+", come)) if piece[1]]
    return _tidy(pieces)


def _tidy(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Runs of changes drawn together: what goes first, what comes behind it."""
    result: list[tuple[str, str]] = []
    gone = come = ""

    def close() -> None:
        nonlocal gone, come
        result.extend(piece for piece in (("-", gone), ("+", come)) if piece[1])
        gone = come = ""

    for index, (sign, text) in enumerate(pieces):
        if sign == "-":
            gone += text
        elif sign == "+":
            come += text
        elif (gone or come) and len(text) == 1 and index + 1 < len(pieces):
            gone, come = gone + text, come + text
        else:
            close()
            result.append(("=", text))
    close()
    return result
