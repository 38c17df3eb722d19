"""W3: the check at the counter over 1,000,000 firms, token checked, audited before the answer, 32 connections of wrk.

The load generator runs on the same two cores. The peer is a plain Django view on PostgreSQL that does the same: key,
firm with its measures, one audit row. The floor is the same server with one constant answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.creditdata import codes
from benchmarks.harness import Row
from fazhi.pipeline.credit.counter.journal import entries
from fazhi.pipeline.credit.counter.table import Entry, Measure, update, write_arrays

SIZES = {"full": 1_000_000, "small": 100_000}
SECRET = "fz_benchmark"
MEASURES = [Measure(n, f"措施{n}", "全国失信惩戒措施基础清单", "市场监督管理局") for n in range(1, 291)]
FOREVER = 2**31 - 1


def fill(folder: Path, count: int) -> list[str]:
    """A table in which one firm of twenty has one to three measures; some of its codes."""
    dice = np.random.default_rng(3)
    ordered = np.sort(codes(count))
    has = np.where(dice.random(count) < 0.05, dice.integers(1, 4, count), 0)
    offsets = np.concatenate([[0], np.cumsum(has)]).astype(np.int32)
    total = int(offsets[-1])
    rows = np.stack(
        [dice.integers(1, 291, total), np.arange(total), np.zeros(total), np.full(total, FOREVER)], axis=1
    ).astype(np.int32)
    grades = np.array([b"A", b"B", b"C", b"D"])[dice.integers(0, 4, count)]
    write_arrays(folder, ordered, grades, offsets, rows, MEASURES)
    key = {"unit": "渝中区政务服务中心", "name": "窗口", "until": FOREVER}
    (folder / "keys.json").write_text(
        json.dumps({hashlib.sha256(SECRET.encode()).hexdigest(): key}), encoding="utf-8"
    )
    return [code.decode() for code in ordered[dice.integers(0, count, 20_000)]]


@contextmanager
def serving(command: list[str], environment: dict[str, str], port: int) -> Iterator[tuple[int, float]]:
    """A server in a process of its own; its id and the seconds until it answered."""
    begun = time.perf_counter()
    server = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            with suppress(OSError):
                ask(port, "/health")
                break
            if server.poll() is not None or time.perf_counter() - begun > 60:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        yield server.pid, time.perf_counter() - begun
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def ask(port: int, path: str) -> Any:
    """One answer as JSON."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {SECRET}"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.loads(answer.read())


def wrk(port: int, asked: list[str], folder: Path, seconds: int) -> dict[str, float]:
    """Requests a second, and p50, p99 in ms, of 32 connections."""
    program = os.environ.get("WRK") or shutil.which("wrk")
    if program is None:
        raise FileNotFoundError("wrk")
    listed = ",".join(f'"{code}"' for code in asked)
    script = folder / "ask.lua"
    script.write_text(
        f"local codes = {{{listed}}}\nlocal n = 0\n"
        f'wrk.headers["Authorization"] = "Bearer {SECRET}"\n'
        'request = function() n = n % #codes + 1; return wrk.format("GET", "/credit/check?code=" .. codes[n]) end\n',
        encoding="utf-8",
    )
    command = [
        program,
        "-t1",
        "-c32",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise RuntimeError(told)

    def milliseconds(name: str) -> float:
        found = re.search(rf"{name}%\s+([\d.]+)(us|ms|s)", told)
        assert found, told
        return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]

    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate, told
    return {"rate": float(rate[1]), "p50": milliseconds("50"), "p99": milliseconds("99")}


def memory(pid: int) -> float:
    """MiB of a process and its children."""
    import psutil

    process = psutil.Process(pid)
    return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]) / 2**20


def processor(pid: int) -> tuple[float, float]:
    """Seconds of processor that a process and its children have taken, and all of the machine."""
    import psutil

    process, whole = psutil.Process(pid), psutil.cpu_times()
    own = [p.cpu_times() for p in [process, *process.children(recursive=True)]]
    return sum(t.user + t.system for t in own), whole.user + whole.nice + whole.system


def measured(pid: int, port: int, asked: list[str], folder: Path, seconds: int) -> dict[str, float]:
    """What `wrk` tells, microseconds of the service's processor a request, and how many cores all others held meanwhile."""
    own, whole, client = *processor(pid), os.times()
    told = wrk(port, asked, folder, seconds)
    own_after, whole_after, client_after = *processor(pid), os.times()
    spent = own_after - own
    clients = sum(client_after[2:4]) - sum(client[2:4])
    told["cpu"] = spent / (told["rate"] * seconds) * 1e6
    told["others"] = max(0.0, whole_after - whole - spent - clients) / seconds
    return told


