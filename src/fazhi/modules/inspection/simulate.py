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
from fazhi.kernel.orgs.models import Post, Unit, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.bulk import perform_many
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.world import Script, World, person
from fazhi.modules.inspection.models import Draw, Visit
from fazhi.modules.inspection.register import INSPECTORS, ITEMS, SUBJECTS
from fazhi.modules.inspection.states import ItemKind, Result, Scheme

AREAS = ("一", "二", "三", "四")
TRADES = ("餐饮", "食品", "药店", "超市", "理发", "维修")
CLASSES = "ABBCD"
"""Risk classes of five firms that follow each other in the pool."""


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The lists and the year plan of each body first; then as many draws as the profile says, led by the bodies in turn.

    `bodies`: keys of the departments that take part (market supervision when none is named), each with a pool of `pool`
    subjects and `inspectors`. `draws` share `subjects` evenly, the first `joint` of them with the next body. `alone`: what
    one body draws by itself beside them (`body`, `draws`, `subjects`).
    """
    targets = _targets(world)
    keys = targets.get("bodies", ["market"])
    day = roll(dt.date(world.year, 1, 6))
    begun = [(world.moment(day), _prepare(world, key, day)) for key in keys]
    draws, joint = targets["draws"], targets.get("joint", 0)
    for number, share in enumerate(_shares(targets["subjects"], draws)):
        place = number % len(keys)
        partner = keys[(place + 1) % len(keys)] if len(keys) > 1 else "health"
        begun.append(_begin(world, number, draws, keys[place], partner if number < joint else "", share))
    alone = targets.get("alone", {"draws": 0, "subjects": 0})
    for number, share in enumerate(_shares(alone["subjects"], alone["draws"])):
        begun.append(_begin(world, number, alone["draws"], alone["body"], "", share))
    return begun


def _targets(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.profile["years"][str(world.year)]["inspection"]
    return found


def _shares(whole: int, parts: int) -> list[int]:
    """A number in parts that differ by one at most."""
    return [whole * (n + 1) // parts - whole * n // parts for n in range(parts)]


def _begin(
    world: World, number: int, draws: int, key: str, partner: str, share: int
) -> tuple[dt.datetime, Script]:
    start = roll(dt.date(world.year, 2, 10) + dt.timedelta(days=number * 220 // draws))
    return world.moment(start), _draw(world, start, number, key, partner, share)


def _head(world: World, key: str) -> Actor:
    """The head of a body, appointed when the district has none yet."""
    user, made = User.objects.get_or_create(username=f"{key}-head", defaults={"name": person(world.dice)})
    if made:
        user.set_unusable_password()
        user.save(update_fields=("password",))
    since = dt.date(world.profile["since"], 1, 1)
    Post.objects.get_or_create(
        user=user,
        unit=world.units[key],
        role=Role.HEAD,
        defaults={"title": "机关负责人", "valid_from": since},
    )
    return staff(user, dt.date(world.year, 1, 1))


def _prepare(world: World, key: str, day: dt.date) -> Script:
    """The three lists of a body, and its plan: drafted, approved, published."""
    targets, unit, at = _targets(world), world.units[key], world.moment(day)
    officer, head = world.actor(key, Role.OFFICER), _head(world, key)
    for register, rows, reason in (
        (ITEMS, _items(unit, targets), "年度梳理"),
        (SUBJECTS, _subjects(unit, targets["pool"]), "登记数据"),
        (INSPECTORS, _inspectors(world, unit, targets["inspectors"]), "在岗人员"),
    ):
        versions.take_in(register, rows, on=day, actor=officer, at=at, reason=reason)
    case = open_case(
        "inspection_plan", acting_user=officer, at=at, unit=unit, title=f"{world.year}年度抽查计划",
        year=world.year, cap=targets.get("cap", 2), draws=targets["draws"],
    )  # fmt: skip
    perform(case, "approve_plan", acting_user=head, at=at)
    perform(case, "publish_plan", acting_user=officer, at=at)
    yield at


def _items(unit: Unit, targets: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Items of the catalogue: so many claimed, of these so many with inspection data."""
    for number in range(targets.get("items", len(TRADES))):
        yield {
            "unit": unit, "code": f"{unit.code.upper()}-{number + 1:04d}",
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


def _subjects(unit: Unit, size: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        yield {
            "unit": unit, "code": code_of(number * 7919 + 1), "title": f"第{number + 1}号{TRADES[number % 6]}店",
            "region": f"{AREAS[number % 4]}片区", "risk": CLASSES[number % 5], "certificate": "",
        }  # fmt: skip


def _inspectors(world: World, unit: Unit, size: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        yield {
            "unit": unit, "code": f"渝{unit.pk:02d}-{103000 + number * 7}", "title": person(world.dice),
            "regions": ";".join(f"{AREAS[(number + n) % 4]}片区" for n in range(2)), "certificates": "",
        }  # fmt: skip


def _draw(world: World, day: dt.date, number: int, key: str, partner: str, share: int) -> Script:
    """One draw from its plan to the publication of its last result."""
    officer, unit, at = world.actor(key, Role.OFFICER), world.units[key], world.moment(day)
    yield at
    chosen, ratios = roll(day + dt.timedelta(days=3)), _exact(_targets(world)["pool"], share)
    parties = (unit.short, f"{world.profile['district']}人民检察院")
    case = open_case(
        "inspection_draw", acting_user=officer, at=at, unit=unit, title=f"{world.year}年第{number + 1}次双随机抽查",
        counterpart=world.units[partner] if partner else None, joint=bool(partner),
        item=f"{TRADES[number % 6]}经营监督检查（{number % 6 + 1}）", scheme=Scheme.SUBJECT, ratios=ratios, team=2,
        seed_parties=";".join(parties), source=f"福利彩票双色球第{world.year}{number + 1:03d}期", known_on=chosen, known_time="08:00",
    )  # fmt: skip
    assert isinstance(case, Draw)
    perform(case, "freeze", acting_user=officer, at=at)
    secrets = {
        party: hashlib.sha256(f"{world.dice.random()}{party}".encode()).hexdigest() for party in parties
    }
    bound = case.rounds.get().commitment
    for party in parties:
        made = promise_of(settings.FAZHI_LEDGER_ALGORITHM, bound, party, secrets[party])
        perform(case, "promise", acting_user=officer, at=at, party=party, promise=made)
    for party in parties:
        perform(case, "reveal", acting_user=officer, at=at, party=party, secret=secrets[party])
    at = world.moment(chosen)
    yield at
    balls = " ".join(f"{ball:02d}" for ball in sorted(world.dice.sample(range(1, 34), 6)))
    value = f"{balls} + {world.dice.randint(1, 16):02d}"
    perform(case, "draw", acting_user=officer, at=at, value=value, witness="人大代表")
    yield from _checks(world, case, officer, roll(chosen + dt.timedelta(days=10)))


def _exact(pool: int, share: int) -> str:
    """Ratios that draw so many of the pool, as fractions of each class: the higher the risk, the larger the part."""
    sizes = {name: sum(CLASSES[n % 5] == name for n in range(pool)) for name in "ABCD"}
    parts = {"D": share * 4 // 10, "C": share * 3 // 10, "B": share * 2 // 10}
    parts["A"] = share - sum(parts.values())
    return ";".join(f"{name}={parts[name]}/{sizes[name]}" for name in "ABCD")


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
