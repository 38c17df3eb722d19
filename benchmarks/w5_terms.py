"""W5: last days of 10,000,000 terms with suspensions; and one term with its full trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numba
import numpy as np

from benchmarks.harness import Row, alternate, exponent, timed
from fazhi.engines.calendar.bulk import DAY, EPOCH, NONE, WORKDAY, due_many
from fazhi.engines.calendar.days import default_calendar
from fazhi.engines.calendar.terms import Term, Unit, compute

SIZES = {"full": 10_000_000, "small": 1_000_000}
SAMPLE, LOOP = 10_000, 200


def data(size: int, seed: int = 5) -> tuple[Any, ...]:
    """Triggers 2005 to 2024, terms of 1 to 90 working days or days, every third suspended for up to 60 days."""
    dice = np.random.default_rng(seed)
    low, high = (day.toordinal() - EPOCH for day in (dt.date(2005, 1, 1), dt.date(2024, 12, 31)))
    starts = dice.integers(low, high, size, dtype=np.int32)
    amounts = dice.integers(1, 91, size, dtype=np.int32)
    units = dice.integers(WORKDAY, DAY + 1, size, dtype=np.uint8)
    stops = np.where(dice.random(size) < 0.33, starts + dice.integers(0, 30, size), NONE).astype(np.int32)
    resumes = np.where(stops != NONE, stops + dice.integers(1, 60, size), NONE).astype(np.int32)
    return starts, amounts, units, stops, resumes


@numba.njit(parallel=True, cache=True)
def floor(starts, amounts, units, stops, resumes, due, mark):  # type: ignore[no-untyped-def]
    """The least that any answer costs: every column read once, both answers written."""
    for i in numba.prange(len(starts)):
        value = starts[i] + amounts[i] + units[i] + stops[i] + resumes[i]
        due[i] = value
        mark[i] = value > 0


def busday(columns: tuple[Any, ...]) -> Any:
    """NumPy's business days with the whole calendar as holidays of a seven-day week."""
    starts, amounts, units, stops, resumes = columns
    calendar = default_calendar()
    first = calendar.first.toordinal() - EPOCH
    off = np.flatnonzero(np.diff(np.asarray(calendar.cumulative), prepend=0) == 0) + first
    week = np.busdaycalendar("1111111", off.astype("datetime64[D]"))
    begin = starts.astype("datetime64[D]")
    work = units == WORKDAY
    nominal = np.where(
        work,
        np.busday_offset(begin, amounts, "preceding", busdaycal=week),
        begin + amounts.astype("timedelta64[D]"),
    )
    due = np.busday_offset(nominal, 0, "following", busdaycal=week)
    stop, resume = stops.astype("datetime64[D]"), resumes.astype("datetime64[D]")
    halted = (stops != NONE) & (stop <= due)
    safe_stop, safe_resume = np.where(halted, stop, nominal), np.where(halted, resume, nominal)
    left = np.busday_count(safe_stop + 1, np.maximum(nominal, safe_stop) + 1, busdaycal=week)
    later = np.where(
        nominal <= safe_stop, safe_resume,
        np.where(work, np.busday_offset(safe_resume, left, "preceding", busdaycal=week), safe_resume + (nominal - safe_stop)),
    )  # fmt: skip
    result = np.where(halted, np.busday_offset(later, 0, "following", busdaycal=week), due)
    return result.astype("datetime64[D]").astype(np.int64).astype(np.int32)


def duck(columns: tuple[Any, ...]) -> Any:
    """DuckDB: a table of days joined by number, twice a term."""
    import duckdb

    calendar = default_calendar()
    first = calendar.first.toordinal() - EPOCH
    sums = np.asarray(calendar.cumulative, dtype=np.int32)
    works = np.diff(sums, prepend=np.int32(0)).astype(bool)
    nth = (np.flatnonzero(works) + first).astype(np.int32)
    base = duckdb.connect()
    base.execute("SET threads TO 2")
    days = {"d": np.arange(first, first + len(sums), dtype=np.int32), "s": sums, "w": works}
    orders = {"k": np.arange(1, len(nth) + 1, dtype=np.int32), "d": nth}
    names = ("starts", "amounts", "units", "stops", "resumes")
    import pyarrow as pa

    terms = pa.table(
        {"i": np.arange(len(columns[0]), dtype=np.int32), **dict(zip(names, columns, strict=True))}
    )
    base.register("terms", terms)
    base.register("days_in", pa.table(days))
    base.register("orders_in", pa.table(orders))
    base.execute("CREATE TABLE days AS SELECT * FROM days_in; CREATE TABLE orders AS SELECT * FROM orders_in")
    query = f"""
    WITH a AS (SELECT t.*, CASE WHEN units = 0 THEN o.d ELSE starts + amounts END AS nominal
               FROM terms t JOIN days b ON b.d = t.starts LEFT JOIN orders o ON o.k = b.s + t.amounts),
    r AS (SELECT a.*, CASE WHEN n.w THEN a.nominal ELSE p.d END AS rolled, n.s AS ns
          FROM a JOIN days n ON n.d = a.nominal LEFT JOIN orders p ON p.k = n.s + 1),
    h AS (SELECT r.i, CASE WHEN stops = {NONE} OR stops > rolled THEN nominal WHEN nominal <= stops THEN resumes
                 WHEN units = 0 THEN q.d ELSE resumes + nominal - stops END AS nominal
          FROM r LEFT JOIN days x ON x.d = stops LEFT JOIN days y ON y.d = resumes
          LEFT JOIN orders q ON q.k = y.s + r.ns - x.s)
    SELECT CASE WHEN n.w THEN h.nominal ELSE p.d END AS due
    FROM h JOIN days n ON n.d = h.nominal LEFT JOIN orders p ON p.k = n.s + 1 ORDER BY h.i
    """
    return base.execute(query).fetchnumpy()["due"].astype(np.int32)


