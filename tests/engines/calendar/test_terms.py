"""Terms against hand-counted vectors, against a day-by-day count written apart, and against what must always hold."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.engines.calendar.days import BadNotice, Notice, default_calendar, with_notice
from fazhi.engines.calendar.terms import BadTerm, Term, Unit, compute, latest_before, workdays_between

DAYS = default_calendar()
VECTORS = list(
    csv.DictReader((Path(__file__).parent / "vectors.csv").read_text(encoding="utf-8").splitlines())
)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['from']}+{row['term']}")
def test_hand_counted(row: dict[str, str]) -> None:
    pauses = [tuple(day(end) for end in text.split("..")) for text in row["suspensions"].split(";") if text]
    result = compute(
        dt.date.fromisoformat(row["from"]), Term.parse(row["term"]), suspensions=pauses,
        extension=Term.parse(row["extension"]) if row["extension"] else None,
    )  # fmt: skip
    assert (result.nominal, result.due) == (day(row["nominal"]), day(row["due"]))


@pytest.mark.duty("行政复议法(2023)", "51(1)", "举行听证的五个工作日前通知，倒算")
def test_backward() -> None:
    hearing, may = dt.date(2026, 10, 9), dt.date(2026, 5, 11)
    assert latest_before(hearing, Term.parse("5wd"), conservative=False) == dt.date(2026, 9, 24)
    assert latest_before(hearing, Term.parse("5wd")) == dt.date(2026, 9, 23)
    assert latest_before(may, Term.parse("7wd"), conservative=False) == dt.date(2026, 4, 28)
    assert latest_before(may, Term.parse("7wd")) == dt.date(2026, 4, 27)


def test_every_day_agrees_with_a_maintained_library() -> None:
    first, last = dt.date(2004, 1, 1), dt.date(2026, 12, 31)
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        date = dt.date.fromordinal(ordinal)
        assert DAYS.is_workday(date) == chinese_calendar.is_workday(date), date


def test_248_working_days_in_2026() -> None:
    assert workdays_between(dt.date(2025, 12, 31), dt.date(2026, 12, 31)) == 248


def plain_count(start: dt.date, term: Term, pauses: list[tuple[dt.date, dt.date]]) -> dt.date:
    """The same law, day by day and by other means: walk on, skip what does not count."""

    def stands_still(date: dt.date) -> bool:
        return any(a < date <= b for a, b in pauses)

    date, left = start, term.amount
    while left:
        date += dt.timedelta(days=1)
        if stands_still(date):
            continue
        if term.unit == Unit.DAY or DAYS.is_workday(date):
            left -= 1
    while True:
        last = date
        while not DAYS.is_workday(last):
            last += dt.timedelta(days=1)
        # a stop between the end and the day to which it moves leaves nothing but the day of running on
        ends = [b for a, b in pauses if a <= last and b > date]
        if not ends:
            return last
        date = max(ends)


def random_cases(number: int, seed: int) -> list[tuple[dt.date, Term, list[tuple[dt.date, dt.date]]]]:
    dice, cases = random.Random(seed), []
    for _n in range(number):
        start = dt.date(2005, 1, 1) + dt.timedelta(days=dice.randrange(7600))
        term = Term(dice.randint(1, 90), dice.choice([Unit.WORKDAY, Unit.DAY]))
        pauses = []
        if dice.random() < 0.4:
            a = start + dt.timedelta(days=dice.randint(0, term.amount))
            pauses.append((a, a + dt.timedelta(days=dice.randint(0, 90))))
        if dice.random() < 0.1:
            a = start + dt.timedelta(days=dice.randint(0, 30))
            pauses.append((a, a + dt.timedelta(days=dice.randint(0, 60))))
        cases.append((start, term, pauses))
    return cases


def test_a_hundred_thousand_random_terms_day_by_day() -> None:
    for start, term, pauses in random_cases(100_000, seed=7):
        assert compute(start, term, suspensions=pauses).due == plain_count(start, term, pauses), (
            start,
            term,
            pauses,
        )


dates = st.dates(dt.date(2004, 1, 2), dt.date(2030, 1, 1))


@given(dates, st.integers(1, 400), st.sampled_from(list(Unit)[:4]))
@settings(max_examples=300)
def test_what_always_holds(start: dt.date, amount: int, unit: Unit) -> None:
    amount = min(amount, {Unit.YEAR: 20, Unit.MONTH: 240}.get(unit, amount))
    result, longer = compute(start, Term(amount, unit)), compute(start, Term(amount + 1, unit))
    assert result.due is not None
    assert longer.due is not None
    assert DAYS.is_workday(result.due)
    assert result.due > start
    assert longer.due >= result.due
    assert compute(start + dt.timedelta(days=1), Term(amount, unit)).due >= result.due
    counted = sum(line.counts for line in result.trace)
    if unit in (Unit.WORKDAY, Unit.DAY):
        assert counted == amount
    assert [line.date for line in result.trace][-1] == result.due
    assert all(line.why for line in result.trace)


def test_the_trace_names_the_notice() -> None:
    trace = {line.date: line for line in compute(dt.date(2024, 9, 27), Term.parse("5wd")).trace}
    assert not trace[dt.date(2024, 9, 28)].counts
    assert trace[dt.date(2024, 9, 29)].counts
    assert "2024年部分节假日安排" in trace[dt.date(2024, 9, 29)].why
    assert "国庆" in trace[dt.date(2024, 10, 1)].why


def test_an_unpublished_year_is_provisional_and_moves_with_its_notice() -> None:
    before = compute(dt.date(2026, 12, 10), Term.parse("20wd"))
    assert before.provisional
    off = [dt.date(2027, 1, d) for d in (1, 2, 3)] + [dt.date(2027, 2, d) for d in range(5, 12)]
    notice = Notice("2027", 2027, "国务院办公厅关于2027年部分节假日安排的通知", "", "2026-11-30")
    now = with_notice(DAYS, notice, off, [dt.date(2027, 1, 9), dt.date(2027, 1, 10)])
    after = compute(dt.date(2026, 12, 10), Term.parse("20wd"), calendar=now)
    assert not after.provisional
    late = (
        compute(dt.date(2027, 1, 4), Term.parse("5wd")),
        compute(dt.date(2027, 1, 4), Term.parse("5wd"), calendar=now),
    )
    assert late[0].due == dt.date(2027, 1, 11)
    assert late[1].due == dt.date(2027, 1, 9)


@pytest.mark.parametrize(
    ("off", "work"),
    [([dt.date(2027, 1, 1)], []), ([dt.date(2027, 2, d) for d in range(1, 9)], [dt.date(2027, 3, 1)])],
)
def test_a_notice_that_cannot_be_true_is_refused(off: list[dt.date], work: list[dt.date]) -> None:
    with pytest.raises(BadNotice):
        with_notice(DAYS, Notice("2027", 2027, "t"), off, work)


@pytest.mark.parametrize("text", ["", "5", "wd", "-3d", "0d", "5 wd x", "1e3d", "５x"])
def test_what_is_no_term(text: str) -> None:
    with pytest.raises(BadTerm):
        Term.parse(text)


def test_days_outside_the_calendar_are_refused() -> None:
    for start, term in (
        (dt.date(1990, 1, 1), "5wd"),
        (dt.date(2059, 12, 31), "9000wd"),
        (dt.date(9999, 1, 1), "5d"),
    ):
        with pytest.raises(BadTerm):
            compute(start, Term.parse(term))


def test_hours_run_on_the_wall_clock() -> None:
    result = compute(dt.datetime(2026, 2, 14, 22, 0), Term.parse("24h"))
    assert result.due_at == dt.datetime(2026, 2, 15, 22, 0)
