"""Words of which a pattern needs at least one: a sentence without any of them cannot match and is not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

MOST = 60
"""A set of more words than this saves nothing."""


SETS = 3
"""Sets of words asked of a sentence: more of them cost more than they save."""


def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of words; a match holds a word of each. Empty when none can be told (the pattern is tried on every sentence)."""
    from re import _parser  # type: ignore[attr-defined]  # the tree of a pattern has no public name

    return tuple(sorted(_sets(_parser.parse(pattern, re.UNICODE)), key=_worth)[:SETS])


def _worth(words: frozenset[str]) -> Any:
    """Long words first, then few."""
    return -min(map(len, words)), len(words), sorted(words)


def _sets(items: Iterable[Any]) -> list[frozenset[str]]:
    """The sets of all parts of a sequence."""
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
    return [words for words in found if len(words) <= MOST]


def _of_sequence(items: Iterable[Any]) -> frozenset[str] | None:
    """The best set among the parts of a sequence."""
    return min(_sets(items), key=_worth, default=None)


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
