"""Two installations, each with its own database, server and port: records up and down, receipts, the other one killed while
it receives, and a stock that closes on both sides."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.kernel.test_kill import ROOT, environment
from tests.modules.test_credit import CODE, duty
from tests.support.tables import migrated

OTHER = "91440300708461136T"
ROWS = 25_000
FAZHI = ("-c", "from fazhi.cli.main import main; main()")


@dataclass
class Peer:
    """An installation: its folder, its port, its server."""

    folder: Path
    port: int
    now: str = "2026-04-20T10:00:00+08:00"
    server: subprocess.Popen[str] | None = field(default=None)

    @property
    def env(self) -> dict[str, str]:
        return environment(self.folder) | {"FAZHI_NOW": self.now, "FAZHI_SECRET_KEY": "x" * 60}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], check=False, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=180, **more
        )  # fmt: skip

    def ask(self, *words: str) -> Any:
        done = self.run("-m", "tests.support.creditpeer", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def exchange(self, now: str) -> Any:
        """One run of the command at a moment."""
        self.now = now
        done = self.run(*FAZHI, "credit", "exchange", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *FAZHI, *words], cwd=ROOT, env=self.env, stdout=subprocess.PIPE if "exchange" in words else subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            text=True, start_new_session=True,
        )  # fmt: skip

    def serve(self) -> None:
        self.server = self.start("serve", "--port", str(self.port), "--workers", "1")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urlopen(f"{self.address}/api/v1/credit/kinds", timeout=2)
            except HTTPError:  # it asks for a key: it answers
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        if self.server is not None:
            end(self.server)
            self.server = None

    def work(self) -> bool:
        """Whether a batch is being taken in right now."""
        return any((self.folder / "credit" / "work").glob("*"))


def end(process: subprocess.Popen[str]) -> None:
    """The process that this test started, and its workers, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def peers(tmp_path: Path) -> Iterator[tuple[Peer, Peer]]:
    district, city = Peer(tmp_path / "district", free_port()), Peer(tmp_path / "city", free_port())
    for peer in (district, city):
        peer.folder.mkdir()
        migrated(peer.folder / "kill.sqlite3")
    for peer, other, task in ((district, city, "above"), (city, district, "below")):
        told = peer.ask(task, other.address)
        done = other.run(*FAZHI, "credit", "key", "other", input=told["key"] + "\n")
        assert done.returncode == 0, done.stderr
    try:
        district.serve()
        city.serve()
        yield district, city
    finally:
        district.kill()
        city.kill()


def batch(path: Path, *, count: int, bad: int = 0, name: str = "罚", amount: str = "1.5") -> str:
    """A file of penalties; the first ones with a code that is none."""
    row = f'"name": "甲公司", "act": "罚款", "level": "一般", "amount": "{amount}", "decided_on": "2026-04-10", "unit": "测试区市场监督管理局"'
    lines = (
        f'{{"code": "{"坏" if n < bad else CODE}", "number": "{name}{n + 1}号", {row}}}\n'
        for n in range(count)
    )
    path.write_text("".join(lines), encoding="utf-8")
    return str(path)


def killed_at_work(process: subprocess.Popen[str], receiver: Peer, victim: subprocess.Popen[str]) -> None:
    """Kill the victim while the receiver takes a batch in (or, if it was too quick, right after)."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None and not receiver.work():
        time.sleep(0.002)
    end(victim)


@pytest.mark.slow
@duty("国办发〔2025〕22号", "六", "上下级平台交换，各有回执，收到、入库、上报的条数闭合")
def test_two_installations_exchange_and_both_stocks_close(peers: tuple[Peer, Peer], tmp_path: Path) -> None:
    district, city = peers
    first, changed = (
        batch(tmp_path / "a.jsonl", count=ROWS, bad=7),
        batch(tmp_path / "b.jsonl", count=9, bad=7, amount="2.5"),
    )
    taken = district.ask("take", "market", first, changed)
    assert [(one["stored"], one["superseding"]) for one in taken] == [(ROWS - 7, 0), (2, 2)]
    city.ask("take", "housing", batch(tmp_path / "c.jsonl", count=ROWS, name="市罚"))

    # up: the city is killed while it receives, and started again
    sending = district.start("credit", "exchange", "--json")
    assert city.server is not None
    killed_at_work(sending, city, city.server)
    assert json.loads(sending.communicate(timeout=120)[0])["failed"] >= 1
    city.serve()
    district.exchange("2026-04-20T10:20:00+08:00")
    # down: the district is killed while it receives
    city.exchange("2026-04-20T10:20:00+08:00")
    fetching = district.start("credit", "exchange", "--json")
    killed_at_work(fetching, district, fetching)
    district.exchange("2026-04-20T10:40:00+08:00")
    last = district.exchange("2026-04-20T11:00:00+08:00")
    assert (last["made"], last["sent"], last["fetched"], last["failed"]) == (0, 0, 0, 0)

    here, there = district.ask("state"), city.ask("state")
    up = ROWS - 7 + 2
    assert here["lines"] == [["penalty", up, up, 0, 0, True]]
    assert there["lines"] == [["penalty", ROWS, ROWS, 0, 0, True]]
    assert (here["open"], there["open"]) == (0, 0)
    for side, own in ((here, [["in_city", ROWS, ROWS, 0]]), (there, [])):
        assert [b for b in side["batches"] if b[0] == "in_city"] == own
        [line] = side["stock"]
        assert line["received"] == line["stored"] + line["rejected"]
        assert line["stored"] == line["current"] + line["superseded"]
    # both know the same records; the city got what the district had stored, and superseded the same two
    assert (here["stock"][0]["stored"], there["stock"][0]["stored"]) == (up + ROWS, up + ROWS)
    assert (here["stock"][0]["superseded"], there["stock"][0]["superseded"]) == (2, 2)

    # the city withdraws a penalty that it had sent down
    assert city.ask("repair")["confirmed"] is True
    assert district.ask("state")["ended"] == ["市罚1号"]
