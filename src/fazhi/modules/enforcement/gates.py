"""The doors to the registers of powers and of certificates: everything that enforcement asks of them is asked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fazhi.kernel import store
from fazhi.kernel.errors import UserError
from fazhi.kernel.orgs.models import Unit, User
from fazhi.kernel.orgs.roles import Role
from fazhi.modules.certificates import service as certificates
from fazhi.modules.powers import service as powers

ACTS = (Role.OFFICER, Role.OFFICE_HEAD)


def must_hold(unit: Unit, code: str, on: dt.date) -> bool:
    """True; Refused, saying who holds the power and what to do, unless the body may exercise it on the day."""
    powers.must_hold(unit, code, on)
    return True


def may_coerce(unit: Unit, code: str, on: dt.date) -> bool:
    """Whether a power is one of coercion that the body exercises in its own name: it cannot be entrusted (行政强制法 17(1))."""
    power = powers.must_hold(unit, code, on)
    if power.kind != powers.Kind.COERCION or power.unit_id == unit.pk:
        return power.kind == powers.Kind.COERCION
    try:
        powers.must_hold(power.unit, code, on, place=unit)
    except UserError:
        return True  # the giver no longer acts there: the power was authorised or devolved
    return False


def holds_power(unit: Unit, code: str, on: dt.date) -> bool:
    """Whether the body may exercise the power on the day: by the list, by authorisation or by delegation."""
    try:
        return must_hold(unit, code, on)
    except UserError:
        return False


def certified(names: tuple[str, str], unit: Unit, on: dt.date) -> bool:
    """Whether these are two different people; Refused, saying why, unless each has a valid certificate of the body.

    A name is a sign-in name, a name that one officer of the body bears, or the number of a certificate.
    """
    people = [person(name, unit, on) or name for name in names]
    if not all(names) or people[0] == people[1]:
        return False
    certificates.must_certify(people, unit, on)
    return True


def person(name: str, unit: Unit, on: dt.date) -> User | None:
    """The officer of a body by sign-in name, or by name where only one bears it."""
    acting = [*(role.value for role in ACTS), unit.pk, store.day(on), store.day(on)]
    named = store.select(User, f"username = %s AND {_ACTING}", [name, *acting]) or store.select(
        User, f"name = %s AND {_ACTING} LIMIT 2", [name, *acting]
    )
    return named[0] if len(named) == 1 else None


_ACTING = (
    "is_active AND id IN (SELECT user_id FROM orgs_post WHERE role IN (%s, %s) AND unit_id = %s "
    "AND (valid_to IS NULL OR valid_to > %s) AND valid_from <= %s)"
)
"""Asked twice for every case of enforcement that is opened."""


def names_of(name: str, unit: Unit, on: dt.date) -> set[str]:
    """Every name under which an officer is known: as written, sign-in name, name, holder of the certificate."""
    found = person(name, unit, on)
    row = certificates.certificate_of(found or name, unit, on)
    known = {name, found.username, found.name} if found else {name}
    return known | ({row.title, row.code} if row else set())


def penalty_powers(unit: Unit, on: dt.date) -> Iterator[str]:
    """Codes of the penalties that a body may impose on a day, in order."""
    for code, _title in powers.choices(unit, on):
        if powers.must_hold(unit, code, on).kind == powers.Kind.PENALTY:
            yield code
