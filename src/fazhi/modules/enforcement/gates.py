"""The doors to the registers of powers and of certificates: everything that enforcement asks of them is asked here."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from fazhi.kernel.errors import Refused
from fazhi.kernel.orgs.models import Post, Unit, User, valid_on
from fazhi.kernel.orgs.roles import Role

ACTS = (Role.OFFICER, Role.OFFICE_HEAD)


def _service(module: str) -> Any:
    """The door of a module that may not be installed; None then."""
    return import_module(f"{module}.service") if find_spec(module) else None


def holds_power(unit: Unit, code: str, on: dt.date) -> bool:
    """Whether the body holds the power on the day, by itself, by authorisation or by delegation."""
    powers = _service("fazhi.modules.powers")
    if powers is None:
        return bool(code.strip())
    return _passes(powers.must_hold, unit, code, on)


def certified(names: tuple[str, str], unit: Unit, on: dt.date) -> bool:
    """Whether these are two different officers of the body, each with a valid certificate on the day."""
    people = [person(name, unit, on) for name in names]
    if None in people or people[0] == people[1]:
        return False
    certificates = _service("fazhi.modules.certificates")
    return certificates is None or _passes(certificates.must_certify, people, unit, on)


def person(name: str, unit: Unit, on: dt.date) -> User | None:
    """The officer of a body by sign-in name, or by name where only one bears it."""
    posts = valid_on(Post.objects.filter(unit=unit, role__in=ACTS, user__is_active=True), on)
    users = User.objects.filter(pk__in=posts.values("user_id"))
    named = list(users.filter(username=name)[:1]) or list(users.filter(name=name)[:2])
    return named[0] if len(named) == 1 else None


def _passes(must: Any, *asked: Any) -> bool:
    try:
        must(*asked)
    except Refused:
        return False
    return True
