"""Exchange with a platform above, really over HTTP: parcels up and down, taking down, retries, a stock that closes; 双公示."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.tokens import issue
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.registers import versions
from fazhi.modules.credit import actions, balance, exchange, intake, reasons, selectors, uploads, wire
from fazhi.modules.credit.models import Batch, Parcel, TakeDown, Upload
from fazhi.modules.credit.register import RECEIVERS
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.model import STANDARD
from fazhi.pipeline.credit.snapshot import snapshot, stock
from tests.modules.test_credit import CODE, D, duty, published, repaired
from tests.support.creditserver import KEY, City, city
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
NOTICE, SCHEME = "国办发〔2018〕118号", "国办发〔2025〕22号"
OTHER = "91440300708461136T"


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def above(district: District) -> Iterator[City]:
    with city() as state:
        receiver(district, state.address)
        exchange.set_key("city", KEY)
        yield state


def receiver(
    district: District, address: str, code: str = "city", kind: str = "city", unit: str = "justice"
) -> Any:
    return versions.add(
        RECEIVERS, unit=district.units[unit], code=code, title=f"信用平台{code}", contact=address, kind=kind, on=D("2020-01-01"),
        actor=SYSTEM, at=moment("2020-01-01"),
    )  # fmt: skip


def penalty(number: str, code: str = CODE, amount: str = "1.5", level: str = "一般") -> dict[str, str]:
    return {
        "code": code, "name": "甲公司", "number": number, "act": "罚款", "level": level, "amount": amount, "decided_on": "2026-04-10",
        "unit": "测试区市场监督管理局",
    }  # fmt: skip


def handed_in(district: District, *rows: dict[str, str], name: str = "a", tmp: Any = None) -> Any:
    path = intake.root() / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return intake.take_in(
        path, district.units["market"], KINDS["penalty"], at=moment("2026-04-13"), channel="文件"
    )


def made(source: str, district: District, **changes: Any) -> uploads.Publication:
    told = {
        "source": source, "kind": "penalty", "unit": district.units["housing"], "code": CODE, "name": "甲公司", "number": f"{source}号",
        "act": "罚款", "decided_on": D("2026-04-10"), "level": "general", "amount": Decimal("15000.00"),
    } | changes  # fmt: skip
    return uploads.Publication(**told)


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    monkeypatch.setattr(uploads, "_sources", found)
    return found


@duty(NOTICE, "双公示", "行政许可、行政处罚自作出决定之日起七个工作日内公示")
def test_decisions_go_from_the_module_that_made_them_to_the_platform(
    district: District, above: City, sources: dict[str, Any]
) -> None:
    listed = [
        made("x:1", district), made("x:2", district, code="", number="缺代码"),
        made("y:1", district, kind="licence", act="普通", content="食品经营", to_on=D("2031-04-10"), level="", amount=None),
    ]  # fmt: skip
    sources["x"] = lambda since, until: [one for one in listed if since <= one.decided_on <= until]
    at = moment("2026-04-14")
    assert (uploads.pull(at), uploads.pull(at)) == (3, 0)
    # Friday 10 April 2026 plus seven working days: Tuesday 21 April
    assert set(Clock.objects.filter(key="upload").values_list("due", flat=True)) == {D("2026-04-21")}
    assert uploads.pack(at) == {"stored": 2, "returned": 1}
    assert uploads.pack(at) == {"stored": 0, "returned": 0}
    back = Upload.objects.get(state="returned")
    assert back.document_number == "缺代码"
    [why] = [reasons.of(back.kind, one) for one in back.faults]
    assert (why.sentence, why.remedy) == ("“统一社会信用代码”没有填写", "补填“统一社会信用代码”")
    assert "信用修复管理办法" in why.basis
    told = json.loads(Entry.objects.get(case_id=back.pk, action="give_back").body)["data"]["reason"]
    assert told == str(why)
    district.do(
        back,
        "correct",
        "2026-04-15",
        "outsider",
        subject_code=OTHER,
        subject_name="乙公司",
        act="罚款",
        level="general",
    )
    assert uploads.pack(moment("2026-04-15")) == {"stored": 1, "returned": 0}
    above.refuses.add("缺代码")
    done = exchange.run(moment("2026-04-15"))
    assert (done.made, done.sent, done.failed) == (3, 3, 0)
    assert list(Upload.objects.order_by("pk").values_list("state", flat=True)) == [
        "uploaded",
        "returned",
        "uploaded",
    ]
    [above_says] = [reasons.of(back.kind, one) for one in Upload.objects.get(state="returned").faults]
    assert (above_says.sentence, above_says.basis) == ("市平台没有这一主体", NOTICE)
    assert Upload.objects.filter(uploaded_on=D("2026-04-15")).count() == 2
    sent = [json.loads(line) for body in above.batches.values() for line in body.splitlines()]
    assert {(row["number"], row["amount"]) for row in sent if "amount" in row} == {
        ("x:1号", "1.500000"),
        ("缺代码", "1.500000"),
    }
    rate = definition.get("credit.upload_in_time")
    assert float(orm.evaluate(rate, Period.year(2026), rate.register.rows()).value or 0) == pytest.approx(
        66.67, abs=0.01
    )


def test_penalties_are_graded_by_their_kind() -> None:
    assert uploads.level_of("fine", on_the_spot=True) == "minor"
    assert uploads.level_of("criticism", on_the_spot=False) == "minor"
    assert uploads.level_of("confiscation", on_the_spot=False) == "general"
    assert uploads.level_of("revoked_licence", on_the_spot=False) == "serious"
    classes = KINDS["penalty"].column("act").values
    assert set(uploads.WORDS.values()) < set(classes)


def test_parcels_go_up_once_with_retries_and_receipts(district: District, above: City) -> None:
    handed_in(district, penalty("1"), penalty("2", OTHER, "0.25"), penalty("3", "坏代码"))
    above.broken = 1
    first, at = exchange.run(moment("2026-04-14")), moment("2026-04-14")
    assert (first.made, first.sent, first.failed) == (1, 0, 1)
    waits = Parcel.objects.get()
    assert (waits.records, waits.attempts, waits.error) == (2, 1, "对方答复503")
    assert exchange.run(at).failed == 0  # its time has not come
    later = at + dt.timedelta(seconds=3)
    assert exchange.run(later).sent == 1
    calls = above.calls
    assert exchange.run(later + dt.timedelta(hours=1)).sent == 0
    assert above.calls == calls + 1  # it only asked what waits for us
    parcel = Parcel.objects.get()
    assert (parcel.accepted, parcel.refused, parcel.receipt) == (2, 0, parcel.checksum[:16])
    assert [(line.stored, line.accepted, line.waiting, line.closes) for line in balance.stock(later)] == [
        (2, 2, 0, True)
    ]
    assert [
        json.loads(line)["amount"] for line in exchange.file_of(parcel.number).read_bytes().splitlines()
    ] == ["1.500000", "0.250000"]
    assert stock(intake.root())[0].stored == 2


def test_a_wrong_key_or_a_torn_file_stores_nothing(district: District, above: City) -> None:
    exchange.set_key("city", "fz_wrong")
    handed_in(district, penalty("1"))
    assert exchange.run(moment("2026-04-14")).failed == 2
    assert "密钥" in Parcel.objects.get().error
    exchange.set_key("city", KEY)
    above.parcels["C1"] = ("penalty", (json.dumps(penalty("9"), ensure_ascii=False) + "\n").encode())
    above.torn = True
    assert exchange.run(moment("2026-04-15")).failed == 1
    assert Batch.objects.filter(direction="in_city").count() == 0
    above.torn = False
    done = exchange.run(moment("2026-04-16"))
    assert (done.fetched, done.failed) == (1, 0)
    case = Batch.objects.get(direction="in_city")
    assert (case.received, case.stored, above.receipts["C1"]["accepted"]) == (1, 1, 1)
    assert exchange.run(moment("2026-04-17")).made == 0  # what came from above does not go back up


@duty(SCHEME, "六", "修复后各接收方六十秒内停止公示，逾时的点名")
def test_a_repair_is_pushed_at_once_and_who_does_not_answer_is_named(
    district: District, above: City, django_capture_on_commit_callbacks: Any
) -> None:
    receiver(district, "http://127.0.0.1:9/", code="dead", kind="copy", unit="housing")
    receiver(district, "信用科电话", code="paper", kind="copy", unit="housing")
    handed_in(district, penalty("罚1号"))
    before = snapshot(intake.root(), STANDARD, D("2026-07-20")).codes
    with django_capture_on_commit_callbacks(execute=True):
        case = repaired(district, published(district))
    assert [told["document_number"] for told in above.takedowns] == ["罚1号"]
    rows = {row.receiver.code: row for row in TakeDown.objects.filter(item=case).select_related("receiver")}
    assert (rows["city"].receipt, rows["city"].confirmed_at is not None) == ("T1", True)
    assert (rows["dead"].attempts, "连接不上" in rows["dead"].error, rows["paper"].attempts) == (1, True, 0)
    told = rows["dead"].told_at
    done = exchange.run(told + dt.timedelta(seconds=61))
    assert done.late == ["信用平台dead", "信用平台paper"]
    assert len(above.takedowns) == 1
    assert not selectors.shown(D("2026-07-15"), CODE).exists()
    # it does not count in the evaluation either
    assert (before, snapshot(intake.root(), STANDARD, D("2026-07-20")).codes) == ([CODE], [])
    assert len(actions.late(told + dt.timedelta(seconds=59))) == 0


def test_a_redirect_is_not_followed_and_an_address_is_http() -> None:
    assert wire.is_address("https://credit.example")
    assert not wire.is_address("file:///etc/passwd")
    with pytest.raises(wire.Unreached, match="连接不上"):
        wire.send_json("http://127.0.0.1:9", KEY, "/takedowns", {})


def test_a_receipt_that_does_not_close_is_refused(district: District, above: City) -> None:
    handed_in(district, penalty("1"))
    above.broken = 1
    exchange.run(moment("2026-04-14"))
    with pytest.raises(BadData, match="不闭合"):
        exchange.acknowledge(Parcel.objects.get(), "r", 5, 0, moment("2026-04-14"))


class Program:
    """A program of a department that calls with a key."""

    def __init__(self, district: District, who: str, *, read_only: bool = False) -> None:
        _token, secret = issue(district.users[who], "测试", on=D("2026-04-01"), days=300, read_only=read_only)
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def hand_in(self, body: bytes, **changes: Any) -> Any:
        query = {
            "kind": "penalty",
            "schema_version": "1",
            "checksum": hashlib.sha256(body).hexdigest(),
        } | changes
        return self.client.generic(
            "POST", "/api/v1/credit/batches", body, "application/octet-stream", query_params=query
        )


@pytest.fixture
def program(district: District, settings: Any) -> Program:
    settings.FAZHI_NOW = "2026-04-20T10:00:00+08:00"
    return Program(district, "respondent")


def test_a_batch_is_handed_in_by_a_program_once(district: District, program: Program) -> None:
    body = "".join(
        json.dumps(row, ensure_ascii=False) + "\n"
        for row in (penalty("1"), penalty("2", "坏"), penalty("3", level="无"))
    ).encode()
    first, again = program.hand_in(body), program.hand_in(body)
    assert (first.status_code, again.status_code) == (200, 200)
    told = first.json()
    assert (
        told["received"],
        told["stored"],
        told["rejected"],
        told["repeated"],
        again.json()["repeated"],
    ) == (3, 1, 2, False, True)
    assert [(r["row"], r["number"], r["rule"]) for r in told["rejects"]] == [
        (3, "2", "uscc"),
        (4, "3", "choice"),
    ]
    assert Batch.objects.get().received == 3
    marked = program.client.get(f"/api/v1/credit/batches/{told['batch']}/rejects")
    assert b"".join(marked.streaming_content).startswith(b"PK")
    stranger = Program(district, "outsider")
    assert stranger.client.get(f"/api/v1/credit/batches/{told['batch']}/rejects").status_code == 404
    assert {kind["key"] for kind in program.client.get("/api/v1/credit/kinds").json()} == set(KINDS)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"checksum": "0" * 64}, 422),
        ({"schema_version": "2"}, 409),
        ({"kind": "nothing"}, 404),
        ({"unit": "justice"}, 403),
    ],
)
def test_a_batch_that_is_not_as_it_says_is_refused(program: Program, changes: Any, status: int) -> None:
    told = program.hand_in(b'{"code": "1"}\n', **changes)
    assert (told.status_code, bool(told.json()["sentence"])) == (status, True)
    assert not Batch.objects.exists()
    assert not list((intake.root() / "inbox").glob("*"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x01\x02",
        b"a,b\n1,2\n",
        b"PK\x03\x04 no archive",
        "标题,代码\n".encode("utf-16"),
        b"\xd0\xcf\x11\xe0old",
    ],
)
def test_what_is_no_batch_is_refused_in_one_sentence(program: Program, body: bytes) -> None:
    told = program.hand_in(body)
    assert told.status_code == 422
    assert "\n" not in told.json()["sentence"]
    assert str(intake.root()) not in told.json()["sentence"]


def test_a_body_beyond_the_bound_is_refused(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LARGEST", 1000)
    assert program.hand_in(b"x" * 1001).status_code == 422
    assert not list((intake.root() / "inbox").glob("*"))


def test_this_platform_receives_what_it_sends(district: District, program: Program) -> None:
    """Parcels down and taking down, from the other side: another installation fetches, acknowledges and is told."""
    receiver(district, "另一个平台来取", kind="city", unit="market")
    path = intake.root() / "own.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(penalty("1"), ensure_ascii=False) + "\n", encoding="utf-8")
    intake.take_in(path, district.units["housing"], KINDS["penalty"], at=moment("2026-04-13"), channel="文件")
    assert exchange.collect(moment("2026-04-14")) == 1
    [entry] = program.client.get("/api/v1/credit/parcels").json()
    assert (
        Program(district, "outsider").client.get(f"/api/v1/credit/parcels/{entry['number']}").status_code
        == 404
    )
    data = b"".join(program.client.get(f"/api/v1/credit/parcels/{entry['number']}").streaming_content)
    assert hashlib.sha256(data).hexdigest() == entry["checksum"]
    url = f"/api/v1/credit/parcels/{entry['number']}/receipt"
    wrong = program.client.post(url, {"receipt": "r", "accepted": 0, "refused": 0}, "application/json")
    right = program.client.post(url, {"receipt": "r", "accepted": 1, "refused": 0}, "application/json")
    assert (wrong.status_code, right.status_code) == (422, 200)
    assert program.client.get("/api/v1/credit/parcels").json() == []
    case = published(district)
    told = {"kind": "penalty", "code": CODE, "document_number": "罚1号", "ended_on": "2026-04-20"}
    foreign = Program(district, "outsider").client.post("/api/v1/credit/takedowns", told, "application/json")
    assert foreign.json()["stopped"] == 0
    assert selectors.shown(D("2026-04-20"), CODE).exists()
    own = [
        program.client.post("/api/v1/credit/takedowns", told, "application/json").json()
        for _again in range(2)
    ]
    assert ([one["stopped"] for one in own], own[0]["receipt"]) == ([1, 0], own[1]["receipt"])
    case.refresh_from_db()
    assert case.state == "repaired"
    assert not selectors.shown(D("2026-04-20"), CODE).exists()
    assert program.client.get("/api/v1/credit/takedowns").json()[0]["document_number"] == "罚1号"


@pytest.mark.parametrize("query", [{"kind": "penalty\x00"}, {"unit": "market\x00"}, {"name": "a\x00b"}])
def test_the_interface_takes_no_control_characters(program: Program, query: dict[str, str]) -> None:
    assert program.hand_in(b"x", **query).status_code == 422
    notice = {"kind": "penalty", "code": CODE, "document_number": "罚\x001", "ended_on": "2026-04-20"}
    assert program.client.post("/api/v1/credit/takedowns", notice, "application/json").status_code == 422
