"""The simulated district: its units, its people, and a seeded dice for everything that varies."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from fazhi.engines.codes import organisation, uscc
from fazhi.kernel.orgs.actors import Actor, staff
from fazhi.kernel.orgs.models import Post, Unit, UnitKind, User
from fazhi.kernel.orgs.roles import Role

PLACE = ZoneInfo("Asia/Shanghai")
Script = Iterator[dt.datetime]
"""A case that plays itself: it yields the moment at which it wants to go on."""


@dataclass
class World:
    """What a module's `simulate.py` works with."""

    profile: dict[str, Any]
    year: int
    dice: random.Random
    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def once(self, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        """What `ask` answered when it was first asked: for lists that do not change in a day and are asked for each case."""
        if key not in self.known:
            self.known[key] = ask()
        return self.known[key]

    def actor(self, unit: str, role: Role) -> Actor:
        """Who holds a role in a unit."""
        return self.actors[unit, role]

    def departments(self) -> list[Unit]:
        """Units against which cases are brought, in the order of the profile; `bodies` are units beside them."""
        return [self.units[key] for key in self.profile["departments"]]

    def moment(self, day: dt.date) -> dt.datetime:
        """A moment within office hours of a day."""
        return dt.datetime.combine(day, dt.time(9), PLACE) + dt.timedelta(minutes=self.dice.randrange(480))


PEOPLE = (
    (Role.OFFICER, "经办"), (Role.OFFICE_HEAD, "机构负责人"), (Role.HEAD, "机关负责人"),
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "秀英",
    "霞",
    "平",
)
PASSWORD = "fazhi-demo-2020"  # noqa: S105 - the printed password of a demonstration district


def person(dice: random.Random) -> str:
    """A name."""
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def firm_code(place: int) -> str:
    """A valid credit code (GB 32100-2015) of an enterprise that does not exist; one for each number below 10**8."""
    body = f"{place:08d}"
    stem = f"91500000{body}{organisation.check_character(body)}"
    return stem + uscc.check_character(stem)


def build(profile: dict[str, Any], year: int, seed: int) -> World:
    """Make the district's units and people (or find them, when an earlier year was simulated)."""
    world = World(profile, year, random.Random(f"{seed}|{profile['key']}|{year}"))  # noqa: S311 - not for secrets
    since = dt.date(profile["since"], 1, 1)
    top = _unit(profile["key"], profile["government"], profile["short"], UnitKind.GOVERNMENT, None)
    world.units["government"] = top
    for key, (name, kind) in (profile["departments"] | profile.get("bodies", {})).items():
        unit = _unit(f"{profile['key']}-{key}", profile["district"] + name, name, UnitKind(kind), top)
        world.units[key] = unit
    people = [("justice", role, title) for role, title in PEOPLE]
    people += [(key, Role.COUNTERPART, "复议应诉经办") for key in profile["departments"]]
    people += [(key, Role.OFFICER, "经办") for key in profile["departments"] if key != "justice"]
    people += [
        ("government", Role.AUDITOR, "监督"),
        ("government", Role.LEADER, "区领导"),
        ("government", Role.ADMIN, "管理员"),
    ]
    password = make_password(PASSWORD)
    for key, role, title in people:
        user = _user(f"{key}-{role.value.replace('_', '-')}", person(world.dice), password)
        Post.objects.get_or_create(
            user=user, unit=world.units[key], role=role, defaults={"title": title, "valid_from": since}
        )
        world.actors[key, role] = staff(user, dt.date(year, 1, 1))
    _seconds(world, since, password)
    return world


def _seconds(world: World, since: dt.date, password: str) -> None:
    """A second officer in each department: what must be done by two people finds them."""
    dice = random.Random(f"{world.profile['key']}|seconds")  # noqa: S311 - not for secrets
    for key in world.profile["departments"]:
        user = _user(f"{key}-officer-2", person(dice), password)
        Post.objects.get_or_create(
            user=user,
            unit=world.units[key],
            role=Role.OFFICER,
            defaults={"title": "经办", "valid_from": since},
        )


def _unit(code: str, name: str, short: str, kind: UnitKind, parent: Unit | None) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    return unit or Unit.objects.create(code=code, name=name, short=short, kind=kind, parent=parent)


def _user(username: str, name: str, password: str) -> User:
    user = User.objects.filter(username=username).first()
    return user or User.objects.create(username=username, name=name, password=password)
