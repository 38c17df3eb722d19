"""What the counter answers from: for every firm its grade and the measures that stand against it, each with its end.

`table.npz` is written whole; changes after it are lines of `updates.jsonl`, which a running service follows. A measure
is told only on days from its start to before its end, so that nothing expired is served however old the table is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from fazhi.pipeline.credit.store import sync

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON as it is written here: Chinese as it is, no spaces."""


class Entry(NamedTuple):
    """A measure of the list that a statement triggers for a firm. Days since 1970; `ends` is exclusive."""

    measure: int
    statement: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Measure:
    """A measure of the list (失信惩戒措施、守信激励措施). `matters`: where it applies; empty means everywhere."""

    number: int
    title: str
    basis: str
    unit: str
    matters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.basis.strip():
            raise ValueError(f"措施{self.number}没有依据，不能列入清单（国办发〔2020〕49号）")


class Told(NamedTuple):
    """The measures that apply, by number, and the answer as the fields of a JSON object."""

    measures: list[int]
    text: str


ABSENT = Told([], '"found":false,"applies":false,"grade":null,"measures":[]')
Row = tuple[str, str, tuple[Entry, ...]]
"""Code, grade, entries."""


def write(folder: Path, rows: Iterable[Row], measures: Iterable[Measure]) -> None:
    """The whole table, durably; the updates that it contains are put aside."""
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(rows)
    entries = [entry for _code, _grade, listed in ordered for entry in listed]
    write_arrays(
        folder,
        np.array([code for code, _grade, _entries in ordered], "S18"),
        np.array([grade for _code, grade, _entries in ordered], "S4"),
        np.cumsum([0, *(len(listed) for _code, _grade, listed in ordered)]).astype(np.int32),
        np.array(entries, np.int32).reshape(-1, 4),
        measures,
    )


def write_arrays(
    folder: Path, codes: Any, grades: Any, offsets: Any, entries: Any, measures: Iterable[Measure]
) -> None:
    """The same from arrays: codes (n, sorted), grades (n), offsets (n + 1) into entries (m x 4)."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "table.part"
    with part.open("wb") as file:
        told = json.dumps([vars(measure) for measure in measures], ensure_ascii=False).encode()
        np.savez(
            file,
            codes=codes,
            grades=grades,
            offsets=offsets,
            entries=entries,
            measures=np.frombuffer(told, np.uint8),
        )
        file.flush()
        os.fsync(file.fileno())
    (folder / "updates.jsonl").unlink(missing_ok=True)
    part.replace(folder / "table.npz")
    sync(folder)


def update(folder: Path, row: Row) -> None:
    """One firm's new state, durably; a running service sees it within its next look (a fifth of a second)."""
    code, grade, entries = row
    line = json.dumps({"code": code, "grade": grade, "entries": [list(entry) for entry in entries]})
    with (folder / "updates.jsonl").open("ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fdatasync(file.fileno())


class Table:
    """The table in memory. Codes are bytes of eighteen; rows stay in arrays, changed ones in a dictionary beside."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.read, self.loaded = folder, 0, 0.0
        self.places: dict[bytes, int] = {}
        self.clean: dict[str, Told] = {}
        """The ready answer about a firm without measures, by grade."""
        self.changed: dict[bytes, tuple[str, tuple[Entry, ...]]] = {}
        self.measures: dict[int, tuple[tuple[str, ...], str]] = {}
        """Of each measure the matters in which it applies, and its fields as JSON."""
        self.refresh()

    def refresh(self) -> None:
        """Take in a new table or new lines of changes, if there are any."""
        path = self.folder / "table.npz"
        if not path.exists():
            return
        stamp = path.stat().st_mtime
        if stamp != self.loaded:
            self._load(path)
            self.loaded = stamp
        log = self.folder / "updates.jsonl"
        size = log.stat().st_size if log.exists() else 0
        if size > self.read:
            with log.open("rb") as file:
                file.seek(self.read)
                whole = file.read().rpartition(b"\n")[0]
            for line in whole.splitlines():
                told = json.loads(line)
                entries = tuple(Entry(*entry) for entry in told["entries"])
                self.changed[told["code"].encode()] = (told["grade"], entries)
            self.read += len(whole) + bool(whole)

    def _load(self, path: Path) -> None:
        with np.load(path) as file:
            codes, self._entries = file["codes"], file["entries"]
            self._offsets = file["offsets"].data
            names, which = np.unique(file["grades"], return_inverse=True)
            self._names, self._grades = names.astype("U4").tolist(), which.astype(np.int32).data
            told = json.loads(file["measures"].tobytes())
        self.places = dict(zip(codes.tolist(), range(len(codes)), strict=True))
        self.measures = {
            m["number"]: (
                tuple(m["matters"]),
                f'"measure":{m["number"]},"title":{encode(m["title"])},"basis":{encode(m["basis"])}',
            )
            for m in told
        }
        self.changed, self.read = {}, 0

    def look(self, code: bytes) -> tuple[str, tuple[Entry, ...]] | None:
        """Grade and entries of a firm; None when it is not in the table."""
        found = self.changed.get(code)
        if found is not None:
            return found
        place = self.places.get(code)
        if place is None:
            return None
        start, stop, grade = self._offsets[place], self._offsets[place + 1], self._names[self._grades[place]]
        return grade, tuple(Entry(*row) for row in self._entries[start:stop].tolist()) if start < stop else ()

    def answer(self, code: bytes, matter: str, day: int) -> dict[str, Any]:
        """What `told` says, as a program reads it."""
        text = (self.told(code, matter, day) or ABSENT).text
        answer: dict[str, Any] = json.loads(f'{{"code":{encode(code.decode())},{text}}}')
        return answer

    def told(self, code: bytes, matter: str, day: int) -> Told | None:
        """What stands against the firm in this matter on this day (since 1970); None when it is not in the table."""
        found = self.look(code)
        if found is None:
            return None
        grade, entries = found
        if not entries:
            return self.clean.get(grade) or self.clean.setdefault(grade, _told(grade, [], []))
        numbers, listed = [], []
        for measure, statement, starts, ends in entries:
            known = self.measures.get(measure)
            if known is None or not starts <= day < ends:
                continue
            if matter and known[0] and matter not in known[0]:
                continue
            numbers.append(measure)
            listed.append(f'{{{known[1]},"statement":{statement}}}')
        return _told(grade, numbers, listed)


def _told(grade: str, numbers: list[int], listed: list[str]) -> Told:
    applies = "true" if numbers else "false"
    text = f'"found":true,"applies":{applies},"grade":{encode(grade)},"measures":[{",".join(listed)}]'
    return Told(numbers, text)
