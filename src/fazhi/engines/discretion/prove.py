"""Four proofs about a table, each failure with facts that show it: gap, overlap, bound, monotonicity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fazhi.engines.discretion.boxes import Box, Grid, TooTangled, common, disjoint, uncovered
from fazhi.engines.discretion.cells import write_fine, write_number
from fazhi.engines.discretion.table import SANCTIONS, Band, Column, Kind, Row, Statute, Table

Facts = dict[str, str]
"""A fact vector as a person writes it: column -> number with its decimals, date or option."""
MOST = 100
"""So many failures of a kind are listed at most."""
MOST_GAPS = 20
BLOCK = 512
Pairs = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Failure:
    """What is wrong. `rows`: lines of the sheet. `facts`: one vector, or for monotonicity the milder and the graver."""

    kind: str
    rows: tuple[int, ...]
    facts: tuple[Facts, ...]
    message: str

    def as_json(self) -> dict[str, Any]:
        """kind, rows, counterexample, message; of two vectors the milder and the graver by name."""
        example: Any = self.facts[0]
        if len(self.facts) == 2:
            example = {"milder": self.facts[0], "graver": self.facts[1]}
        return {
            "kind": self.kind,
            "rows": list(self.rows),
            "counterexample": example,
            "message": self.message,
        }


@dataclass(frozen=True)
class Proof:
    """The failures, and the kinds that could not be decided because too many rows overlap (then there are failures)."""

    failures: tuple[Failure, ...]
    undecided: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing failed and nothing stayed open."""
        return not self.failures and not self.undecided

    def as_json(self) -> dict[str, Any]:
        """What `fazhi discretion check --json` prints."""
        answer: dict[str, Any] = {"ok": self.ok, "failures": [failure.as_json() for failure in self.failures]}
        return answer | ({"undecided": list(self.undecided)} if self.undecided else {})


def check(table: Table) -> Proof:
    """All failures of a table: overlaps, gaps, rows outside the statute, graver facts with a lighter penalty.

    Exact over every fact vector that the columns can hold. At most MOST failures a kind are listed.
    """
    grid = Grid(table)
    meeting = [list(map(int, np.flatnonzero(line))) for line in _meetings(grid)]
    failures = [*_overlaps(table, grid, meeting)]
    undecided = []
    proofs: dict[str, Callable[[], list[Failure]]] = {
        "gap": lambda: _gaps(table, grid, meeting),
        "bound": lambda: _bounds(table, grid),
    }
    for kind, proof in proofs.items():
        try:
            failures += proof()
        except TooTangled:
            undecided.append(kind)
    failures += _reversals(table, grid)
    return Proof(tuple(failures), tuple(undecided))


def shown(grid_columns: tuple[Column, ...], point: tuple[int, ...]) -> Facts:
    """A fact vector as a person writes it."""
    return {
        column.name: write_number(value, column) if column.ordered else column.options[value]
        for column, value in zip(grid_columns, point, strict=True)
    }


def told(columns: tuple[Column, ...], facts: Facts) -> str:
    """A fact vector in words."""
    units = {column.name: column.unit for column in columns if column.kind == Kind.NUMBER}
    return "，".join(f"{name}＝{value}{units.get(name, '')}" for name, value in facts.items())


def fine(part: Row | Statute) -> str:
    """The range of a fine in words."""
    return f"{write_fine(part.low, part.unit)}至{write_fine(part.high, part.unit)}"


def _meetings(grid: Grid) -> Iterator[npt.NDArray[np.bool_]]:
    """Per row, which later rows share facts with it."""
    spans, masks = _arrays(grid)
    number = len(grid.rows)
    for begin in range(0, number, BLOCK):
        end = min(begin + BLOCK, number)
        shared = np.ones((end - begin, number), dtype=bool)
        for low, high in spans.values():
            shared &= (low[begin:end, None] < high) & (low < high[begin:end, None])
        for mask in masks.values():
            shared &= (mask[begin:end, None] & mask) != 0
        yield from np.triu(shared, k=begin + 1)


