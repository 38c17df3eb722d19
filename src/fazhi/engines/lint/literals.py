"""Words of which a pattern needs at least one: a sentence without any of them cannot match and is not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

MOST = 60
"""A set of more words than this saves nothing."""


def needed(pattern: str) -> tuple[str, ...]:
    """The words, sorted; empty when none can be told (then the pattern is tried on every sentence)."""
    from re import _parser  # type: ignore[attr-defined]  # the tree of a pattern has no public name

    return tuple(sorted(_of_sequence(_parser.parse(pattern, re.UNICODE)) or ()))


def _of_sequence(items: Iterable[Any]) -> frozenset[str] | None:
    """The best set among the parts of a sequence: long words first, then few."""
    found: list[frozenset[str]] = []
    run = ""
    for operation, argument in items:
        if str(operation) == "LITERAL":
            run += chr(argument)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        part = _of_part(str(operation), argument)
        if part:
            found.append(part)
    if run:
        found.append(frozenset({run}))
    usable = [words for words in found if len(words) <= MOST]
    return min(usable, key=lambda words: (-min(map(len, words)), len(words), sorted(words)), default=None)


def _of_part(operation: str, argument: Any) -> frozenset[str] | None:
    if operation == "SUBPATTERN":
        return _of_sequence(argument[-1])
    if operation in {"MAX_REPEAT", "MIN_REPEAT"} and argument[0] >= 1:
        return _of_sequence(argument[2])
    if operation == "BRANCH":
        branches = [_of_sequence(branch) for branch in argument[1]]
        if all(branches):
            return frozenset().union(*(words for words in branches if words))
    if operation == "IN" and all(str(kind) == "LITERAL" for kind, _value in argument):
        return frozenset(chr(value) for _kind, value in argument)
    return None
