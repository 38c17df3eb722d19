"""Judgements about who is who, kept apart from the records: a merge is a line, and taking it back is another."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from fazhi.pipeline.credit.store import locked

JUDGEMENTS = "judgements.jsonl"
"""Name of the file in the folder of the store."""
CODE = 18
"""Characters of a unified social credit code."""


@dataclass(frozen=True)
class Judgement:
    """`kind`: `same` (two ids are one subject), `different`, `undo` (takes judgement number `undoes` back)."""

    kind: str
    left: str
    right: str
    by: str
    at: str
    reason: str
    undoes: int = 0


class BadJudgement(ValueError):
    """A judgement that contradicts another or takes back none."""


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """What was not taken back, in order."""
    listed = list(judgements)
    undone = {judgement.undoes for judgement in listed if judgement.kind == "undo"}
    return [j for number, j in enumerate(listed, 1) if j.kind != "undo" and number not in undone]


def subjects(judgements: Iterable[Judgement]) -> dict[str, str]:
    """Id -> the id of its subject (the smallest of those that are one); ids that stand alone are left out."""
    parent: dict[str, str] = {}

    def top(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for judgement in in_force(judgements):
        if judgement.kind == "same":
            low, high = sorted((top(judgement.left), top(judgement.right)))
            parent[high] = low
    found = {name: top(name) for name in sorted(parent)}
    sizes = Counter(found.values())
    return {name: subject for name, subject in found.items() if sizes[subject] > 1}


def present(judgements: Iterable[Judgement]) -> dict[str, str]:
    """Earlier code of a firm -> its present code, where two codes (18 characters) were merged, the earlier one on the left."""
    pairs = ((j.left, j.right) for j in in_force(judgements) if j.kind == "same")
    found = {left: right for left, right in pairs if len(left) == len(right) == CODE}
    for left, right in found.items():
        passed = {left}
        while right in found and right not in passed:
            passed.add(right)
            right = found[right]
        found[left] = right
    return found


def digest(judgements: Iterable[Judgement]) -> str:
    """SHA-256 of who is who: the same before a merge and after it was taken back."""
    text = json.dumps(subjects(judgements), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check(before: list[Judgement], new: Judgement) -> None:
    """BadJudgement when `new` contradicts what stands or takes back nothing."""
    if new.kind == "undo":
        undone = {judgement.undoes for judgement in before if judgement.kind == "undo"}
        if (
            not 1 <= new.undoes <= len(before)
            or before[new.undoes - 1].kind == "undo"
            or new.undoes in undone
        ):
            raise BadJudgement(f"没有可以撤回的第{new.undoes}号判断")
        return
    if new.kind not in {"same", "different"} or new.left == new.right:
        raise BadJudgement("判断应当是两个不同的标识相同（same）或者不同（different）")
    who = subjects([*before, new]) if new.kind == "same" else subjects(before)
    pairs = [(j.left, j.right) for j in in_force([*before, new]) if j.kind == "different"]
    for left, right in pairs:
        if who.get(left, left) == who.get(right, right):
            raise BadJudgement(f"与已有判断矛盾：{left}与{right}不能既相同又不同；请先撤回其中一个")


def read(path: Path) -> list[Judgement]:
    """All judgements of a file; a torn last line counts as never written."""
    if not path.exists():
        return []
    whole = path.read_bytes().rpartition(b"\n")[0]
    return [Judgement(**json.loads(line)) for line in whole.splitlines()]


def write(path: Path, new: Judgement) -> int:
    """Check and append, durably, one writer at a time; the number of the judgement."""
    with locked(path.parent):
        before = read(path)
        check(before, new)
        _append(path, [new])
    return len(before) + 1


def write_many(path: Path, new: list[Judgement]) -> range:
    """Append judgements of the kind `same` at once, checked together; their numbers."""
    with locked(path.parent):
        before = read(path)
        who = subjects([*before, *new])
        for judgement in in_force(before):
            if judgement.kind == "different" and who.get(judgement.left, judgement.left) == who.get(
                judgement.right, judgement.right
            ):
                raise BadJudgement(f"与已有判断矛盾：{judgement.left}与{judgement.right}不能既相同又不同")
        _append(path, new)
    return range(len(before) + 1, len(before) + len(new) + 1)


def _append(path: Path, new: list[Judgement]) -> None:
    """Behind the last whole line: a torn one counts as never written."""
    with path.open("ab") as file:
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
        file.write(b"".join(json.dumps(asdict(j), ensure_ascii=False).encode() + b"\n" for j in new))
        file.flush()
        os.fdatasync(file.fileno())
