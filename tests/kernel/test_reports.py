"""Reports: no bare digit, every figure with its list, frozen bundles that show any tampering, exact drift."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

import fazhi.profiles
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
from fazhi.kernel.reports.freeze import drift
from fazhi.kernel.reports.lists import lines, list_root
from fazhi.kernel.reports.models import Issue
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.modules.annualreport.service import draft, freeze_report, publish, template_text
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District, moment

PROFILES = Path(fazhi.profiles.__file__).parent


@pytest.fixture
def government(db: Any) -> Unit:
    profile = load_profile(PROFILES / "yuzhong-2020.toml")
    for year in (2019, 2020):
        simulate(profile, year)
    return Unit.objects.get(code="yuzhong")


@pytest.fixture
def issue(government: Unit, settings: Any, tmp_path: Path) -> Issue:
    settings.DATA = tmp_path
    return freeze_report(government, 2020, actor=SYSTEM, at=moment("2021-01-04"))


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


def test_exactly_the_dependent_figures_are_flagged(issue: Issue, government: Unit) -> None:
    """A thousand random changes of records. What must be flagged is worked out apart, by the plain reference engine from
    the changed record alone: a figure depends on a record whose place in one of its lists, or whose amount, changed."""
    dice = random.Random(11)
    figures = list(issue.figures.all())
    registers = {i.register.key: i.register for i in (definition.get(f.key) for f in figures)}
    assert drift(issue) == []
    quiet, changes, wanted = 0, 0, 1000 if connection.vendor == "sqlite" else 60
    while changes < wanted:
        register = registers[dice.choice(sorted(registers))]
        pk = dice.choice(list(register.rows().values_list("pk", flat=True)))
        field = dice.choice(
            [f for f in register.fields if f.kind in CHANGED and "__" not in f.orm and f.orm != "number"]
        )
        before = _row(register, pk)
        try:
            with transaction.atomic():
                register.rows().filter(pk=pk).update(**{field.orm: _other(field, before[field.name], dice)})
        except IntegrityError:  # the database refuses what cannot be, as a result without its day
            continue
        changes += 1
        after = _row(register, pk)
        expected = {f.number for f in figures if _places(f, register, before) != _places(f, register, after)}
        assert {d.figure.number for d in drift(issue)} == expected, (register.key, field.name, before, after)
        register.rows().filter(pk=pk).update(**{field.orm: before[field.name]})
        quiet += not expected
    assert drift(issue) == []
    assert 0 < quiet < 1000


CHANGED = ("date", "choice", "flag", "number", "money", "text")


def _row(register: Register, pk: int) -> dict[str, Any]:
    return {
        field.name: register.rows().filter(pk=pk).values_list(field.orm, flat=True).get()
        for field in register.fields
    }


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
