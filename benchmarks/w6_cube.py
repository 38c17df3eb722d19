"""W6: 300 indicators by month, unit and region over 10,000,000 rows, recounted at once and kept right by what changed.

The indicators are values of the house's own algebra; DuckDB and PostgreSQL get the same predicates as plain SQL. The rows lie by month, unit and region, as a snapshot writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pyarrow as pa

from benchmarks.harness import Missing, Row, alternate, exponent, timed
from fazhi.kernel.indicators.columns import Columns
from fazhi.kernel.indicators.cube import Cube, columns_for, cube, months
from fazhi.kernel.indicators.definition import Count, Indicator, Mean, Share, Total
from fazhi.kernel.registers.fields import And, Compare, Field, InPeriod, Known, Not, OneOf, Or, Predicate
from fazhi.kernel.registers.register import Register

SIZES = {"full": (10_000_000, 1_000_000), "small": (1_000_000, 100_000)}
"""Rows, and random changes after which the cube must equal the recount."""
YEARS = (2023, 2024)
UNITS, REGIONS, CHANGED = 60, 8, 1_000
ASKED = {"duckdb300": 10, "pandas300": 10, "postgres300": 3}
"""Queries measured of the 300; their times are multiplied up and named so."""

unit, region = Field("unit", "单位", "unit"), Field("region", "区域", "choice")
kind, result, channel = (Field(name, name, "choice") for name in ("kind", "result", "channel"))
closed, opened, due, served = (Field(name, name, "date") for name in ("closed", "opened", "due", "served"))
major, docked = Field("major", "重大", "flag"), Field("docked", "对接", "flag")
amount = Field("amount", "金额", "money")
FIELDS = (unit, region, kind, result, channel, closed, opened, due, served, major, docked, amount)
REGISTER = Register("w6", "w6", "procedures.Case", FIELDS, ())
VALUES = {"region": REGIONS, "kind": 12, "result": 10, "channel": 6}
PERIODS = tuple(month for year in YEARS for month in months(year))


def indicators() -> list[Indicator]:
    """Sixty counts, two hundred shares, twenty totals and twenty means, all over rows closed in the period."""
    ended = closed.in_period() & result.known()
    of_kind = [kind.is_(f"kind{n}") for n in range(12)]
    good: list[Predicate] = [
        closed.by(due), ~served.by(due), served.known(), major.true(), docked.true(), amount.at_least(5_000),
        result.one_of("result1", "result2", "result3"), channel.one_of("channel0", "channel1") & ~major.true(),
        opened.by(dt.date(2023, 6, 30)) | docked.true(), closed.after(due) & major.true(),
    ]  # fmt: skip
    found = [Count(ended & a & result.is_(f"result{n}")) for a in of_kind for n in range(5)]
    found += [Share(ended & a, b) for a in of_kind for b in good]
    found += [
        Share(ended & channel.is_(f"channel{n}"), b & result.one_of("result4", f"result{n}"))
        for n in range(6)
        for b in good
    ]
    found += [Share(ended & result.is_(f"result{n}"), b) for n in range(2) for b in good]
    found += [sort(ended & a, amount) for sort in (Total, Mean) for a in (*of_kind, *good[:8])]  # type: ignore[operator]
    return [Indicator(f"w6.{n}", f"w6.{n}", REGISTER, kind_) for n, kind_ in enumerate(found)]


def rows(size: int, seed: int = 6) -> pa.Table:
    """Rows in the order of a snapshot (month, unit, region); a tenth have no due day, no service, no amount."""
    dice = np.random.default_rng(seed)
    first, last = _number(PERIODS[0].start), _number(PERIODS[-1].end)
    month_of = np.repeat(np.arange(24), [(p.end - p.start).days + 1 for p in PERIODS])
    day = dice.integers(first, last + 1, size, dtype=np.int32)
    units, regions = dice.integers(1, UNITS + 1, size), dice.integers(0, REGIONS, size)
    order = np.argsort((month_of[day - first] * 100 + units) * REGIONS + regions, kind="stable")
    day, units, regions = day[order], units[order], regions[order]
    after = lambda low, high: day + dice.integers(low, high, size, dtype=np.int32)  # noqa: E731
    coded = {
        name: _coded(name, regions if name == "region" else dice.integers(0, n, size))
        for name, n in VALUES.items()
    }
    dates = {"closed": (day, None), "opened": (after(-120, 0), None)}
    dates |= {name: (after(low, 30), dice.random(size) < 0.1) for name, low in (("due", -30), ("served", 0))}
    money = pa.array(dice.integers(0, 10**6, size), pa.int64(), mask=dice.random(size) < 0.1)
    return pa.table(
        {"unit": pa.array(units, pa.int64())} | coded
        | {name: pa.array(days, pa.int32(), mask=mask).cast(pa.date32()) for name, (days, mask) in dates.items()}
        | {"major": dice.random(size) < 0.1, "docked": dice.random(size) < 0.3, "amount": money.cast(pa.decimal128(23, 2))}
    )  # fmt: skip


def _coded(name: str, numbers: Any) -> pa.DictionaryArray:
    words = [f"{name}{n}" for n in range(VALUES[name])]
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), words)


def _number(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


@numba.njit(parallel=True, cache=True)
def _read(matrix):  # type: ignore[no-untyped-def]
    total = 0
    for part in numba.prange(64):
        for column in range(len(matrix)):
            width = matrix.shape[1]
            for i in range(width * part // 64, width * (part + 1) // 64):
                total += matrix[column, i]
    return total


def floor(columns: Columns) -> int:
    """The least that any answer costs: every column read once."""
    return int(_read(columns.small) + _read(columns.days) + _read(columns.wide))


def counters(made: Cube) -> Any:
    """What every cell of (month, unit, region) counts for every indicator, int64, shape (cells, 2 x indicators)."""
    out = np.zeros((len(made.counts), 2 * len(made.indicators)), np.int64)
    for n, indicator in enumerate(made.indicators):
        hits, population, total = made.places[indicator.key]
        out[:, 2 * n] = made.counts[:, population]
        if hits is not None or total is not None:
            out[:, 2 * n + 1] = made.counts[:, hits] if hits is not None else made.sums[:, total] // 100
    return out


def sql(predicate: Predicate) -> str:
    """A predicate as the shortest SQL that is true for the same rows; what is missing is not counted by FILTER."""
    match predicate:
        case And(left, right):
            return f"({sql(left)} AND {sql(right)})"
        case Or(left, right):
            return f"({sql(left)} OR {sql(right)})"
        case Not(inner):
            return f"NOT COALESCE({sql(inner)}, FALSE)"
        case Known(of):
            return f"{of.name} IS NOT NULL"
        case InPeriod():
            return "closed IS NOT NULL"
        case OneOf(of, values):
            return f"{of.name} IN ({', '.join(map(_literal, values))})"
        case Compare(of, "=", True):
            return of.name
        case Compare(of, op, Field() as other):
            return f"{of.name} {op} {other.name}"
        case Compare(of, op, value):
            return f"{of.name} {op} {_literal(value)}"
    raise TypeError(f"not a predicate of this benchmark: {predicate!r}")


def _literal(value: Any) -> str:
    return (
        f"DATE '{value}'"
        if isinstance(value, dt.date)
        else f"'{value}'"
        if isinstance(value, str)
        else str(value)
    )


def question(asked: list[Indicator]) -> str:
    """The SQL that answers the indicators by month, unit and region in one pass."""
    found = []
    for n, indicator in enumerate(asked):
        sort, of = indicator.kind, sql(indicator.kind.of)
        if isinstance(sort, Share):
            found.append(f"{_counted(of)} AS n{n}, {_counted(f'{of} AND {sql(sort.count)}')} AS h{n}")
        elif isinstance(sort, Total | Mean):
            amount = f"CASE WHEN {of} THEN {sort.amount.name} END"
            found.append(f"count({amount}) AS n{n}, sum({amount}) AS h{n}")
        else:
            found.append(f"{_counted(of)} AS n{n}")
    return (
        "SELECT date_part('year', closed) AS y, date_part('month', closed) AS m, unit, region, "
        f"{', '.join(found)} FROM w6 GROUP BY 1, 2, 3, 4"
    )


def _counted(condition: str) -> str:
    """Of the ways to count what holds, the fastest on DuckDB (three times faster than FILTER)."""
    return f"count(CASE WHEN {condition} THEN 1 END)"


def placed(answer: Any, asked: list[Indicator]) -> Any:
    """DuckDB's answer in the order of our cells."""
    month = (answer["y"] - YEARS[0]) * 12 + answer["m"] - 1
    place = (month * (UNITS + 1) + answer["unit"]) * (REGIONS + 1)
    place = (place + np.array([int(name[6:]) + 1 for name in answer["region"]])).astype(np.int64)
    out = np.zeros((len(PERIODS) * (UNITS + 1) * (REGIONS + 1), 2 * len(asked)), np.int64)
    for n in range(len(asked)):
        out[place, 2 * n] = answer[f"n{n}"]
        if f"h{n}" in answer:
            hits = np.ma.filled(answer[f"h{n}"], 0)
            scale = 100 if isinstance(asked[n].kind, Total | Mean) else 1
            out[place, 2 * n + 1] = np.rint(hits.astype(np.float64) * scale).astype(np.int64)
    return out


