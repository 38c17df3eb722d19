"""Who holds which certificate on a day."""

from __future__ import annotations

import datetime as dt

from fazhi.kernel import store
from fazhi.kernel.documents.models import Document
from fazhi.kernel.orgs.models import Unit, User, valid_on
from fazhi.modules.certificates.models import Certificate, Exam, Question, Sitting
from fazhi.modules.certificates.papers import draw, usable
from fazhi.modules.certificates.states import CertificateKind, S


def by_number(number: str, on: dt.date, unit: Unit | None = None) -> Certificate | None:
    """The certificate with the number as it was on a day; `unit` narrows to those of a body."""
    rows = valid_on(Certificate.objects.filter(code=number), on).select_related("unit")
    return (rows.filter(unit=unit) if unit else rows).order_by("pk").first()


def of_user(user: User, unit: Unit, on: dt.date) -> Certificate | None:
    """The enforcement certificate that a member of staff has in a body on a day, the one that may be shown first."""
    today = store.day(on)
    values = [unit.pk, CertificateKind.ENFORCEMENT.value, today, today, user.username, unit.pk, today, today]
    found = store.select(Certificate, _OF_USER, values)
    return min(found, key=lambda row: (not row.holds(on), row.code), default=None)


_OF_USER = (
    "unit_id = %s AND kind = %s AND (valid_to IS NULL OR valid_to > %s) AND valid_from <= %s AND officer IN (SELECT code "
    "FROM certificates_officer WHERE account = %s AND unit_id = %s AND (valid_to IS NULL OR valid_to > %s) "
    "AND valid_from <= %s)"
)
"""Asked twice for every case of enforcement that is opened."""


def shown(unit: Unit, on: dt.date) -> list[Certificate]:
    """The enforcement certificates of a body that are valid on a day, by number."""
    rows = valid_on(
        Certificate.objects.filter(unit=unit, kind=CertificateKind.ENFORCEMENT, state=S.VALID), on
    )
    return [row for row in rows.order_by("code", "pk") if row.holds(on)]


def bank(exam: Exam) -> list[Question]:
    """The questions of the bank that may be asked in an exam: of its subject, about law in force on its day."""
    rows = valid_on(Question.objects.filter(unit=exam.unit, subject=exam.subject), exam.held_on)
    return [question for question in rows.order_by("code") if usable(question, exam.held_on)]


def paper_of(exam: Exam, body: Unit, officer: str) -> list[Question]:
    """The paper of a candidate, drawn anew from the bank and the seed."""
    return draw(bank(exam), exam.size, exam.seed, f"{body.code}/{officer}")


def paper(sitting: Sitting) -> list[Question]:
    """The versions of the questions that were asked, in their order."""
    known = Question.objects.in_bulk(sitting.paper)
    return [known[pk] for pk in sitting.paper]


def keys_now(sitting: Sitting) -> list[Question]:
    """The questions that were asked with the key that stands now; ids remain those of the paper."""
    asked = paper(sitting)
    latest = {
        (q.unit_id, q.code): q.answer
        for q in Question.objects.filter(code__in=[q.code for q in asked]).order_by("valid_from", "pk")
    }
    for question in asked:
        question.answer = latest[question.unit_id, question.code]
    return asked


def notices(exam: Exam) -> dict[int, Document]:
    """The latest notice of result by the key of the sitting."""
    keys = exam.sittings.values("pk")
    rows = Document.objects.filter(register="sittings", row_id__in=keys).order_by("pk")
    return {row.row_id: row for row in rows if row.row_id is not None}
