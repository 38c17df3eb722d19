"""Batches of credit records: every row stored or told why not, once, also after a kill in the middle."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from benchmarks.creditdata import firms, penalties
from fazhi.cli.main import main
from fazhi.engines.codes.uscc import check_uscc
from fazhi.pipeline.credit import ingest as ingesting
from fazhi.pipeline.credit import reading, seen, store
from fazhi.pipeline.credit.checks import Known, registered
from fazhi.pipeline.credit.ingest import ingest
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.rates import rates
from fazhi.pipeline.credit.reading import BadBatch
from fazhi.pipeline.credit.rejects import rejects
from fazhi.pipeline.credit.watch import sweep

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
PENALTY = KINDS["penalty"]
EXAMPLES = Path("examples/credit")
HEAD = ",".join(c.label for c in PENALTY.columns)
GOOD = ("91350100M000100Y43", "甲公司", "罚1号", "警告", "轻微", "", "2026-01-05", "", "市监局")


def take(root, path, sender="市监局", kind=PENALTY, at=AT, **more):
    return ingest(root, path, sender=sender, kind=kind, at=at, **more)


def table(path, *rows, head=HEAD, encoding="utf-8"):
    path.write_bytes("\n".join([head, *(",".join(row) for row in rows), ""]).encode(encoding))
    return path


def changed(**values):
    return tuple(values.get(c.name, cell) for c, cell in zip(PENALTY.columns, GOOD, strict=True))


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_has_an_example_with_faulty_rows_among_the_good(key, tmp_path):
    receipt = take(tmp_path, EXAMPLES / f"{key}.csv", kind=KINDS[key])
    assert receipt.received == 20 == receipt.stored + receipt.rejected
    assert 10 <= receipt.stored <= 14
    assert {
        "code.uscc",
        "name.required",
        "decided_on.date",
        "decided_on.future",
        "code.duplicate",
        "name.formula",
    } <= set(receipt.rejects_by_rule)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"code": "91350100M000100Y44"}, "code.uscc"), ({"code": ""}, "code.required"), ({"name": ""}, "name.required"),
        ({"name": "x" * 121}, "name.length"), ({"name": "=1+1"}, "name.formula"), ({"act": "口头"}, "act.choice"),
        ({"decided_on": "2026-02-30"}, "decided_on.date"), ({"decided_on": "2026-03-03"}, "decided_on.future"),
        ({"amount": "三万"}, "amount.amount"), ({"amount": "-1"}, "amount.negative"), ({"amount": "1e400"}, "amount.amount"),
        ({"amount": "nan"}, "amount.amount"), ({"amount": "0.0000001"}, "amount.precision"), ({"act": "罚款"}, "amount.needs"),
        ({"to_on": "2025-12-31"}, "decided_on.order"), ({"unit": "别处"}, "unit.unit"),
        ({"code": "91440300708461136T"}, "code.unregistered"),
    ],
)  # fmt: skip
def test_each_rule_refuses_its_row_and_only_that(tmp_path, values, rule):
    path = table(tmp_path / "b.csv", GOOD, changed(number="罚2号", **values))
    known = Known(frozenset({"市监局"}), registered([GOOD[0]]))
    receipt = take(tmp_path / "s", path, known=known)
    assert (receipt.stored, receipt.rejected) == (1, 1)
    assert rule in receipt.rejects_by_rule
    (reject,) = rejects(tmp_path / "s", receipt.batch)
    assert reject.row == 3
    assert rule in {f"{fault.column}.{fault.rule}" for fault in reject.faults}
    assert all(fault.tell("x") for fault in reject.faults)


@pytest.mark.parametrize("day", ["2026/1/5", "20260105", "2026年1月5日", "2026.1.5", " 2026-01-05"])
def test_dates_as_senders_write_them(tmp_path, day):
    receipt = take(tmp_path / "s", table(tmp_path / "b.csv", changed(decided_on=day)))
    assert receipt.stored == 1
    assert store.records(tmp_path / "s", PENALTY).collect()["decided_on"].to_list() == [dt.date(2026, 1, 5)]


def test_a_code_is_brought_into_its_written_form(tmp_path):
    path = table(tmp_path / "b.csv", changed(code="９1350100-m000100y43"))
    assert take(tmp_path / "s", path).stored == 1
    assert store.records(tmp_path / "s", PENALTY).collect()["code"].to_list() == [GOOD[0]]


def test_codes_agree_with_the_single_check(tmp_path):
    dice = random.Random(4)
    known = firms(300)["code"].to_list()
    texts = [dice.choice(known) for _n in range(200)]
    texts += ["".join(c if dice.random() > 0.05 else dice.choice("0AZ五 -") for c in text) for text in texts]
    path = table(tmp_path / "b.csv", *(changed(code=text, number=f"{n}") for n, text in enumerate(texts)))
    receipt = take(tmp_path / "s", path)
    assert receipt.stored == sum(check_uscc(text).valid for text in texts)


def test_the_same_batch_twice_is_stored_once(tmp_path):
    first = take(tmp_path, EXAMPLES / "penalty.csv")
    again = take(tmp_path, EXAMPLES / "penalty.csv")
    assert again.repeated
    assert again.batch == first.batch
    assert len(store.receipts(tmp_path)) == 1
    assert take(tmp_path, EXAMPLES / "penalty.csv", sender="城管委").batch != first.batch


def test_a_changed_record_supersedes_and_the_past_stays(tmp_path):
    root = tmp_path / "s"
    take(root, table(tmp_path / "a.csv", GOOD, changed(number="罚2号")))
    later = take(
        root, table(tmp_path / "b.csv", GOOD, changed(number="罚2号", level="一般")), at=AT + dt.timedelta(3)
    )
    assert (later.stored, later.superseding, later.rejects_by_rule) == (1, 1, {"code.stored": 1})
    now = store.records(root, PENALTY).collect()
    before = store.records(root, PENALTY, on=AT.date()).collect()
    assert sorted(now["level"]) == ["一般", "轻微"]
    assert before["level"].to_list() == ["轻微", "轻微"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path, encoding):
    assert take(tmp_path / "s", table(tmp_path / "b.csv", GOOD, encoding=encoding)).stored == 1


def test_rows_with_too_many_or_too_few_cells_are_rejected_alone(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(
        HEAD + "\n" + ",".join(GOOD) + "\n" + ",".join(GOOD) + ",more\n" + "a,b\n", encoding="utf-8"
    )
    receipt = take(tmp_path / "s", path)
    assert (receipt.stored, receipt.rejected) == (1, 2)
    assert receipt.rejects_by_rule["code.columns"] == 2


def test_excel_and_json_lines_say_the_same_as_csv(tmp_path):
    rows = list(pl.read_csv(EXAMPLES / "penalty.csv", infer_schema=False).iter_rows(named=True))
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx"), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for place, row in enumerate(rows, 1):
            for at, value in enumerate(row.values()):
                sheet.write_string(place, at, value or "")
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "b.jsonl").write_text(lines + "\n[1]\n{broken\n", encoding="utf-8")
    csv = take(tmp_path / "s", EXAMPLES / "penalty.csv", sender="a")
    excel = take(tmp_path / "s", tmp_path / "b.xlsx", sender="b")
    lines_ = take(tmp_path / "s", tmp_path / "b.jsonl", sender="c")
    assert excel.rejects_by_rule == csv.rejects_by_rule
    assert (lines_.received, lines_.stored) == (22, csv.stored)


def hostile(name, path):
    match name:
        case "empty":
            path.write_bytes(b"")
        case "binary":
            path.write_bytes(bytes(range(256)) * 40)
        case "utf16":
            path.write_bytes(HEAD.encode("utf-16"))
        case "mixed":
            path.write_bytes((HEAD + "\n" + ",".join(GOOD) + "\n").encode() * 3000 + b"\xff\xfe\n")
        case "heading":
            path.write_text("a,b\n1,2\n", encoding="utf-8")
        case "twice":
            path.write_text(f"{HEAD},主体名称\n", encoding="utf-8")
        case "quote":
            path.write_text(HEAD + '\n"' + "x" * 100_000, encoding="utf-8")
        case "xls":
            path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
        case "broken":
            path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
        case "bomb":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 30_000_000)


@pytest.mark.parametrize(
    "name", ["empty", "binary", "utf16", "mixed", "heading", "twice", "quote", "xls", "broken", "bomb"]
)
def test_a_file_that_is_no_batch_leaves_nothing(tmp_path, name):
    path = tmp_path / "batch.csv"
    hostile(name, path)
    with pytest.raises(BadBatch, match=r"batch\.csv"):
        take(tmp_path / "s", path)
    assert not store.receipts(tmp_path / "s")
    assert not list((tmp_path / "s").rglob("*.*"))


@pytest.mark.parametrize("sender", ["../x", ".", "a/b", "", "x" * 81])
def test_a_sender_names_no_path(tmp_path, sender):
    with pytest.raises(BadBatch, match="报送单位"):
        take(tmp_path / "s", EXAMPLES / "penalty.csv", sender=sender)


WORKER = """
import os, signal, sys
from pathlib import Path
from fazhi.pipeline.credit import ingest, reading
from tests.pipeline.test_ingest import take
reading.BLOCK = 40_000
left = int(sys.argv[3])
def progress(done, total):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[4] == "torn":
    log = ingest._Run._log
    def torn(self, entry, number):
        if left == 1:
            with self.log.open("ab") as file:
                file.write(b'{"half')
            os.kill(os.getpid(), signal.SIGKILL)
        log(self, entry, number)
    ingest._Run._log = torn
