"""Contracts and the work of advisers that play themselves, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.world import PLACE, Script, World, person
from fazhi.modules.contracts.actions import record_work
from fazhi.modules.contracts.models import Adviser
from fazhi.modules.contracts.register import ADVISERS
from fazhi.modules.contracts.states import AdviserKind, Conclusion, Kind, Work

BATCH = 50
"""Special services are recorded in batches of at most so many."""


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The scripts of a year: `reviewed` contracts worth `amount` yuan with `opinions`, `by_advisers` of them reviewed by
    external advisers; `advisers` in number; `works` (kind -> items) beside the contracts."""
    targets = world.profile["years"][str(world.year)]["contracts"]
    _advisers(world, targets.get("advisers", 1))
    count = targets.get("reviewed", 0)
    amounts, opinions = shares(targets.get("amount", 0), count), shares(targets.get("opinions", 0), count)
    begun: list[tuple[dt.datetime, Script]] = []
    for place in range(count):
        day = _day(world, 250)
        who = AdviserKind.EXTERNAL if place < targets.get("by_advisers", count) else AdviserKind.PUBLIC
        begun.append((world.moment(day), _contract(world, day, who, amounts[place], opinions[place])))
    for kind, items in sorted(targets.get("works", {}).items()):
        most = BATCH if kind == Work.SPECIAL else 1
        for part in shares(items, -(-items // most)):
            day = _day(world, 320)
            begun.append((world.moment(day), _work(world, day, kind, part)))
    return begun


def shares(total: int, count: int) -> list[int]:
    """`count` whole numbers that add up to the total and differ by one at most."""
    return [total // count + (place < total % count) for place in range(count)] if count else []


def _day(world: World, span: int) -> dt.date:
    return roll(dt.date(world.year, 1, 8) + dt.timedelta(days=world.dice.randrange(span)))


def _advisers(world: World, external: int) -> None:
    on = dt.date(world.year, 1, 6)
    at = dt.datetime.combine(on, dt.time(9), PLACE)
    sitting = Adviser.objects.filter(valid_to=None)
    wanted = ((AdviserKind.EXTERNAL, external, "律师事务所"), (AdviserKind.PUBLIC, 2, "司法局"))
    for kind, count, firm in wanted:
        for number in range(sitting.filter(kind=kind).count(), count):
            versions.add(
                ADVISERS, unit=world.units["justice"], code=f"{kind}-{number + 1:02d}", on=on, at=at,
                actor=world.actor("justice", Role.OFFICE_HEAD), title=person(world.dice), kind=kind, firm=firm,
            )  # fmt: skip


def _code(world: World, kind: AdviserKind) -> str:
    return world.dice.choice(
        sorted(Adviser.objects.filter(kind=kind, valid_to=None).values_list("code", flat=True))
    )


def _work(world: World, day: dt.date, kind: str, items: int) -> Iterator[dt.datetime]:
    office = world.actor("justice", Role.OFFICER)
    record_work(
        world.units["justice"], _code(world, AdviserKind.EXTERNAL), kind, str(Work(kind).label), office, world.moment(day),
        items=items,
    )  # fmt: skip
    yield from ()


def _contract(
    world: World, day: dt.date, who: AdviserKind, amount: int, opinions: int
) -> Iterator[dt.datetime]:
    dice = world.dice
    key = dice.choice([name for name in world.profile["departments"] if name != "justice"])
    office, unit, at = world.actor(key, Role.OFFICER), world.units[key], world.moment(day)
    first, second, third = shares(opinions, 3)
    case = open_case(
        "contract", acting_user=office, at=at, unit=unit, counterpart=world.units["justice"], title=f"{unit.short}招商引资合同",
        kind=Kind.INVESTMENT, partner="投资有限公司", amount=Decimal(amount), summary="投资协议",
    )  # fmt: skip
    perform(case, "review_unit", acting_user=office, at=at, found=first, review_text="条款完整")
    at = world.moment(roll(at.date() + dt.timedelta(days=dice.randint(1, 5))))
    yield at
    perform(
        case,
        "review_adviser",
        acting_user=office,
        at=at,
        adviser_code=_code(world, who),
        found=second,
        review_text="已审",
    )
    at = world.moment(roll(at.date() + dt.timedelta(days=dice.randint(1, 7))))
    yield at
    justice = world.actor("justice", Role.OFFICER)
    perform(
        case,
        "review_justice",
        acting_user=justice,
        at=at,
        conclusion=Conclusion.AMEND,
        found=third,
        review_text="修改后签订",
    )
    at = world.moment(roll(at.date() + dt.timedelta(days=dice.randint(1, 9))))
    yield at
    perform(
        case,
        "sign",
        acting_user=office,
        at=at,
        adopted="已按意见修改",
        perform_by=roll(at.date() + dt.timedelta(days=30)),
    )
    at = world.moment(roll(at.date() + dt.timedelta(days=dice.randint(10, 29))))
    yield at
    perform(case, "finish", acting_user=office, at=at)
