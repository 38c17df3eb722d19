"""Score and grade of every firm: a compiled pass over facts in any order, new statements added in place, reasons, backtest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fazhi.pipeline.credit import compiled
from fazhi.pipeline.credit.kernels import Array
from fazhi.pipeline.credit.model import HALVINGS, Model

EPOCH = dt.date(1970, 1, 1).toordinal()
FACTS = {"firm": pl.Int32, "item": pl.UInt8, "day": pl.Int32, "ends": pl.Int32}
FOREVER = 2**31 - 1
"""`ends` of a statement without an end."""
GROUP = 131_072
"""Rows of a row group: the statements of one firm are found by reading one."""
SLICE = 4 * GROUP
"""Rows that a thread reads and splits at once."""
ROUND = 48
"""Slices that are split before they are summed: four bytes a statement are kept until then."""
PIECE = 1 << 16
"""Firms that a thread grades at once."""
TAKE = 4
"""Parts that a thread sums at once; a thread that is held up leaves its parts to the others."""
Read = Callable[[int], pl.DataFrame]
"""From a row on, the facts of one slice."""
Progress = Callable[[int, int], None]


def _silent(_done: int, _of: int) -> None:
    pass


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
        firm = facts["firm"].to_numpy()
        if len(firm) and (firm.min() < 0 or facts["item"].to_numpy().max() >= len(self.model.items)):
            raise _unknown(self.model, len(self.score))
        need = int(firm.max()) + 1 - len(self.score) if len(firm) else 0
        if need > 0:
            self.sums = np.concatenate([self.sums, np.zeros((len(self.sums), need), np.int64)], axis=1)
            self.veto = np.concatenate([self.veto, np.full(need, -1, np.int8)])
            self.score = np.concatenate([self.score, np.zeros(need, np.int64)])
            self.grade = np.concatenate([self.grade, np.zeros(need, np.int8)])
        with ThreadPoolExecutor(1) as pool:
            _sum(self, lambda at: facts[at : at + SLICE], len(facts), pool)
        touched: Array = np.unique(firm)
        compiled.grading()(
            touched, self.sums, self.veto, *compiled.bounds(self.model), self.score, self.grade
        )
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


def evaluate(facts: pl.DataFrame, model: Model, on: int, firms: int, *, threads: int = 2) -> Standing:
    """All firms 0 to `firms`-1 from facts in any order. ValueError for a fact about another firm or with an unknown item."""
    return _whole(lambda at: facts[at : at + SLICE], len(facts), model, on, firms, threads, _silent)


def evaluate_file(
    path: Path, model: Model, on: int, firms: int, *, threads: int = 2, progress: Progress = _silent
) -> Standing:
    """The same from a Parquet file of facts, read slice by slice: one thread reads while another splits what it read.

    Fastest where the facts lie by firm (`write_clustered`). `progress`: told how many statements of how many are read.
    """
    scanned = pl.scan_parquet(path).select(list(FACTS))
    count = scanned.select(pl.len()).collect().item()
    return _whole(lambda at: scanned.slice(at, SLICE).collect(), count, model, on, firms, threads, progress)


def _whole(
    read: Read, count: int, model: Model, on: int, firms: int, threads: int, progress: Progress
) -> Standing:
    sums, veto = np.zeros((len(model.categories), firms), np.int64), np.full(firms, -1, np.int8)
    standing = Standing(model, on, sums, veto, np.zeros(firms, np.int64), np.zeros(firms, np.int8))
    bounds, grading = compiled.bounds(model), compiled.grading()

    def grade(at: int) -> None:
        which = np.arange(at, min(at + PIECE, firms), dtype=np.int32)
        grading(which, sums, veto, *bounds, standing.score, standing.grade)

    with ThreadPoolExecutor(threads) as pool:
        _sum(standing, read, count, pool, progress)
        list(pool.map(grade, range(0, firms, PIECE)))
    return standing


def _sum(
    standing: Standing, read: Read, count: int, pool: ThreadPoolExecutor, progress: Progress = _silent
) -> None:
    """Add `count` statements to the sums, so many slices at a time."""
    for begin in range(0, count, ROUND * SLICE):
        rows = range(begin, min(begin + ROUND * SLICE, count))
        _round(standing, read, rows, pool, lambda done: progress(done, count))


def _round(
    standing: Standing, read: Read, rows: range, pool: ThreadPoolExecutor, progress: Callable[[int], None]
) -> None:
    """Split the slices of these rows beside each other, then gather them part by part."""
    split, gather = compiled.splitting(), compiled.gathering()
    firms, model = len(standing.score), standing.model
    life, stepped = compiled.tables(model)[1].astype(np.uint32), compiled.stepped(model)
    shift = compiled.shift_of(firms)
    slices, parts = rows[::SLICE], ((firms - 1) >> shift) + 1
    kept = np.empty(len(rows), np.uint32)
    begins, stops = np.zeros((2, len(slices), parts), np.int64)

    def one(place: int) -> bool:
        columns, own = _columns(read(slices[place])), kept[place * SLICE : (place + 1) * SLICE]
        return bool(split(*columns, standing.on, life, firms, shift, begins[place], stops[place], own))

    def some(first: int) -> None:
        last = min(first + TAKE, parts)
        gather(kept, SLICE, begins, stops, first, last, shift, *stepped, standing.sums, standing.veto)

    for at, sound in zip(slices, pool.map(one, range(len(slices))), strict=True):
        if not sound:
            raise _unknown(model, firms)
        progress(min(at + SLICE, rows.stop))
    list(pool.map(some, range(0, parts, TAKE)))


def _unknown(model: Model, firms: int) -> ValueError:
    return ValueError(f"a fact is about no firm of 0 to {firms - 1}, or has no item of model {model.version}")


def _columns(facts: pl.DataFrame) -> list[Array]:
    """The columns as read-only arrays: one kind of array means one compilation of the pass."""
    columns = [facts[name].to_numpy().view() for name in FACTS]
    for column in columns:
        column.flags.writeable = False
    return columns


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
