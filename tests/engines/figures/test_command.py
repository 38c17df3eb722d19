"""`fazhi check`: its JSON, its exit codes, its pages and documents."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from fazhi.cli.check import command

RIGHT = "某区2023年报告\n共收到公开申请52件，同比增长30%，已答复50件。办结复议案件60件，其中维持52件、撤销1件、确认违法7件。\n"
WRONG = "共收到公开申请52件，已答复50件，答复率98%。\n"


def check(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], input=text)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(RIGHT, encoding="utf-8")
    return path


def test_json_has_the_keys_of_the_specification(report: Path) -> None:
    answer = check(report, "--json")
    assert answer.exit_code == 0
    made = json.loads(answer.stdout)
    assert set(made) == {"document", "figures", "relations", "claims"}
    assert list(made["figures"][0]) == [
        "id", "section", "start", "end", "quote", "raw", "value", "unit", "hedge", "kind", "measure", "dimensions",
        "period", "indicator",
    ]  # fmt: skip
    assert list(made["relations"][0]) == [
        "id",
        "kind",
        "figures",
        "formula",
        "printed",
        "computed",
        "verdict",
        "note",
    ]
    text = check(report, "--text").stdout
    for one in made["figures"]:
        assert text[one["start"] : one["end"]] == one["raw"]
        assert one["quote"] in text
    total = next(one for one in made["relations"] if one["kind"] == "total")
    assert (total["formula"], total["printed"], total["computed"], total["verdict"]) == (
        "f4 = f5 + f6 + f7",
        "60",
        "60",
        "holds",
    )


def test_exit_codes(report: Path, tmp_path: Path) -> None:
    assert check("-", text=WRONG).exit_code == 1
    assert "不符 1" in check("-", text=WRONG).stdout
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    for path in (broken, tmp_path / "absent.pdf", tmp_path):
        answer = check(path, "--json")
        assert answer.exit_code == 2
        assert answer.stdout == ""
        assert answer.stderr.count("\n") == 1


def test_against_last_year(report: Path, tmp_path: Path) -> None:
    last = tmp_path / "last.txt"
    last.write_text(RIGHT.replace("2023", "2022").replace("52件，同比增长30%", "40件"), encoding="utf-8")
    made = json.loads(check(report, "--against", last, "--json").stdout)
    first = made["changes"][0]
    assert (first["last"]["value"], first["this"]["value"], first["difference"], first["percent"]) == (
        40,
        52,
        12,
        30,
    )
    assert [one["verdict"] for one in made["relations"] if one["kind"] == "against"] == ["holds"]


def test_page_and_document_show_the_marked_text_and_can_be_read_again(tmp_path: Path) -> None:
    page, paper = tmp_path / "out.html", tmp_path / "out.docx"
    text = WRONG + "<script>alert(1)</script>\n"
    assert check("-", "--html", page, "--docx", paper, text=text).exit_code == 1
    written = page.read_text(encoding="utf-8")
    assert 'class="fails"' in written
    assert "<script" not in written
    assert "98%" in "\n".join(one.text for one in docx.Document(str(paper)).paragraphs)
    assert check(paper).exit_code == 1
    assert check("-", "--html", tmp_path / "no" / "out.html", text=RIGHT).exit_code == 2
