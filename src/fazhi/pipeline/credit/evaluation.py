"""Score and grade of every firm: a compiled pass where facts lie by firm, new statements added in place, reasons, backtest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fazhi.pipeline.credit.kernels import Array
from fazhi.pipeline.credit.model import HALVINGS, Model

EPOCH = dt.date(1970, 1, 1).toordinal()
FACTS = {"firm": pl.Int32, "item": pl.UInt8, "day": pl.Int32, "ends": pl.Int32}
FOREVER = 2**31 - 1
"""`ends` of a statement without an end."""
GROUP = 131_072
"""Rows of a row group: the statements of one firm are found by reading one."""
SLICE = 12 * GROUP
"""Rows that a thread reads and counts at once."""


def number(day: dt.date) -> int:
    """Days since 1970."""
    return day.toordinal() - EPOCH


@dataclass
class Standing:
    """Sums of every firm and category on a day, under a model; firm is the place in the arrays."""

    model: Model
    on: int
    sums: Array
    """categories x n, in 1/64000 of a point, before the caps."""
    veto: Array
    """Place of the worst veto, -1 for none."""
    score: Array
    grade: Array

    def add(self, facts: pl.DataFrame) -> Array:
        """Take new statements in; the firms that they touch, scored again. New firms make the arrays longer."""
        firm, item, day, ends = _columns(facts)
        need = int(firm.max()) + 1 - len(self.score) if len(firm) else 0
        known = len(item) == 0 or (item.max() < len(self.model.items) and firm.min() >= 0)
        _hold(bool(known), self.model, len(self.score))
        if need > 0:
            self.sums = np.concatenate([self.sums, np.zeros((len(self.sums), need), np.int64)], axis=1)
            self.veto = np.concatenate([self.veto, np.full(need, -1, np.int8)])
            self.score = np.concatenate([self.score, np.zeros(need, np.int64)])
            self.grade = np.concatenate([self.grade, np.zeros(need, np.int8)])
        _kernels()[0](
            firm, item, day, ends, self.on, *tables(self.model), self.sums, self.veto, 0, len(firm), False
        )
        touched: Array = np.unique(firm)
        _kernels()[1](touched, self.sums, self.veto, *_bounds(self.model), self.score, self.grade)
        return touched

    def frame(self) -> pl.DataFrame:
        """firm, c0..cn, veto, score, grade: what `expressions.evaluate` answers, of all firms."""
        columns = {f"c{place}": row for place, row in enumerate(self.sums)}
        return pl.DataFrame(
            {
                "firm": np.arange(len(self.score), dtype=np.int32),
                **columns,
                "veto": self.veto,
                "score": self.score,
                "grade": self.grade,
            }
        )


def _columns(facts: pl.DataFrame) -> list[Array]:
    """The columns as read-only arrays: one kind of array means one compilation of the pass."""
    columns = [facts[name].to_numpy().view() for name in FACTS]
    for column in columns:
        column.flags.writeable = False
    return columns


def tables(model: Model) -> tuple[Array, Array, Array, Array]:
    """By item: points in 1/64000, half-life in days, place of the category, place of the veto."""
    keys, grades = [c.key for c in model.categories], [g for g, _least in model.grades]
    return (
        np.array([item.points * 64 for item in model.items], np.int64),
        np.array([item.half_life or 1_000_000 for item in model.items], np.int64),
        np.array([keys.index(item.category) for item in model.items], np.int64),
        np.array([grades.index(item.veto) if item.veto else -1 for item in model.items], np.int8),
    )


def _bounds(model: Model) -> tuple[Array, Array, int, Array]:
    return (
        np.array([-c.lowest * 64 for c in model.categories], np.int64),
        np.array([c.highest * 64 for c in model.categories], np.int64),
        model.base * 64,
        np.array([least * 64 for _grade, least in model.grades], np.int64),
    )


PARTS = 8
"""Parts a thread takes one after the other: a thread that is held up leaves its parts to the others."""


def evaluate(facts: pl.DataFrame, model: Model, on: int, firms: int, *, threads: int = 2) -> Standing:
    """All firms 0 to `firms`-1 from facts that lie clustered by firm (sorted by it): the threads share no firm."""
    columns = _columns(facts)
    sums = np.zeros((len(model.categories), firms), np.int64)
    veto = np.full(firms, -1, np.int8)
    score, grade = np.zeros(firms, np.int64), np.zeros(firms, np.int8)
    firm, parts = columns[0], threads * PARTS
    begins = firm[[len(firm) * part // parts for part in range(1, parts)]] if len(firm) else firm
    edges = np.maximum.accumulate([0, *np.clip(begins, 0, firms), firms])
    cuts = [0, *np.searchsorted(firm, edges[1:-1]), len(firm)]
    add, grading = _kernels()
    weights, bounds, everyone = tables(model), _bounds(model), np.arange(firms, dtype=np.int32)

    def work(part: int) -> bool:
        start, stop = cuts[part], cuts[part + 1]
        own = start == stop or (firm[start] >= edges[part] and firm[stop - 1] < edges[part + 1])
        sound = own and add(*columns, on, *weights, sums, veto, start, stop, True)
        grading(everyone[edges[part] : edges[part + 1]], sums, veto, *bounds, score, grade)
        return bool(sound)

    with ThreadPoolExecutor(threads) as pool:
        _hold(all(pool.map(work, range(len(cuts) - 1))), model, firms)
    return Standing(model, on, sums, veto, score, grade)


def evaluate_file(
    path: Path, model: Model, on: int, firms: int, *, threads: int = 2,
    progress: Callable[[int, int], None] = lambda _n, _of: None,
) -> Standing:  # fmt: skip
    """The same from a file that `write_clustered` wrote: one thread reads a slice while another counts its own.

    Firms at the edges of a slice are counted at the end, since the next one may hold more of their statements.
    `progress`: told how many statements of how many are counted.
    """
    standing = evaluate(pl.DataFrame(schema=FACTS), model, on, firms)
    add, weights, scanned = _kernels()[0], tables(model), pl.scan_parquet(path).select(list(FACTS))
    count = scanned.select(pl.len()).collect().item()

    def work(at: int) -> tuple[pl.DataFrame, int, int]:
        facts = scanned.slice(at, SLICE).collect()
        columns = _columns(facts)
        firm = columns[0]
        begin, end = np.searchsorted(firm, firm[0], "right"), np.searchsorted(firm, firm[-1])
        sound = begin >= end or add(*columns, on, *weights, standing.sums, standing.veto, begin, end, True)
        _hold(bool(sound), model, firms)
        return pl.concat([facts[:begin], facts[max(begin, end) :]]), int(firm[0]), int(firm[-1])

    with ThreadPoolExecutor(threads) as pool:
        done = []
        for at, edges in enumerate(pool.map(work, range(0, count, SLICE)), start=1):
            done.append(edges)
            progress(min(at * SLICE, count), count)
    if done:
        _hold(all(a[2] <= b[1] for a, b in pairwise(done)), model, firms)
        standing.add(pl.concat([edge for edge, _first, _last in done]))
    grading, everyone = _kernels()[1], np.arange(firms, dtype=np.int32)
    grading(everyone, standing.sums, standing.veto, *_bounds(model), standing.score, standing.grade)
    _hold(len(standing.score) == firms, model, firms)
    return standing


def _hold(sound: bool, model: Model, firms: int) -> None:
    if not sound:
        raise ValueError(
            f"a fact is about no firm of 0 to {firms - 1}, has no item of model {model.version}, or does not lie by firm"
        )


@lru_cache(maxsize=1)
def _kernels() -> tuple[Any, Any]:
    from numba import njit

    halvings = HALVINGS

    @njit(cache=True, nogil=True)
    def add(
        firm: Any, item: Any, day: Any, ends: Any, on: Any, points: Any, life: Any, category: Any, vetoes: Any,
        sums: Any, veto: Any, start: Any, stop: Any, clustered: bool,
    ) -> bool:  # fmt: skip
        last = np.int64(0)
        for row in range(start, stop):
            who = np.int64(firm[row])
            if who < 0 or who >= len(veto) or item[row] >= len(points) or (clustered and who < last):
                return False
            last = who
            if day[row] > on or ends[row] <= on:
                continue
            what = item[row]
            halved = (on - day[row]) // life[what]
            if halved <= halvings:
                sums[category[what], who] += points[what] >> halved
            veto[who] = max(veto[who], vetoes[what])
        return True

    @njit(cache=True, nogil=True)
    def grading(
        which: Any, sums: Any, veto: Any, low: Any, high: Any, base: Any, bounds: Any, score: Any, grade: Any
    ) -> None:
        for firm in which:
            total = base
            for place in range(len(low)):
                total += min(max(sums[place, firm], low[place]), high[place])
            score[firm] = total
            found = len(bounds) - 1
            for place in range(len(bounds)):
                if total >= bounds[place]:
                    found = place
                    break
            grade[firm] = max(found, veto[firm])

    return add, grading


def write_clustered(facts: pl.DataFrame, path: Path) -> Path:
    """Facts sorted by firm, then day and item, in row groups that know their bounds."""
    ordered = facts.sort("firm", "day", "item", "ends")
    ordered.write_parquet(path, compression="lz4", statistics=True, row_group_size=GROUP)
    return path


def load(path: Path) -> pl.DataFrame:
    """Facts as `evaluate` takes them."""
    return pl.read_parquet(path, columns=list(FACTS))


@dataclass(frozen=True)
class Reason:
    """One statement behind a score: its points now (thousandths) and the sentence that says how they came about."""

    item: str
    day: dt.date
    ends: dt.date | None
    points: float
    counted: bool
    sentence: str


def reasons(path: Path, firm: int, model: Model, on: int) -> list[Reason]:
    """Every statement of a firm with what it counts, the heaviest first; those that count nothing say why."""
    found = pl.scan_parquet(path).filter(pl.col("firm") == firm).collect()
    listed = [_reason(model, on, *row) for row in found.select("item", "day", "ends").iter_rows()]
    return sorted(listed, key=lambda reason: (-abs(reason.points), reason.day, reason.item))


def _reason(model: Model, on: int, item_number: int, day: int, ends: int) -> Reason:
    item = model.items[item_number]
    label = next(c.label for c in model.categories if c.key == item.category)
    halved = (on - day) // item.half_life if item.half_life else 0
    counted = day <= on < ends and halved <= HALVINGS
    points = item.points / 2**halved / 1000 if counted else 0.0
    if day > on:
        why = "认定日期在评价日之后，不计分"
    elif ends <= on:
        why = f"已于{_date(ends)}届满或者停止公示，不计分"
    elif not counted:
        why = f"已满{halved}个半衰期，不再计分"
    else:
        why = f"原计{item.points / 1000:g}分" + (
            f"，已满{halved}个半衰期（每{item.half_life}日减半）" if halved else ""
        )
    veto = f"；有此记录的等级不高于{item.veto}" if item.veto and day <= on < ends else ""
    sentence = f"{label}：{item.key}，认定于{_date(day)}，{why}，现计{points:g}分{veto}"
    return Reason(item.key, _date(day), None if ends == FOREVER else _date(ends), points, counted, sentence)


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(min(day + EPOCH, dt.date.max.toordinal()))


@dataclass(frozen=True)
class Backtest:
    """What a new version would change. `moves`: (old grade, new grade) -> firms. `hits`: share of firms that later
    defaulted among those that each version had put into its two worst grades."""

    moves: dict[tuple[str, str], int]
    mean_shift: float
    caught: tuple[float | None, float | None]


def backtest(old: Standing, new: Standing, later: Sequence[int] = ()) -> Backtest:
    """Compare two versions on the same facts; `later`: firms that defaulted in the time after."""
    names_old, names_new = ([grade for grade, _least in s.model.grades] for s in (old, new))
    pairs, counts = np.unique(np.stack([old.grade, new.grade], axis=1), axis=0, return_counts=True)
    moves = {
        (names_old[a], names_new[b]): int(n)
        for (a, b), n in zip(pairs.tolist(), counts.tolist(), strict=True)
    }
    shift = float(np.mean(new.score - old.score)) / 64_000 if len(old.score) else 0.0

    def caught(standing: Standing) -> float | None:
        if not len(later):
            return None
        worst = standing.grade[np.asarray(later)] >= len(standing.model.grades) - 2
        return round(float(worst.mean()), 4)

    return Backtest(moves, round(shift, 3), (caught(old), caught(new)))
