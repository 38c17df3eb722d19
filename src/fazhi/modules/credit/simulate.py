"""A year of credit, exact to the profile's targets: batches, reports upwards, queries about officials, debts that are paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.simulation.world import Script, World
from fazhi.modules.credit.states import Direction

KINDS = ("licence", "penalty", "pledge", "contract", "redlist")
DEBTS = 8


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """`received` records in `batches`, `stored` of them; by month `sent` to the city and `from_city`; `persons` in `queries`;
    `debts_cleared` yuan."""
    targets = world.profile["years"][str(world.year)]["credit"]
    begun: list[tuple[dt.datetime, Script]] = []
    received, stored = targets.get("received", 0), targets.get("stored", 0)
    whole = parts(world, received, targets.get("batches", 0))
    for part, back in zip(whole, _within(whole, received - stored), strict=True):
        at, sender = _moment(world), world.dice.choice(world.departments())
        begun.append((at, _batch(world, at, sender, Direction.IN_UNIT, part, back)))
    for key, direction in (("sent", Direction.OUT_CITY), ("from_city", Direction.IN_CITY)):
        for month, part in enumerate(parts(world, targets.get(key, 0), 12), 1):
            at = world.moment(roll(dt.date(world.year, month, 20)))
            begun.append((at, _batch(world, at, world.units["government"], direction, part, 0)))
    for persons in parts(world, targets.get("persons", 0), targets.get("queries", 0)):
        at = _moment(world)
        begun.append((at, _query(world, at, persons)))
    for amount in parts(world, targets.get("debts_cleared", 0), DEBTS):
        at = world.moment(roll(dt.date(world.year, 9, 1) + dt.timedelta(days=world.dice.randrange(60))))
        begun.append((at, _debt(world, at, amount)))
    return begun


def parts(world: World, total: int, count: int) -> list[int]:
    """A total in so many random parts that add up to it; nothing for a total of nothing."""
    if not count or not total:
        return []
    weights = [world.dice.random() + 0.2 for _n in range(count)]
    shares = [int(total * weight / sum(weights)) for weight in weights]
    shares[0] += total - sum(shares)
    return shares


def _within(whole: list[int], rejected: int) -> list[int]:
    """So many rejects spread over the batches, none more than its batch holds."""
    backs = [part * rejected // max(1, sum(whole)) for part in whole]
    left = rejected - sum(backs)
    for place, part in enumerate(whole):
        more = min(left, part - backs[place])
        backs[place], left = backs[place] + more, left - more
    return backs


def _moment(world: World) -> dt.datetime:
    return world.moment(roll(dt.date(world.year, 1, 4) + dt.timedelta(days=world.dice.randrange(340))))


def _batch(
    world: World, at: dt.datetime, other: Unit, direction: Direction, received: int, rejected: int
) -> Script:
    office, kind = world.actor("justice", Role.OFFICER), world.dice.choice(KINDS)
    case = open_case(
        "credit_batch", acting_user=office, at=at, unit=world.units["justice"], counterpart=other, title=f"{other.short}{kind}",
        direction=direction, record_kind=kind, received=received, stored=received - rejected, rejected=rejected,
    )  # fmt: skip
    if rejected:
        perform(case, "give_back", acting_user=office, at=at)
    later = world.moment(roll(at.date() + dt.timedelta(days=3)))
    yield later
    perform(case, "close", acting_user=office, at=later)


def _query(world: World, at: dt.datetime, persons: int) -> Script:
    office, purpose = (
        world.actor("justice", Role.OFFICER),
        world.dice.choice(["评先评优", "干部选拔", "代表委员审查"]),
    )
    case = open_case(
        "credit_query",
        acting_user=office,
        at=at,
        unit=world.units["justice"],
        title=purpose,
        purpose=purpose,
        persons=persons,
    )
    later = world.moment(roll(at.date() + dt.timedelta(days=1)))
    yield later
    perform(case, "reply", acting_user=office, at=later, hits=0)


def _debt(world: World, at: dt.datetime, amount: int) -> Script:
    office, debtor = world.actor("justice", Role.OFFICER), world.dice.choice(world.departments())
    case = open_case(
        "credit_debt", acting_user=office, at=at, unit=world.units["justice"], counterpart=debtor, title="工程款", creditor="某建筑公司",
        contract="工程施工合同", amount=Decimal(amount),
    )  # fmt: skip
    later = world.moment(roll(at.date() + dt.timedelta(days=20)))
    yield later
    perform(case, "pay", acting_user=office, at=later, paid=Decimal(amount))
