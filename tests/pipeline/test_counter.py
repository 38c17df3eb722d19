"""The check at the counter: what has ended is never told, every answer is on disk before it goes out."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from fazhi.pipeline.credit.counter.journal import BrokenJournal, Journal, entries
from fazhi.pipeline.credit.counter.service import Counter
from fazhi.pipeline.credit.counter.table import Entry, Measure, Table, update, write

CODE, OTHER = "91350100M000100Y43", "91440300708461136T"
MEASURES = [
    Measure(1, "限制参加政府采购", "政府采购法22", "财政局", ("采购",)),
    Measure(2, "重点监管", "国办发〔2019〕35号", "市监局"),
]
SECRET = "fz_test"
NOW = 1_767_600_000.0
TODAY = int((NOW + 8 * 3600) // 86_400)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "credit" / "counter"
    write(
        place, [(CODE, "D", (Entry(1, 7, 0, TODAY + 1), Entry(2, 8, 0, TODAY))), (OTHER, "A", ())], MEASURES
    )
    keys = {
        hashlib.sha256(SECRET.encode()).hexdigest(): {"unit": "政务中心", "name": "窗口", "until": TODAY + 1}
    }
    (place / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    return place


def test_a_measure_is_told_until_before_its_last_day_and_where_it_applies(folder):
    table = Table(folder)
    first = table.answer(CODE.encode(), "采购", TODAY)
    assert [entry["measure"] for entry in first["measures"]] == [1]
    assert first["measures"][0]["basis"] == "政府采购法22"
    assert table.answer(CODE.encode(), "登记", TODAY)["applies"] is False
    assert table.answer(CODE.encode(), "", TODAY - 1)["measures"][1]["measure"] == 2
    assert table.answer(CODE.encode(), "", TODAY + 1)["applies"] is False
    assert table.answer(b"9" * 18, "", TODAY)["found"] is False


def test_a_change_is_seen_without_a_restart_and_after_one(folder):
    table = Table(folder)
    update(folder, (CODE, "B", ()))
    table.refresh()
    assert (table.answer(CODE.encode(), "", TODAY)["grade"], Table(folder).look(CODE.encode())) == (
        "B",
        ("B", ()),
    )
    with (folder / "updates.jsonl").open("ab") as file:
        file.write(b'{"code": "half')
    table.refresh()
    assert table.answer(CODE.encode(), "", TODAY)["grade"] == "B"


def test_no_measure_without_a_basis():
    with pytest.raises(ValueError, match="没有依据"):
        Measure(3, "x", " ", "y")


def finished(work):
    """The result of a coroutine, run apart: the thread of the tests may hold the loop of a browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def ask(counter, query, secret=SECRET, now=NOW):
    async def run():
        loop = asyncio.get_running_loop()
        key = counter.key(f"Bearer {secret}", int((now + 8 * 3600) // 86_400))
        return await counter.check(query, key, now, loop) if key else None

    found = finished(run())
    return (found[0], json.loads(found[1])) if found else None


def test_every_answer_is_audited_and_every_key_ends(folder):
    counter = Counter(folder)
    status, answer = ask(counter, f"code={CODE}&matter=采购")
    assert (status, answer["applies"]) == (200, True)
    assert ask(counter, f"code={CODE}", "fz_other") is None
    assert ask(counter, f"code={CODE}", now=NOW + 86_400) is None
    assert ask(counter, "code=" + CODE[:-1] + "4")[0] == 400
    assert "校验码" in ask(counter, "code=" + CODE[:-1] + "4")[1]["error"]

    async def applied(told):
        return await counter.applied(
            json.dumps(told).encode(), counter.key(f"Bearer {SECRET}", TODAY), NOW, asyncio.get_running_loop()
        )

    assert finished(applied({"check": answer["check"], "measure": 1, "applied": False}))[0] == 400
    assert finished(applied({"check": answer["check"], "measure": 1, "applied": True}))[0] == 200
    assert finished(applied([]))[0] == 400
    broken = {"check": "\ud800", "measure": 1, "applied": False, "reason": "\ud800不适用"}
    assert finished(applied(broken)) == (200, '{"recorded":"?"}')
    assert ask(counter, "&".join(["a=1"] * 2000))[0] == 400
    counter.journal.close()
    first, second, third = entries(folder / "audit")
    assert third["reason"] == "?不适用"
    assert (first["code"], first["measures"], first["unit"]) == (CODE, [1], "政务中心")
    assert (second["applied"], second["done"]) == (answer["check"], True)


def test_a_journal_goes_on_over_segments_and_shows_what_was_changed(tmp_path):
    for _run in range(2):
        journal = Journal(tmp_path, segment=600)

        async def fill(journal=journal):
            loop = asyncio.get_running_loop()
            for _group in range(5):
                await asyncio.gather(*(journal.commit(b'{"n":%d}' % n, loop) for n in range(10)))

        finished(fill())
        journal.close()
    assert len(list(tmp_path.glob("*.journal"))) > 1
    assert len(list(entries(tmp_path))) == 100
    first, second = sorted(tmp_path.glob("*.journal"))[:2]
    kept = first.read_bytes()
    first.write_bytes(kept.replace(b'"n":3', b'"n":x', 1))
    with pytest.raises(BrokenJournal, match="entry 4 was changed"):
        list(entries(tmp_path))
    first.write_bytes(kept)
    second.unlink()
    with pytest.raises(BrokenJournal, match="does not follow"):
        list(entries(tmp_path))


def test_who_asks_alone_waits_for_nobody_and_many_share_a_sync(tmp_path, monkeypatch):
    journal = Journal(tmp_path)

    async def alone():
        loop = asyncio.get_running_loop()
        for n in range(5):
            await journal.commit(b'{"n":%d}' % n, loop)

    async def many():
        loop = asyncio.get_running_loop()

        async def client(n):
            for k in range(20):
                await journal.commit(b'{"n":%d,"k":%d}' % (n, k), loop)

        await asyncio.gather(*(client(n) for n in range(32)))

    monkeypatch.setattr("fazhi.pipeline.credit.counter.journal.PATIENCE", 3600)
    finished(alone())
    assert journal.syncs == 5
    monkeypatch.undo()
    finished(many())
    assert journal.syncs < 5 + 640 / 6
    journal.close()
    told = list(entries(tmp_path))
    assert len(told) == 645
    for n in range(32):
        assert [entry["k"] for entry in told[5:] if entry["n"] == n] == list(range(20))


def test_a_disk_that_takes_no_more_is_told_to_every_one_and_left_behind(tmp_path, monkeypatch):
    journal = Journal(tmp_path)
    sync = os.fdatasync

    def full(_handle):
        raise OSError(28, "no space left")

    async def some(count):
        loop = asyncio.get_running_loop()
        asked = [journal.commit(b"{}", loop) for _n in range(count)]
        return await asyncio.gather(*asked, return_exceptions=True)

    monkeypatch.setattr(os, "fdatasync", full)
    assert all(isinstance(fault, OSError) for fault in finished(some(3)))
    monkeypatch.setattr(os, "fdatasync", sync)
    assert finished(some(2)) == [None, None]
    journal.close()
    assert len(list(entries(tmp_path))) >= 2


def test_short_turns_are_asked_for_where_the_system_knows_them():
    """In a process of its own: the tests keep their turns."""
    told = subprocess.run(
        [sys.executable, "-c", "from fazhi.pipeline.credit.counter.turns import short_turns; print(short_turns())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == str(sys.platform == "linux")


def get(port, path, secret=SECRET):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {secret}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, json.loads(fault.read())


def serve(folder, port):
    command = [str(Path(sys.executable).parent / "fazhi"), "credit", "serve", "--port", str(port)]
    environment = os.environ | {"FAZHI_DATA": str(folder.parent.parent)}
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    for _n in range(600):
        try:
            get(port, "/health")
            return server
        except OSError:
            time.sleep(0.05)
    raise AssertionError("did not start")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def lasting(folder):
    """The key, valid for ever."""
    keys = json.loads((folder / "keys.json").read_text())
    far = {digest: key | {"until": 10**6} for digest, key in keys.items()}
    (folder / "keys.json").write_text(json.dumps(far), encoding="utf-8")


def test_killed_among_many_questions_every_answer_that_went_out_is_in_the_audit(folder):
    port = free_port()
    lasting(folder)
    answered: list[str] = []

    def ask_on():
        with suppress(OSError, HTTPException, ValueError):
            while True:
                answered.append(get(port, f"/credit/check?code={CODE}")[1]["check"])

    for moment in (0.3, 0.11):
        server = serve(folder, port)
        try:
            with ThreadPoolExecutor(8) as clients:
                for _n in range(8):
                    clients.submit(ask_on)
                time.sleep(moment)
                os.killpg(server.pid, signal.SIGKILL)
        finally:
            server.wait()
    audited = [entry["check"] for entry in entries(folder / "audit")]
    assert len(set(answered)) == len(answered) > 20
    assert set(answered) <= set(audited)
    assert len(set(audited)) == len(audited)


def test_killed_at_once_after_an_answer_the_answer_is_in_the_audit(folder):
    port = free_port()
    lasting(folder)
    server = serve(folder, port)
    try:
        assert get(port, f"/credit/check?code={OTHER}", "wrong")[0] == 401
        assert get(port, "/elsewhere")[0] == 404
        checks = [get(port, f"/credit/check?code={OTHER}")[1]["check"] for _n in range(20)]
        update(folder, (OTHER, "D", (Entry(2, 9, 0, 2**31 - 1),)))
        begun = time.monotonic()
        while not (told := get(port, f"/credit/check?code={OTHER}")[1])["applies"]:
            assert time.monotonic() - begun < 5
        checks.append(told["check"])
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert set(checks) <= {entry["check"] for entry in entries(folder / "audit")}
