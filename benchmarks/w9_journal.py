"""W9: the chained audit of 10,000,000 entries of 172 bytes: written, verified, and one entry proved.

The floor of writing is a plain write of the same bytes with as many syncs; that of verifying the bare hash of the file
on all cores. Entries are drawn once and written again and again, so that memory holds one call of them.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import random
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.harness import Row, alternate, exponent, timed
from fazhi.engines.ledger.journal import Journal
from fazhi.engines.ledger.journal_check import check_proof, proof, verify

SIZES = {"full": 10_000_000, "small": 1_000_000}
LENGTH, CALL = 172, 20_000
CHAINED, COMMITTED = 200_000, 1_000
"""Entries that the slow peers really write; their times are multiplied up and named so."""


def drawn(seed: int = 9) -> list[bytes]:
    """The entries of a call."""
    dice = random.Random(seed)
    return [dice.randbytes(LENGTH) for _n in range(CALL)]


def ours(path: Path, entries: list[bytes], count: int, algorithm: str = "sha256") -> str:
    """A new journal; its head."""
    path.unlink(missing_ok=True)
    with Journal(path, algorithm) as journal:
        for _n in range(count // CALL):
            journal.append(entries)
        return journal.head.hex()


def plain(path: Path, source: Path, count: int) -> int:
    """The bytes of a journal written to another file, synced as often."""
    calls, size = count // CALL, source.stat().st_size
    with source.open("rb") as file:
        data = file.read(size // calls)
    path.unlink(missing_ok=True)
    target = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    for _n in range(calls):
        os.write(target, data)
        os.fdatasync(target)
    os.close(target)
    return path.stat().st_size


def bare(path: Path) -> int:
    """Every byte of the file hashed once, in pieces, on all cores."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        view, step = memoryview(data), 180_000
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            done = len(
                list(
                    pool.map(
                        lambda at: hashlib.sha256(view[at : at + step]).digest(), range(0, len(data), step)
                    )
                )
            )
        view.release()
        return done


def chained(path: Path, entries: list[bytes]) -> str:
    """A link an entry in hashlib, a sync a thousand."""
    path.unlink(missing_ok=True)
    target, prev = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), bytes(32)
    for at in range(0, CHAINED, 1000):
        lines = []
        for n in range(at, at + 1000):
            entry = entries[n % CALL]
            prev = hashlib.sha256(prev + entry).digest()
            lines.append(prev + entry)
        os.write(target, b"".join(lines))
        os.fdatasync(target)
    os.close(target)
    return prev.hex()


def committed(path: Path, entries: list[bytes]) -> int:
    """A row and a commit an entry in SQLite."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB, digest BLOB)"
    )
    prev = b""
    for entry in entries[:COMMITTED]:
        prev = hashlib.sha256(prev + entry).digest()
        base.execute("INSERT INTO entry (body, digest) VALUES (?, ?)", (entry, prev))
    base.close()
    return COMMITTED


def measured(folder: Path, count: int, rounds: int) -> dict[str, float]:
    """Median seconds of each way; a journal that does not verify, or whose heads differ, ends the measuring."""
    entries, path, copy = drawn(), folder / "journal", folder / "plain"
    ours(path, entries, count)
    works = {
        "append": lambda: ours(path, entries, count),
        "plain": lambda: plain(copy, path, count),
        "verify": lambda: verify(path),
        "bare": lambda: bare(path),
        "chained": lambda: chained(copy, entries),
        "committed": lambda: committed(folder / "rows.sqlite3", entries),
    }  # fmt: skip
    times, results, _skipped = alternate(works, rounds)
    verdict = results["verify"]
    assert (verdict.faults, verdict.entries, verdict.torn, verdict.head) == ((), count, 0, results["append"])
    number = count * 2 // 3
    times["proof"], told = timed(lambda: proof(path, number))
    assert check_proof(told, verdict.head)
    assert bytes.fromhex(told["entry"]) == entries[(number - 1) % CALL]
    copy.unlink(missing_ok=True)
    times["sm3"] = timed(lambda: ours(path, entries, count // 10, "sm3"))[0] * 10
    times["verify_sm3"] = timed(lambda: verify(path))[0] * 10
    return times


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W9."""
    full = SIZES[size]
    found: dict[int, dict[str, float]] = {}
    for count in (full // 10, full):
        with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as folder:
            found[count] = measured(Path(folder), count, rounds)
    times, tenth = found[full], found[full // 10]

    def row(name: str, work: str, key: str, limit: str = "", **more: Any) -> Row:
        grows = exponent(tenth[key], times[key])
        floor = times[limit] if limit else None
        return Row(
            id=f"w9.{name}",
            work=work,
            size=full,
            ours=times[key],
            unit="s",
            limit=floor,
            exponent=grows,
            **more,
        )

    chain, commit = times["chained"] * full / CHAINED, times["committed"] * full / COMMITTED
    return [
        row("append", "entries appended, chained, synced", "append", "plain", peer=chain, peer_name=f"hashlib chain an entry (scaled from {CHAINED:,})"),
        row("append_row", "the same", "append", "plain", peer=commit, peer_name=f"SQLite commit an entry (scaled from {COMMITTED:,})"),
        row("append_sm3", "the same with SM3 (scaled from a tenth)", "sm3", "plain"),
        row("verify", "journal verified", "verify", "bare"),
        row("verify_sm3", "the same with SM3 (scaled from a tenth)", "verify_sm3", "bare"),
        row("proof", "proof of one entry", "proof"),
    ]  # fmt: skip
