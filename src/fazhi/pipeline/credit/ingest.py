"""A batch from file to store: raw copy, pieces checked and written one after the other, one rename at the end."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fazhi.pipeline.credit import store
from fazhi.pipeline.credit.checks import KEY, Known, bits, count_by_rule, judge
from fazhi.pipeline.credit.kernels import Array
from fazhi.pipeline.credit.reading import BadBatch, Piece, pieces, shape_of
from fazhi.pipeline.credit.schema import RecordKind
from fazhi.pipeline.credit.seen import Seen
from fazhi.pipeline.credit.store import Receipt

SENDER = re.compile(r"[\w（）()·.-]{1,80}")
SUFFIX = {"csv": ".csv", "json": ".jsonl", "excel": ".xlsx"}
AHEAD = 3
"""Pieces that may wait for the disk while the next is checked."""
Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are."""


def ingest(
    root: Path, path: Path, *, sender: str, kind: RecordKind, at: dt.datetime, known: Known | None = None,
    progress: Progress | None = None,
) -> Receipt:  # fmt: skip
    """Take a file in. The same file of the same sender and kind again changes nothing. BadBatch: nothing was stored."""
    if not SENDER.fullmatch(sender) or sender.startswith("."):
        raise BadBatch(f"报送单位“{sender[:40]}”不能这样写：请用单位名称或者代码")
    if not path.is_file():
        raise BadBatch(f"没有这个文件：{path.name}")
    shape = shape_of(path)
    raw, checksum = _keep(root, path, SUFFIX[shape])
    batch = hashlib.sha256(f"{sender}\n{kind.key}\n{checksum}".encode()).hexdigest()[:16]
    if (before := store.find(root, batch)) is not None:
        return Receipt(**{**vars(store.receipt_of(before)), "repeated": True})
    work = root / "work" / batch
    work.mkdir(parents=True, exist_ok=True)
    with (work / "running").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise BadBatch(f"{path.name}：这一批正在入库，请稍候") from fault
        try:
            run = _Run(root, work, raw, kind, sender, at, known or Known())
            run.all(progress)
        except BadBatch as fault:
            shutil.rmtree(work)
            if not any(receipt.checksum == checksum for receipt in store.receipts(root)):
                raw.unlink(missing_ok=True)
            raise BadBatch(str(fault).replace(raw.name, path.name)) from fault
        (work / "running").unlink()
    told = run.totals()
    receipt = Receipt(
        batch=batch, sender=sender, kind=kind.key, schema_version=kind.version, checksum=checksum, name=path.name[:120],
        received_at=at.isoformat(timespec="seconds"), version=0, **told,
    )  # fmt: skip
    assert receipt.received == receipt.stored + receipt.rejected
    with store.locked(root):
        return store.finish(root, work, receipt)


def _keep(root: Path, path: Path, suffix: str) -> tuple[Path, str]:
    """The file as it came, under its digest; bytes are copied while they are hashed."""
    folder = root / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{os.getpid()}.part"
    digest = hashlib.sha256()
    buffer = bytearray(4 << 20)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as source, part.open("wb", buffering=0) as target:
        while count := source.readinto(view):
            digest.update(view[:count])
            target.write(view[:count])
        os.fdatasync(target.fileno())
    raw = folder / f"{digest.hexdigest()}{suffix}"
    part.replace(raw)
    return raw, digest.hexdigest()


