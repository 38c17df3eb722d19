"""An audit that is on disk before the answer goes out: entries of one moment share one write and one sync.

The files are journals of the ledger (docs/spec/ledger.md), one following the other: the first entry of each names the
head of the one before. `fazhi ledger journal verify` checks a file, `entries` the whole chain.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from fazhi.engines.ledger import journal, journal_check

SEGMENT = 64 << 20
"""Bytes after which a new file is begun: a start reads the headers of the last one only."""
ROOM = 8 << 20
PATIENCE = 0.001
"""Seconds that a group waits for company at most."""
Waiting = list[tuple[bytes, asyncio.Future[None]]]


class BrokenJournal(RuntimeError):
    """The audit was changed, or a part of it is missing."""


class Journal:
    """The one writer. `commit` from the event loop; the entry is on disk when the awaited future is done.

    One group is on its way to the disk, in a thread of its own, while the next fills. That leaves when half of those who
    waited at the last sync are there again, so that two groups take turns, or after PATIENCE: few syncs where many ask, and
    none that waits where one asks alone.
    """

    def __init__(self, folder: Path, *, segment: int = SEGMENT) -> None:
        self.folder, self.segment = folder, segment
        folder.mkdir(parents=True, exist_ok=True)
        self.waiting: Waiting = []
        self.syncs, self.enough, self.away = 0, 1, False
        self.timer: asyncio.TimerHandle | None = None
        self.file: journal.Journal | None = None
        self._open()
        self.groups: SimpleQueue[tuple[Waiting, asyncio.AbstractEventLoop] | None] = SimpleQueue()
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _open(self) -> journal.Journal:
        """Go on with the last file, or begin the next where it is full."""
        if self.file is not None:
            self.file.close()
            self.file = None
        paths = sorted(self.folder.glob("*.journal"))
        path = paths[-1] if paths else self.folder / "000001.journal"
        self.file = journal.Journal(path, room=min(ROOM, self.segment))
        if self.file.size >= self.segment:
            path, head = path.with_name(f"{int(path.stem) + 1:06d}.journal"), self.file.head
            self.file.close()
            self.file = journal.Journal(path, room=min(ROOM, self.segment))
            self.file.append([json.dumps({"after": head.hex()}).encode()])
        return self.file

    def commit(self, entry: bytes, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        """Hand an entry (JSON) over; await the future before answering."""
        future = loop.create_future()
        self.waiting.append((entry, future))
        if not self.away:
            self._consider(loop)
        return future

    def _consider(self, loop: asyncio.AbstractEventLoop) -> None:
        if len(self.waiting) >= self.enough:
            self.away = True
            loop.call_soon(self._send, loop)
        elif self.timer is None:
            self.timer = loop.call_later(PATIENCE, self._late, loop)

    def _late(self, loop: asyncio.AbstractEventLoop) -> None:
        self.timer = None
        if not self.away:
            self.away = True
            self._send(loop)

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        group, self.waiting = self.waiting, []
        self.groups.put((group, loop))

    def _run(self) -> None:
        """The thread of the disk: one write and one sync a group, and word to the loop."""
        while (told := self.groups.get()) is not None:
            group, loop = told
            fault = self._write([entry for entry, _future in group])
            try:
                loop.call_soon_threadsafe(self._done, group, fault, loop)
            except RuntimeError:  # that loop has ended: nobody waits there any more
                self.away = False

    def _write(self, group: list[bytes]) -> Exception | None:
        """After a fault the file is opened again, which cuts off what was written in part."""
        try:
            file = self.file if self.file is not None and self.file.size < self.segment else self._open()
            file.append(group)
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who wait are told
            self._let_go()
            return fault
        self.syncs += 1
        return None

    def _done(self, group: Waiting, fault: Exception | None, loop: asyncio.AbstractEventLoop) -> None:
        self.away, self.enough = False, max(1, (len(group) + len(self.waiting)) // 2)
        if self.waiting:
            self._consider(loop)
        for _entry, future in group:
            if future.done():
                continue
            if fault is None:
                future.set_result(None)
            else:
                future.set_exception(fault)

    def _let_go(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None

    def close(self) -> None:
        """Let go of the file, after what is on its way to it."""
        self.groups.put(None)
        self.thread.join()
        self._let_go()


def entries(folder: Path) -> Iterator[dict[str, Any]]:
    """All audited entries in order. BrokenJournal where the chain does not hold."""
    head = ""
    for path in sorted(folder.glob("*.journal")):
        found = journal_check.verify(path)
        if found.faults:
            raise BrokenJournal(f"{path.name}: {found.faults[0].sentence}")
        told: Iterator[dict[str, Any]] = map(json.loads, journal_check.read(path))
        if head and next(told, {}).get("after") != head:
            raise BrokenJournal(f"{path.name}: it does not follow from the file before")
        head = found.head
        yield from told