def _arrays(
    grid: Grid,
) -> tuple[dict[int, tuple[npt.NDArray[Any], npt.NDArray[Any]]], dict[int, npt.NDArray[Any]]]:
    """Per column that some row narrows: first and last atom of each row, or its mask of options."""
    spans, masks = {}, {}
    for place, whole in enumerate(grid.whole):
        parts = [box[place] for box in grid.rows]
        if all(part == whole for part in parts):
            continue
        if isinstance(whole, tuple):
            ends = np.array(parts, dtype=np.int32)
            spans[place] = (ends[:, 0].copy(), ends[:, 1].copy())
        else:
            masks[place] = np.array(parts, dtype=np.uint64)
    return spans, masks


def _overlaps(table: Table, grid: Grid, meeting: list[list[int]]) -> Iterator[Failure]:
    pairs = ((i, j) for i, others in enumerate(meeting) for j in others)
    for (i, j), _number in zip(pairs, range(MOST), strict=False):
        one, other = table.rows[i], table.rows[j]
        shared = common(grid.rows[i], grid.rows[j])
        assert shared is not None
        facts = shown(table.columns, grid.point(shared))
        yield Failure(
            "overlap", (one.line, other.line), (facts,),
            f"第{one.line}行与第{other.line}行同时适用：{told(table.columns, facts)}；请收窄其中一行的条件",
        )  # fmt: skip


def _gaps(table: Table, grid: Grid, meeting: list[list[int]]) -> list[Failure]:
    earlier: list[list[int]] = [[] for _row in table.rows]
    for place, others in enumerate(meeting):
        for other in others:
            earlier[other].append(place)
    pieces = disjoint(grid.rows, earlier)
    result: list[Failure] = []
    while len(result) < MOST_GAPS and (gap := uncovered(grid.whole, pieces)) is not None:
        pieces.append(gap)
        facts = shown(table.columns, grid.point(gap))
        message = f"没有一行适用：{told(table.columns, facts)}；请补上一行，或者放宽相邻一行的条件"
        result.append(Failure("gap", (), (facts,), message))
    return result


def _bounds(table: Table, grid: Grid) -> list[Failure]:
    laws = grid.statutes
    earlier = [[j for j in range(i) if common(laws[i], laws[j]) is not None] for i in range(len(laws))]
    covered = disjoint(laws, earlier)
    result: list[Failure] = []
    for row, box in zip(table.rows, grid.rows, strict=True):
        if len(result) >= MOST:
            break
        for statute, law in zip(table.statutes, laws, strict=True):
            shared = common(box, law)
            fault = shared and _outside(row, statute)
            if shared and fault:
                result.append(_bound(table, grid, row, shared, f"{fault}（{statute.basis}）"))
        alone = uncovered(box, covered)
        if alone is not None:
            result.append(_bound(table, grid, row, alone, "法定幅度中没有适用的规定，处罚没有依据"))
    return result[:MOST]


def _bound(table: Table, grid: Grid, row: Row, box: Box, fault: str) -> Failure:
    facts = shown(table.columns, grid.point(box))
    return Failure(
        "bound", (row.line,), (facts,), f"第{row.line}行：{fault}；例如{told(table.columns, facts)}"
    )


def _outside(row: Row, statute: Statute) -> str:
    """Why a row leaves the statute; empty when it stays inside.

    No penalty is none at all (行政处罚法(2021) 33); mitigation goes below the floor, where there is one (32); every
    other band stays between floor and cap (34).
    """
    if row.band == Band.NONE:
        return "不予处罚的，罚款为零，也不并处其他处罚" if row.high or row.measures else ""
    beyond = [measure for measure in row.measures if measure not in statute.measures]
    if beyond:
        return f"法律没有规定“{beyond[0]}”"
    if row.unit != statute.unit:
        return f"罚款按{row.unit}计，法律按{statute.unit}规定"
    if row.high > statute.high:
        return f"罚款{fine(row)}，超过法定上限{write_fine(statute.high, statute.unit)}"
    if row.band == Band.MITIGATED:
        if statute.low and row.high >= statute.low:
            return f"减轻处罚应当低于法定下限{write_fine(statute.low, statute.unit)}，本行为{fine(row)}"
        return ""
    if row.low < statute.low:
        return f"罚款{fine(row)}，低于法定下限{write_fine(statute.low, statute.unit)}，只有减轻处罚可以"
    return ""