def day_loop(columns: tuple[Any, ...], count: int) -> list[int]:
    """Day by day over a calendar library: what a team writes first."""
    import chinese_calendar

    one, result = dt.timedelta(days=1), []
    for start, amount, unit, stop, resume in zip(*(column[:count] for column in columns), strict=True):
        date, left, ends = dt.date.fromordinal(int(start) + EPOCH), int(amount), None
        a = dt.date.fromordinal(int(stop) + EPOCH) if stop != NONE else None
        b = dt.date.fromordinal(int(resume) + EPOCH) if stop != NONE else None
        while left:
            date += one
            if a and b and a < date <= b:
                continue
            if unit == DAY or chinese_calendar.is_workday(date):
                left -= 1
        while ends != date:
            ends = date
            while not chinese_calendar.is_workday(ends):
                ends += one
            date = b if a and b and a <= ends and b > date else ends
        result.append(date.toordinal() - EPOCH)
    return result


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W5."""
    full = SIZES[size]
    medians = {}
    for number in (full // 10, full):
        columns = data(number)
        due, mark = np.empty(number, np.int32), np.empty(number, np.bool_)
        due_many(*(column[:1000] for column in columns))
        floor(*(column[:1000] for column in columns), due, mark)
        sample = due_many(*(column[:SAMPLE] for column in columns))[0].tolist()
        assert (
            sample
            == day_loop(columns, SAMPLE if number == full else LOOP)
            + sample[SAMPLE if number == full else LOOP :]
        )
        medians[number], _results, _skipped = alternate(
            {
                "ours": lambda c=columns: due_many(*c)[0],
                "floor": lambda c=columns, d=due, m=mark: floor(*c, d, m),
                "duckdb": lambda c=columns: duck(c),
                "busday": lambda c=columns: busday(c),
                "loop": lambda c=columns: day_loop(c, LOOP),
            },
            rounds,
            same=("ours", "duckdb", "busday"),
        )
    times, tenth = medians[full], medians[full // 10]
    grows = exponent(tenth["ours"], times["ours"])
    common: dict[str, Any] = {
        "size": full,
        "ours": times["ours"],
        "unit": "s",
        "limit": times["floor"],
        "exponent": grows,
    }
    scaled = times["loop"] * full / LOOP
    rows: list[Row] = [
        {
            "id": "w5.duckdb",
            "work": "last days of terms with suspensions",
            "peer": times["duckdb"],
            "peer_name": "DuckDB joins",
            **common,
        },  # type: ignore[typeddict-item]
        {
            "id": "w5.busday",
            "work": "the same",
            "peer": times["busday"],
            "peer_name": "numpy busday",
            **common,
        },  # type: ignore[typeddict-item]
        {
            "id": "w5.loop",
            "work": "the same",
            "peer": scaled,
            "peer_name": f"day loop over chinesecalendar (scaled from {LOOP})",
            **common,
        },  # type: ignore[typeddict-item]
    ]
    return [*rows, one_trace(rounds)]


def one_trace(rounds: int) -> Row:
    """One term of ninety working days, with its trace."""

    def work() -> int:
        return sum(len(compute(dt.date(2024, 1, 2), Term(90, Unit.WORKDAY)).trace) for _n in range(100))

    work()
    seconds = min(timed(work)[0] for _n in range(rounds)) / 100
    return {
        "id": "w5.trace",
        "work": "one term of 90 working days with its full trace",
        "size": 1,
        "ours": seconds * 1000,
        "unit": "ms",
    }