print(take(Path(sys.argv[1]), Path(sys.argv[2]), progress=progress).stored)
"""


@pytest.mark.parametrize(("after", "how"), [(3, "clean"), (5, "torn"), (10_000, "clean")])
def test_killed_in_the_middle_it_goes_on_and_nothing_is_lost_or_doubled(tmp_path, after, how, monkeypatch):
    path = penalties(tmp_path / "b.csv", 3000)
    whole = take(tmp_path / "whole", path)
    command = [sys.executable, "-c", WORKER, str(tmp_path / "s"), str(path), str(after), how]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    killed = after < 10_000
    assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr
    assert len(store.receipts(tmp_path / "s")) == (0 if killed else 1)
    monkeypatch.setattr(reading, "BLOCK", 40_000)
    pieces_before = len(list((tmp_path / "s" / "work").rglob("stored-*.parquet")))
    receipt = take(tmp_path / "s", path)
    assert receipt.repeated is not killed
    assert receipt.received == receipt.stored + receipt.rejected == 3000
    assert receipt.rejects_by_rule == whole.rejects_by_rule
    assert pieces_before >= (1 if killed else 0)
    same = store.records(tmp_path / "s", PENALTY).collect().sort("_key")
    assert same.drop("_version").equals(
        store.records(tmp_path / "whole", PENALTY).collect().sort("_key").drop("_version")
    )
    assert {r.row for r in rejects(tmp_path / "s", receipt.batch)} == {
        r.row for r in rejects(tmp_path / "whole", whole.batch)
    }


def test_when_the_disk_fails_once_the_log_has_no_hole_and_the_batch_goes_on(tmp_path, monkeypatch):
    path = penalties(tmp_path / "b.csv", 3000)
    whole = take(tmp_path / "whole", path)
    monkeypatch.setattr(reading, "BLOCK", 40_000)
    real, calls = os.fdatasync, []

    def failing(handle):
        calls.append(handle)
        if len(calls) == 12:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(ingesting.os, "fdatasync", failing)
    with pytest.raises(OSError, match="No space"):
        take(tmp_path / "s", path)
    monkeypatch.undo()
    monkeypatch.setattr(reading, "BLOCK", 40_000)
    log = next((tmp_path / "s" / "work").glob("*/progress.jsonl")).read_text().splitlines()
    firsts = [json.loads(line) for line in log]
    assert [e["first"] + e["received"] for e in firsts[:-1]] == [e["first"] for e in firsts[1:]]
    receipt = take(tmp_path / "s", path)
    assert (receipt.received, receipt.stored, receipt.rejects_by_rule) == (
        3000,
        whole.stored,
        whole.rejects_by_rule,
    )


def test_a_later_batch_knows_what_is_stored_also_when_the_keys_lie_on_the_disk(tmp_path, monkeypatch):
    path = penalties(tmp_path / "b.csv", 3000)
    first = take(tmp_path / "s", path)
    monkeypatch.setattr(seen, "MOST", 200)
    monkeypatch.setattr(reading, "BLOCK", 40_000)
    lines = path.read_text(encoding="utf-8").splitlines()
    (tmp_path / "c.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    again = take(tmp_path / "s", tmp_path / "c.csv")
    assert again.received == again.stored + again.rejected == 3000
    assert (
        again.rejects_by_rule["code.stored"] + again.superseding
        >= first.stored - first.rejects_by_rule["code.duplicate"]
    )
    assert not list((tmp_path / "s").rglob("*.run"))
    current = store.records(tmp_path / "s", PENALTY).collect()
    assert len(current) == first.stored + again.stored - again.superseding
    assert current["_key"].n_unique() == len(current)


def test_rates_by_sender_kind_and_month_with_their_change(tmp_path):
    take(tmp_path / "s", table(tmp_path / "a.csv", GOOD, changed(code="1")))
    take(tmp_path / "s", table(tmp_path / "b.csv", changed(number="罚3号")), at=AT + dt.timedelta(40))
    first, second = rates(store.receipts(tmp_path / "s"))
    assert (first.month, first.percent, first.change) == ("2026-03", 50.0, None)
    assert (second.month, second.percent, second.change) == ("2026-04", 100.0, 50.0)


def test_a_watched_folder_is_taken_in_once(tmp_path):
    inbox = tmp_path / "in" / "市监局" / "penalty"
    inbox.mkdir(parents=True)
    (inbox / "a.csv").write_bytes((EXAMPLES / "penalty.csv").read_bytes())
    (inbox / "b.csv").write_bytes(b"a,b\n")
    (inbox / "link.csv").symlink_to("/etc/hostname")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
    results = sweep(tmp_path / "s", tmp_path / "in", at=later)
    assert [isinstance(result, BadBatch) for result in results] == [False, True]
    assert json.loads((inbox / "done" / "a.csv.receipt.json").read_text())["received"] == 20
    assert "标题" in json.loads((inbox / "refused" / "b.csv.receipt.json").read_text())["error"]
    assert sweep(tmp_path / "s", tmp_path / "in", at=later) == []


def test_the_command_tells_what_became_of_the_batch(tmp_path, monkeypatch):
    monkeypatch.setenv("FAZHI_DATA", str(tmp_path))
    command = ["credit", "ingest", str(EXAMPLES / "penalty.csv"), "--sender", "市监局", "--kind", "penalty"]
    told = json.loads(CliRunner().invoke(main, [*command, "--json"]).stdout)
    assert (told["received"], told["stored"], told["rejected"], told["rate"]) == (20, 11, 9, 0.55)
    book = CalamineWorkbook.from_path(told["rejects_file"])
    rows = book.get_sheet_by_name("退回记录").to_python()
    assert len(rows) == 10
    assert rows[1][0] == 5
    assert any("formula" in row for row in book.get_sheet_by_name("逐条原因").to_python())
    assert "55.00%" in CliRunner().invoke(main, command).stdout
    wrong = CliRunner().invoke(
        main, ["credit", "ingest", "/nowhere.csv", "--sender", "市监局", "--kind", "penalty"]
    )
    assert wrong.exit_code == 2
    assert len(wrong.stderr.strip().splitlines()) == 1


def test_a_set_of_keys_that_went_to_the_disk_forgets_none_and_invents_none(tmp_path, monkeypatch):
    monkeypatch.setattr(seen, "MOST", 3000)
    dice = np.random.default_rng(6)
    held, kept = seen.Seen(folder=tmp_path / "keys"), set()
    for _piece in range(20):
        keys = dice.integers(1, 30_000, 1000).astype(np.uint64)
        allowed = dice.random(1000) < 0.7
        expected = []
        for key, may in zip(keys.tolist(), allowed.tolist(), strict=True):
            expected.append(key in kept)
            if may:
                kept.add(key)
        assert held.add(keys, allowed).tolist() == expected
    assert len(held.runs) > 3
    assert held.count <= 3000
    every = np.arange(1, 30_000, dtype=np.uint64)
    assert set(every[held.has(every)].tolist()) == kept