def _grave(grid: Grid) -> tuple[list[tuple[npt.NDArray[Any], npt.NDArray[Any]]], list[tuple[int, Any]]]:
    """Directed columns as (mildest, gravest) atom of each row; the others as (place, spans or masks)."""
    spans, masks = _arrays(grid)
    directed, rest = [], []
    for place in (*spans, *masks):
        column = grid.columns[place]
        if place in spans:
            low, high = spans[place][0], spans[place][1] - 1
        else:
            parts = [int(mask) for mask in masks[place]]
            low = np.array([(part & -part).bit_length() - 1 for part in parts], dtype=np.int32)
            high = np.array([part.bit_length() - 1 for part in parts], dtype=np.int32)
        if column.direction:
            directed.append((low, high) if column.direction > 0 else (-high, -low))
        else:
            rest.append((place, spans.get(place, masks.get(place))))
    return directed, rest


def _reversals(table: Table, grid: Grid) -> list[Failure]:
    """Pairs of rows where facts at most as grave meet a penalty that is graver in band, fine or other penalty.

    Facts x are at most as grave as y when they are so in every column with a direction and equal in the others.
    Such x in one row and y in the other exist exactly when they exist column by column.
    """
    directed, rest = _grave(grid)
    ranks = _outcomes(table)
    units = np.array([row.unit == "元" for row in table.rows])
    result: list[Failure] = []
    for begin in range(0, len(table.rows), BLOCK):
        block = slice(begin, begin + BLOCK)
        wrong = (ranks["band"][block, None] > ranks["band"]) | (
            ranks["measure"][block, None] > ranks["measure"]
        )
        fines = (ranks["low"][block, None] > ranks["low"]) | (ranks["high"][block, None] > ranks["high"])
        wrong |= fines & (units[block, None] == units)
        for low, high in directed:
            wrong &= low[block, None] <= high
        for _place, parts in rest:
            if isinstance(parts, tuple):
                wrong &= (parts[0][block, None] < parts[1]) & (parts[0] < parts[1][block, None])
            else:
                wrong &= (parts[block, None] & parts) != 0
        for i, j in np.argwhere(wrong):
            milder, graver = begin + int(i), int(j)
            if common(grid.rows[milder], grid.rows[graver]) is None:
                result.append(_reversal(table, grid, milder, graver))
                if len(result) == MOST:
                    return result
    return result


def _outcomes(table: Table) -> dict[str, npt.NDArray[np.int64]]:
    heaviest = [max((SANCTIONS.index(m) + 1 for m in row.measures), default=0) for row in table.rows]
    values = {
        "band": [int(row.band) for row in table.rows], "measure": heaviest,
        "low": [row.low for row in table.rows], "high": [row.high for row in table.rows],
    }  # fmt: skip
    return {name: np.array(column, dtype=np.int64) for name, column in values.items()}


def _reversal(table: Table, grid: Grid, milder: int, graver: int) -> Failure:
    one, other = _vectors(grid, grid.rows[milder], grid.rows[graver])
    a, b = shown(table.columns, one), shown(table.columns, other)
    mild, grave = table.rows[milder], table.rows[graver]
    differing = {name: value for name, value in b.items() if a[name] != value}
    return Failure(
        "monotonicity", (mild.line, grave.line), (a, b),
        f"第{mild.line}行（{mild.band.chinese}，{fine(mild)}）重于第{grave.line}行（{grave.band.chinese}，{fine(grave)}），"
        f"情节却不更重：{told(table.columns, a)}；改为{told(table.columns, differing)}反而更轻",
    )  # fmt: skip


def _vectors(grid: Grid, a: Box, b: Box) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Facts of box a and of box b, the first at most as grave as the second, as near to each other as may be."""
    one, other = [], []
    for place, column in enumerate(grid.columns):
        shared = common((a[place],), (b[place],))
        if shared is not None:
            x = y = grid.point((*grid.whole[:place], shared[0], *grid.whole[place + 1 :]))[place]
        else:
            down = column.direction < 0
            x = grid.point(a, last=[place] if down else [])[place]
            y = grid.point(b, last=[] if down else [place])[place]
        one.append(x)
        other.append(y)
    return tuple(one), tuple(other)
