"""A journal of blocks for what is written by the million: one sync a call, one chain over blocks, a tree in each.

Specification: docs/spec/ledger.md. Reading and checking: `journal_check.py`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from fazhi.engines.ledger.blocks import BLOCK, MARK, Packed, Tree, fast_tree, pack, plain_tree, table_digest
from fazhi.engines.ledger.chain import ALGORITHMS

STRETCH = 8
"""Blocks that are hashed at one go beside those that are written; a call of no more needs no compiled code."""
SECTOR = 512
"""Bytes that a disk writes as a whole."""
MAGIC = b"\xf0FZJ-2\r\n"
_HEAD = struct.Struct(">8sQQIQ32s32s32s")
HEADER = _HEAD.size + 32
GENESIS = b"\x00" * 32
_TITLE = b"fazhi/journal/2 "


class NotAJournal(ValueError):
    """The file is something else."""


class Damaged(ValueError):
    """The journal was changed in a place that no crash explains; nothing is cut off."""


@dataclass(frozen=True)
class Header:
    """What a block says of itself; `digest` covers all of it and, by `root` and `table`, the block's bytes."""

    number: int
    first: int
    """Number of its first entry, from 1."""
    count: int
    size: int
    """Bytes of its entries."""
    prev: bytes
    root: bytes
    """Over its entries."""
    table: bytes
    """Of its marks and lengths."""

    @property
    def body(self) -> int:
        """Bytes that follow the header: marks, lengths, entries."""
        return self.count * (MARK + 4) + self.size

    def packed(self) -> bytes:
        """The bytes that its digest covers."""
        return _HEAD.pack(
            MAGIC, self.number, self.first, self.count, self.size, self.prev, self.root, self.table
        )

    def digest(self, algorithm: str) -> bytes:
        """The link of the chain."""
        return hashlib.new(algorithm, self.packed()).digest()

    def covers(self, body: bytes | memoryview, tree: Tree, algorithm: str) -> bool:
        """Whether the bytes are those of the block."""
        if len(body) != self.body:
            return False
        lengths, entries = self.count * MARK, self.count * (MARK + 4)
        marks, table, rest = body[:lengths], body[lengths:entries], body[entries:]
        return table_digest(marks, table, algorithm) == self.table and tree(rest, table) == (marks, self.root)


def parse(data: bytes | memoryview) -> tuple[Header, bytes] | None:
    """The header at the beginning of the bytes and the digest that stands there; None where there is none."""
    if len(data) < HEADER or bytes(data[: len(MAGIC)]) != MAGIC:
        return None
    _magic, *fields = _HEAD.unpack(data[: _HEAD.size])
    return Header(*fields), bytes(data[_HEAD.size : HEADER])


def read_title(data: bytes | memoryview) -> tuple[str, int]:
    """Algorithm of the journal, and where its first block begins. NotAJournal otherwise."""
    line, end, _rest = bytes(data[:64]).partition(b"\n")
    algorithm = line.removeprefix(_TITLE).decode("ascii", "replace")
    if not end or not line.startswith(_TITLE) or algorithm not in ALGORITHMS:
        raise NotAJournal("this is not a journal of fazhi: its first line is another")
    return algorithm, len(line) + 1


def unwritten(block: bytes, at: int) -> bool:
    """Whether a whole sector of the bytes that lie at `at` is zeros: what a crash leaves in room laid out ahead."""
    edges = [0, *range(SECTOR - at % SECTOR, len(block), SECTOR), len(block)]
    return any(not any(block[start:stop]) for start, stop in pairwise(edges))


