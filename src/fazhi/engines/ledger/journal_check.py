"""Checking a journal: every block by its root, a bad one entry by entry; the proof of one entry."""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi.engines.ledger.blocks import BLOCK, FAN, MARK, Tree, cut, fast_tree, leaves, nodes, plain_tree
from fazhi.engines.ledger.chain import ALGORITHMS, Fault
from fazhi.engines.ledger.journal import (
    GENESIS,
    HEADER,
    MAGIC,
    Header,
    parse,
    read_title,
    unwritten,
)

_NAME = "journal"
FEW = 64
"""Blocks that are checked before compiled code is ready."""


@dataclass(frozen=True)
class Found:
    """A block as it lies in the file: from `at` to `end`, which is where the next one begins."""

    header: Header
    digest: bytes
    at: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """What a check found. `torn`: bytes at the end of a block that was never acknowledged."""

    algorithm: str
    blocks: int
    entries: int
    head: str
    torn: int
    faults: tuple[Fault, ...]


def verify(path: Path, head: str = "") -> Verdict:
    """Check the whole journal; each fault names the entry. Raises NotAJournal, OSError.

    `head`: the digest that was published, without which a journal that was cut or written anew as a whole looks sound.
    """
    with _mapped(path) as data, path.open("rb") as file:
        algorithm, begin = read_title(data[:64])
        blocks, torn, faults = _scanned(data, begin, algorithm)
        faults += _chained(blocks, head)
        held, tree = file.fileno(), (plain_tree if len(blocks) < FEW else fast_tree)(algorithm)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = [blocks[at : at + FEW] for at in range(0, len(blocks), FEW)]
            for found in pool.map(lambda part: _checked(held, part, algorithm, tree), parts):
                faults += found
        last = blocks[-1] if blocks else None
        entries = last.header.first + last.header.count - 1 if last else 0
        return Verdict(
            algorithm,
            len(blocks),
            entries,
            (last.digest if last else GENESIS).hex(),
            torn,
            tuple(sorted(set(faults))),
        )


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        if not path.stat().st_size:
            read_title(b"")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _sound(data: Any, at: int, algorithm: str) -> tuple[Header, bytes] | None:
    found = parse(data[at : at + HEADER])
    return found if found and found[0].digest(algorithm) == found[1] and 0 < found[0].count <= BLOCK else None


def _next(data: Any, at: int, algorithm: str) -> int:
    """Where the next sound header lies; -1 if there is none."""
    at = data.find(MAGIC, at)
    while at >= 0 and not _sound(data, at, algorithm):
        at = data.find(MAGIC, at + 1)
    return int(at)


def _scanned(data: Any, at: int, algorithm: str) -> tuple[list[Found], int, list[Fault]]:
    """The blocks in the order of the file, the bytes of a torn end, and what lies between blocks."""
    blocks: list[Found] = []
    faults: list[Fault] = []
    size = len(data)
    while at < size:
        found = _sound(data, at, algorithm)
        following = blocks[-1].header.first + blocks[-1].header.count if blocks else 1
        if found is None:
            onward = _next(data, at + 1, algorithm)
            if onward < 0 and unwritten(data[at : at + HEADER], at):
                return blocks, len(data[at:].rstrip(b"\0")), faults
            if onward < 0 and data[at : at + len(MAGIC)] != MAGIC[: size - at]:
                faults.append(_fault(following, "edited", f"what follows entry {following - 1} is no block"))
            elif onward >= 0 or size - at >= HEADER:
                faults.append(
                    _fault(following, "edited", f"the header of the block of entry {following} was changed")
                )
            if onward < 0:
                return blocks, size - at, faults
            at = onward
            continue
        end = _end(data, at, found[0], algorithm)
        if end > size and _is_torn(data[at + HEADER :], found[0], algorithm):
            return blocks, size - at, faults
        end = min(end, size)
        if not _mark_at(data, end) and _half_written(data[at:end], at, found[0], algorithm):
            return blocks, end - at, faults
        blocks.append(Found(*found, at, end))
        at = end
    return blocks, 0, faults


def _end(data: Any, at: int, header: Header, algorithm: str) -> int:
    """Where the block ends: where it says, unless the next one begins elsewhere or it is followed by what is none."""
    end = at + HEADER + header.body
    if end == len(data) or _sound(data, end, algorithm):
        return end
    onward = _next(data, at + HEADER, algorithm)
    if 0 <= onward < end:
        return onward
    if (
        end > len(data)
        or MAGIC.startswith(bytes(data[end : end + len(MAGIC)]))
        or not any(data[end : end + HEADER])
    ):
        return end
    return onward if onward >= 0 else len(data)


