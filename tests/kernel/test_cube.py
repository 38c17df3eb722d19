"""The compiled engine agrees with the others on random rows and predicates, and keeps up with what changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.kernel.indicators import frames, reference
from fazhi.kernel.indicators.columns import UnfitColumn, columns, schema
from fazhi.kernel.indicators.cube import Cube, columns_for, cube, months
from fazhi.kernel.indicators.definition import Count, Indicator, Mean, Period, Share, Total
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register

unit, region = Field("unit", "u", "unit"), Field("region", "r", "choice")
kind, asked, flag = Field("kind", "k", "choice"), Field("asked", "a"), Field("flag", "f", "flag")
opened, closed, due = (Field(name, name, "date") for name in ("opened", "closed", "due"))
amount, score = Field("amount", "m", "money"), Field("score", "s", "number")
FIELDS = (unit, region, kind, asked, flag, opened, closed, due, amount, score)
REGISTER = Register("t", "t", "procedures.Case", FIELDS, ())
TEXTS = ["", "甲", "乙", "丙", "丁"]

days = st.dates(dt.date(2019, 12, 20), dt.date(2021, 1, 10))
amounts = st.decimals(-10_000, 10_000, places=2)
rows = st.lists(
    st.fixed_dictionaries({
        "unit": st.none() | st.integers(1, 3), "region": st.none() | st.sampled_from(TEXTS), "kind": st.none() | st.sampled_from(TEXTS),
        "asked": st.sampled_from(TEXTS), "flag": st.none() | st.booleans(), "opened": st.none() | days, "closed": st.none() | days,
        "due": st.none() | days, "amount": st.none() | amounts, "score": st.none() | st.integers(-3, 3),
    }),
    max_size=30,
)  # fmt: skip
dates, texts = st.sampled_from([opened, closed, due]), st.sampled_from([region, kind, asked])
leaves = st.one_of(
    dates.map(lambda f: f.in_period()), dates.map(lambda f: f.by_end()), st.sampled_from(FIELDS).map(lambda f: f.known()),
    st.tuples(dates, dates | days).map(lambda p: p[0].by(p[1])), st.tuples(dates, dates | days).map(lambda p: p[0].after(p[1])),
    st.tuples(texts, st.sampled_from(TEXTS[1:])).map(lambda p: p[0].is_(p[1])), st.just(flag.true()), st.just(flag.is_(False)),
    st.tuples(texts, st.lists(st.sampled_from(TEXTS[1:]), min_size=1)).map(lambda p: p[0].one_of(*p[1])),
    st.tuples(texts, texts).map(lambda p: p[0].is_(p[1])), st.integers(0, 4).map(unit.is_),
    st.integers(-4, 4).map(score.at_least), st.lists(st.integers(-3, 3)).map(lambda v: score.one_of(*v)),
    amounts.map(amount.at_least), days.map(opened.is_),
)  # fmt: skip
predicates = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] & p[1]), st.tuples(inner, inner).map(lambda p: p[0] | p[1]), inner.map(lambda p: ~p)
    ),
    max_leaves=8,
)  # fmt: skip
kinds = st.one_of(
    predicates.map(Count), st.tuples(predicates, predicates).map(lambda p: Share(*p)),
    st.tuples(predicates, st.sampled_from([amount, score])).map(lambda p: Total(*p)),
    st.tuples(predicates, st.sampled_from([amount, score])).map(lambda p: Mean(*p)),
    st.tuples(dates, predicates).map(lambda p: Count(p[0].in_period() & p[1])),
)  # fmt: skip
indicator_sets = st.lists(kinds, min_size=1, max_size=5).map(
    lambda found: [Indicator(f"t.{n}", "t", REGISTER, kind, decimals=2) for n, kind in enumerate(found)]
)
YEAR = Period.year(2020)


def table(data: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(data, schema=schema(FIELDS))


def made(indicators: list[Indicator], periods: Any, by: tuple[Field, ...], data: list[Any]) -> Cube:
    return cube(indicators, periods, by, columns_for(indicators, by, table(data)))


@given(rows, indicator_sets)
@settings(max_examples=200, deadline=None)
def test_every_figure_is_the_reference_s(data: list[Any], indicators: list[Indicator]) -> None:
    whole = made(indicators, (YEAR,), (), data).figures()
    monthly = made(indicators, months(2020), (), data).figures()
    for indicator in indicators:
        assert whole[indicator.key, YEAR] == reference.evaluate(indicator, YEAR, data)
        for period in months(2020):
            assert monthly[indicator.key, period] == reference.evaluate(indicator, period, data), period


@given(rows, indicator_sets)
@settings(max_examples=60, deadline=None)
def test_every_slice_is_the_reference_s(data: list[Any], indicators: list[Indicator]) -> None:
    for by in ((unit,), (unit, region)):
        found = {
            (i.key, period, at): figure
            for i, period, at, figure in made(indicators, months(2020), (unit, region), data).table(by)
        }
        slots = {tuple(row[f.name] or None for f in by) for row in data}
        for indicator in indicators:
            for period in months(2020)[:2]:
                for at in slots:
                    part = [row for row in data if tuple(row[f.name] or None for f in by) == at]
                    expected = reference.evaluate(indicator, period, part)
                    assert found.pop((indicator.key, period, at), expected) == expected
        assert all(period not in months(2020)[:2] for _key, period, _at in found)  # fmt: skip


@given(rows, indicator_sets)
@settings(max_examples=15, deadline=None)
def test_ibis_agrees(data: list[Any], indicators: list[Indicator]) -> None:
    held = ibis.duckdb.connect().create_table("t", table(data), temp=True)
    found = made(indicators, (YEAR,), (), data).figures()
    for indicator in indicators:
        assert frames.evaluate(indicator, YEAR, held) == found[indicator.key, YEAR]


@given(rows, rows, indicator_sets)
@settings(max_examples=60, deadline=None)
def test_what_changed_is_what_a_recount_finds(
    before: list[Any], after: list[Any], indicators: list[Indicator]
) -> None:
    by = (unit, region)
    kept = made(indicators, months(2020), by, before)
    kept.replace(kept.encoded(table(before)), kept.encoded(table(after)))
    again = made(indicators, months(2020), by, after)
    assert list(kept.table()) == list(again.table())
    assert kept.figures() == again.figures()


def many(size: int, seed: int) -> pa.Table:
    dice = np.random.default_rng(seed)
    day = dt.date(2020, 1, 1).toordinal() - dt.date(1970, 1, 1).toordinal()
    drawn = {
        name: pa.array(day + dice.integers(0, 366, size), pa.int32(), mask=dice.random(size) < 0.1).cast(
            pa.date32()
        )
        for name in ("opened", "closed", "due")
    }
    return pa.table(
        drawn | {
            "unit": dice.integers(1, 300, size), "region": np.array(TEXTS)[dice.integers(0, 5, size)], "kind": np.array(TEXTS)[dice.integers(0, 5, size)],
            "asked": np.array(TEXTS)[dice.integers(0, 5, size)], "flag": dice.random(size) < 0.5,
            "amount": pa.array(dice.integers(0, 10**6, size)).cast(pa.decimal128(23, 2)), "score": dice.integers(0, 9, size),
        }
    )  # fmt: skip


def test_many_rows_in_many_blocks_and_cells() -> None:
    """Rows enough for the counting sort, blocks that end inside cells and cells larger than a block."""
    indicators = [
        Indicator("t.count", "t", REGISTER, Count(closed.in_period() & kind.one_of("甲", "丙"))),
        Indicator("t.share", "t", REGISTER, Share(opened.in_period(), closed.by(due) & ~flag.true())),
        Indicator("t.mean", "t", REGISTER, Mean(opened.in_period() & score.at_least(3), amount)),
        Indicator("t.stock", "t", REGISTER, Count(opened.by_end() & ~closed.by_end())),
    ]
    drawn = many(150_000, 6)
    held = ibis.duckdb.connect().create_table("t", drawn, temp=True)
    for by in ((unit,), (region,), ()):
        found = cube(indicators, months(2020), by, columns_for(indicators, by, drawn))
        for period in months(2020)[::5]:
            for indicator in indicators:
                assert found.figures()[indicator.key, period] == frames.evaluate(indicator, period, held)


def test_what_cannot_be_counted_exactly_is_refused() -> None:
    with pytest.raises(UnfitColumn, match="amount"):
        columns(pa.table({"amount": [1.5]}), [amount])
    with pytest.raises(UnfitColumn, match="too large"):
        columns(pa.table({"amount": pa.array([Decimal(10) ** 17], pa.decimal128(20, 2))}), [amount])
    with pytest.raises(ValueError, match="a cube is sliced by codes"):
        made([Indicator("t", "t", REGISTER, Count(flag.true()))], (YEAR,), (opened,), [])
    with pytest.raises(ValueError, match="do not overlap"):
        made([Indicator("t", "t", REGISTER, Count(flag.true()))], (YEAR, YEAR), (), [])
