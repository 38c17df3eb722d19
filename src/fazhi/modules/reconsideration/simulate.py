"""Reconsideration cases that play themselves, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.documents.models import Method
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.world import PLACE, Script, World, person
from fazhi.modules.reconsideration.models import CommitteeMember
from fazhi.modules.reconsideration.register import COMMITTEE
from fazhi.modules.reconsideration.states import ActKind, Channel, Result

ACTS = {
    ActKind.PENALTY: "罚款决定", ActKind.INJURY: "工伤认定决定", ActKind.DISCLOSURE: "政府信息公开答复",
    ActKind.COMPLAINT: "投诉举报处理答复", ActKind.LICENCE: "准予许可决定", ActKind.INACTION: "不履行法定职责",
}  # fmt: skip


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The scripts of a year: `results` (result -> cases concluded), `docked`, `open`, `not_accepted`."""
    targets = world.profile["years"][str(world.year)]["reconsideration"]
    _committee(world, targets.get("committee", 0))
    results = [result for result, count in sorted(targets.get("results", {}).items()) for _n in range(count)]
    docked = [True] * targets.get("docked", 0) + [False] * (len(results) - targets.get("docked", 0))
    carried = targets.get("carried", 0)
    world.dice.shuffle(docked)
    order = list(range(len(results)))
    world.dice.shuffle(order)
    scripts = []
    for place, index in enumerate(order):
        received = _received(world, carried=place < carried)
        scripts.append((received, results[index], docked[index]))
    endings = [("open", targets.get("open", 0)), ("not_accepted", targets.get("not_accepted", 0))]
    for kind, count in endings:
        months = (11, 12) if kind == "open" else (1, 9)
        scripts += [(_day(world, *months), kind, False) for _n in range(count)]
    return [(world.moment(day), _case(world, day, ending, dock)) for day, ending, dock in scripts]


def _day(world: World, first_month: int, last_month: int, year: int | None = None) -> dt.date:
    start = dt.date(year or world.year, first_month, 1)
    end = dt.date(year or world.year, last_month, 20)
    return roll(start + dt.timedelta(days=world.dice.randrange((end - start).days)))


def _received(world: World, *, carried: bool) -> dt.date:
    """A case carried over comes in late in the year before, the others early enough to be concluded in the year."""
    return _day(world, 12, 12, world.year - 1) if carried else _day(world, 1, 9)


def _committee(world: World, size: int) -> None:
    unit, day = world.units["justice"], dt.date(world.year, 1, 10)
    sitting = CommitteeMember.objects.filter(unit=unit, valid_to=None).count()
    fields = ("行政法学", "土地管理", "社会保障", "市场监管", "城乡规划")
    for number in range(sitting, size):
        versions.add(
            COMMITTEE, unit=unit, code=f"{number + 1:02d}", on=day, at=dt.datetime.combine(day, dt.time(9), PLACE),
            actor=world.actor("justice", Role.OFFICE_HEAD), title=person(world.dice), field=fields[number % len(fields)],
        )  # fmt: skip


def _case(world: World, day: dt.date, ending: str, docked: bool) -> Iterator[dt.datetime]:
    """A case from its receipt to its archive. Each `yield` waits for the day of the next step."""
    dice, office = world.dice, world.actor("justice", Role.OFFICER)
    head = world.actor("justice", Role.HEAD)
    others = [unit for unit in world.departments() if unit != world.units["justice"]]
    respondent = dice.choice(others)
    kind = dice.choice(list(ACTS))
    case, at = _receive(world, day, kind, respondent)
    at = world.moment(_later(day, dice.randint(1, 4)))
    yield at
    if ending == "not_accepted":
        perform(case, "refuse", acting_user=office, at=at, reason="不属于行政复议受案范围")
        return
    perform(case, "accept", acting_user=office, at=at, conditions_met=True)
    hear = "hear_case" if case.edition == "2017" else "use_ordinary"
    perform(case, hear, acting_user=office, at=at)
    yield from _exchange(world, case, at, respondent)
    day = case.replied_on  # type: ignore[attr-defined]
    if ending == "open":
        return
    at = world.moment(_later(day, dice.randint(4, 12)))
    yield at
    perform(case, "hear_parties", acting_user=office, at=at, opinions="已电话听取双方意见并记录")
    at = world.moment(_later(at.date(), dice.randint(2, 8)))
    yield at
    if ending in {Result.MEDIATED, Result.SETTLED, Result.SELF_CORRECTED, Result.TERMINATED}:
        _end_without_decision(case, ending, docked, office, at)
    else:
        perform(case, "deliberate", acting_user=office, at=at, findings="查明事实并提出处理意见")
        at = world.moment(_later(at.date(), dice.randint(1, 4)))
        yield at
        extra: dict[str, Any] = {"docked_mediation": True} if docked else {}
        perform(
            case, "decide", acting_user=head, at=at, result=ending, approval="head",
            reasons="依据查明的事实和相关规定作出决定", **extra,
        )  # fmt: skip
    at = world.moment(_later(at.date(), dice.randint(1, 3)))
    yield at
    _serve(case, office, at)
    at = world.moment(_later(at.date(), dice.randint(16, 24)))
    yield at
    perform(case, "close", acting_user=office, at=at)


