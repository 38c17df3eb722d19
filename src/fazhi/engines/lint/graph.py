"""What stands on a place, directly and through other texts: an index over the citations of many documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Place = tuple[str, int, int, int]
"""Text, article, paragraph, item; 0 where the place is wider. `("行政处罚法(2021)", 33, 1, 0)` is 第三十三条第一款."""
_REF = re.compile(r"(\d+)(?:\((\d+)\))?(\d+)?")
Row = NDArray[np.int64]


@dataclass(frozen=True)
class Graph:
    """Edges sorted by the place that is cited; groups are articles (a text and a number)."""

    places: tuple[Place, ...]
    """All places, sorted."""
    cited: Row
    """Index of the place cited, ascending; `citing` is the place that cites it, edge by edge."""
    citing: Row
    group: Row
    """Group of each place."""
    first: Row
    """Edge at which the citations of a group begin; one entry more than groups."""
    whole: NDArray[np.bool_]
    """Groups that are a text as a whole."""


def place(text: str, ref: str) -> Place:
    """A text and a reference of the parameter files (`33(1)2`; empty: the whole) as a place. ValueError."""
    if not ref:
        return text, 0, 0, 0
    found = _REF.fullmatch(ref)
    if not found:
        raise ValueError(f"not an article reference: {ref!r} (write 30, 30(1) or 41(1)5)")
    article, paragraph, item = (int(part or 0) for part in found.groups())
    return text, article, paragraph, item


def build(edges: Iterable[tuple[Place, Place]]) -> Graph:
    """The index of (citing, cited) pairs; a pair given twice counts once."""
    pairs = sorted({(cited, citing) for citing, cited in edges})
    places = sorted({one for pair in pairs for one in pair})
    number = {one: index for index, one in enumerate(places)}
    groups: dict[tuple[str, int], int] = {}
    group = np.fromiter((groups.setdefault(one[:2], len(groups)) for one in places), np.int64, len(places))
    cited = np.fromiter((number[pair[0]] for pair in pairs), np.int64, len(pairs))
    citing = np.fromiter((number[pair[1]] for pair in pairs), np.int64, len(pairs))
    first = np.searchsorted(group[cited], np.arange(len(groups) + 1))
    whole = np.fromiter((article == 0 for _text, article in groups), np.bool_, len(groups))
    return Graph(tuple(places), cited, citing, group, first, whole)


def stands_on(graph: Graph, asked: Place, *, directly: bool = False) -> list[Place]:
    """All places that cite the one asked for or what lies in it, then those that cite the articles of these, and so on.

    The whole of a text covers everything in it; a citation of a text as a whole stands on none of its articles.
    Sorted; `directly` leaves out what stands on it only through others.
    """
    low, high = _range(graph, asked)
    begin, end = np.searchsorted(graph.cited, (low, high))
    reached = np.zeros(len(graph.places), np.bool_)
    front = np.unique(graph.citing[begin:end])
    done = np.zeros(len(graph.whole), np.bool_)
    while front.size:
        reached[front] = True
        if directly:
            break
        groups = np.unique(graph.group[front])
        groups = groups[~done[groups] & ~graph.whole[groups]]
        done[groups] = True
        front = np.unique(graph.citing[_spans(graph.first[groups], graph.first[groups + 1])])
        front = front[~reached[front]]
    return [graph.places[index] for index in np.flatnonzero(reached)]


def _range(graph: Graph, asked: Place) -> tuple[int, int]:
    """Indices of the places that lie in the one asked for: they stand next to each other."""
    from bisect import bisect_left

    text, *numbers = asked
    deepest = max((n for n, number in enumerate(numbers) if number), default=-1)
    above = list(numbers)
    if deepest < 0:
        return bisect_left(graph.places, asked), bisect_left(graph.places, (text + "\0", 0, 0, 0))
    above[deepest] += 1
    return bisect_left(graph.places, asked), bisect_left(graph.places, (text, *above))


def _spans(begins: Row, ends: Row) -> Row:
    """All indices of several ranges."""
    lengths = ends - begins
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int64)
    offsets = np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return offsets + np.arange(total)
