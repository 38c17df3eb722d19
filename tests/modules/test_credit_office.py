"""The pages of the credit office, and penalties pulled from the enforcement module."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.modules.credit import exchange, uploads
from fazhi.modules.credit.models import Batch, Parcel, Upload
from tests.modules.enforcement.acting import Bureau
from tests.modules.test_credit import CODE
from tests.modules.test_credit_exchange import _data, above, made, penalty  # noqa: F401 - fixtures
from tests.support.creditserver import City
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db


def test_the_pages_of_the_office(district: District, above: City, settings: Any) -> None:  # noqa: F811 - the fixture
    settings.FAZHI_NOW = "2026-04-20T10:00:00+08:00"
    uploads.register_source("test", lambda _since, _until: [made("p:1", district)])
    client = Client()
    client.force_login(district.users["officer"])
    try:
        page = client.post("/work/credit/publicity/").content.decode()
    finally:
        uploads._sources.pop("test")
    assert "新归集1件，入库1件，退回补正0件" in page
    assert '">已入库' in page
    assert "p:1号" in client.get("/work/list/credit_upload/").content.decode()
    above.broken = 1
    exchange.run(moment("2026-04-20"))
    page = client.get("/work/credit/exchange/").content.decode()
    assert "对方答复503" in page
    number = Parcel.objects.get().number
    wrong = client.post(
        f"/work/credit/exchange/{number}/receipt/", {"receipt": "", "accepted": "1", "refused": "0"}
    )
    right = client.post(
        f"/work/credit/exchange/{number}/receipt/", {"receipt": "R7", "accepted": "1", "refused": "0"}
    )
    assert (wrong.status_code, right.status_code, Upload.objects.get().state) == (422, 302, "uploaded")
    assert b"p:1" in b"".join(client.get(f"/work/credit/exchange/{number}/").streaming_content)
    client.force_login(district.users["respondent"])
    body = SimpleUploadedFile("x.jsonl", (json.dumps(penalty("7", "坏"), ensure_ascii=False) + "\n").encode())
    page = client.post(
        "/work/credit/batches/", {"unit": "market", "kind": "penalty", "file": body}
    ).content.decode()
    assert "收到1条，入库0条，退回1条" in page
    pk = Batch.objects.get(counterpart=district.units["market"]).pk
    assert b"".join(client.get(f"/work/credit/batches/{pk}/rejects/").streaming_content).startswith(b"PK")
    client.force_login(district.users["outsider"])
    assert client.get(f"/work/credit/batches/{pk}/rejects/").status_code == 404
    assert client.get(f"/work/credit/exchange/{number}/").status_code == 404


def test_a_penalty_of_the_enforcement_module_is_pulled(district: District) -> None:
    bureau = Bureau(district)
    case = bureau.decided(identity=CODE)
    assert uploads.pull(moment("2024-03-21")) == 1
    found = Upload.objects.get()
    assert (found.source, found.unit, found.subject_code, found.act, found.level, found.amount) == (
        f"enforcement:{case.pk}", bureau.unit, CODE, "罚款", "general", Decimal(70000),
    )  # fmt: skip
    assert found.document_number.startswith("行政处罚决定书")
    assert uploads.pack(moment("2024-03-21")) == {"stored": 1, "returned": 0}
