"""The corpus of reports: taken in once, seen by its own unit, compared, charted; a draft that contradicts itself is refused."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.cli.check import command
from fazhi.engines.figures.rulebook import rules
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.indicators import definition
from fazhi.kernel.reports.build import Draft
from fazhi.modules.annualreport import service as annual
from fazhi.modules.reading import service
from fazhi.modules.reading.models import ReadReport
from tests.support.district import District, moment

TEXT = "某区{year}年法治政府建设年度报告\n一、行政复议\n{year}年，共收到行政复议申请{n}件。办结行政复议案件60件，其中维持52件、撤销1件、确认违法7件，综合纠错率为13.33%。\n"


def take(district: District, text: str, who: str = "officer", name: str = "报告.txt") -> ReadReport:
    unit = district.units["justice" if who == "officer" else "housing"]
    return service.take_in(
        text.encode(),
        name,
        unit=unit,
        place="",
        year=None,
        actor=district.actor(who),
        at=moment("2024-03-01"),
    )


def client_of(district: District, who: str) -> Client:
    client = Client()
    client.force_login(district.users[who])
    return client


@pytest.mark.django_db
def test_a_report_is_kept_once_with_its_figures_and_an_entry_in_the_trail(district: District) -> None:
    made = take(district, TEXT.format(year=2023, n=75))
    again = take(district, TEXT.format(year=2023, n=75))
    assert again.pk == made.pk
    assert (made.title, made.year, made.place, made.fails) == (
        "某区2023年法治政府建设年度报告",
        2023,
        "区司法局",
        0,
    )
    assert [(row.value, row.verdict) for row in made.figures.all()][:2] == [
        (Decimal(75), ""),
        (Decimal(60), "holds"),
    ]
    assert Entry.objects.filter(chain="reading:2024-03-01").count() == 1
    reading = service.reading_of(made)
    assert [one.id for one in reading.figures] == ["f1", "f2", "f3", "f4", "f5", "f6"]


@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(district: District) -> None:
    with pytest.raises(BadData, match="图片"):
        service.take_in(
            b"\x89PNG\r\n\x1a\n", "a.png", unit=district.units["justice"], place="", year=None,
            actor=district.actor("officer"), at=moment("2024-03-01"),
        )  # fmt: skip
    with pytest.raises(BadData, match="年度"):
        take(district, "全年办结案件12件。")
    assert not ReadReport.objects.exists()


@pytest.mark.django_db
def test_pages_show_the_report_to_its_own_unit_only(district: District) -> None:
    own = client_of(district, "officer")
    upload = SimpleUploadedFile("../../报告.txt", TEXT.format(year=2023, n=75).encode())
    answer = own.post("/work/reading/", {"file": upload, "place": "甲区", "year": ""})
    assert answer.status_code == 302
    made = ReadReport.objects.get()
    assert (made.name, made.place) == ("报告.txt", "甲区")
    page = own.get(answer.headers["Location"]).content.decode()
    assert 'class="mark holds' in page
    assert "与台账比较" in page
    chosen = own.get(f"/work/reading/{made.pk}/?figure=f2").content.decode()
    assert "60件 = 52件 + 1件 + 7件" in chosen
    assert own.get(f"/work/reading/{made.pk}/?verdict=fails").content.decode().count('class="mark') == 0
    assert own.get("/work/reading/measure/?q=行政复议申请").content.decode().count("<rect") == 1
    workbook = own.get(f"/work/reading/{made.pk}/figures.xlsx")
    assert workbook.content.startswith(b"PK")
    for who, status in (("outsider", 404), ("respondent", 404), ("auditor", 200)):
        other = client_of(district, who)
        for path in ("", "figures.xlsx", f"against/?with={made.pk}"):
            assert other.get(f"/work/reading/{made.pk}/{path}").status_code == status, (who, path)
        assert ("甲区" in other.get("/work/reading/").content.decode()) == (status == 200)
        assert ("<rect" in other.get("/work/reading/measure/?q=行政复议申请").content.decode()) == (
            status == 200
        )
    mine = take(district, TEXT.format(year=2022, n=80), "outsider")
    assert (
        client_of(district, "outsider").get(f"/work/reading/{mine.pk}/against/?with={made.pk}").status_code
        == 404
    )


@pytest.mark.django_db
def test_two_reports_side_by_side(district: District) -> None:
    last = take(district, TEXT.format(year=2022, n=60))
    this = take(district, TEXT.format(year=2023, n=75).replace("75件。", "75件，同比增长25%。"))
    changes, said = service.side_by_side(this, last)
    first = changes[0]
    assert (first.measure, first.difference, first.percent) == ("收到行政复议申请", Decimal(15), Decimal(25))
    assert [(one.kind, str(one.verdict), one.computed) for one in said] == [("against", "holds", "25")]
    page = (
        client_of(district, "officer")
        .get(f"/work/reading/{this.pk}/against/?with={last.pk}")
        .content.decode()
    )
    assert "收到行政复议申请" in page


@pytest.mark.django_db
def test_bad_input_gets_a_sentence(district: District) -> None:
    client = client_of(district, "officer")
    for data in ({}, {"text": "12件", "year": "二〇"}, {"text": "没有年度的12件"}):
        assert client.post("/work/reading/", data).status_code == 422
    for path in ("999/", "1/against/?with=x", "1/against/"):
        assert client.get(f"/work/reading/{path}").status_code == 404


@pytest.mark.django_db
def test_indicators_stand_beside_the_records(district: District) -> None:
    district.apply("2023-03-01")
    reading = service.reading_of(take(district, TEXT.format(year=2023, n=3)))
    found = {row["indicator"]: row for row in service.beside_records(reading, district.units["justice"])}
    assert found["reconsideration.applications"]["recorded"] == "1"
    assert found["reconsideration.applications"]["difference"] == "2"
    assert found["reconsideration.applications"]["list"].endswith("/reconsideration.applications/2023/")


@pytest.mark.django_db
def test_the_command_puts_the_records_beside_the_report(district: District, tmp_path: Path) -> None:
    district.apply("2023-03-01")
    path = tmp_path / "report.txt"
    path.write_text(TEXT.format(year=2023, n=3), encoding="utf-8")
    answer = CliRunner().invoke(command, [str(path), "--registers", "--json"])
    assert answer.exit_code == 0
    first = json.loads(answer.stdout)["registers"][0]
    assert (first["printed"], first["recorded"], first["difference"]) == ("3", "1", "2")
    assert (
        "收到行政复议申请：报告3，台账1，相差2"
        in CliRunner().invoke(command, [str(path), "--registers"]).stdout
    )


@pytest.mark.django_db
def test_the_rules_name_indicators_that_are_registered() -> None:
    keys = {one.key for one in definition.all_indicators()}
    assert {rule["key"] for rule in rules("indicators")["indicator"]} <= keys


def draft(district: District, *lines: str) -> Draft:
    blocks: list[dict[str, Any]] = [
        {"kind": "para", "level": 0, "cells": [[{"text": line}]]} for line in lines
    ]
    return Draft("年度报告", district.units["gov"], 2023, blocks)


@pytest.mark.django_db
def test_a_draft_that_contradicts_itself_is_not_frozen(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = draft(district, "共收到公开申请52件，已答复50件，答复率98%。")
    with pytest.raises(Refused, match="98% = 50件 / 52件"):
        service.refuse_what_does_not_add_up(wrong)
    monkeypatch.setattr(annual, "draft", lambda unit, year: wrong)
    with pytest.raises(Refused, match="不符"):
        annual.freeze_report(
            district.units["gov"], 2023, actor=district.actor("head"), at=moment(dt.date(2024, 3, 1))
        )
    service.refuse_what_does_not_add_up(draft(district, "共收到公开申请52件，已答复50件，答复率96.15%。"))


@pytest.mark.django_db
def test_the_real_draft_can_be_frozen(district: District) -> None:
    district.accept("2023-03-01", "2023-03-04")
    service.refuse_what_does_not_add_up(annual.draft(district.units["gov"], 2023))
