"""The trail in the database: append-only, never forked, every tampering located."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from fazhi.engines.ledger.verify_receipt import faults
from fazhi.kernel.audit import guard
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.receipts import receipt_of
from fazhi.kernel.audit.trail import append
from fazhi.kernel.audit.verify import checkpoint, verify
from fazhi.kernel.documents import numbering
from fazhi.kernel.documents.models import Sequence
from fazhi.kernel.orgs.actors import SYSTEM
from tests.support.district import District, moment

DAY = dt.date(2024, 3, 31)


@pytest.mark.django_db
def test_the_database_refuses_to_change_the_trail(district: District) -> None:
    district.apply()
    guard.install(connection)
    try:
        for change in (lambda: Entry.objects.update(action="x"), lambda: Entry.objects.all().delete()):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()
    finally:
        guard.remove(connection)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_tampering_is_located(district: District) -> None:
    cases = [district.accept() for _n in range(3)]
    checkpoint(DAY)
    assert verify() == []
    victim = cases[1]
    entry = Entry.objects.get(chain=victim.chain, seq=1)
    body = entry.body
    Entry.objects.filter(pk=entry.pk).update(body=body.replace("2024-03-01", "2024-03-02"))
    assert [(f.chain, f.seq, f.kind) for f in verify()] == [(victim.chain, 1, "edited")]
    Entry.objects.filter(pk=entry.pk).update(body=body)
    last = Entry.objects.get(chain=victim.chain, seq=2)
    last.delete()
    assert [(f.chain, f.seq, f.kind) for f in verify()] == [(victim.chain, 2, "truncated")]


@pytest.mark.django_db
def test_receipts_from_the_database_verify(district: District) -> None:
    case = district.accept()
    assert receipt_of(case.chain, 1) is None
    checkpoint(DAY)
    made = receipt_of(case.chain, 1)
    assert made is not None
    assert list(faults(made)) == []
    made["entries"][0]["body"] = made["entries"][0]["body"].replace("apply", "accept")
    assert list(faults(made))


def in_threads(work: Any, number: int) -> list[Any]:
    def run(n: int) -> Any:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.django_db(transaction=True)
def test_two_writers_never_fork_a_chain() -> None:
    in_threads(
        lambda n: append("shared", "note", {"n": n}, actor=SYSTEM, at=moment("2024-01-02"), tries=200), 60
    )
    assert sorted(Entry.objects.values_list("seq", flat=True)) == list(range(1, 61))
    assert verify("shared") == []


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_duplicate_also_when_work_is_given_up() -> None:
    def take(n: int) -> int | None:
        try:
            with transaction.atomic():
                number = numbering.take("7", "决定书", 2024)
                if n % 5 == 0:
                    raise ZeroDivisionError
                return number
        except ZeroDivisionError:
            return None

    given = [number for number in in_threads(take, 100) if number]
    assert sorted(given) == list(range(1, 81))
    assert Sequence.objects.get().last == 80


@pytest.mark.django_db(transaction=True)
def test_one_case_moved_by_eight_at_once_moves_once() -> None:
    from tests.support.district import make_district

    district = make_district(dt.date(2019, 1, 1))
    case = district.accept()

    def hear(_n: int) -> str:
        from fazhi.kernel.errors import UserError

        fresh = type(case).objects.get(pk=case.pk)
        try:
            district.do(fresh, "use_ordinary", "2024-03-05")
            return "done"
        except UserError as refusal:
            return refusal.code

    outcomes = in_threads(hear, 8)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "stale", "refused"}
    assert verify(case.chain) == []
