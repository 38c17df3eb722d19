"""Over random timelines nothing that has ended is ever shown, and the database agrees with the rule."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from fazhi.kernel.procedures.models import Case
from fazhi.modules.credit import selectors
from fazhi.modules.credit.models import CreditItem
from fazhi.modules.credit.publicity import Publicity, shown, span, spans
from tests.modules.test_credit import LAW, item
from tests.support.district import District

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty


def timelines(count: int, seed: int) -> list[Publicity]:
    dice, first, made = random.Random(seed), dt.date(2026, 4, 1), []
    spans = {
        (level, n): span(level, first + dt.timedelta(n), first)[1]
        for level in ("minor", "general", "serious")
        for n in range(120)
    }

    def maybe(chance: float, start: dt.date, days: int) -> dt.date | None:
        return start + dt.timedelta(dice.randrange(days)) if dice.random() < chance else None

    for _n in range(count):
        offset, level = dice.randrange(120), dice.choice(("minor", "general", "serious"))
        decided = first + dt.timedelta(offset)
        begun = maybe(0.9, decided, 60)
        shield = maybe(0.2, decided, 400)
        made.append(
            Publicity(
                begun,
                spans[level, offset],
                maybe(0.5, decided, 900),
                shield,
                shield and maybe(0.7, shield, 200),
            )
        )
    return made


@duty(LAW, "公示期限", "任何时候都不展示期满、修复或者撤销的信息")
def test_over_a_hundred_thousand_timelines_nothing_ended_is_ever_shown() -> None:
    dice, counts = random.Random(7), [0, 0]
    for line in timelines(100_000, 5):
        day = dt.date(2026, 4, 1) + dt.timedelta(dice.randrange(1300))
        seen = shown(line, day)
        assert seen == any(begin <= day < end for begin, end in spans(line))
        counts[seen] += 1
        if seen:
            assert line.published_on is not None
            assert line.shown_until is not None
            assert line.published_on <= day <= line.shown_until
            assert line.ended_on is None or day < line.ended_on
            assert (
                line.shielded_from is None
                or day < line.shielded_from
                or (line.shielded_to is not None and day > line.shielded_to)
            )
    assert min(counts) > 10_000


def test_the_condition_of_the_database_agrees_with_the_rule(district: District) -> None:
    case, lines = item(district), timelines(1500, 9)
    parents, rows = [], []
    base = Case.objects.get(pk=case.pk)
    for number, line in enumerate(lines):
        parent = Case(
            **{f.attname: getattr(base, f.attname) for f in Case._meta.concrete_fields if not f.primary_key}
        )
        parent.pk, parent.number = 10_000 + number, f"x{number}"
        parents.append(parent)
        rows.append((parent.pk, line))
    Case.objects.bulk_create(parents)
    whole = CreditItem.objects.get(pk=case.pk)
    fields = [f for f in CreditItem._meta.local_concrete_fields if f.name != "case_ptr"]
    made = []
    for pk, line in rows:
        told = {f.attname: getattr(whole, f.attname) for f in fields} | vars(line)
        made.append(
            CreditItem(
                case_ptr_id=pk,
                **{k: v for k, v in told.items() if k != "decided_on"},
                decided_on=dt.date(2026, 1, 1),
            )
        )
    CreditItem._base_manager._insert(
        made, fields=list(CreditItem._meta.local_concrete_fields), using="default"
    )
    dice = random.Random(3)
    for _n in range(20):
        day = dt.date(2026, 4, 1) + dt.timedelta(dice.randrange(1300))
        found = set(
            CreditItem.objects.filter(selectors.shown_on(day), pk__gte=10_000).values_list("pk", flat=True)
        )
        assert found == {pk for pk, line in rows if shown(line, day)}
