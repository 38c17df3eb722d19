"""One subject checked alone: its key from the seed, beside the last key that was drawn. Specification: section 8."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fazhi.engines.draw.bundle import RESULT, open_committed
from fazhi.engines.draw.encoding import BadDraw, line_proof, lines_of, read_json, read_rows, stream
from fazhi.engines.draw.select import WORD, Scheme, subject_key
from fazhi.engines.ledger.merkle import Proof


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
    lines: list[str]
    """The group of lines of the committed list in which the subject stands."""
    proof: Proof
    """The siblings from that group to the root in the commitment."""


def check_one(folder: Path, subject: str) -> One:
    """What the draw in a folder says of one subject. BadDraw when it is not in the committed list."""
    here = open_committed(folder)
    done = read_json((folder / "draw.json").read_bytes(), "draw.json")
    place = next((at for at, row in enumerate(here.lists.subjects) if row[0] == subject), None)
    if place is None:
        raise BadDraw(f"{subject!r} is not in the committed list of {here.plan.draw}: it could not be drawn")
    seed, stratum = bytes.fromhex(done["seed"]), here.lists.subjects[place][2]
    if here.plan.scheme is Scheme.SUBJECT:
        key = subject_key(here.plan.algorithm, seed, stratum, subject)
    else:
        key = int.from_bytes(stream("stream", WORD * (place + 1), seed)[-WORD:], "big")
    last = done["strata"][stratum]["last"]
    _lines, rows = read_rows((folder / "result.csv").read_bytes(), RESULT, "result.csv")
    mine = next((row for row in rows if row[1] == subject), None)
    lines = lines_of((folder / "subjects.csv").read_bytes(), "subjects.csv")
    group, siblings = line_proof(lines, place + 1, here.plan.algorithm)
    drawn = bool(last) and f"{key:016x}" <= last
    if drawn != (mine is not None):
        raise BadDraw(
            f"the result of {here.plan.draw} does not agree with the key of {subject}: it was changed"
        )
    return One(
        subject, stratum, place, f"{key:016x}", last, drawn, int(mine[0]) if mine else None,
        tuple(mine[4].split(";")) if mine and mine[4] else (), group, siblings,
    )  # fmt: skip
