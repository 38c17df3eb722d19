"""Statements written once give what the mapper gives, to everybody who asks: nobody sees by another's scope."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from fazhi.kernel import store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import SYSTEM, Actor, Grant, public
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import WIDE, Role
from fazhi.kernel.permissions.scope import scoped, visible
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Case, Clock, ClockStatus
from fazhi.kernel.registers.register import Register, all_registers
from fazhi.kernel.registers.register import get as get_register
from fazhi.kernel.web import inbox, listpage
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 4, 1)


def everybody(dice: random.Random, count: int) -> list[Actor]:
    """People with one to four posts of any role in any unit; someone without a post, the public, the platform."""
    units = list(Unit.objects.order_by("pk"))
    roles = [Role.OFFICER, Role.HEAD, Role.COUNTERPART, *WIDE]
    people = [
        Actor("staff", "甲", grants=tuple(
            Grant(dice.choice(roles), unit.pk, unit.path) for unit in dice.choices(units, k=dice.randrange(1, 5))
        ))
        for _n in range(count)
    ]  # fmt: skip
    cases = frozenset(Case.objects.order_by("pk").values_list("pk", flat=True)[:2])
    return [*people, Actor("staff", "乙"), public(), public(case_ids=cases), SYSTEM]


def filled(district: District) -> None:
    """Cases between several units, one of them in a unit whose path holds the signs of a pattern."""
    for day in ("2024-03-01", "2024-03-06", "2024-03-08"):
        district.accept(day, day)
    odd = Unit.objects.create(
        code="a_c%", name="特", short="特", kind="department", parent=district.units["market"]
    )
    Unit.objects.create(
        code="abcd", name="近", short="近", kind="department", parent=district.units["market"]
    )
    other = district.apply("2024-03-07")
    Case.objects.filter(pk=other.pk).update(unit=odd, counterpart=None)
    Case.objects.filter(pk=district.apply("2024-03-11").pk).update(
        unit=Unit.objects.get(code="abcd"), counterpart=odd
    )


def test_a_scoped_statement_sees_what_the_mapper_sees(district: District) -> None:
    filled(district)

    def build(actor: Actor, state: str) -> Any:
        return visible(Case.objects.filter(state=state), actor).order_by("pk").values_list("pk", "opened_on")

    find, count = scoped(build, "a state"), scoped(build, "a state", counted=True)
    states = sorted(set(Case.objects.values_list("state", flat=True)))
    seen = 0
    for actor in everybody(random.Random(11), 60):
        for state in states:
            expected = list(build(actor, state))
            assert find(actor, state) == expected
            assert count(actor, state) == [(len(expected),)]
            seen += len(expected)
    assert seen > 80


def test_a_scoped_statement_is_one_question(district: District) -> None:
    find = scoped(lambda actor: visible(Case.objects.all(), actor).values_list("pk"))
    leader, auditor = district.actor("leader"), district.actor("auditor")
    find(leader)
    with CaptureQueriesContext(connection) as seen:
        find(leader)
        find(auditor)
    assert len(seen) == 2


def test_the_inbox_holds_what_the_mapper_finds(district: District) -> None:
    filled(district)
    Clock.objects.filter(pk=Clock.objects.order_by("pk")[1].pk).update(unit=None)
    for actor in everybody(random.Random(5), 60)[:-3]:
        mine = actor.units()
        running = visible(Clock.objects.filter(status=ClockStatus.OPEN), actor, "case__").order_by(
            "due", "pk"
        )
        own, others = inbox.lines(actor, TODAY)
        assert [line.clock for line in own] == [c for c in running if c.unit_id in mine]
        assert [line.clock for line in others] == [c for c in running if c.unit_id not in mine]
        assert all(
            line.case.title == "不服罚款决定" and line.clock.case is line.case for line in own + others
        )
        told = inbox.numbers(actor, TODAY)
        due = [c.due for c in running if c.unit_id in mine and c.due]
        assert told == {
            "overdue": sum(day < TODAY for day in due),
            "week": sum(TODAY <= day <= TODAY + dt.timedelta(days=7) for day in due),
            "open": visible(Case.objects.filter(closed_on=None), actor).count(),
        }


def test_a_post_that_ends_empties_the_inbox_at_the_next_page(district: District) -> None:
    district.accept()
    assert inbox.lines(district.actor("officer"), TODAY)[0]
    district.users["officer"].posts.update(valid_to=TODAY)
    assert inbox.lines(district.actor("officer", TODAY), TODAY) == ([], [])


def test_found_rows_are_those_of_the_mapper_in_every_column(district: District) -> None:
    case = district.accept()
    whole = registry.whole(Case.objects.get(pk=case.pk))
    assert type(whole) is Reconsideration
    pairs: list[tuple[Any, Any]] = [(whole, Reconsideration.objects.get(pk=case.pk))]
    pairs += zip(
        store.finder(Clock, "case_id", "pk")(case.pk),
        Clock.objects.filter(case=case).order_by("pk"),
        strict=True,
    )
    pairs += zip(store.finder(Entry, "chain", "-seq")(case.chain), Entry.objects.filter(chain=case.chain).order_by("-seq"), strict=True)  # fmt: skip
    assert len(pairs) > 3
    for found, expected in pairs:
        assert found == expected
        for column in expected._meta.concrete_fields:
            value = getattr(found, column.attname)
            assert value == getattr(expected, column.attname), column
            assert type(value) is type(getattr(expected, column.attname)), column
    with pytest.raises(Case.DoesNotExist):
        registry.whole_of("reconsideration", case.pk + 999)


def test_a_found_case_can_be_saved_and_asks_for_what_was_not_read(district: District) -> None:
    case = district.apply()
    found = registry.whole_of("reconsideration", case.pk)
    found.title = "改"
    found.save()
    assert Case.objects.get(pk=case.pk).title == "改"
    few = store.partly(Case, ("id", "number"), (case.pk, case.number))
    assert few.title == "改"


def addresses(register: Register) -> Iterator[str]:
    """Every filter, order and cursor of a register, alone and together."""
    every: list[str] = []
    for name in register.filters:
        field = register.field(name)
        if field.kind == "date":
            every += [f"{name}_from=2024-03-05", f"{name}_to=2024-03-07"]
        elif field.choices is not None:
            every.append(f"{name}={field.choices.values[0]}")
        else:
            every.append(
                f"{name}={ {'flag': 'true', 'unit': '2', 'number': '2024', 'money': '1.5'}.get(field.kind, '甲%_') }"
            )
    yield from (
        "",
        *every,
        "&".join(every),
        "q=罚款",
        "q=罚",
        "q=。",
        f"q=罚款&{every[0] if every else ''}",
        "after=~3",
    )
    for name in register.sort:
        field = register.field(name)
        at = {"date": "2024-03-06", "number": "2024", "money": "1.5", "flag": "1"}.get(field.kind, "甲")
        for sign in ("", "-"):
            yield from (
                f"sort={sign}{name}",
                f"sort={sign}{name}&after={at}~2",
                "&".join([*every, f"sort={sign}{name}&after={at}~2"]),
            )


def asked(register: Register, actor: Actor, address: str) -> Any:
    request: Any = RequestFactory().get(f"/work/list/{register.key}/", QueryDict(address).dict())
    request.actor, request.at = actor, moment("2024-04-01")
    return listpage.page(register, request, size=2)


def test_every_list_is_what_the_mapper_makes_of_the_address(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(district)
    people = [*everybody(random.Random(3), 1)[:-4], district.actor("officer"), district.actor("leader"), Actor("staff", "乙"), SYSTEM]  # fmt: skip
    own = listpage._alike
    shown = 0
    for register in all_registers():
        if not register.case:
            continue
        busy = register.key == "reconsideration"
        for address in addresses(register):
            for actor in people if busy else people[-3:-2]:
                quick = asked(register, actor, address)
                monkeypatch.setattr(listpage, "_alike", lambda *_given: None)
                assert quick == asked(register, actor, address), (register.key, address)
                monkeypatch.setattr(listpage, "_alike", own)
                shown += len(quick.rows)
    assert shown > 60


def test_other_values_are_another_page_of_the_same_statement(district: District) -> None:
    filled(district)
    register, leader = get_register("reconsideration"), district.actor("leader")
    days = ("2024-03-01", "2024-03-06", "2024-03-08", "2024-04-08")
    found = [asked(register, leader, f"opened_on_from={day}").total for day in days]
    assert found == ["5", "4", "2", "0"]
    titles = [asked(register, leader, f"q={word}").total for word in ("罚款", "张三", "罚款' OR 1=1", "李四")]
    assert titles == ["5", "5", "0", "0"]
    later = asked(register, leader, "sort=opened_on")
    assert (
        asked(register, leader, f"sort=opened_on&after={later.next_cursor}").rows[0]["pk"]
        > later.rows[-1]["pk"]
    )
    officer = asked(register, district.actor("officer"), "")
    assert officer.total == "3"


@pytest.mark.parametrize(
    "address",
    ["state=x", "opened_on_from=x", "sort=x", "after=x", "respondent=x", "sort=-opened_on&after=x~1"],
)
def test_what_is_wrong_in_an_address_is_still_told(district: District, address: str) -> None:
    with pytest.raises(BadData):
        asked(get_register("reconsideration"), district.actor("officer"), address)
