"""An audit that is on disk before the answer goes out: entries of one moment share one write and one sync.

The files are journals of the ledger (docs/spec/ledger.md), one following the other: the first entry of each names the
head of the one before. `fazhi ledger journal verify` checks a file, `entries` the whole chain.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fazhi.engines.ledger import journal, journal_check

SEGMENT = 64 << 20
"""Bytes after which a new file is begun: a start reads the headers of the last one only."""
ROOM = 8 << 20
Waiting = list[tuple[bytes, asyncio.Future[None]]]


class BrokenJournal(RuntimeError):
    """The audit was changed, or a part of it is missing."""


class Journal:
    """The one writer. `commit` from the event loop; the entry is on disk when the awaited future is done."""

    def __init__(self, folder: Path, *, segment: int = SEGMENT) -> None:
        self.folder, self.segment = folder, segment
        folder.mkdir(parents=True, exist_ok=True)
        self.waiting: Waiting = []
        self.syncs = 0
        self.file: journal.Journal | None = None
        self._open()

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
        """Hand an entry (JSON) over; await the future before answering. What comes in one turn of the loop is one group."""
        future = loop.create_future()
        if not self.waiting:
            loop.call_soon(self._write)
        self.waiting.append((entry, future))
        return future

    def _write(self) -> None:
        group, self.waiting = self.waiting, []
        fault = None
        try:
            file = self.file if self.file is not None and self.file.size < self.segment else self._open()
            file.append([entry for entry, _future in group])
            self.syncs += 1
        except (OSError, journal.Damaged) as found:
            fault = found
            self.close()
        for _entry, future in group:
            if future.done():
                continue
            if fault is None:
                future.set_result(None)
            else:
                future.set_exception(fault)

    def close(self) -> None:
        """Let go of the file."""
        if self.file is not None:
            self.file.close()
            self.file = None


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
