"""Every engine gives the same figure, and every list is as long as its figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.kernel.indicators import definition, frames, orm, reference
from fazhi.kernel.indicators.basis import cited
from fazhi.kernel.indicators.definition import Count, Indicator, Mean, Period, Share, Total, all_indicators
from fazhi.kernel.registers.fields import Predicate
from fazhi.modules.reconsideration.models import Reconsideration
from fazhi.modules.reconsideration.register import REGISTER
from fazhi.modules.reconsideration.states import ActKind, Result, S
from tests.support.district import District

NAMES = (
    "state",
    "opened_on",
    "accepted_on",
    "concluded_on",
    "decide_due_on",
    "result",
    "act_kind",
    "docked_mediation",
    "made_good",
)
FIELDS = {name: REGISTER.field(name) for name in NAMES}
days = st.dates(dt.date(2019, 11, 1), dt.date(2021, 2, 1))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "state": st.sampled_from([S.ACCEPTED, S.DECIDED, S.CLOSED]), "opened_on": days, "accepted_on": st.none() | days,
            "decide_due_on": st.none() | days, "concluded_on": st.none() | days, "act_kind": st.sampled_from(["", *ActKind.values]),
            "result": st.sampled_from(Result.values), "docked_mediation": st.booleans(), "made_good": st.booleans(),
        }
    ),
    max_size=25,
)  # fmt: skip
dates = st.sampled_from(
    [FIELDS[name] for name in ("opened_on", "accepted_on", "concluded_on", "decide_due_on")]
)
flags = st.sampled_from([FIELDS["docked_mediation"], FIELDS["made_good"]])
leaves = st.one_of(
    dates.map(lambda f: f.in_period()), dates.map(lambda f: f.known()), dates.map(lambda f: f.by_end()), flags.map(lambda f: f.true()),
    st.tuples(dates, dates).map(lambda p: p[0].by(p[1])), st.tuples(dates, days).map(lambda p: p[0].after(p[1])),
    st.lists(st.sampled_from(Result.values), min_size=1, max_size=4).map(lambda v: FIELDS["result"].one_of(*v)),
    st.sampled_from(ActKind.values).map(FIELDS["act_kind"].is_), st.just(FIELDS["act_kind"].known()),
)  # fmt: skip
predicates = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] & p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] | p[1]),
        inner.map(lambda p: ~p),
    ),
    max_leaves=6,
)
TYPES = {"flag": pa.bool_(), "date": pa.date32()}


def table(data: list[dict[str, Any]]) -> Any:
    schema = pa.schema([(name, TYPES.get(field.kind, pa.string())) for name, field in FIELDS.items()])
    plain = [{k: str(v) if isinstance(v, str) else v for k, v in row.items()} for row in data]
    return ibis.duckdb.connect().create_table("t", pa.Table.from_pylist(plain, schema=schema), temp=True)


def store(district: District, data: list[dict[str, Any]]) -> None:
    Reconsideration.objects.all().delete()
    for number, row in enumerate(data):
        result = row["result"] if row["concluded_on"] else ""
        row["result"] = result
        Reconsideration(
            procedure="reconsideration", edition="2023", number=str(number), title="t", unit=district.units["justice"],
            code="x", channel="post", act_title="a", request="r", **row,
        ).save()  # fmt: skip


@pytest.mark.django_db
@given(data=rows, of=predicates, count=predicates)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_three_engines_agree_on_random_rows_and_predicates(
    district: District, data: list[Any], of: Predicate, count: Predicate
) -> None:
    store(district, data)
    indicator = Indicator("test.share", "t", REGISTER, Share(of, count), unit="%", decimals=2)
    period = Period.year(2020)
    expected = reference.evaluate(indicator, period, data)
    live = orm.evaluate(indicator, period, Reconsideration.objects.all())
    assert live == expected
    assert frames.evaluate(indicator, period, table(data)) == expected
    for part, size in (("numerator", expected.numerator), ("denominator", expected.denominator)):
        assert orm.counted(indicator, period, Reconsideration.objects.all(), part).count() == size


@pytest.mark.django_db
def test_every_registered_indicator_runs_and_opens_its_list(district: District) -> None:
    district.accept()
    for indicator in all_indicators():
        found = orm.evaluate(indicator, Period.year(2024), indicator.register.rows())
        listed = orm.counted(indicator, Period.year(2024), indicator.register.rows()).count()
        if isinstance(indicator.kind, Count | Share):
            assert listed == found.numerator, indicator.key
        assert indicator.formula
        for field in indicator.by:
            slices = orm.slices(indicator, Period.year(2024), indicator.register.rows(), field)
            assert sum(s.numerator for s in slices.values()) == found.numerator


def test_nothing_to_divide_by_is_a_dash_not_a_hundred_per_cent() -> None:
    indicator = definition.get("reconsideration.direct_correction")
    assert reference.evaluate(indicator, Period.year(2020), []).printed == "—"


@pytest.mark.parametrize(
    ("top", "bottom", "text"),
    [
        (8, 60, "13.33%"),
        (7, 60, "11.67%"),
        (1, 1, "100%"),
        (13, 16, "81.25%"),
        (1, 3, "33.33%"),
        (0, 5, "0%"),
        (1, 800, "0.13%"),
    ],
)
def test_shares_are_printed_as_reports_print_them(top: int, bottom: int, text: str) -> None:
    from fazhi.kernel.indicators.figure import figure

    assert (
        figure(definition.get("reconsideration.direct_correction"), Period.year(2020), top, bottom).printed
        == text
    )


def test_totals_and_means() -> None:
    from fazhi.kernel.registers.fields import Field

    amount = Field("amount", "金额", "money")
    data = [{"opened_on": dt.date(2020, 5, 1), "amount": value} for value in (100, None, 50)]
    total = Indicator("t.total", "t", REGISTER, Total(FIELDS["opened_on"].in_period(), amount), unit="元")
    mean = Indicator("t.mean", "t", REGISTER, Mean(FIELDS["opened_on"].in_period(), amount), unit="元")
    assert reference.evaluate(total, Period.year(2020), data).printed == "150"
    assert reference.evaluate(mean, Period.year(2020), data).printed == "75"


def test_what_stands_on_an_article_names_its_indicators() -> None:
    for indicator in all_indicators():
        own = str(indicator.basis).startswith(
            ("地方", "立法工作安排")
        )  # a figure that local rules or plans ask for
        assert own or list(cited(indicator)), f"{indicator.key} stands on no law: {indicator.basis}"
    found = {(law, ref) for law, ref in cited(definition.get("reconsideration.opinion_rate"))}
    assert {("行政复议法(2023)", "76"), ("行政复议法(2017)", "76")} <= found