class Journal:
    """The one writer of a journal. `append` returns when the entries are on the disk, whole blocks or none.

    `room`: bytes of zeros laid out ahead of the end, so that a sync writes data and no new length: many times as often.
    What a crash left of a block that was never acknowledged is cut off when the journal is opened again.
    A second writer is refused with BlockingIOError; NotAJournal for a file that is something else,
    Damaged for one that was changed.
    """

    def __init__(self, path: Path, algorithm: str = "sha256", *, room: int = 0) -> None:
        if algorithm not in ALGORITHMS:
            raise ValueError(f"the ledger knows {', '.join(ALGORITHMS)}, not {algorithm!r}")
        self._room = room
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        self._hashers = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.algorithm, self._end = self._opened(algorithm)
            self.blocks, self.entries, self.head = 0, 0, GENESIS
            self._find_end()
        except BaseException:
            self.close()
            raise
        _sync_folder(path)

    def _opened(self, algorithm: str) -> tuple[str, int]:
        title = _TITLE + algorithm.encode() + b"\n"
        held = os.pread(self._file, 64, 0)
        if len(held) < len(title) and title.startswith(held):
            os.pwrite(self._file, title, 0)
            return algorithm, len(title)
        return read_title(held)

    def _find_end(self) -> None:
        """Go from block to block by their headers; cut off a last one that is not whole."""
        self._size = size = os.fstat(self._file).st_size
        ahead = os.pread(self._file, HEADER, self._end)
        while self._end < size:
            found = parse(ahead)
            end = self._end + HEADER + (found[0].body if found else 0)
            ahead = os.pread(self._file, HEADER, end)
            if found is None or end > size or (ahead[: len(MAGIC)] != MAGIC and self._torn(found[0], end)):
                self._cut(size)
                break
            header, digest = found
            if header.digest(self.algorithm) != digest or header.prev != self.head:
                raise Damaged(f"block {self.blocks} of the journal was changed: verify it before writing on")
            self.blocks, self.entries = header.number + 1, header.first + header.count - 1
            self.head, self._end = digest, end

    def _torn(self, header: Header, end: int) -> bool:
        """Whether the last block lies there in part only."""
        block = os.pread(self._file, end - self._end, self._end)
        whole = header.covers(block[HEADER:], plain_tree(self.algorithm), self.algorithm)
        return not whole and unwritten(block, self._end)

    def _cut(self, size: int) -> None:
        """Cut off what follows the last whole block, unless it is room; only if no sound block lies in it."""
        tail = os.pread(self._file, size - self._end, self._end)
        if not tail.strip(b"\0"):
            return
        self._refuse_damage(tail)
        os.ftruncate(self._file, self._end)
        self._size = self._end

    def _refuse_damage(self, tail: bytes) -> None:
        at = tail.find(MAGIC, 1)
        while at >= 0:
            found = parse(tail[at:])
            if (
                found
                and found[0].digest(self.algorithm) == found[1]
                and at + HEADER + found[0].body <= len(tail)
            ):
                raise Damaged(f"block {self.blocks} of the journal was changed: verify it before writing on")
            at = tail.find(MAGIC, at + 1)

    @property
    def size(self) -> int:
        """Bytes written, room ahead not counted."""
        return self._end

    def append(self, entries: Sequence[bytes]) -> tuple[int, int]:
        """Write the entries and sync once. Numbers of the first and the last; OSError when the disk takes no more.

        After an error the journal is to be opened again: what was written of the call is then cut off.
        """
        if not entries:
            return self.entries + 1, self.entries
        first = self.entries + 1
        few = len(entries) <= STRETCH * BLOCK
        for block in pack(entries, self.algorithm) if few else self._packed_ahead(entries):
            self._write(block)
        os.fdatasync(self._file)
        return first, self.entries

    def _packed_ahead(self, entries: Sequence[bytes]) -> Iterator[Packed]:
        """The blocks in order, the next ones being hashed on all cores beside the caller, who writes."""
        cores = os.cpu_count() or 1
        step = BLOCK * min(STRETCH, -(-len(entries) // (BLOCK * cores)))
        tree, ahead = fast_tree(self.algorithm), deque[Future[list[Packed]]]()

        def packed(at: int) -> list[Packed]:
            return list(pack(entries[at : at + step], self.algorithm, tree))

        for at in range(0, len(entries), step):
            ahead.append(self._hashers.submit(packed, at))
            if len(ahead) > 2 * cores:
                yield from ahead.popleft().result()
        for stretch in ahead:
            yield from stretch.result()

    def _write(self, block: Packed) -> None:
        """Link a block and write it."""
        size = len(block.body[2])
        header = Header(self.blocks, self.entries + 1, block.count, size, self.head, block.root, block.table)
        head = header.digest(self.algorithm)
        parts = [header.packed(), head, *block.body]
        end = self._end + HEADER + header.body
        if self._room and end > self._size:
            self._lay_out(end + self._room)
        written = os.pwritev(self._file, parts, self._end)
        if written < end - self._end:
            rest = memoryview(b"".join(parts))
            while written < len(rest):
                written += os.pwrite(self._file, rest[written:], self._end + written)
        self.head, self.blocks, self.entries = head, self.blocks + 1, self.entries + block.count
        self._end = end

    def _lay_out(self, size: int) -> None:
        zeros = bytes(1 << 20)
        while self._size < size:
            self._size += os.pwrite(self._file, zeros[: size - self._size], self._size)
        os.fsync(self._file)

    def close(self) -> None:
        """Let go of the file."""
        self._hashers.shutdown(cancel_futures=True)
        os.close(self._file)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()


def _sync_folder(path: Path) -> None:
    """The name of a new file is on the disk too."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
