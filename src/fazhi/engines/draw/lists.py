"""The plan of a draw and its three lists, as files and as columns. Specification: sections 1 and 2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from fazhi.engines.draw.encoding import (
    ALGORITHMS,
    BadDraw,
    check_ids,
    check_name,
    read_json,
    read_rows,
)
from fazhi.engines.draw.pairing import UNBOUND, Staff, Work
from fazhi.engines.draw.seed import moment
from fazhi.engines.draw.select import Pool, Scheme, Stratum

FORMAT = "fazhi/draw/1"
SUBJECTS = ("id", "name", "stratum", "region", "certificate")
INSPECTORS = ("id", "name", "regions", "certificates", "cap")
RECUSALS = ("inspector", "subject", "reason")
REASONS = ("declared_interest", "former_employer", "last_year", "other")
_RATIO = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[0-9]{1,9})?")
_FIELDS = {
    "format": str, "draw": str, "title": str, "hash": str, "scheme": str, "strata": list, "team": int,
    "parties": list, "public": dict, "round": int, "reason": str,
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What is drawn, how, and where the randomness comes from."""

    draw: str
    title: str
    algorithm: str
    scheme: Scheme
    strata: tuple[Stratum, ...]
    team: int
    """Inspectors a subject: 0 for a draw of subjects alone, or at least 2."""
    parties: tuple[str, ...]
    source: str
    """Where the public value comes from."""
    known: str
    """The moment from which it is known."""
    round: int
    reason: str
    """Why there is a draw again; empty in the first round."""


@dataclass(frozen=True)
class Lists:
    """The committed lists: the ids, and the columns that the draw needs."""

    subjects: list[list[str]]
    inspectors: list[list[str]]
    recusals: list[list[str]]
    pool: Pool
    staff: Staff


def read_plan(data: bytes) -> Plan:
    """The plan from `plan.json`. BadDraw with the field that is wrong."""
    value = read_json(data, "plan.json")
    if not isinstance(value, dict) or set(value) != set(_FIELDS):
        raise BadDraw(f"plan.json holds exactly the fields {', '.join(sorted(_FIELDS))}")
    for name, kind in _FIELDS.items():
        if type(value[name]) is not kind:
            raise BadDraw(f"plan.json: {name} must be {kind.__name__}, not {value[name]!r}")
    if value["format"] != FORMAT or value["hash"] not in ALGORITHMS or value["scheme"] not in set(Scheme):
        raise BadDraw(
            f"plan.json: format {FORMAT}, hash {' or '.join(ALGORITHMS)}, scheme {' or '.join(Scheme)}"
        )
    public = value["public"]
    if set(public) != {"source", "known"}:
        raise BadDraw("plan.json: public holds source and known (the moment from which the value is known)")
    moment(public["known"], "plan.json: public")
    if value["team"] != 0 and value["team"] < 2:
        raise BadDraw("plan.json: team is 0 (no inspectors) or at least 2")
    if value["round"] < 1 or (value["round"] > 1) != bool(value["reason"].strip()):
        raise BadDraw("plan.json: a draw again (round 2 or later) has a reason, the first round has none")
    strata = tuple(_stratum(entry) for entry in value["strata"])
    if not strata or len({stratum.name for stratum in strata}) < len(strata):
        raise BadDraw("plan.json: there is at least one stratum, and each stands once")
    parties = tuple(check_name(party, "plan.json: parties") for party in value["parties"])
    if len(set(parties)) < max(2, len(parties)):
        raise BadDraw("plan.json: at least two different parties share in the seed")
    return Plan(
        check_name(value["draw"], "plan.json: draw"), value["title"], value["hash"], Scheme(value["scheme"]),
        strata, value["team"], parties, check_name(public["source"], "plan.json: source"), public["known"],
        value["round"], value["reason"],
    )  # fmt: skip


