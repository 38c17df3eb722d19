"""Reports: no bare digit, every figure with its list, frozen bundles that show any tampering, exact drift."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import fazhi.profiles
from fazhi.engines.ledger.verify_bundle import faults
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.models import Unit, User
from fazhi.kernel.reports.build import build, rows_of
from fazhi.kernel.reports.freeze import drift
from fazhi.kernel.reports.lists import lines, list_root
from fazhi.kernel.reports.models import Issue
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.modules.annualreport.service import draft, freeze_report, publish, template_text
from fazhi.modules.litigation.models import Suit
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
    """Random changes of records; what must be flagged is worked out apart, list by list, from the records themselves."""
    dice = random.Random(11)
    assert drift(issue) == []
    before = {f.number: _snapshot(f, government) for f in issue.figures.all()}
    for _n in range(25):
        case = dice.choice(list(Reconsideration.objects.exclude(result="")))
        old = (case.result, case.docked_mediation)
        change = dice.choice(["result", "docked", "heard", "title"])
        if change == "result":
            case.result = dice.choice(["maintain", "revoke", "confirm_illegal", "change"])
        elif change == "docked":
            case.docked_mediation = not case.docked_mediation
        elif change == "title":
            case.title = "改动案由"
        else:
            suit = dice.choice(list(Suit.objects.exclude(heard_on=None)))
            Suit.objects.filter(pk=suit.pk).update(major=not suit.major)
        case.save()
        flagged = {d.figure.number for d in drift(issue)}
        expected = {f.number for f in issue.figures.all() if _snapshot(f, government) != before[f.number]}
        assert flagged == expected
        if change == "heard":
            Suit.objects.filter(pk=suit.pk).update(major=suit.major)
        case.result, case.docked_mediation = old
        case.save()
    assert drift(issue) == []


def _snapshot(figure: Any, government: Unit) -> Any:
    indicator, period = definition.get(figure.key), Period(figure.start, figure.end)
    rows = rows_of(indicator, government)
    lists = [
        sorted(orm.counted(indicator, period, rows, part).values_list("pk", flat=True))
        for part in figure.roots
    ]
    return orm.evaluate(indicator, period, rows), lists


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
