"""A year of random inspections, exact to the profile's targets: draws, subjects, items claimed and covered."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from fazhi.engines.calendar.terms import roll
from fazhi.engines.codes import organisation, uscc
from fazhi.engines.draw.seed import promise_of
from fazhi.kernel.orgs.actors import Actor, staff
from fazhi.kernel.orgs.models import Post, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.bulk import perform_many
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.world import Script, World, person
from fazhi.modules.inspection.models import Draw, Visit, YearPlan
from fazhi.modules.inspection.register import INSPECTORS, ITEMS, SUBJECTS
from fazhi.modules.inspection.states import ItemKind, Result, Scheme

PARTIES = ("区市场监督管理局", "区人民检察院")
AREAS = ("一", "二", "三", "四")
TRADES = ("餐饮", "食品", "药店", "超市", "理发", "维修")


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The year plan first, then as many draws as the profile says, their subjects shared out evenly."""
    targets = world.profile["years"][str(world.year)]["inspection"]
    day = roll(dt.date(world.year, 1, 6))
    draws, subjects, joint = targets["draws"], targets["subjects"], targets.get("joint", 0)
    begun = [(world.moment(day), _prepare(world, targets, day))]
    for number in range(draws):
        share = subjects * (number + 1) // draws - subjects * number // draws
        start = roll(dt.date(world.year, 2, 10) + dt.timedelta(days=number * 220 // max(1, draws)))
        begun.append((world.moment(start), _draw(world, start, number, share, number < joint)))
    return begun


def _officer(world: World) -> Actor:
    return world.actor("market", Role.OFFICER)


def _head(world: World) -> Actor:
    """The head of market supervision, appointed when the district has none yet."""
    user, made = User.objects.get_or_create(username="market-head", defaults={"name": person(world.dice)})
    if made:
        user.set_unusable_password()
        user.save(update_fields=("password",))
    since = dt.date(world.profile["since"], 1, 1)
    Post.objects.get_or_create(
        user=user,
        unit=world.units["market"],
        role=Role.HEAD,
        defaults={"title": "机关负责人", "valid_from": since},
    )
    return staff(user, dt.date(world.year, 1, 1))


def _prepare(world: World, targets: dict[str, Any], day: dt.date) -> Script:
    """The three lists, and the plan: drafted, approved, published."""
    officer, at, head = _officer(world), world.moment(day), _head(world)
    versions.take_in(ITEMS, _items(world, targets), on=day, actor=officer, at=at, reason="年度梳理")
    versions.take_in(
        SUBJECTS, _subjects(world, targets["pool"]), on=day, actor=officer, at=at, reason="登记数据"
    )
    versions.take_in(
        INSPECTORS, _inspectors(world, targets["inspectors"]), on=day, actor=officer, at=at, reason="在岗人员"
    )
    case = open_case(
        "inspection_plan", acting_user=officer, at=at, unit=world.units["market"], title=f"{world.year}年度抽查计划",
        year=world.year, cap=targets.get("cap", 2), draws=targets["draws"],
    )  # fmt: skip
    assert isinstance(case, YearPlan)
    perform(case, "approve_plan", acting_user=head, at=at)
    perform(case, "publish_plan", acting_user=officer, at=at)
    yield at


def _items(world: World, targets: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Items of the catalogue: so many claimed, of these so many with inspection data."""
    for number in range(targets.get("items", 1)):
        yield {
            "unit": world.units["market"], "code": f"{world.profile['key'].upper()}-{number + 1:04d}",
            "title": f"{TRADES[number % 6]}经营监督检查（{number + 1}）", "kind": ItemKind.GENERAL, "basis": "有关法律、法规的监督检查条款",
            "claimed": number < targets.get("claimed", 0), "listed": number < targets.get("claimed", 0),
            "covered": number < targets.get("covered", 0),
        }  # fmt: skip


def code_of(number: int) -> str:
    """A valid code that belongs to nobody: the register number is made from a counter."""
    alphabet, digits = uscc.ALPHABET, ""
    for _n in range(6):
        number, rest = divmod(number, len(alphabet))
        digits = alphabet[rest] + digits
    body = "91500103" + "MA" + digits
    body += organisation.check_character(body[8:16])
    return body + uscc.check_character(body)


def _subjects(world: World, size: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        yield {
            "unit": world.units["market"], "code": code_of(number * 7919 + 1), "title": f"第{number + 1}号{TRADES[number % 6]}店",
            "region": f"{AREAS[number % 4]}片区", "risk": "ABBCD"[number % 5], "certificate": "",
        }  # fmt: skip


def _inspectors(world: World, size: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        yield {
            "unit": world.units["market"], "code": f"渝A{103000 + number * 7}", "title": person(world.dice),
            "regions": ";".join(f"{AREAS[(number + n) % 4]}片区" for n in range(2)), "certificates": "",
        }  # fmt: skip


def _draw(world: World, day: dt.date, number: int, share: int, joint: bool) -> Script:
    """One draw from its plan to the publication of its last result."""
    officer, market = _officer(world), world.units["market"]
    at = world.moment(day)
    yield at
    chosen = roll(day + dt.timedelta(days=3))
    case = open_case(
        "inspection_draw", acting_user=officer, at=at, unit=market, title=f"{world.year}年第{number + 1}次双随机抽查",
        counterpart=world.units["health"] if joint else None, joint=joint, item=f"{TRADES[number % 6]}经营监督检查（{number % 6 + 1}）",
        scheme=Scheme.SUBJECT, ratios=_exact(world, share), team=2, seed_parties=";".join(PARTIES),
        source=f"福利彩票双色球第{world.year}{number + 1:03d}期", known_on=chosen, known_time="08:00",
    )  # fmt: skip
    assert isinstance(case, Draw)
    perform(case, "freeze", acting_user=officer, at=at)
    secrets = {
        party: hashlib.sha256(f"{world.dice.random()}{party}".encode()).hexdigest() for party in PARTIES
    }
    bound = case.rounds.get().commitment
    for party in PARTIES:
        made = promise_of(settings.FAZHI_LEDGER_ALGORITHM, bound, party, secrets[party])
        perform(case, "promise", acting_user=officer, at=at, party=party, promise=made)
    for party in PARTIES:
        perform(case, "reveal", acting_user=officer, at=at, party=party, secret=secrets[party])
    at = world.moment(chosen)
    yield at
    balls = " ".join(f"{ball:02d}" for ball in sorted(world.dice.sample(range(1, 34), 6)))
    perform(
        case,
        "draw",
        acting_user=officer,
        at=at,
        value=f"{balls} + {world.dice.randint(1, 16):02d}",
        witness="区人大代表",
    )
    yield from _checks(world, case, officer, roll(chosen + dt.timedelta(days=10)))


def _exact(world: World, share: int) -> str:
    """Ratios that draw so many of the pool, as fractions of each class: the higher the risk, the larger the part."""
    pool = world.profile["years"][str(world.year)]["inspection"]["pool"]
    parts = {"D": share * 4 // 10, "C": share * 3 // 10, "B": share * 2 // 10}
    parts["A"] = share - sum(parts.values())
    return ";".join(
        f"{name}={parts[name]}/{sum('ABBCD'[n % 5] == name for n in range(pool))}" for name in "ABCD"
    )


def _checks(world: World, case: Draw, officer: Actor, day: dt.date) -> Script:
    """The teams go out; results are published within the term, problems handed on."""
    visits = list(Visit.objects.filter(task=case, state="assigned").order_by("pk"))
    at = world.moment(day)
    yield at
    by_result: dict[Result, list[Visit]] = {}
    for place, visit in enumerate(visits):
        result = (Result.ORDERED, Result.UNREACHABLE)[place % 2] if place % 11 == 0 else Result.NOTHING
        by_result.setdefault(result, []).append(visit)
    for result, members in by_result.items():
        perform_many(members, "record", acting_user=officer, at=at, shown=True, result=result)
    at = world.moment(roll(day + dt.timedelta(days=14)))
    yield at
    fresh = list(Visit.objects.filter(task=case, state="checked").order_by("pk"))
    perform_many(fresh, "publish", acting_user=officer, at=at)
    perform_many([c for c in fresh if c.result == Result.NOTHING], "close", acting_user=officer, at=at)
    handed = [c for c in fresh if c.result != Result.NOTHING]
    perform_many(handed, "follow_up", acting_user=officer, at=at, handling="责令改正并复查")
    perform(case, "finish", acting_user=officer, at=at)