class _Run:
    """The taking in of one batch, piece by piece; what is done stands in `progress.jsonl`."""

    def __init__(
        self, root: Path, work: Path, raw: Path, kind: RecordKind, sender: str, at: dt.datetime, known: Known
    ) -> None:
        self.root, self.work, self.raw, self.kind = root, work, raw, kind
        self.sender, self.day, self.known = sender, at.date(), known
        self.log = work / "progress.jsonl"
        self.done: list[dict[str, Any]] = []
        self.logged = 0
        self.keys = work / "keys"
        self.seen = Seen(max(1 << 16, raw.stat().st_size // 120), self.keys / "seen")
        self.before = Seen(folder=self.keys / "before")
        self.has_before = False

    def all(self, progress: Progress | None) -> None:
        """Take in what is not done yet; the keys that went to the disk on the way are thrown away."""
        shutil.rmtree(self.keys, ignore_errors=True)
        self._resume()
        self._load_before()
        start = self.done[-1]["end"] if self.done else 0
        with ThreadPoolExecutor(1) as disk:
            waiting: deque[Future[None]] = deque()
            for piece in pieces(self.raw, self.kind, start):
                if len(piece.rows):
                    entry = self._take(piece)
                    waiting.append(disk.submit(self._log, entry, len(self.done)))
                    self.done.append(entry)
                while len(waiting) > AHEAD:
                    waiting.popleft().result()
                if progress is not None:
                    progress(piece.end, self.raw.stat().st_size)
            while waiting:
                waiting.popleft().result()
        shutil.rmtree(self.keys, ignore_errors=True)

    def totals(self) -> dict[str, Any]:
        rules: dict[str, int] = {}
        for entry in self.done:
            for rule, count in entry["rules"].items():
                rules[rule] = rules.get(rule, 0) + count
        sums = {
            name: sum(e[name] for e in self.done)
            for name in ("received", "stored", "rejected", "superseding")
        }
        rules = dict(sorted(rules.items(), key=lambda item: (-item[1], item[0])))
        return {**sums, "rejects_by_rule": rules}

    def _resume(self) -> None:
        """Believe the log up to its last whole line; what was written after it is written again."""
        if self.log.exists():
            whole = self.log.read_bytes().rpartition(b"\n")[0]
            self.done = [json.loads(line) for line in whole.splitlines()]
            os.truncate(self.log, len(whole) + bool(whole))
        self.logged = len(self.done)
        names = {
            f"{part}-{number:05d}.parquet"
            for number in range(len(self.done))
            for part in ("stored", "rejects")
        }
        for path in self.work.glob("*.parquet"):
            if path.name not in names:
                path.unlink()
        for path in sorted(self.work.glob("stored-*.parquet")):
            keys = pl.read_parquet(path, columns=[KEY])[KEY].to_numpy()
            self.seen.add(keys, np.ones(len(keys), np.bool_))

    def _load_before(self) -> None:
        for folder in store.folders(self.root, self.kind.key, self.sender):
            for path in folder.glob("stored-*.parquet"):
                keys = pl.read_parquet(path, columns=[KEY])[KEY].to_numpy()
                self.before.add(keys, np.ones(len(keys), np.bool_))
                self.has_before = True

    def _take(self, piece: Piece) -> dict[str, Any]:
        """Check and write a piece; what the log is to say of it."""
        typed, mask = judge(piece.rows, self.kind, self.day, self.known)
        if piece.ragged is not None:
            mask |= piece.ragged.astype(np.uint64) * bits(self.kind, "columns")
        keys = typed[KEY].to_numpy()
        superseding = np.zeros(len(keys), np.bool_)
        if self.has_before:
            again = self.before.has(keys) & (mask == 0)
            same = self._unchanged(typed, again)
            mask |= same.astype(np.uint64) * bits(self.kind, "stored")
            superseding = again & ~same
        mask |= self.seen.add(keys, mask == 0).astype(np.uint64) * bits(self.kind, "duplicate")
        return self._write(piece, typed, mask, int(np.count_nonzero(superseding & (mask == 0))))

    def _unchanged(self, typed: pl.DataFrame, again: Array) -> Array:
        """Of the rows whose key is stored already, those that say what the stored version says."""
        same = np.zeros(len(typed), np.bool_)
        if not again.any():
            return same
        names = [column.name for column in self.kind.columns]
        as_stored = [pl.col(name).cast(kind) for name, kind in store.empty(self.kind).items()]
        rows = typed.with_row_index("_row").filter(pl.Series(again)).select("_row", *as_stored)
        current = store.records(self.root, self.kind, sender=self.sender, keys=rows[KEY]).collect()
        pairs = rows.join(current, on=KEY, suffix="_old")
        equal = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_old")) for name in names)
        same[pairs.filter(equal)["_row"].to_numpy()] = True
        return same

    def _write(self, piece: Piece, typed: pl.DataFrame, mask: Array, superseding: int) -> dict[str, Any]:
        number = len(self.done)
        before = self.done[-1]["first"] + self.done[-1]["received"] if self.done else 0
        good = mask == 0
        bad = np.flatnonzero(~good)
        typed.filter(pl.Series(good)).write_parquet(
            self.work / f"stored-{number:05d}.parquet", compression="lz4", statistics=False
        )
        rejects = pl.DataFrame({"row": (bad + before).astype(np.uint32), "mask": mask[bad]})
        rejects.write_parquet(
            self.work / f"rejects-{number:05d}.parquet", compression="lz4", statistics=False
        )
        return {
            "end": piece.end, "first": before, "received": len(mask),
            "stored": int(good.sum()), "rejected": len(bad), "superseding": superseding,
            "rules": count_by_rule(mask[bad], self.kind),
        }  # fmt: skip

    def _log(self, entry: dict[str, Any], number: int) -> None:
        """Bring a piece to the disk, then say in the log that it is there; nothing after a piece that failed."""
        if number != self.logged:
            return
        for part in ("stored", "rejects"):
            handle = os.open(self.work / f"{part}-{number:05d}.parquet", os.O_RDONLY)
            os.fdatasync(handle)
            os.close(handle)
        with self.log.open("ab") as file:
            file.write(json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fdatasync(file.fileno())
        self.logged = number + 1