def _stratum(entry: Any) -> Stratum:
    if not isinstance(entry, dict) or set(entry) not in ({"name", "ratio"}, {"name", "count"}):
        raise BadDraw(f"plan.json: a stratum holds name and ratio, or name and count, not {entry!r}")
    name = check_name(str(entry["name"]), "plan.json: strata")
    if "count" in entry:
        if type(entry["count"]) is not int:
            raise BadDraw(f"plan.json: stratum {name}: the count is a whole number")
        return Stratum(name, count=entry["count"])
    try:
        if not isinstance(entry["ratio"], str) or not _RATIO.fullmatch(entry["ratio"]):
            raise ValueError
        return Stratum(name, ratio=Fraction(entry["ratio"]))
    except (ValueError, ZeroDivisionError):
        raise BadDraw(
            f'plan.json: stratum {name}: write the ratio as text, "0.05" or "1/20", within 0 and 1'
        ) from None


def read_lists(plan: Plan, files: Mapping[str, bytes]) -> Lists:
    """The lists from `subjects.csv`, `inspectors.csv` and `recusals.csv`. BadDraw with file and row."""
    _lines, subjects = read_rows(files["subjects.csv"], SUBJECTS, "subjects.csv")
    _lines, inspectors = read_rows(files["inspectors.csv"], INSPECTORS, "inspectors.csv")
    _lines, recusals = read_rows(files["recusals.csv"], RECUSALS, "recusals.csv")
    ids = [row[0] for row in subjects]
    check_ids(ids, "subjects.csv")
    check_ids([row[0] for row in inspectors], "inspectors.csv")
    number = {stratum.name: place for place, stratum in enumerate(plan.strata)}
    for place, row in enumerate(subjects, 1):
        if row[2] not in number:
            raise BadDraw(f"subjects.csv, row {place}: the plan has no stratum {row[2]!r}")
        for text in row[3:]:
            if text:
                check_name(text, f"subjects.csv, row {place}")
    caps = [_cap(row, place) for place, row in enumerate(inspectors, 1)]
    _check_recusals(recusals, {row[0] for row in inspectors}, set(ids))
    strata = np.array([number[row[2]] for row in subjects], np.uint16)
    staff = Staff([row[0] for row in inspectors], np.array(caps, np.int32))
    return Lists(subjects, inspectors, recusals, Pool.of(ids, strata), staff)


def _cap(row: Sequence[str], place: int) -> int:
    if row[4] and not (row[4].isascii() and row[4].isdigit() and len(row[4]) < 10):
        raise BadDraw(f"inspectors.csv, row {place}: the cap is a whole number or empty, not {row[4]!r}")
    return int(row[4]) if row[4] else UNBOUND


def _check_recusals(rows: Sequence[Sequence[str]], inspectors: set[str], subjects: set[str]) -> None:
    for place, row in enumerate(rows, 1):
        where = f"recusals.csv, row {place}"
        if row[0] not in inspectors or row[1] not in subjects:
            raise BadDraw(f"{where}: {row[0]!r} is no inspector or {row[1]!r} no subject of this draw")
        if row[2] not in REASONS:
            raise BadDraw(f"{where}: the reason is one of {', '.join(REASONS)}")
        if place > 1 and list(rows[place - 2][:2]) >= list(row[:2]):
            raise BadDraw(f"{where}: sort by inspector and subject, each pair once")


def work_of(lists: Lists, places: Sequence[int]) -> Work:
    """What is to be paired for the subjects at these places, in this order.

    An inspector serves a subject when its region is among the inspector's regions and its certificate among the
    inspector's certificates; a subject that names none is served by all.
    """
    number: dict[tuple[str, str], int] = {}
    pool_of = [
        number.setdefault((row[3], row[4]), len(number)) for row in map(lists.subjects.__getitem__, places)
    ]
    holds = [(set(row[2].split(";")) | {""}, set(row[3].split(";")) | {""}) for row in lists.inspectors]
    pools = [
        np.array([at for at, (regions, certificates) in enumerate(holds) if region in regions and certificate in certificates], np.int32)
        for region, certificate in number
    ]  # fmt: skip
    place_of = {name: place for place, name in enumerate(lists.staff.ids)}
    barred: dict[str, list[int]] = {}
    for inspector, subject, _reason in lists.recusals:
        barred.setdefault(subject, []).append(place_of[inspector])
    rows = [sorted(barred.get(lists.subjects[place][0], ())) for place in places]
    begins = np.cumsum([0, *map(len, rows)])
    return Work(
        pools, np.array(pool_of, np.int32), np.array([one for row in rows for one in row], np.int32), begins
    )
