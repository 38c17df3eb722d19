"""Folder watch: a sender's files in FOLDER/SENDER/KIND are taken in when they have stopped growing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from fazhi.pipeline.credit.checks import Known
from fazhi.pipeline.credit.ingest import ingest
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.reading import BadBatch
from fazhi.pipeline.credit.store import Receipt, write_json

SUFFIXES = {".csv", ".txt", ".xlsx", ".json", ".jsonl"}
QUIET = 2.0
"""Seconds for which a file has not changed."""


def waiting(folder: Path, now: float) -> Iterator[tuple[Path, str, str]]:
    """Files that lie ready, with sender and kind. Links are left alone: a file comes from inside the folder only."""
    for path in sorted(folder.glob("*/*/*")):
        sender, kind = path.parent.parent.name, path.parent.name
        ready = path.suffix.lower() in SUFFIXES and path.is_file() and not path.is_symlink()
        if ready and kind in KINDS and now - path.stat().st_mtime >= QUIET:
            yield path, sender, kind


def sweep(
    root: Path, folder: Path, *, at: dt.datetime, known: Known | None = None
) -> list[Receipt | BadBatch]:
    """Take in everything that lies ready; each file moves to `done` or `refused` beside a receipt of the same name."""
    results: list[Receipt | BadBatch] = []
    for path, sender, kind in list(waiting(folder, at.timestamp())):
        try:
            receipt = ingest(root, path, sender=sender, kind=KINDS[kind], at=at, known=known)
        except BadBatch as fault:
            _aside(path, "refused", {"error": str(fault)})
            results.append(fault)
        else:
            _aside(path, "done", {**asdict(receipt), "rate": receipt.rate})
            results.append(receipt)
    return results


def _aside(path: Path, name: str, told: dict[str, object]) -> None:
    target = path.parent / name
    target.mkdir(exist_ok=True)
    place, number = target / path.name, 1
    while place.exists():
        number += 1
        place = target / f"{path.stem}-{number}{path.suffix}"
    path.rename(place)
    write_json(place.with_name(place.name + ".receipt.json"), told)
