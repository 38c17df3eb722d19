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
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fazhi.engines.codes.uscc import check_uscc
from fazhi.pipeline.credit.counter.journal import Journal
from fazhi.pipeline.credit.counter.table import ABSENT, Table, encode

LOOK = 0.2
"""Seconds between two looks for changes of the table and the keys."""
DAY = 86_400
EAST = 8 * 3600
"""Days are those of Beijing."""
JSON = [("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store")]
LONGEST = 10_000
FIELDS = 8
NO_CODE = "请给出18位统一社会信用代码"


@dataclass(frozen=True)
class Key:
    """A program's key as the platform exported it: the unit that asks, and the day before which it is valid."""

    unit: str
    name: str
    until: int

    @cached_property
    def told(self) -> str:
        """Who asks, as fields of an audited entry."""
        return encode({"unit": self.unit, "key": self.name})[1:-1]


class Counter:
    """Table, keys and audit of one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table, self.keys, self.stamp = Table(folder), dict[str, Key](), 0.0
        self.journal = Journal(folder / "audit")
        self.started, self.count = f"{time.time_ns() // 1_000_000:x}", 0
        self._read_keys()
        gc.collect()
        gc.freeze()

    def _read_keys(self) -> None:
        path = self.folder / "keys.json"
        stamp = path.stat().st_mtime if path.exists() else 0.0
        if stamp != self.stamp:
            told = json.loads(path.read_text(encoding="utf-8")) if stamp else {}
            self.keys = {digest: Key(**key) for digest, key in told.items()}
            self.stamp = stamp

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
    ) -> tuple[int, str]:
        """The answer to one question, audited."""
        if len(query) == 23 and query.startswith("code="):
            code, matter = query[5:], ""
        else:
            if query.count("&") >= FIELDS:
                return 400, encode({"error": NO_CODE})
            asked = parse_qs(query[:LONGEST])
            code, matter = asked.get("code", [""])[0], asked.get("matter", [""])[0][:60]
        if len(code) != 18 or not code.isascii():
            return 400, encode({"error": check_uscc(code[:64]).reason or NO_CODE})
        told = self.table.told(code.encode(), matter, int((now + EAST) // DAY))
        if told is None:
            if not (verdict := check_uscc(code)).valid:
                return 400, encode({"error": verdict.reason})
            told = ABSENT
        self.count += 1
        head = f'{{"check":"{self.started}-{self.count}","code":{encode(code)}'
        listed = ",".join(map(str, told.measures))
        entry = f'{head},"matter":{encode(matter)},"measures":[{listed}],"at":{int(now * 1000)},{key.told}}}'
        await self.journal.commit(entry.encode("utf-8", "replace"), loop)
        return 200, f"{head},{told.text}}}"

    async def applied(
        self, body: bytes, key: Key, now: float, loop: asyncio.AbstractEventLoop
    ) -> tuple[int, str]:
        """Record whether the measure of a check was applied; not applied wants a reason."""
        try:
            told = json.loads(body)
            check, measure, done = (
                str(told["check"])[:60].encode("ascii", "replace").decode(),
                int(told["measure"]),
                told["applied"],
            )
            reason = str(told.get("reason", ""))[:500]
        except (ValueError, KeyError, TypeError):
            return 400, encode({"error": "请写明check、measure、applied"})
        if done is not True and not reason.strip():
            return 400, encode({"error": "没有实施措施的，应当写明理由"})
        entry = {"applied": check, "measure": measure, "done": done is True, "reason": reason}
        text = f'{encode(entry)[:-1]},"at":{int(now * 1000)},{key.told}}}'
        await self.journal.commit(text.encode("utf-8", "replace"), loop)
        return 200, encode({"recorded": check})


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
            status, answer = 404, '{"error":"没有这个地址"}'
        protocol.response_str(status, JSON, answer)


app = App()
