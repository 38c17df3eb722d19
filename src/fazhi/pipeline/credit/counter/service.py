"""The service of the counter on granian's bare interface (RSGI): `fazhi credit serve`.

GET  /credit/check?code=...&matter=...   Authorization: Bearer KEY   -> whether a measure applies, and the check's number
POST /credit/applied                     {"check", "measure", "applied", "reason"}   -> recorded whether it was applied
GET  /health
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fazhi.engines.codes.uscc import check_uscc
from fazhi.pipeline.credit.counter.journal import Journal
from fazhi.pipeline.credit.counter.table import Table

LOOK = 0.2
"""Seconds between two looks for changes of the table and the keys."""
SWITCH = 0.0002
"""Seconds after which the thread that syncs gets its turn; the usual five milliseconds would be added to every answer."""
DAY = 86_400
EAST = 8 * 3600
"""Days are those of Beijing."""
JSON = [("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store")]
LONGEST = 10_000


@dataclass(frozen=True)
class Key:
    """A program's key as the platform exported it: the unit that asks, and the day before which it is valid."""

    unit: str
    name: str
    until: int


class Counter:
    """Table, keys and audit of one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table, self.keys, self.stamp = Table(folder), dict[str, Key](), 0.0
        self.known: dict[str, Key | None] = {}
        self.journal = Journal(folder / "audit")
        self.started, self.count = f"{time.time_ns() // 1_000_000:x}", 0
        self._read_keys()
        sys.setswitchinterval(SWITCH)
        gc.collect()
        gc.freeze()

    def _read_keys(self) -> None:
        path = self.folder / "keys.json"
        stamp = path.stat().st_mtime if path.exists() else 0.0
        if stamp != self.stamp:
            told = json.loads(path.read_text(encoding="utf-8")) if stamp else {}
            self.keys = {digest: Key(**key) for digest, key in told.items()}
            self.known, self.stamp = {}, stamp

    async def follow(self) -> None:
        """Look for changes for as long as the process lives."""
        while True:
            await asyncio.sleep(LOOK)
            self.table.refresh()
            self._read_keys()

    def key(self, header: str | None, day: int) -> Key | None:
        """Who asks; None for no key, a wrong one or one that has ended."""
        if header is None or len(header) > 200 or not header.startswith("Bearer "):
            return None
        digest = hashlib.sha256(header[7:].encode()).hexdigest()
        key = self.keys.get(digest)
        return key if key is not None and day < key.until else None

    async def check(
        self, query: str, key: Key, now: float, loop: asyncio.AbstractEventLoop
    ) -> tuple[int, dict[str, Any]]:
        """The answer to one question, audited."""
        if len(query) == 23 and query.startswith("code="):
            code, matter = query[5:], ""
        else:
            asked = parse_qs(query[:LONGEST], max_num_fields=8)
            code, matter = asked.get("code", [""])[0], asked.get("matter", [""])[0][:60]
        if len(code) != 18 or not code.isascii():
            return 400, {"error": check_uscc(code[:64]).reason or "请给出18位统一社会信用代码"}
        answer = self.table.answer(code.encode(), matter, int((now + EAST) // DAY))
        if not answer["found"]:
            verdict = check_uscc(code)
            if not verdict.valid:
                return 400, {"error": verdict.reason}
        self.count += 1
        answer["check"] = f"{self.started}-{self.count}"
        told = [entry["measure"] for entry in answer["measures"]]
        await self.journal.commit(
            {"check": answer["check"], "at": int(now * 1000), "unit": key.unit, "key": key.name, "code": code,
             "matter": matter, "measures": told}, loop,
        )  # fmt: skip
        return 200, answer

    async def applied(
        self, body: bytes, key: Key, now: float, loop: asyncio.AbstractEventLoop
    ) -> tuple[int, dict[str, Any]]:
        """Record whether the measure of a check was applied; not applied wants a reason."""
        try:
            told = json.loads(body)
            check, measure, done = str(told["check"])[:60], int(told["measure"]), told["applied"]
            reason = str(told.get("reason", ""))[:500]
        except (ValueError, KeyError, TypeError):
            return 400, {"error": "请写明check、measure、applied"}
        if done is not True and not reason.strip():
            return 400, {"error": "没有实施措施的，应当写明理由"}
        entry = {
            "applied": check,
            "at": int(now * 1000),
            "unit": key.unit,
            "key": key.name,
            "measure": measure,
            "done": done is True,
            "reason": reason,
        }
        await self.journal.commit(entry, loop)
        return 200, {"recorded": check}


class App:
    """The entry of granian."""

    counter: Counter
    loop: asyncio.AbstractEventLoop

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.counter = Counter(Path(os.environ.get("FAZHI_DATA", "data")).resolve() / "credit" / "counter")
        self.task = loop.create_task(self.counter.follow())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.counter.journal.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        now = time.time()
        if scope.path == "/health":
            protocol.response_str(200, JSON, '{"ok":true}')
            return
        key = self.counter.key(scope.headers.get("authorization"), int((now + EAST) // DAY))
        if key is None:
            protocol.response_str(401, JSON, '{"error":"没有有效的密钥"}')
            return
        if scope.path == "/credit/check" and scope.method == "GET":
            status, answer = await self.counter.check(scope.query_string, key, now, self.loop)
        elif scope.path == "/credit/applied" and scope.method == "POST":
            body = await protocol() if int(scope.headers.get("content-length") or 0) <= LONGEST else b""
            status, answer = await self.counter.applied(body, key, now, self.loop)
        else:
            status, answer = 404, {"error": "没有这个地址"}
        protocol.response_str(status, JSON, json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


app = App()