def visible_after(port: int, folder: Path, code: str) -> float:
    """Seconds until a change of one firm is served."""
    measure = random.Random(1).randrange(1, 291)
    update(folder, (code, "D", (Entry(measure, 1, 0, FOREVER),)))
    begun = time.perf_counter()
    while ask(port, f"/credit/check?code={code}")["grade"] != "D":
        time.sleep(0.01)
    update(folder, (code, "A", ()))
    while ask(port, f"/credit/check?code={code}")["applies"]:
        time.sleep(0.01)
    return (time.perf_counter() - begun) / 2


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def syncs(folder: Path, seconds: float = 1.0) -> dict[str, float]:
    """What the disk gives in the same round: syncs of 8 KiB in room laid out ahead, a second, and the 99th of 100 in ms."""
    path, room, taken = folder / "syncs", 8 << 20, []
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    os.pwrite(handle, bytes(room), 0)
    os.fsync(handle)
    begun = time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds:
        os.pwrite(handle, b"x" * 8192, len(taken) * 8192 % room)
        os.fdatasync(handle)
        taken.append(time.perf_counter() - now)
    os.close(handle)
    path.unlink()
    return {"syncs": len(taken) / seconds, "sync_p99": sorted(taken)[len(taken) * 99 // 100] * 1000}


def one_size(count: int, rounds: int, seconds: int) -> dict[str, Any]:
    """The medians of ours and the peer at one size, in turns."""
    from tests.support.postgres import Server, server

    told: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as made, server() as url:
        folder = Path(made) / "credit" / "counter"
        asked = fill(folder, count)
        view = {"DATABASE_URL": Server(url).create(), "DJANGO_SETTINGS_MODULE": "benchmarks.credit_view"}
        subprocess.run(
            [sys.executable, "-m", "benchmarks.credit_view", str(folder)], env=os.environ | view, check=True
        )
        scripts = Path(sys.executable).parent
        port, other, third = free_port(), free_port(), free_port()
        mine = [str(scripts / "fazhi"), "credit", "serve", "--port", str(port)]
        peer = [str(scripts / "granian"), "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2", "--port", str(other),
                "--workers-kill-timeout", "5", "benchmarks.credit_view:application"]  # fmt: skip
        bare = [
            str(scripts / "granian"),
            "--interface",
            "rsgi",
            "--port",
            str(third),
            "--workers-kill-timeout",
            "5",
            "benchmarks.credit_bare:app",
        ]
        for _round in range(rounds):
            with serving(mine, {"FAZHI_DATA": made}, port) as (pid, started):
                wrk(port, asked, Path(made), 1)
                for name, value in measured(pid, port, asked, Path(made), seconds).items():
                    told.setdefault(name, []).append(value)
                told.setdefault("start", []).append(started)
                told.setdefault("memory", []).append(memory(pid))
                told.setdefault("visible", []).append(visible_after(port, folder, asked[0]))
            with serving(peer, view, other):
                wrk(other, asked, Path(made), 1)
                told.setdefault("peer", []).append(wrk(other, asked, Path(made), seconds)["rate"])
            with serving(bare, {}, third):
                wrk(third, asked, Path(made), 1)
                told.setdefault("bare", []).append(wrk(third, asked, Path(made), seconds)["rate"])
            told.setdefault("ratio", []).append(told["rate"][-1] / told["peer"][-1])
            for name, value in syncs(Path(made)).items():
                told.setdefault(name, []).append(value)
        told["audited"] = [float(sum(1 for _entry in entries(folder / "audit")))]
    return {name: statistics.median(values) for name, values in told.items()}


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W3."""
    if shutil.which(os.environ.get("WRK") or "wrk") is None:
        return [
            {
                "id": "w3.check",
                "work": "check at the counter",
                "peer_name": "(skipped: wrk is not installed: apt-get install wrk)",
            }
        ]
    full = SIZES[size]
    seconds = 4 if size == "full" else 2
    small, large = one_size(full // 10, 1, seconds), one_size(full, rounds, seconds)
    common: dict[str, Any] = {"size": full}
    return [
        {"id": "w3.rate", "work": "checks, token checked, audited", "ours": large["rate"], "unit": "1/s", "peer": large["peer"],
         "ratio_to_peer": large["ratio"], "limit": large["bare"],
         "peer_name": "plain Django view on PostgreSQL", **common},
        {"id": "w3.rate.tenth", "work": "the same over a tenth of the firms", "ours": small["rate"], "unit": "1/s", "size": full // 10},
        {"id": "w3.p99", "work": "99th of 100 answers, 32 connections; limit: 99th of 100 bare syncs", "ours": large["p99"], "unit": "ms",
         "limit": large["sync_p99"], **common},
        {"id": "w3.syncs", "work": "what the disk gives in the same rounds: bare syncs", "ours": large["syncs"], "unit": "1/s"},
        {"id": "w3.p50", "work": "the median answer", "ours": large["p50"], "unit": "ms", **common},
        {"id": "w3.cpu", "work": "processor of the service a request", "ours": large["cpu"], "unit": "us", **common},
        {"id": "w3.others", "work": "cores that other work on the machine held meanwhile", "ours": large["others"], "unit": "cores"},
        {"id": "w3.start", "work": "start", "ours": large["start"], "unit": "s", **common},
        {"id": "w3.visible", "work": "a repair visible", "ours": large["visible"], "unit": "s", **common},
        {"id": "w3.memory", "work": "memory of the service", "ours": large["memory"], "unit": "MiB", **common},
    ]  # fmt: skip
