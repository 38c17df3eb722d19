"""Import: all rows or none, the faulty ones come back marked; hostile files do no harm."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from fazhi.kernel.audit.models import Entry
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District

pytestmark = pytest.mark.django_db
HEAD = [
    "案由",
    "承办机关",
    "被申请人、被诉机关或者相对机关",
    "当事人姓名或者名称",
    "办理日期",
    "申请方式",
    "行政行为种类",
    "被申请复议的行为",
    "复议请求",
    "重大、疑难、复杂",
]
GOOD = [
    "不服罚款",
    "测试区司法局",
    "区市场监督管理局",
    "张三",
    "2024-03-01",
    "当面递交",
    "行政处罚",
    "罚款决定",
    "撤销",
    "是",
]


@pytest.fixture
def client(district: District) -> Client:
    made = Client()
    made.force_login(district.users["officer"])
    return made


def send(client: Client, rows: list[list[str]] | bytes, key: str = "reconsideration") -> Any:
    content = rows if isinstance(rows, bytes) else "\ufeff".encode() + _csv(rows)
    return client.post(f"/work/list/{key}/import/", {"file": SimpleUploadedFile("x.csv", content)})


def _csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def test_good_rows_become_cases(client: Client) -> None:
    assert send(client, [HEAD, GOOD, GOOD]).status_code == 302
    cases = Reconsideration.objects.order_by("pk")
    assert [case.number for case in cases] == ["复议〔2024〕1号", "复议〔2024〕2号"]
    assert cases[0].major
    assert cases[0].parties.get().name == "张三"
    assert cases[0].clocks.count() == 1


def test_one_bad_row_and_nothing_is_kept(client: Client) -> None:
    bad = GOOD.copy()
    bad[4], bad[5] = "2024-02-31", "飞鸽"
    response = send(client, [HEAD, GOOD, bad])
    assert response.status_code == 422
    assert not Reconsideration.objects.exists()
    assert not Entry.objects.exclude(chain__startswith="access").exists()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[1][-1] == ""
    assert "办理日期" in rows[2][-1]
    assert "申请方式" in rows[2][-1]
    assert rows[2][0] == "不服罚款"


def test_a_row_that_the_procedure_refuses_comes_back_too(client: Client) -> None:
    future = GOOD.copy()
    future[4] = "2099-01-01"
    response = send(client, [HEAD, GOOD, future])
    assert response.status_code == 422
    assert not Reconsideration.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", "案由\n".encode(), "不认识\nx\n".encode()]
)
def test_hostile_files_get_one_clear_message(client: Client, content: bytes) -> None:
    response = send(client, content)
    assert response.status_code == 422
    assert not Reconsideration.objects.exists()


def test_formulas_come_back_as_text(client: Client) -> None:
    evil = GOOD.copy()
    evil[0], evil[4] = "=cmd|' /C calc'!A0", "x"
    content = send(client, [HEAD, evil]).content
    assert (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1][0] == evil[0]
    )
    assert b"<f>" not in content


def test_only_officers_import_and_only_into_their_units(district: District, client: Client) -> None:
    leader = Client()
    leader.force_login(district.users["leader"])
    assert send(leader, [HEAD, GOOD]).status_code == 403
    foreign = GOOD.copy()
    foreign[1] = "测试区住房和城乡建设委员会"
    assert send(client, [HEAD, foreign]).status_code == 422


def test_the_template_has_the_headings(client: Client) -> None:
    content = client.get("/work/list/reconsideration/template.xlsx").content
    head = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]
    assert set(HEAD) <= set(head)
