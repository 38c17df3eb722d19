"""Hostile tables at the import of what the yearly statistics count: one clear refusal, and nothing half taken."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.web import tables
from fazhi.modules.enforcement import forms
from fazhi.modules.enforcement.models import Lead, OffsiteCheck, OtherAct
from tests.engines.test_workbooks import HOSTILE, LAST_ROW, book, changed
from tests.support.district import District

pytestmark = pytest.mark.django_db
HEAD = "决定文号,种类,相对人,决定日期,金额"
GOOD = "许1,准予行政许可,张三,2024-02-01,"
FORMULA = "=cmd|' /C calc'!A0"
PARTS = {"act": "other_act", "offsite": "offsite", "device": "device", "public": "public_item"}


@pytest.fixture
def officer(district: District, settings: Any) -> Client:
    settings.FAZHI_NOW = "2025-01-06T09:30:00+08:00"
    client = Client()
    client.force_login(district.users["officer"])
    return client


def send(client: Client, content: bytes | str, part: str = "act", name: str = "acts.csv") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(f"/work/enforcement/import/{part}/", {"file": SimpleUploadedFile(name, content)})


def kept() -> int:
    rows = (model.objects.count() for model, _names in forms.KINDS.values())
    return sum(rows) + Lead.objects.count() + Entry.objects.exclude(chain__startswith="access").count()


SHAPES = {
    "empty": "", "headings only": f"{HEAD}\n", "no headings": f"{GOOD}\n", "headings of another table": f"编号,型号\n{GOOD}\n",
    "a strange heading": f"{HEAD},机关\n{GOOD},测试区市场监督管理局\n", "a heading twice": f"{HEAD},决定文号\n{GOOD},许9\n",
    "more cells than headings": f"{HEAD}\n{GOOD},许9\n", "fewer cells": f"{HEAD}\n许1\n", "an empty number": f"{HEAD}\n,准予行政许可,张三,2024-02-01,\n",
    "nul": f"{HEAD}\n许\0一,准予行政许可,张三,2024-02-01,\n", "an escape": f"{HEAD}\n许\x1b[2J,准予行政许可,张三,2024-02-01,\n",
    "a cell that never ends": f'{HEAD}\n"许1,准予' + "a" * 200_000, "a long number": f"{HEAD}\n{'许' * 81},准予行政许可,张三,2024-02-01,\n",
    "too many rows": f"{HEAD}\n" + f"{GOOD}\n" * (tables.ROWS + 1), "a row twice": f"{HEAD}\n{GOOD}\n{GOOD}\n",
}  # fmt: skip


@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_wrong_shapes(officer: Client, content: str) -> None:
    before = kept()
    assert send(officer, content).status_code == 422
    assert kept() == before


def test_workbooks_that_are_none_or_do_harm(officer: Client) -> None:
    before = kept()
    good = book(*((0, place, text) for place, text in enumerate(HEAD.split(","))), (1, 0, "许1"))
    mislabelled = {
        "a page": b"<html><table><tr><td>1</td></tr></table></html>", "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(600), "a picture": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "random": bytes(range(256)) * 40, "an archive of nothing": b"PK\x03\x04 broken", "cut off": good[: len(good) // 2],
        "far corner": changed(good, b'r="A2"', f'r="XFD{LAST_ROW}"'.encode()), "too large": b"PK\x03\x04" + bytes(tables.LARGEST),
    }  # fmt: skip
    for name, content in {**HOSTILE, **mislabelled}.items():
        for part in ("act", "offsite"):
            assert send(officer, content, part, "acts.xlsx").status_code == 422, name
    assert kept() == before


def test_cells_that_are_no_values(officer: Client) -> None:
    """Days, kinds and amounts that are none, beside a good row: the table comes back marked, formulas as text."""
    before = kept()
    bad = {
        "day": ("=TODAY()", "2024-02-30", "45000", "10000-01-01", "2024-02-01; DROP TABLE x", "２０２４年２月１日"),
        "kind": ("licence'--", "=1+1", "处罚", "<script>alert(1)</script>"),
        "amount": ("NaN", "Infinity", "1e309", "-1", "12.345", "9" * 30, "=SUM(A1:A9)"),
    }  # fmt: skip
    rows = [f"许{n},准予行政许可,张三,{value},1" for n, value in enumerate(bad["day"])]
    rows += [f"证{n},{value},张三,2024-02-01,1" for n, value in enumerate(bad["kind"])]
    rows += [f"征{n},行政征收,{FORMULA},2024-02-01,{value}" for n, value in enumerate(bad["amount"])]
    said = send(officer, "\n".join((HEAD, f"奖0,行政奖励,{FORMULA},2024-02-01,1", *rows)))
    assert (said.status_code, kept()) == (422, before)
    marked = CalamineWorkbook.from_filelike(io.BytesIO(said.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in marked[1:] if not row[-1]] == ["奖0"]
    with zipfile.ZipFile(io.BytesIO(said.content)) as made:
        assert not any(b"<f>" in made.read(name) for name in made.namelist())


def test_what_looks_like_code_is_kept_as_text(officer: Client) -> None:
    assert (
        send(officer, f"{HEAD}\n<script>alert(1)</script>,行政奖励,{FORMULA},2024-02-01,1\n").status_code
        == 302
    )
    assert OtherAct.objects.get().party == FORMULA
    page = officer.get("/work/list/other_act/").content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)
    exported = officer.get("/work/list/other_act/export.xlsx").content
    with zipfile.ZipFile(io.BytesIO(exported)) as made:
        assert not any(b"<f>" in made.read(name) for name in made.namelist())


def test_rows_go_to_the_own_body_and_days_to_come_are_refused(district: District, officer: Client) -> None:
    """A table names no body: a row cannot be another's. What is decided after today is no fact yet."""
    for part in PARTS:
        head = officer.get(f"/work/enforcement/template/{part}.xlsx").content
        (names,) = CalamineWorkbook.from_filelike(io.BytesIO(head)).get_sheet_by_index(0).to_python()
        assert not {"机关", "承办单位", "单位"} & set(names), part
    before = kept()
    assert send(officer, f"{HEAD}\n许1,准予行政许可,张三,2025-01-07,\n").status_code == 422
    assert kept() == before
    assert send(officer, f"{HEAD}\n许1,准予行政许可,张三,2025-01-06,\n").status_code == 302
    assert OtherAct.objects.get().unit == district.units["justice"]
    for who in ("leader", "auditor", "head", "respondent", "admin"):
        other = Client()
        other.force_login(district.users[who])
        for part in PARTS:
            assert send(other, f"{HEAD}\n{GOOD}\n", part).status_code == 403, (who, part)
    assert send(Client(), f"{HEAD}\n{GOOD}\n").status_code == 302  # to the door
    assert OtherAct.objects.count() == 1


def test_no_lead_out_of_a_table_that_is_refused(officer: Client) -> None:
    """A check with a problem opens a lead: when a later row is bad, neither stays."""
    head, digest = "方式,地点,检查日期,记录摘要,审核日期,发现问题", "ab" * 32
    good = f"无人机巡查,江边,2024-02-01,{digest},2024-02-02,是"
    before = kept()
    for bad in (
        f"无人机巡查,江边,2024-02-01,{'g' * 64},2024-02-02,是",
        f"无人机巡查,江边,2024-02-01,{'cd' * 32},,是",
        good,
    ):
        assert send(officer, f"{head}\n{good}\n{bad}\n", "offsite").status_code == 422
        assert kept() == before
    assert send(officer, f"{head}\n{good}\n", "offsite").status_code == 302
    assert (OffsiteCheck.objects.count(), Lead.objects.count()) == (1, 1)
