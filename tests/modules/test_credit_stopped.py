"""Long work of the credit office goes on where it was stopped; what a platform below is to have."""

from __future__ import annotations

import fcntl
import json
from typing import Any

import pytest

from fazhi.modules.credit import balance, exchange, intake, uploads
from fazhi.modules.credit.models import Batch, Parcel, Upload
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.snapshot import stock
from tests.modules.test_credit import CODE
from tests.modules.test_credit_exchange import _data, above, handed_in, made, penalty, receiver, sources
from tests.support.creditserver import City
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
__all__ = ["_data", "above", "sources"]


class Cut(BaseException):
    """As if the process had been killed here."""


def test_publicity_goes_on_where_it_was_stopped(
    district: District, sources: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [made(f"x:{n}", district, number=f"决{n}号", code=CODE if n % 5 else "") for n in range(20)]
    sources["x"] = lambda _since, _until: listed
    at, seen = moment("2026-04-14"), []

    def cut(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 8:
            raise Cut

    with pytest.raises(Cut):
        uploads.pull(at, progress=cut)
    assert (Upload.objects.count(), seen[-1]) == (8, (8, 20))
    assert uploads.pull(at) == 12
    with pytest.raises(Cut):
        uploads.pack(at, progress=cut)
    assert Upload.objects.filter(state="due").count() == 13
    told = uploads.pack(at)
    assert (told["stored"] + told["returned"], Upload.objects.filter(state="returned").count()) == (13, 4)
    [line] = stock(intake.root())
    assert (line.stored, line.received) == (16, line.stored + line.rejected)
    assert uploads.pack(at) == {"stored": 0, "returned": 0}


def test_an_exchange_goes_on_where_it_was_stopped(district: District, above: City) -> None:
    for name in ("a", "b", "c"):
        handed_in(district, penalty(f"{name}1"), penalty(f"{name}2"), name=name)
    for number in range(3):
        above.parcels[f"C{number}"] = (
            "penalty",
            (json.dumps(penalty(f"c{number}"), ensure_ascii=False) + "\n").encode(),
        )
    stages: list[tuple[str, int, int]] = []

    def cut(stage: str, done: int, total: int) -> None:
        stages.append((stage, done, total))
        if len(stages) in {2, 5, 8}:
            raise Cut

    for _stopped in range(3):
        with pytest.raises(Cut):
            exchange.run(moment("2026-04-14"), progress=cut)
    exchange.run(moment("2026-04-14"), progress=cut)
    assert (len(above.batches), len(above.receipts), Parcel.objects.filter(sent_at=None).count()) == (3, 3, 0)
    assert {stage for stage, _done, _of in stages} == {exchange.MAKING, exchange.SENDING, exchange.FETCHING}
    assert [line.closes for line in balance.stock(moment("2026-04-14"))] == [True]
    assert Batch.objects.filter(direction="in_city").count() == 3
    with (intake.root() / "exchange.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert exchange.run(moment("2026-04-14")).busy


def test_a_platform_below_gets_all_but_its_own(district: District) -> None:
    receiver(district, "来取", code="below", kind="below", unit="market")
    handed_in(district, penalty("1"))
    path = intake.root() / "own.jsonl"
    path.write_text(json.dumps(penalty("2"), ensure_ascii=False) + "\n", encoding="utf-8")
    intake.take_in(path, district.units["housing"], KINDS["penalty"], at=moment("2026-04-13"), channel="文件")
    assert exchange.collect(moment("2026-04-14")) == 1
    assert b'"2"' in exchange.file_of(Parcel.objects.get().number).read_bytes()
    assert [(line.stored, line.waiting, line.closes) for line in balance.stock(moment("2026-04-14"))] == [
        (1, 1, True)
    ]