def _receive(world: World, day: dt.date, kind: ActKind, respondent: Unit) -> tuple[Case, dt.datetime]:
    dice, at = world.dice, world.moment(day)
    act_day = day - dt.timedelta(days=dice.randint(5, 50))
    case = open_case(
        "reconsideration", acting_user=world.actor("justice", Role.OFFICER), at=at, unit=world.units["justice"],
        counterpart=respondent, title=f"不服{respondent.short}{ACTS[kind]}",
        parties=({"role": "applicant", "name": person(dice), "phone": f"138{dice.randrange(10**8):08d}"},),
        channel=dice.choice(Channel.values), act_kind=kind, act_title=f"{respondent.short}作出的{ACTS[kind]}",
        act_done_on=act_day, act_known_on=act_day, request="请求撤销被申请复议的行政行为",
        fields={"handler_id": world.actor("justice", Role.OFFICER).user_id},
    )  # fmt: skip
    return case, at


def _exchange(world: World, case: Case, at: dt.datetime, respondent: Unit) -> Iterator[dt.datetime]:
    """The copy is sent and served, the respondent replies in time."""
    dice, office = world.dice, world.actor("justice", Role.OFFICER)
    at = world.moment(_later(at.date(), dice.randint(1, 4)))
    yield at
    perform(case, "send_copy", acting_user=office, at=at)
    served = _later(at.date(), 1)
    at = world.moment(served)
    yield at
    perform(
        case,
        "copy_served",
        acting_user=office,
        at=at,
        method=Method.DIRECT,
        served_on=served,
        recipient=respondent.name,
    )
    at = world.moment(_later(served, dice.randint(2, 5)))
    yield at
    key = next(key for key, unit in world.units.items() if unit == respondent)
    perform(
        case, "reply", acting_user=world.actor(key, Role.COUNTERPART), at=at, reply_text="行为认定事实清楚、程序合法",
        evidence_count=dice.randint(3, 20),
    )  # fmt: skip


def _end_without_decision(case: Case, ending: str, docked: bool, office: Any, at: dt.datetime) -> None:
    if ending == Result.MEDIATED:
        perform(case, "mediate", acting_user=office, at=at)
        signed: dict[str, Any] = {"signed": True} if case.edition != "2017" else {}
        perform(
            case,
            "mediated",
            acting_user=office,
            at=at,
            agreement="双方达成协议",
            docked_mediation=docked,
            **signed,
        )
    else:
        perform(
            case, "terminate", acting_user=office, at=at, terminate_reason="t1", result=ending, docked_mediation=docked,
            made_good=ending == Result.SELF_CORRECTED,
        )  # fmt: skip


def _serve(case: Case, office: Any, at: dt.datetime) -> None:
    step = {"decided": "serve_decision", "mediated": "serve_mediation", "terminated": "serve_termination"}[
        case.state
    ]
    perform(
        case,
        step,
        acting_user=office,
        at=at,
        method=Method.DIRECT,
        served_on=at.date(),
        recipient="申请人、被申请人",
    )


def _later(day: dt.date, workdays: int) -> dt.date:
    """So many working days later."""
    for _n in range(workdays):
        day = roll(day + dt.timedelta(days=1))
    return day
