"""The store: a folder of finished batches, each raw file, rows and rejects beside their manifest.

    raw/DIGEST.SUFFIX                       the file as it came
    work/BATCH/                             a batch that is being taken in; goes on where it was stopped
    batches/KIND/SENDER/VERSION-BATCH/      a finished batch; appears by one rename, so that it is there whole or not

A record is named by sender, kind and key; a later version supersedes the earlier one. Nothing is overwritten.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from fazhi.pipeline.credit.checks import KEY
from fazhi.pipeline.credit.schema import RecordKind


@dataclass(frozen=True)
class Receipt:
    """What a batch came to: received = stored + rejected, always."""

    batch: str
    sender: str
    kind: str
    schema_version: int
    checksum: str
    """SHA-256 of the file."""
    name: str
    received_at: str
    version: int
    received: int
    stored: int
    superseding: int
    """How many of the stored replace an earlier version of the same record."""
    rejected: int
    rejects_by_rule: dict[str, int] = field(default_factory=dict)
    repeated: bool = False
    """Whether the same file had been taken in before."""

    @property
    def rate(self) -> float | None:
        """入库率: stored of received; None when nothing was received."""
        return round(self.stored / self.received, 4) if self.received else None


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """One writer at a time gives out versions."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_json(path: Path, value: Any) -> None:
    """A small file, durable and never half there."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def sync(folder: Path) -> None:
    """Make a rename in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def folders(root: Path, kind: str = "*", sender: str = "*") -> list[Path]:
    """Finished batches in the order of their versions."""
    return sorted((root / "batches").glob(f"{kind}/{sender}/*-*"), key=lambda path: path.name)


def receipt_of(folder: Path) -> Receipt:
    """The receipt of a finished batch."""
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Receipt(**told)


def receipts(root: Path) -> list[Receipt]:
    """Of all finished batches, in order."""
    return [receipt_of(folder) for folder in folders(root)]


def find(root: Path, batch: str) -> Path | None:
    """The folder of a finished batch."""
    return next(iter(sorted((root / "batches").glob(f"*/*/*-{batch}"))), None)


def finish(root: Path, work: Path, receipt: Receipt) -> Receipt:
    """Give the batch its version and let it appear. Called under the lock."""
    versions = [int(path.name.partition("-")[0]) for path in folders(root)]
    done = Receipt(**{**asdict(receipt), "version": max(versions, default=0) + 1})
    write_json(work / "manifest.json", asdict(done))
    target = root / "batches" / done.kind / done.sender
    target.mkdir(parents=True, exist_ok=True)
    sync(work)
    work.rename(target / f"{done.version:08d}-{done.batch}")
    sync(target)
    return done


def records(
    root: Path,
    kind: RecordKind,
    *,
    sender: str = "*",
    on: dt.date | None = None,
    code: str | None = None,
    keys: pl.Series | None = None,
) -> pl.LazyFrame:
    """The current records of a kind (about a firm) with `_sender` and `_version`: of each key its latest, as of a day.

    `keys`: of these only; the others are left out while the files are read, so that memory follows the keys.
    """
    frames = []
    for folder in folders(root, kind.key, sender):
        if on is not None and receipt_of(folder).received_at[:10] > on.isoformat():
            continue
        files = sorted(folder.glob("stored-*.parquet"))
        if files:
            version, owner = int(folder.name.partition("-")[0]), folder.parent.name
            scanned = pl.scan_parquet(files)
            if keys is not None:
                scanned = scanned.filter(pl.col(KEY).is_in(keys.implode()))
            frame = scanned.with_columns(
                *(pl.col(c.name).cast(pl.String) for c in kind.columns if c.type in {"choice", "unit"}),
                pl.lit(owner).alias("_sender"), pl.lit(version).alias("_version"),
            )  # fmt: skip
            frames.append(frame)
    if not frames:
        return pl.LazyFrame(schema={**empty(kind), "_sender": pl.String, "_version": pl.Int32})
    together = pl.concat(frames)
    if code is not None:
        together = together.filter(pl.col("code") == code)
    return together.unique(subset=["_sender", KEY], keep="last", maintain_order=True)


def empty(kind: RecordKind) -> dict[str, Any]:
    """Columns of the store and their types."""
    types = {"date": pl.Date, "amount": pl.Int64}
    return {c.name: types.get(c.type, pl.String) for c in kind.columns} | {KEY: pl.UInt64}
