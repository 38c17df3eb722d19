"""One subject checked alone: its key from the seed, beside the last key that was drawn. Specification: section 8."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from fazhi.engines.draw.bundle import open_committed
from fazhi.engines.draw.encoding import BadDraw, line_proof, lines_of, read_json, stream, write_rows
from fazhi.engines.draw.lists import read_plan
from fazhi.engines.draw.select import WORD, Scheme, subject_key
from fazhi.engines.ledger.merkle import Proof


class NotListed(BadDraw):
    """The subject is not in the committed list."""


@dataclass(frozen=True)
class One:
    """What a subject can check for itself."""

    subject: str
    stratum: str
    place: int
    """Row of the committed list, from 0."""
    key: str
    """16 hex digits; drawn when not above `last`."""
    last: str
    drawn: bool
    order: int | None
    inspectors: tuple[str, ...]


def check_one(folder: Path, subject: str) -> One:
    """What the draw in a folder says of one subject; quick, since only its own rows are parsed.

    NotListed when it is not in the list, BadDraw when its key and the result disagree. It trusts the folder to be whole;
    `proof_of` and the verifier do not.
    """
    plan = read_plan((folder / "plan.json").read_bytes())
    done = read_json((folder / "draw.json").read_bytes(), "draw.json")
    cell = write_rows([subject], []).removesuffix("\n")
    found = _line(folder / "subjects.csv", f"\n{cell},")
    if found is None or not subject:
        raise NotListed(f"{subject!r} is not in the committed list of {plan.draw}: it could not be drawn")
    place, row = found[0] - 1, found[1]
    seed, stratum = bytes.fromhex(done["seed"]), row[2]
    if plan.scheme is Scheme.SUBJECT:
        key = subject_key(plan.algorithm, seed, stratum, subject)
    else:
        key = int.from_bytes(stream("stream", WORD * (place + 1), seed)[-WORD:], "big")
    last = done["strata"][stratum]["last"]
    drawn = bool(last) and f"{key:016x}" <= last
    result = _line(folder / "result.csv", f",{cell},{write_rows([stratum], []).strip()},{key:016x},")
    if drawn != (result is not None):
        raise BadDraw(f"the result of {plan.draw} does not agree with the key of {subject}: it was changed")
    mine = result[1] if result else []
    team = tuple(mine[4].split(";")) if mine and mine[4] else ()
    return One(subject, stratum, place, f"{key:016x}", last, drawn, int(mine[0]) if mine else None, team)


def _line(path: Path, mark: str) -> tuple[int, list[str]] | None:
    """Number (header 0) and fields of the line that holds the mark; None when there is none."""
    data = path.read_bytes()
    at = data.find(mark.encode())
    if at < 0:
        return None
    begin = data.rfind(b"\n", 0, at + 1) + 1
    line = data[begin : data.index(b"\n", begin)].decode()
    return data.count(b"\n", 0, begin), next(csv.reader([line]))


def proof_of(folder: Path, place: int) -> tuple[list[str], Proof]:
    """The group of lines in which a row of the committed list stands, and the siblings on the way to its root.

    Every committed byte is compared first; BadDraw when one was changed.
    """
    here = open_committed(folder)
    lines = lines_of((folder / "subjects.csv").read_bytes(), "subjects.csv")
    return line_proof(lines, place + 1, here.plan.algorithm)
