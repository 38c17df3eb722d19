"""The pages of credit: who may open which, and what they say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from fazhi.modules.credit import statement
from fazhi.modules.credit.models import Check
from tests.modules.test_credit import CODE, D, measure, published
from tests.support.district import District

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "path", "status"), [
    ("officer", "/work/credit/counter/", 200), ("auditor", "/work/credit/counter/", 403), ("head", "/work/credit/integrity/", 200),
    ("officer", "/work/credit/integrity/", 403), ("respondent", "/work/credit/takedowns/", 200), ("admin", "/work/credit/takedowns/", 403),
])  # fmt: skip
def test_who_may_open_which_page(district: District, who: str, path: str, status: int) -> None:
    client = Client()
    client.force_login(district.users[who])
    assert client.get(path).status_code == status
    assert Client().get(path).status_code == 302


def test_pages(district: District, settings: Any, tmp_path: Any) -> None:
    settings.DATA, settings.FAZHI_NOW = tmp_path, "2026-04-20T10:00:00+08:00"
    measure(district)
    published(district)
    client = Client()
    page = client.get(f"/public/credit/?code={CODE}").content.decode()
    assert "罚1号" in page
    assert "<svg" in page
    assert "校验码" in client.get(f"/public/credit/?code={CODE[:-1]}4").content.decode()
    sealed = statement.seal(statement.contents(CODE, "甲公司", D("2026-04-20")))
    assert "证明真实" in client.post("/public/credit/verify/", {"text": sealed}).content.decode()
    assert "被改动过" in client.post("/public/credit/verify/", {"text": "x"}).content.decode()
    client.force_login(district.users["officer"])
    page = client.post("/work/credit/counter/", {"code": CODE, "matter": "政府采购"}).content.decode()
    assert "限制参加政府采购" in page
    kept = Check.objects.get()
    assert client.post(f"/work/credit/counter/{kept.pk}/applied/", {"applied": "yes"}).status_code == 302
    assert "已落实措施" in client.get("/work/credit/counter/").content.decode()
    assert "校验码" in client.post("/work/credit/counter/", {"code": CODE[:-1] + "4"}).content.decode()
    client.force_login(district.users["head"])
    assert (
        "查询1人"
        in client.post("/work/credit/integrity/", {"names": "甲", "purpose": "评优"}).content.decode()
    )


def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "credit", check=True, dry_run=True, verbosity=0)


NUL = "\x00罚\x00"
BOXES = {
    "officer": (
        "/work/credit/counter/", "/work/credit/batches/", "/work/credit/publicity/", "/work/credit/exchange/", "/work/credit/doubts/",
        "/work/credit/merges/", "/work/credit/takedowns/",
    ),
    "head": ("/work/credit/integrity/",),
}  # fmt: skip
NAMES = (
    "code",
    "matter",
    "q",
    "answer",
    "page",
    "old",
    "new",
    "cause",
    "evidence",
    "unit",
    "kind",
    "names",
    "purpose",
    "name",
    "legal_basis",
    "decided_on",
    "reason",
)


@pytest.mark.parametrize("who", BOXES)
def test_no_box_of_a_credit_page_lets_a_nul_through(
    district: District, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """PostgreSQL refuses a NUL in any value: no statement may carry one."""
    settings.DATA, settings.FAZHI_NOW = tmp_path, "2026-04-20T10:00:00+08:00"
    carried: list[Any] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        carried.extend(p for p in params or () if isinstance(p, str) and "\x00" in p)
        return execute(sql, params, many, context)

    client = Client()
    client.force_login(district.users[who])
    with connection.execute_wrapper(watch):
        for path in (*BOXES[who], "/public/credit/", "/public/credit/verify/"):
            for name in NAMES:
                for told in (
                    {name: NUL},
                    {
                        **dict.fromkeys(NAMES, NUL),
                        "code": CODE,
                        "unit": district.units["market"].pk,
                        "decided_on": "2026-04-01",
                    },
                ):
                    assert client.get(path, told).status_code < 500
                    assert client.post(path, told).status_code < 500
    assert carried == []


def test_pages_speak_english_to_a_reader_of_english(district: District, settings: Any, tmp_path: Any) -> None:
    settings.DATA, settings.FAZHI_NOW = tmp_path, "2026-04-20T10:00:00+08:00"
    with translation.override("zh-hans"):  # what the pages leave switched on ends here
        client = Client()
        client.cookies["django_language"] = "en"
        client.force_login(district.users["officer"])
        row = {
            "code": "坏",
            "name": "甲公司",
            "number": "1",
            "act": "罚款",
            "level": "一般",
            "amount": "1.5",
            "decided_on": "2026-04-10",
            "unit": "测试区市场监督管理局",
        }
        body = SimpleUploadedFile("x.jsonl", (json.dumps(row, ensure_ascii=False) + "\n").encode())
        page = client.post(
            "/work/credit/batches/", {"unit": "justice", "kind": "penalty", "file": body}
        ).content.decode()
        assert "1 row received, 0 stored, 1 sent back." in page
        assert "is not a valid unified social credit code" in page
        assert "Compare all 18 characters" in page
        assert "处罚决定文书号 <span" in page  # the heading that the file must have, and what it means
        assert "Number of the penalty decision" in page
        listed = client.get("/work/list/credit_batch/").content.decode()
        assert ">penalty</td>" not in listed
