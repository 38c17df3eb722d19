"""W13: pages of the workbench over 1,000,000 cases, asked by 16 people at once.

The real server runs on the machine's two cores, and those who ask run on the same two.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.harness import Row, exponent
from benchmarks.platform import databases, in_child, start

SIZES = {"full": 1_000_000, "small": 100_000}
USERS, ASKED = 16, 60
NOW = "2024-12-30T10:00:00+08:00"
LIST = "/work/list/reconsideration/"


def kinds(count: int) -> dict[str, tuple[str, ...]]:
    """The addresses of each kind of page, all of cases that there are."""
    keys = range(min(1000, count // 10), min(90_000, count), 977)
    return {
        "list": (LIST,),
        "deep page": tuple(f"{LIST}?after=~{key}" for key in keys),
        "filter": tuple(f"{LIST}?state=decided&opened_on_from=2024-{month:02d}-01" for month in range(1, 11)),
        "sort": (f"{LIST}?sort=-opened_on", f"{LIST}?sort=opened_on"),
        "search": tuple(f"{LIST}?q={quote(word)}" for word in ("征收", "王某", "工伤", "道路交通处罚", "测府复〔2024〕77号")),
        "case": tuple(f"/work/case/{key}/" for key in keys),
        "inbox": ("/work/",),
    }  # fmt: skip


def run(size: str, rounds: int) -> list[Row]:  # noqa: ARG001 - one round: the population takes longer than the asking
    """The rows of W13, at a tenth and at the whole."""
    cases = SIZES[size]
    found: dict[int, list[Row]] = {}
    for count in (cases // 10, cases):
        with databases("sqlite") as url:
            found[count] = in_child("w13_pages", url, count)
    return [
        row | {"exponent": exponent(small["ours"] or 0, row["ours"] or 0)}
        for small, row in zip(found[cases // 10], found[cases], strict=True)
    ]


def populated(count: int) -> Any:
    """A district with that many cases in the database of the environment."""
    start()
    from django.db import connection

    from benchmarks.population import fill, models
    from tests.support.district import make_district

    district = make_district(dt.date(2015, 1, 1))
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
    chosen = models(district)
    connection.close()
    fill(path, chosen, count)
    return district


def pages(count: int) -> list[Row]:
    """p95 of each kind of page."""
    district = populated(count)
    cookies = [_session(district.users[name]) for name in ("officer", "leader")]
    port = _free_port()
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("fazhi")), "serve", "--port", str(port)],
        env=os.environ | {"FAZHI_NOW": NOW}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port)
        times = _ask(port, cookies, kinds(count))
    finally:
        server.terminate()
        server.wait(30)
    return [
        {"id": f"w13.{name.replace(' ', '_')}", "work": f"p95 of the page “{name}”, {USERS} users", "size": count,
         "ours": sorted(taken)[int(len(taken) * 0.95)] * 1000, "unit": "ms", "limit": 200.0}
        for name, taken in times.items()
    ]  # fmt: skip


def _session(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _n in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _ask(port: int, cookies: list[str], kinds: dict[str, tuple[str, ...]]) -> dict[str, list[float]]:
    """Every user asks for every kind of page in a seeded order; the first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    lock = threading.Lock()

    def user(number: int) -> None:
        dice = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in range(ASKED):
            name = list(kinds)[(turn + number) % len(kinds)]
            begun = time.perf_counter()
            connection.request("GET", dice.choice(kinds[name]), headers={"Cookie": cookies[number % 2]})
            answer = connection.getresponse()
            body = answer.read()
            taken = time.perf_counter() - begun
            assert answer.status == 200, (name, answer.status, body[:300])
            if turn >= len(kinds):
                with lock:
                    times[name].append(taken)

    with ThreadPoolExecutor(USERS) as pool:
        list(pool.map(user, range(USERS)))
    return times


if __name__ == "__main__":
    print(json.dumps(pages(int(sys.argv[1]))))
