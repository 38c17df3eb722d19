"""Reports: no bare digit, every figure with its list, frozen bundles that show any tampering, exact drift."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.engines.ledger.verify_bundle import faults
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.indicators import definition
from fazhi.kernel.indicators.definition import Mean, Period, Share, Total
from fazhi.kernel.indicators.reference import holds
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.models import Unit, User
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.reports.build import build, rows_of
from fazhi.kernel.reports.freeze import drift, freeze
from fazhi.kernel.reports.lists import lines, list_root, page
from fazhi.kernel.reports.models import Issue
from fazhi.modules.annualreport.service import draft, freeze_report, publish, template_text
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District, moment
from tests.support.years import kept_for_a_module, play

SECTIONS = ("reconsideration", "litigation")


@pytest.fixture(scope="module")
def played(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Unit]:
    with kept_for_a_module(django_db_blocker):
        yield play("yuzhong-2020", *SECTIONS)


@pytest.fixture
def government(played: Unit, db: Any) -> Unit:
    return played


@pytest.fixture
def issue(government: Unit, settings: Any, tmp_path: Path) -> Issue:
    settings.DATA = tmp_path
    return freeze_report(government, 2020, actor=SYSTEM, at=moment("2021-01-04"))


@pytest.fixture
def disputes(government: Unit, settings: Any, tmp_path: Path) -> Issue:
    """A frozen report of the chapter on disputes alone."""
    settings.DATA = tmp_path
    parts = [
        files(f"fazhi.modules.{name}").joinpath("report.txt").read_text(encoding="utf-8") for name in SECTIONS
    ]
    text = "# 报告\n\n" + "\n".join(part.partition("\n")[2] for part in parts)
    return freeze(build(text, government, 2020), "disputes", actor=SYSTEM, at=moment("2021-01-04"))


@pytest.mark.parametrize(
    "line", ["办结60件", "共６０件", "{reconsideration.concluded}件，占12%", "{a:b:c}", "{open"]
)
def test_a_digit_that_is_no_reference_fails_the_build(district: District, line: str) -> None:
    with pytest.raises(BadData, match="line 2"):
        build(f"# 标题\n{line}\n", district.units["gov"], 2024)


def test_an_unknown_indicator_is_named(district: District) -> None:
    with pytest.raises(BadData, match=r"no\.such"):
        build("{no.such}件", district.units["gov"], 2024)


def test_the_chapter_reads_as_the_report_prints_it(government: Unit) -> None:
    text = "".join(
        span["text"] for block in draft(government, 2020).blocks for cell in block["cells"] for span in cell
    )
    for words in (
        "委员11名", "办结行政复议案件60件", "维持52件", "撤销具体行政行为1件", "确认违法7件", "综合纠错率为13.33%", "复调结案7件",
        "占当年办结复议案件的11.67%", "出庭应诉率76.9%", "较上年的57.1%上升19.8个百分点", "负责人出庭应诉率100%",
    ):  # fmt: skip
        assert words in text, words
    assert template_text().count("{") == len(list(template_text().split("{"))) - 1


def test_a_year_that_is_not_over_cannot_be_frozen(government: Unit) -> None:
    with pytest.raises(Refused):
        freeze_report(government, 2020, actor=SYSTEM, at=moment("2020-12-31"))


def test_a_bundle_verifies_without_package_and_database(issue: Issue, tmp_path: Path) -> None:
    folder = tmp_path / issue.bundle
    run = [sys.executable, "-I", str(folder / "verify.py"), str(folder)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert issue.root in done.stdout
    assert len((folder / "verify.py").read_text(encoding="utf-8").splitlines()) < 150


def test_any_changed_byte_is_found(issue: Issue, tmp_path: Path) -> None:
    folder, dice = tmp_path / issue.bundle, random.Random(5)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    for path in paths:
        content = path.read_bytes()
        at = dice.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with contextlib.suppress(ValueError, KeyError):
            assert faults(folder)[0], path
        path.write_bytes(content)
    extra = folder / "lists" / "99-numerator.csv"
    extra.write_text("1,x")
    assert faults(folder)[0]
    extra.unlink()
    shutil.move(str(paths[3]), str(tmp_path / "gone"))
    assert faults(folder)[0]


def test_a_publication_is_once_and_for_all(issue: Issue) -> None:
    publish(issue, actor=SYSTEM, at=moment("2021-01-05"))
    client = Client()
    assert client.get(f"/report/{issue.pk}/").status_code == 200
    number = issue.figures.get(key="reconsideration.concluded").number
    page = client.get(f"/report/{issue.pk}/figure/{number}/").content.decode()
    assert page.count("复议〔") == 60
    assert "张" not in "".join(Reconsideration.objects.values_list("number", flat=True))
    with pytest.raises(Refused):
        publish(issue, actor=SYSTEM, at=moment("2021-01-06"))


def test_files_of_a_report_open_in_an_office_program(issue: Issue, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "an office program is needed: apt-get install libreoffice-writer-nogui"
    folder = tmp_path / issue.bundle
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(folder / "report.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "办结行政复议案件60件" in text
    pdf = subprocess.run(
        ["pdftotext", str(folder / "report.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "办结行政复议案件60件" in pdf.replace("\n", "").replace(" ", "")


def test_exactly_the_dependent_figures_are_flagged(disputes: Issue) -> None:
    """A thousand random changes of records, one by one and sixteen records at once. What must be flagged is worked out
    apart, by the plain reference engine from the changed records alone: a figure depends on a record whose place in one of
    its lists, or whose amount, changed."""
    dice = random.Random(11)
    figures = list(disputes.figures.all())
    registers = {i.register.key: i.register for i in (definition.get(f.key) for f in figures)}
    keys = {key: list(register.rows().values_list("pk", flat=True)) for key, register in registers.items()}
    assert drift(disputes) == []
    sizes = [1] * 72 + [16] * 58 if connection.vendor == "sqlite" else [1] * 20 + [8] * 5
    quiet = 0
    for size in sizes:
        expected: set[int] = set()
        undo = []
        while len(undo) < size:
            register = registers[dice.choice(sorted(registers))]
            pk = dice.choice(keys[register.key])
            if any((register, pk) == (other, known) for other, known, _field, _value in undo):
                continue
            field, before, after = _changed(register, pk, dice)
            if field is None:
                continue
            undo.append((register, pk, field, before[field.name]))
            expected |= {
                f.number for f in figures if _places(f, register, before) != _places(f, register, after)
            }
        assert {d.figure.number for d in drift(disputes)} == expected, undo
        for register, pk, field, value in undo:
            register.rows().filter(pk=pk).update(**{field.orm: value})
        quiet += not expected
    assert drift(disputes) == []
    assert 0 < quiet < len(sizes)


def _changed(
    register: Register, pk: int, dice: random.Random
) -> tuple[Field | None, dict[str, Any], dict[str, Any]]:
    """(field, row before, row after) of a random change; no field where the database refuses what cannot be, as a result
    without its day."""
    fields = [
        f
        for f in register.fields
        if f.kind in CHANGED and "__" not in f.orm and f.orm not in {"number", "code"}
    ]
    field = dice.choice(fields)
    before = _row(register, pk)
    try:
        with transaction.atomic():
            register.rows().filter(pk=pk).update(**{field.orm: _other(field, before[field.name], dice)})
    except IntegrityError:
        return None, before, before
    return field, before, _row(register, pk)


CHANGED = ("date", "choice", "flag", "number", "money", "text")


def _row(register: Register, pk: int) -> dict[str, Any]:
    held = register.rows().values(*(field.orm for field in register.fields)).get(pk=pk)
    return {field.name: held[field.orm] for field in register.fields}


def _other(field: Field, value: Any, dice: random.Random) -> Any:
    """Another value of the field: a day within two years, another choice, the flag turned, nothing where it may be."""
    if field.kind == "date":
        return dt.date(2019, 1, 1) + dt.timedelta(days=dice.randrange(1000))
    if field.kind == "flag":
        return not value
    if field.kind == "choice":
        assert field.choices is not None
        return dice.choice(field.choices.values)
    return "改动" if field.kind == "text" else dice.randrange(1000)


def _places(figure: Any, register: Register, row: dict[str, Any]) -> Any:
    """In which lists of the figure the record stands, and with which amount."""
    indicator, period = definition.get(figure.key), Period(figure.start, figure.end)
    if indicator.register is not register or not holds(indicator.kind.of, row, period):
        return None
    if isinstance(indicator.kind, Share):
        return holds(indicator.kind.count, row, period)
    return row[indicator.kind.amount.name] if isinstance(indicator.kind, Total | Mean) else True


def test_lists_are_scoped_on_screen(government: Unit, issue: Issue) -> None:
    outsider = User.objects.create(username="outsider")
    client = Client()
    client.force_login(outsider)
    assert client.get(f"/report/{issue.pk}/").status_code == 404
    assert client.get("/work/indicator/reconsideration.concluded/2020/").status_code == 403
    assert list_root(
        list(
            lines(
                definition.get("reconsideration.concluded"),
                Period.year(2020),
                rows_of(definition.get("reconsideration.concluded"), government),
                "numerator",
            )
        )
    )


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=60), st.integers(0, 10**6), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_a_page_of_a_frozen_list_is_found_by_its_key(keys: list[int], after: int, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "1-numerator.csv"
        path.write_text("\n".join(f"{key},〔2024〕{key % 7}号" for key in sorted(keys)), encoding="utf-8")
        expected = [(key, f"〔2024〕{key % 7}号") for key in sorted(keys) if key > after][:size]
        assert page(path, after, size) == expected
