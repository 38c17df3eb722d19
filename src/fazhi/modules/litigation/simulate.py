"""Suits that play themselves, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.simulation.world import Script, World, person
from fazhi.modules.litigation.states import AbsenceReason, HeadRank, Instance, Judgment


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The scripts of a year: `heard` cases, `appeared` of them with a head (all `major` ones), `lost`, `withdrawn`."""
    targets = world.profile["years"][str(world.year)]["litigation"]
    heard, appeared, major = targets["heard"], targets["appeared"], targets.get("major", 0)
    heads = [True] * appeared + [False] * (heard - appeared)
    majors = [True] * major + [False] * (heard - major)
    ends = [Judgment.REVOKE] * targets.get("lost", 0) + [Judgment.REJECT_CLAIMS] * (
        heard - targets.get("lost", 0)
    )
    world.dice.shuffle(ends)
    rows = list(zip(heads, majors, ends, strict=True))
    world.dice.shuffle(rows)
    begun = []
    for head, grave, end in rows:
        day = _day(world)
        begun.append((world.moment(day), _heard(world, day, head, grave, end)))
    for _n in range(targets.get("withdrawn", 0)):
        day = _day(world)
        begun.append((world.moment(day), _withdrawn(world, day)))
    return begun


def _day(world: World) -> dt.date:
    return roll(dt.date(world.year, 1, 4) + dt.timedelta(days=world.dice.randrange(240)))


def _receive(world: World, day: dt.date, *, major: bool) -> Case:
    body = world.dice.choice([unit for unit in world.departments() if unit != world.units["justice"]])
    return open_case(
        "litigation", acting_user=world.actor("justice", Role.OFFICER), at=world.moment(day),
        unit=world.units["justice"], counterpart=body, title=f"诉{body.short}行政处理决定案",
        parties=({"role": "plaintiff", "name": person(world.dice)},),
        instance=Instance.FIRST, court=world.profile["court"], act_title=f"{body.short}作出的行政处理决定", major=major,
    )  # fmt: skip


def _answer(world: World, case: Case, day: dt.date) -> Iterator[dt.datetime]:
    at = world.moment(roll(day + dt.timedelta(days=world.dice.randint(4, 11))))
    yield at
    perform(
        case, "answer", acting_user=world.actor("justice", Role.OFFICER), at=at, evidence=True, norms=True
    )


def _heard(world: World, day: dt.date, head: bool, major: bool, end: Judgment) -> Iterator[dt.datetime]:
    """A suit that is heard in open court and judged in the year."""
    dice, office = world.dice, world.actor("justice", Role.OFFICER)
    case = _receive(world, day, major=major)
    yield from _answer(world, case, day)
    sitting = roll(day + dt.timedelta(days=dice.randint(30, 60)))
    at = world.moment(roll(day + dt.timedelta(days=20)))
    yield at
    perform(case, "notice_hearing", acting_user=office, at=at, hearing_set_for=sitting, head_asked=major)
    at = world.moment(sitting)
    yield at
    who: dict[str, Any]
    if head:
        who = {
            "head_rank": dice.choice([HeadRank.MAIN, HeadRank.DEPUTY]),
            "head_name": person(dice),
            "head_spoke": True,
        }
    else:
        who = {"head_rank": HeadRank.STAFF, "staff_name": person(dice), "absence_reason": AbsenceReason.DUTY}
    perform(case, "hold_hearing", acting_user=office, at=at, lawyer_name=person(dice), **who)
    at = world.moment(roll(sitting + dt.timedelta(days=dice.randint(10, 40))))
    yield at
    duty: dict[str, Any] = (
        {"perform_by": roll(at.date() + dt.timedelta(days=30))} if end == Judgment.REVOKE else {}
    )
    perform(case, "judge", acting_user=office, at=at, judgment=end, judgment_served_on=at.date(), **duty)
    at = world.moment(roll(at.date() + dt.timedelta(days=16)))
    yield at
    perform(case, "take_effect", acting_user=office, at=at)
    if duty:
        perform(case, "review_lost", acting_user=office, at=at, review="分析败诉原因，完善办案程序")
        perform(case, "begin_performance", acting_user=office, at=at)
        at = world.moment(roll(at.date() + dt.timedelta(days=dice.randint(2, 8))))
        yield at
        perform(case, "perform_judgment", acting_user=office, at=at)
    else:
        perform(case, "close", acting_user=office, at=at)


def _withdrawn(world: World, day: dt.date) -> Iterator[dt.datetime]:
    """A suit that the plaintiff gives up before it is heard."""
    case = _receive(world, day, major=False)
    yield from _answer(world, case, day)
    at = world.moment(roll(day + dt.timedelta(days=world.dice.randint(20, 45))))
    yield at
    perform(case, "withdraw", acting_user=world.actor("justice", Role.OFFICER), at=at)
