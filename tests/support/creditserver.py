"""A small stand-in for the platform of a city, on the loopback: it speaks the documented protocol and keeps what it was told."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

KEY = "fz_city"


@dataclass
class City:
    """What the stand-in knows. `broken`: how many of the next calls it answers with a fault; `refuses`: documents that it refuses."""

    address: str = ""
    batches: dict[str, bytes] = field(default_factory=dict)
    takedowns: list[dict[str, Any]] = field(default_factory=list)
    parcels: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: int = 0
    broken: int = 0
    refuses: set[str] = field(default_factory=set)
    torn: bool = False

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        """Status and answer (bytes: a file) to one call."""
        parts = path.removeprefix("/api/v1/credit/").split("/")
        if method == "POST" and parts == ["batches"]:
            return self._take(query, body)
        if method == "POST" and parts == ["takedowns"]:
            self.takedowns.append(json.loads(body))
            return 200, {"taken_down": True, "receipt": f"T{len(self.takedowns)}", "stopped": 1}
        if method == "GET" and parts == ["parcels"]:
            return 200, [
                {"number": n, "kind": kind, "schema_version": 1, "records": data.count(b"\n"), "checksum": hashlib.sha256(data).hexdigest()}
                for n, (kind, data) in self.parcels.items() if n not in self.receipts
            ]  # fmt: skip
        if method == "GET" and parts[0] == "parcels":
            data = self.parcels[parts[1]][1]
            return 200, data[:-9] if self.torn else data
        if method == "POST" and parts[0] == "parcels":
            self.receipts[parts[1]] = json.loads(body)
            return 200, {"number": parts[1]}
        return 404, {"code": "not_found", "sentence": "没有这个地址", "data": {}}

    def _take(self, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        checksum = hashlib.sha256(body).hexdigest()
        if query["checksum"] != [checksum] or query["schema_version"] != ["1"]:
            return 422, {"code": "bad_data", "sentence": "文件摘要不符", "data": {}}
        again = checksum in self.batches
        self.batches[checksum] = body
        rows = [json.loads(line) for line in body.splitlines()]
        wrong = [{"row": n + 2, "number": r["number"], "column": "文书号", "rule": "city", "sentence": "市平台没有这一主体"} for n, r in enumerate(rows) if r["number"] in self.refuses]  # fmt: skip
        return 200, {
            "batch": checksum[:16], "received": len(rows), "stored": len(rows) - len(wrong), "rejected": len(wrong), "rejects": wrong,
            "repeated": again,
        }  # fmt: skip


@contextmanager
def city() -> Iterator[City]:
    """The stand-in, serving until the block ends."""
    state = City()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            state.calls += 1
            asked = urlparse(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if state.broken > 0:
                state.broken -= 1
                status, told = 503, {}
            elif self.headers.get("Authorization") != f"Bearer {KEY}":
                status, told = 401, {"code": "no_key", "sentence": "需要有效的密钥", "data": {}}
            else:
                status, told = state.answer(self.command, asked.path, parse_qs(asked.query), body)
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _do

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
