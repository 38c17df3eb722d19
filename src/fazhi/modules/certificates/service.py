"""The door of the module: no act without certified officers; and the exams, for whoever teaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fazhi.engines.law.citation import parse_ref
from fazhi.engines.law.parameters import parameter
from fazhi.kernel.errors import Refused
from fazhi.kernel.orgs.models import Unit, User, valid_on
from fazhi.kernel.text import _
from fazhi.modules.certificates import selectors
from fazhi.modules.certificates.actions import Score, begin, hand_in, record, regrade, set_exam
from fazhi.modules.certificates.models import Body, Certificate, Exam, Question, Sitting
from fazhi.modules.certificates.states import CertificateKind, S, Subject

__all__ = [
    "Certificate", "Exam", "Question", "Score", "Sitting", "Subject", "begin", "bodies", "certificate_of", "choices", "hand_in",
    "must_certify", "record", "regrade", "set_exam", "valid",
]  # fmt: skip

Person = User | str
"""A member of staff, or the number of a certificate."""


def valid(number: str, on: dt.date) -> bool:
    """Whether the certificate with the number may be shown in enforcement on a day."""
    row = selectors.by_number(number, on)
    return row is not None and row.holds(on)


def certificate_of(person: Person, unit: Unit, on: dt.date) -> Certificate | None:
    """The certificate of a person for a body as it was on a day, valid or not."""
    return (
        selectors.by_number(person, on, unit)
        if isinstance(person, str)
        else selectors.of_user(person, unit, on)
    )


def must_certify(people: Sequence[Person], unit: Unit, on: dt.date) -> list[Certificate]:
    """The certificates of those who act, in their order: enough different people, each with one of the body valid that day.

    How many is the dated parameter `pn.officers` (行政处罚法 2021, 42(1); 37(1) before). Refused otherwise: who, why, the
    article, the way out.
    """
    rule = parameter("pn.officers", on)
    basis = str(parse_ref(rule.law, rule.article))
    found, faults = [], []
    for person in people:
        row = certificate_of(person, unit, on)
        why = _why_not(row, on)
        if row is None or why:
            faults.append(_("%(who)s%(why)s") % {"who": row.title if row else str(person), "why": why})
        else:
            found.append(row)
    if faults:
        raise _refused(
            _("%(unit)s在%(day)s：%(faults)s") % {"unit": unit.name, "day": on, "faults": "；".join(faults)},
            basis,
        )
    if len({row.officer for row in found}) < int(rule.amount):
        sentence = _("执法人员不得少于%(least)s人，现在只有%(n)d人") % {
            "least": rule.amount, "n": len({row.officer for row in found}),
        }  # fmt: skip
        raise _refused(sentence, basis)
    return found


def _why_not(row: Certificate | None, on: dt.date) -> str:
    if row is None or row.kind != CertificateKind.ENFORCEMENT:
        return str(_("没有本机关的行政执法证"))
    if row.state != S.VALID:
        return _("的行政执法证（%(code)s）%(state)s") % {"code": row.code, "state": S(row.state).label}
    if not row.holds(on):
        return _("的行政执法证（%(code)s）已于%(day)s到期") % {"code": row.code, "day": row.until}
    return ""


def _refused(sentence: str, basis: str) -> Refused:
    remedy = _("请换由持有效证件的执法人员办理，或者先办理发证、换证。")
    return Refused(
        f"{sentence}，{_('依据')}{basis}。{remedy}", condition="certificate", basis=basis, remedy=remedy
    )


def bodies(on: dt.date) -> list[Unit]:
    """Whoever stands in the list of bodies that enforce on a day, of every government, by path."""
    listed = valid_on(Body.objects.all(), on).order_by()
    return list(Unit.objects.filter(pk__in=listed.values("unit_id")).order_by("path"))


def choices(unit: Unit, on: dt.date) -> list[tuple[str, str]]:
    """(number, "name（number）") of the valid enforcement certificates of a body, for a form; by number."""
    return [(row.code, f"{row.title}（{row.code}）") for row in selectors.shown(unit, on)]