def duck(data: pa.Table) -> Any:
    """A DuckDB that holds the rows in its own columns."""
    import duckdb

    base = duckdb.connect()
    base.execute("SET threads TO 2")
    base.register("given", data)
    base.execute("CREATE TABLE w6 AS SELECT * FROM given")
    return base


def pandas_queries(data: pa.Table) -> Callable[[], int]:
    """A dashboard in pandas: filter, group, count, one indicator after the other."""
    try:
        import pandas as pd
    except ImportError as fault:
        raise Missing("pandas is not installed") from fault
    frame = data.select(["unit", "region", "kind", "result", "closed"]).to_pandas()
    frame["month"] = pd.to_datetime(frame["closed"]).dt.to_period("M").astype("category")
    groups = ["month", "unit", "region"]

    def ask() -> int:
        return sum(
            len(frame[(frame["kind"] == f"kind{n % 12}") & (frame["result"] == f"result{n % 5}")].groupby(groups, observed=True).size())
            for n in range(ASKED["pandas300"])
        )  # fmt: skip

    return ask


def postgres_queries(data: pa.Table, queries: list[str]) -> float:
    """Seconds of the queries on a PostgreSQL of its own, one after the other, after a first that warms up."""
    import psycopg
    from pyarrow import csv

    from tests.support.postgres import Server, server

    with server() as url:  # noqa: SIM117 - read from the outside in
        with psycopg.connect(Server(url).create(), autocommit=True) as base:
            base.execute(
                "CREATE TABLE w6 (unit bigint, region text, kind text, result text, channel text, closed date, opened date,"
                " due date, served date, major boolean, docked boolean, amount numeric)"
            )
            with base.cursor() as cursor, cursor.copy("COPY w6 FROM STDIN (FORMAT csv)") as copy:
                for at in range(0, data.num_rows, 200_000):
                    sink = pa.BufferOutputStream()
                    csv.write_csv(data.slice(at, 200_000), sink, csv.WriteOptions(include_header=False))
                    copy.write(sink.getvalue().to_pybytes())
            base.execute("VACUUM ANALYZE w6")
            base.execute(queries[0])
            return timed(lambda: [base.execute(query).fetchall() for query in queries])[0]


