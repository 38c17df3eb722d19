"""Records that stopped counting after they were stored: repaired, withdrawn, or a merge that was taken back.

Nothing in the store is overwritten: `ended.jsonl` has one line a change, and of each record its last line holds.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Ended:
    """The record `number` of `kind` about `code` counts no more from the day `on`; None: it counts again."""

    kind: str
    code: str
    number: str
    on: str | None
    why: str


SCHEMA = {"kind": pl.String, "code": pl.String, "number": pl.String, "on": pl.Date}


def end(root: Path, lines: Iterable[Ended]) -> None:
    """Note the changes, durably; a torn last line of an earlier run is cut off first."""
    path = root / "ended.jsonl"
    root.mkdir(parents=True, exist_ok=True)
    if path.exists():
        whole = path.read_bytes().rpartition(b"\n")
        os.truncate(path, len(whole[0]) + len(whole[1]))
    with path.open("ab") as file:
        for line in lines:
            file.write(json.dumps(asdict(line), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fdatasync(file.fileno())


def ended(root: Path) -> pl.DataFrame:
    """kind, code, number, on: what holds now; records that count again are left out."""
    path = root / "ended.jsonl"
    last: dict[tuple[str, str, str], str | None] = {}
    if path.exists():
        for line in path.read_bytes().rpartition(b"\n")[0].splitlines():
            told = json.loads(line)
            last[told["kind"], told["code"], told["number"]] = told["on"]
    rows = [(*key, dt.date.fromisoformat(on)) for key, on in sorted(last.items()) if on is not None]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