def _mark_at(data: Any, at: int) -> bool:
    return bytes(data[at : at + len(MAGIC)]) == MAGIC


def _half_written(block: bytes, at: int, header: Header, algorithm: str) -> bool:
    """Whether a last block lies in room laid out ahead with sectors that never reached the disk."""
    return not header.covers(block[HEADER:], plain_tree(algorithm), algorithm) and unwritten(block, at)


def _is_torn(body: bytes, header: Header, algorithm: str) -> bool:
    """Whether the bytes are the beginning of the block: what a crash leaves, as no change does."""
    marks, lengths, at = _tables(body, header)
    for mark, length in zip(marks, lengths, strict=True):
        if at + length > len(body):
            return True
        if leaves([body[at : at + length]], algorithm)[0][:MARK] != mark:
            return False
        at += length
    return True


def _chained(blocks: Sequence[Found], head: str) -> list[Fault]:
    """Blocks that are gone, doubled or out of order."""
    faults, prev, first = [], GENESIS, 1
    for block in blocks:
        header = block.header
        if header.first > first:
            faults.append(_fault(first, "removed", f"entries {first} to {header.first - 1} are gone"))
        elif header.first < first:
            faults.append(
                _fault(header.first, "reordered", f"the block of entry {header.first} stands out of order")
            )
        elif header.prev != prev:
            faults.append(
                _fault(
                    header.first,
                    "edited",
                    f"the block of entry {header.first} does not follow from the one before",
                )
            )
        prev, first = block.digest, max(first, header.first + header.count)
    if head and head != prev.hex():
        faults.append(
            _fault(
                first,
                "truncated",
                f"the journal ends with entry {first - 1}, not where its published head says",
            )
        )
    return faults  # fmt: skip


def _checked(file: int, blocks: Sequence[Found], algorithm: str, tree: Tree) -> list[Fault]:
    """What is wrong with some blocks. They are read into one room: mapped, or in new room, their pages cost half the hashing."""
    faults, room = list[Fault](), bytearray()
    for block in blocks:
        begin = block.at + HEADER
        room.extend(bytes(max(0, block.end - begin - len(room))))
        with memoryview(room)[: block.end - begin] as body:
            os.preadv(file, [body], begin)
            faults += _check(body, block, algorithm, tree)
    return faults


def _check(body: memoryview, block: Found, algorithm: str, tree: Tree) -> list[Fault]:
    """Nothing for a block whose bytes are those that were written; else the entries that are not."""
    if block.header.covers(body, tree, algorithm):
        return []
    found = list(_located(bytes(body), block.header, algorithm))
    sentence = f"the table of the block of entry {block.header.first} was changed"
    return found or [_fault(block.header.first, "edited", sentence)]


def _located(body: bytes, header: Header, algorithm: str) -> Iterator[Fault]:
    """Walk the entries beside their marks: what is missing, put in, moved or changed."""
    marks, lengths, at = _tables(body, header)
    extra, known = len(body) - header.body, {mark: n for n, mark in enumerate(marks)}

    def mark_at(place: int, length: int) -> bytes:
        return leaves([body[place : place + length]], algorithm)[0][:MARK]

    n = 0
    while n < len(marks):
        entry, here = header.first + n, mark_at(at, lengths[n])
        if here == marks[n]:
            at, n = at + lengths[n], n + 1
        elif extra > 0 and mark_at(at + extra, lengths[n]) == marks[n]:
            yield _fault(entry, "inserted", f"something was put in before entry {entry}")
            at, extra = at + extra, 0
        elif extra < 0 and (gone := _gone(n, at, lengths, marks, mark_at)):
            yield _fault(entry, "removed", f"entry {entry} is gone")
            n, extra = n + gone, extra + sum(lengths[n : n + gone])
        else:
            moved = here in known
            kind, told = (
                ("reordered", "stands out of order")
                if moved
                else ("edited", "was changed after it was written")
            )
            yield _fault(entry, kind, f"entry {entry} {told}")
            at, n = at + lengths[n], n + 1
    if extra > 0:
        entry = header.first + len(marks)
        yield _fault(entry, "inserted", f"something was put in before entry {entry}")


def _gone(n: int, at: int, lengths: Sequence[int], marks: Sequence[bytes], mark_at: Any) -> int:
    """How many entries are missing here: the first later one that lies here says so; all the rest if none does."""
    for later in range(n + 1, len(marks)):
        if mark_at(at, lengths[later]) == marks[later]:
            return later - n
    return len(marks) - n