def changed(data: pa.Table, asked: list[Indicator], changes: int) -> float:
    """Median seconds of a thousand changed rows; after `changes` of them the cube must equal its recount."""
    by = (unit, region)
    made = cube(asked, PERIODS, by, columns_for(asked, by, data))
    dice, both = (
        np.random.default_rng(66),
        pa.concat_tables([data, rows(changes, 7)]).unify_dictionaries().combine_chunks(),
    )
    source = np.arange(data.num_rows)
    taken: list[float] = []
    for at in range(data.num_rows, both.num_rows, CHANGED):
        places = dice.choice(data.num_rows, CHANGED, replace=False)
        new = np.arange(at, at + CHANGED)
        old_rows, new_rows = both.take(source[places]), both.take(new)
        source[places] = new

        def work(old: pa.Table = old_rows, new: pa.Table = new_rows) -> None:
            made.replace(made.encoded(old), made.encoded(new))

        taken.append(timed(work)[0])
    again = cube(asked, PERIODS, by, columns_for(asked, by, both.take(source)))
    assert (again.counts == made.counts).all()
    assert (again.sums == made.sums).all()
    return float(np.median(taken))


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W6."""
    full, changes = SIZES[size]
    asked, by = indicators(), (unit, region)
    assert len(asked) == 300
    medians: dict[int, dict[str, float]] = {}
    for number in (full // 10, full):
        data = rows(number)
        columns = columns_for(asked, by, data)
        base, sample = duck(data), asked[:: 300 // ASKED["duckdb300"]][: ASKED["duckdb300"]]
        one, many = question(asked), [question([indicator]) for indicator in sample]
        cube(asked, PERIODS, by, columns)
        floor(columns)
        pandas = pandas_queries(data)
        medians[number], results, skipped = alternate(
            {
                "ours": lambda c=columns: counters(cube(asked, PERIODS, by, c)),
                "pass": lambda c=columns: bool(cube(asked, PERIODS, by, c)),
                "floor": lambda c=columns: floor(c),
                "duckdb1": lambda b=base, q=one: placed(b.execute(q).fetchnumpy(), asked),
                "duckdb300": lambda b=base, q=many: len([b.execute(query).fetchnumpy() for query in q]),
                "pandas300": pandas,
            },
            rounds,
            same=("ours", "duckdb1"),
        )  # fmt: skip
        medians[number]["change"] = changed(data, asked, changes if number == full else changes // 10)
        base.close()
        del pandas, base, columns, results
    postgres = postgres_queries(data, [question([indicator]) for indicator in asked[::110]])
    times, tenth = medians[full], medians[full // 10]
    common: Row = {"size": full, "ours": times["pass"], "unit": "s", "limit": times["floor"]}
    common["exponent"] = exponent(tenth["pass"], times["pass"])
    peers: list[tuple[str, str, float | None]] = [("duckdb1", "one DuckDB pass", times["duckdb1"])]
    for name, label, seconds in (
        ("duckdb300", "DuckDB", times["duckdb300"]), ("pandas300", "pandas", times.get("pandas300")), ("postgres300", "PostgreSQL", postgres)
    ):  # fmt: skip
        scaled = None if seconds is None else seconds * 300 / ASKED[name]
        why = f"skipped: {skipped[name]}" if name in skipped else f"scaled from {ASKED[name]}"
        peers.append((name, f"300 queries on {label} ({why})", scaled))
    found = [
        Row(
            id=f"w6.{name}",
            work="300 indicators by month, unit and region",
            peer=seconds,
            peer_name=label,
            **common,
        )  # type: ignore[typeddict-item]
        for name, label, seconds in peers
    ]
    change = Row(
        id="w6.change",
        work=f"{CHANGED} changed rows, all right again; equal to the recount after {changes:,}",
    )
    change |= Row(
        size=full,
        ours=times["change"] * 1000,
        unit="ms",
        peer=times["pass"] * 1000,
        peer_name="recount",
        limit=50.0,
    )
    change["exponent"] = exponent(tenth["change"], times["change"])
    return [*found, change]
