"""An audit that is on disk before the answer goes out: entries of one moment share one write and one sync.

Segments are filled with zeros beforehand, so that a sync writes data only. Every group is one line of JSON that carries
the digest of the group before it; a torn last line is cut off at the start.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEGMENT = 64 << 20
GENESIS = "0" * 64


class BrokenJournal(RuntimeError):
    """The audit was changed, or a group of it is missing."""


def _digest(prev: str, entries: str) -> str:
    return hashlib.sha256(f"{prev}\n{entries}".encode()).hexdigest()


class Journal:
    """One writer. `commit` from the event loop; the entry is on disk when the awaited future is done."""

    def __init__(self, folder: Path, *, segment: int = SEGMENT) -> None:
        self.folder, self.segment = folder, segment
        folder.mkdir(parents=True, exist_ok=True)
        self.waiting: list[tuple[str, asyncio.Future[None]]] = []
        self.lock, self.wake = threading.Lock(), threading.Event()
        self.stopped, self.syncs = False, 0
        paths = sorted(folder.glob("*.journal"))
        self.number = int(paths[-1].stem) if paths else 1
        self.prev, self.at = GENESIS, 0
        for line, end in _lines(paths[-1]) if paths else ():
            self.prev, self.at = line["digest"], end
        if paths and self.prev == GENESIS and len(paths) > 1:
            self.prev = [line for line, _end in _lines(paths[-2])][-1]["digest"]
        self.file = self._open()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _open(self) -> int:
        path = self.folder / f"{self.number:06d}.journal"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        zeros = bytes(1 << 20)
        for start in range(self.at, self.segment, len(zeros)):
            os.pwrite(handle, zeros[: min(len(zeros), self.segment - start)], start)
        os.fsync(handle)
        return handle

    def commit(self, entry: dict[str, Any], loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        """Hand an entry over; await the future before answering."""
        future = loop.create_future()
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        with self.lock:
            self.waiting.append((text, future))
        self.wake.set()
        return future

    def _run(self) -> None:
        while not self.stopped:
            self.wake.wait()
            self.wake.clear()
            with self.lock:
                group, self.waiting = self.waiting, []
            if group:
                loop = group[0][1].get_loop()
                try:
                    self._write("[" + ",".join(text for text, _future in group) + "]")
                except OSError as fault:
                    loop.call_soon_threadsafe(_refuse, group, fault)
                    continue
                loop.call_soon_threadsafe(_release, group)

    def _write(self, entries: str) -> None:
        digest = _digest(self.prev, entries)
        line = f'{{"prev":"{self.prev}","digest":"{digest}","entries":{entries}}}\n'.encode()
        if self.at + len(line) > self.segment:
            os.close(self.file)
            self.number, self.at = self.number + 1, 0
            self.segment = max(self.segment, len(line))
            self.file = self._open()
        os.pwrite(self.file, line, self.at)
        os.fdatasync(self.file)
        self.at, self.prev, self.syncs = self.at + len(line), digest, self.syncs + 1

    def close(self) -> None:
        """Write what waits and stop."""
        self.stopped = True
        self.wake.set()
        self.thread.join()
        os.close(self.file)


def _release(group: list[tuple[str, asyncio.Future[None]]]) -> None:
    for _text, future in group:
        if not future.done():
            future.set_result(None)


def _refuse(group: list[tuple[str, asyncio.Future[None]]], fault: OSError) -> None:
    for _text, future in group:
        if not future.done():
            future.set_exception(fault)


def _lines(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """Whole groups of a segment with the position after each; stops at zeros or a torn line."""
    with path.open("rb") as file:
        position = 0
        for line in file:
            if not line.endswith(b"\n") or line[:1] != b"{":
                return
            position += len(line)
            yield json.loads(line), position


def entries(folder: Path) -> Iterator[dict[str, Any]]:
    """All audited entries in order. BrokenJournal where the chain does not hold."""
    prev = GENESIS
    for path in sorted(folder.glob("*.journal")):
        for line, _end in _lines(path):
            text = json.dumps(line["entries"], ensure_ascii=False, separators=(",", ":"))
            if line["prev"] != prev or _digest(prev, text) != line["digest"]:
                raise BrokenJournal(f"{path.name}: a group was changed or is missing")
            prev = line["digest"]
            yield from line["entries"]