def _tables(body: bytes, header: Header) -> tuple[list[bytes], tuple[int, ...], int]:
    """Marks, lengths, and where the entries begin."""
    begin = header.count * MARK
    end = begin + header.count * 4
    marks = [body[n * MARK : (n + 1) * MARK] for n in range(header.count)]
    table = body[begin:end].ljust(header.count * 4, b"\x00")
    return marks, struct.unpack(f">{header.count}I", table), end


def _fault(entry: int, kind: str, sentence: str) -> Fault:
    return Fault(_NAME, entry, kind, sentence)


def proof(path: Path, number: int) -> dict[str, Any]:
    """The proof of one entry: its bytes, digests on the way to its block's root, and the headers up to the head.

    No other entry's bytes are in it. Raises KeyError where there is no such entry, ValueError where its block is not
    as it was written, NotAJournal, OSError.
    """
    with _mapped(path) as data:
        algorithm, begin = read_title(data[:64])
        blocks, _torn, _faults = _scanned(data, begin, algorithm)
        at = next(
            (n for n, b in enumerate(blocks) if b.header.first <= number < b.header.first + b.header.count),
            None,
        )
        if at is None:
            raise KeyError(f"the journal has no entry {number}")
        block = blocks[at]
        entries = _entries(data, block, algorithm)
        place, found = number - block.header.first, leaves(entries, algorithm)
        group = place // FAN
        ways = []
        for place_, level in (
            (place % FAN, found[group * FAN : (group + 1) * FAN]),
            (group, nodes(found, algorithm)),
        ):
            ways.append({"place": place_, "before": _hex(level[:place_]), "after": _hex(level[place_ + 1 :])})
        return {
            "format": "fazhi/journal-proof/2", "algorithm": algorithm, "number": number, "entry": entries[place].hex(),
            "tree": ways, "headers": _hex(b.header.packed() for b in blocks[at:]), "head": blocks[-1].digest.hex(),
        }  # fmt: skip


def _hex(parts: Any) -> list[str]:
    return [part.hex() for part in parts]


def _entries(data: Any, block: Found, algorithm: str) -> list[bytes]:
    """The entries of a sound block; ValueError otherwise."""
    body, header = data[block.at + HEADER : block.end], block.header
    if not header.covers(body, plain_tree(algorithm), algorithm):
        raise ValueError(f"the block of entry {header.first} was changed: it proves nothing")
    begin = header.count * (MARK + 4)
    return [bytes(entry) for entry in cut(body[begin:], body[header.count * MARK : begin])]


def read(path: Path) -> Iterator[bytes]:
    """The entries in order, up to a torn end. ValueError where a block was changed."""
    with _mapped(path) as data:
        algorithm, begin = read_title(data[:64])
        blocks, _torn, faults = _scanned(data, begin, algorithm)
        faults += _chained(blocks, "")
        if faults:
            raise ValueError(faults[0].sentence)
        for block in blocks:
            yield from _entries(data, block, algorithm)


def check_proof(told: dict[str, Any], head: str) -> bool:
    """Whether the proof leads from its entry to the head that was published."""
    try:
        algorithm = told["algorithm"]
        if algorithm not in ALGORITHMS or told["format"] != "fazhi/journal-proof/2" or len(told["tree"]) != 2:
            return False
        digest, place = leaves([bytes.fromhex(told["entry"])], algorithm)[0], 0
        for way, factor in zip(told["tree"], (1, FAN), strict=True):
            level = [*map(bytes.fromhex, way["before"]), digest, *map(bytes.fromhex, way["after"])]
            if len(way["before"]) != way["place"] or len(level) > FAN:
                return False
            digest, place = nodes(level, algorithm)[0], place + way["place"] * factor
        return _leads(told, algorithm, digest, place, head)
    except (KeyError, TypeError, ValueError, struct.error):
        return False


def _leads(told: dict[str, Any], algorithm: str, root: bytes, place: int, head: str) -> bool:
    prev = None
    for packed in map(bytes.fromhex, told["headers"]):
        found = parse(packed + bytes(HEADER - len(packed)))
        if found is None:
            return False
        header = found[0]
        here = header.root == root and header.first + place == told["number"] and place < header.count
        if not (here if prev is None else header.prev == prev):
            return False
        prev = header.digest(algorithm)
    return prev is not None and prev.hex() == head
