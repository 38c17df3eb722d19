"""The published folder of a draw, step by step: commit, promise, reveal, public value, run. Specification: section 7."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from fazhi.engines.draw.conflict import explain
from fazhi.engines.draw.encoding import (
    BadDraw,
    digest,
    lines_of,
    list_root,
    read_json,
    write_json,
    write_rows,
)
from fazhi.engines.draw.lists import FORMAT, Lists, Plan, read_lists, read_plan, work_of
from fazhi.engines.draw.notes import read_commitment, read_earlier, read_promises, read_reveals
from fazhi.engines.draw.pairing import NOBODY, Short, Table, Work, assign
from fazhi.engines.draw.seed import moment, promise_of, seed_of
from fazhi.engines.draw.select import Drawn, draw

COMMITTED = ("earlier.json", "inspectors.csv", "plan.json", "recusals.csv", "subjects.csv")
LATER = ("commitment.json", "promises.json", "result.csv", "reveals.json")
RESULT = ("order", "subject", "stratum", "key", "inspectors")
VERIFIER = "verify.py"


class Impossible(BadDraw):
    """No assignment exists; `subjects`, `recusals` (inspector, subject) and `caps` are a smallest conflict, by id."""

    def __init__(
        self, sentence: str, subjects: Sequence[str], recusals: Sequence[tuple[str, str]], caps: Sequence[str]
    ) -> None:
        super().__init__(sentence)
        self.subjects, self.recusals, self.caps = tuple(subjects), tuple(recusals), tuple(caps)


@dataclass(frozen=True)
class Committed:
    """A folder whose lists are those that were committed."""

    folder: Path
    plan: Plan
    files: Mapping[str, bytes]
    digest: str
    at: dt.datetime

    @cached_property
    def lists(self) -> Lists:
        """The lists in columns, read when they are asked for: a promise or a secret needs none."""
        return read_lists(self.plan, self.files)


def commit(folder: Path, *, at: dt.datetime) -> str:
    """Bind the plan and the lists: writes `commitment.json`, returns its digest (publish it).

    BadDraw when the lists are unfit, when there is a commitment already, or when the public value is known by then.
    """
    if (folder / "commitment.json").exists():
        raise BadDraw(
            f"{folder} is committed already; a draw again is a new folder with new randomness (--again)"
        )
    if not (folder / "earlier.json").exists():
        _write(folder / "earlier.json", write_json([]))
    files = _committed_files(folder)
    plan = read_plan(files["plan.json"])
    read_lists(plan, files)
    earlier = read_earlier(files["earlier.json"])
    if plan.round != len(earlier) + 1:
        raise BadDraw(f"round {plan.round} follows {plan.round - 1} earlier rounds, not {len(earlier)}")
    if at >= moment(plan.known, "plan.json"):
        raise BadDraw(f"the public value is known from {plan.known} on: commit before")
    roots = {name: _root(plan, data, name) for name, data in files.items()}
    text = write_json({"format": FORMAT, "draw": plan.draw, "at": _told(at), "roots": roots})
    _write(folder / "commitment.json", text)
    return digest(plan.algorithm, "commitment", text.encode()).hex()


def again(old: Path, new: Path, *, reason: str, source: str, known: str) -> None:
    """Prepare a draw again in a new folder: the plan's next round, the old lists where the new folder has none of its
    own, and the trace of all rounds before (commitment, seed or what was missing, secrets, public value, reason)."""
    here = open_committed(old)
    if (new / "commitment.json").exists():
        raise BadDraw(f"{new} is committed already; a draw again needs a new folder")
    reveals, done = _reveals(here), old / "draw.json"
    trace = {
        "round": here.plan.round, "commitment": here.digest, "reason": reason,
        "promises": {party: entry["promise"] for party, entry in _promises(here).items()},
        "secrets": [entry["secret"] for _party, entry in sorted(reveals["secrets"].items())],
        "public": reveals["public"].get("value", ""),
        "seed": read_json(done.read_bytes(), "draw.json")["seed"] if done.exists() else "",
    }  # fmt: skip
    new.mkdir(parents=True, exist_ok=True)
    earlier = [*read_earlier(_read(old, "earlier.json")), trace]
    plan = read_json(_read(old, "plan.json"), "plan.json")
    plan |= {"round": here.plan.round + 1, "reason": reason, "public": {"source": source, "known": known}}
    read_plan(write_json(plan).encode())
    for name in COMMITTED:
        if not (new / name).exists():
            _write(new / name, _read(old, name).decode())
    _write(new / "plan.json", write_json(plan))
    _write(new / "earlier.json", write_json(earlier))


def open_committed(folder: Path) -> Committed:
    """The folder, with every committed byte as it was; BadDraw naming the file that was changed."""
    files = _committed_files(folder)
    plan = read_plan(files["plan.json"])
    data = _read(folder, "commitment.json")
    made = read_commitment(data)
    for name in COMMITTED:
        if made["roots"].get(name) != _root(plan, files[name], name):
            raise BadDraw(
                f"{name} was changed after it was committed: put it back, or draw again in a new folder"
            )
    bound = digest(plan.algorithm, "commitment", data).hex()
    return Committed(folder, plan, files, bound, moment(made["at"], "commitment.json"))


def promise(folder: Path, party: str, secret: str, *, at: dt.datetime) -> str:
    """Note the promise of a party: writes `promises.json`, returns the promise. The secret stays with the party."""
    here = open_committed(folder)
    made = promise_of(here.plan.algorithm, here.digest, party, secret)
    note_promise(folder, party, made, at=at)
    return made


def note_promise(folder: Path, party: str, made: str, *, at: dt.datetime) -> None:
    """Note a promise that the party computed itself, 64 hex digits."""
    here = open_committed(folder)
    promises = _promises(here)
    _expect_party(here, party)
    if not re.fullmatch("[0-9a-f]{64}", made):
        raise BadDraw(f"the promise of {party} is 64 hex digits, from `fazhi draw commit FOLDER --party`")
    if party in promises:
        raise BadDraw(f"{party} has promised already")
    if (folder / "reveals.json").exists():
        raise BadDraw("secrets are being revealed: it is too late for a promise")
    if at < here.at:
        raise BadDraw(f"the promise of {party} lies before the commitment")
    _write(folder / "promises.json", write_json(promises | {party: {"promise": made, "at": _told(at)}}))


def reveal(folder: Path, party: str, secret: str, *, at: dt.datetime) -> None:
    """Note the secret of a party in `reveals.json`, once all have promised and before the public value is known."""
    here = open_committed(folder)
    promises, reveals = _promises(here), _reveals(here)
    _expect_party(here, party)
    silent = [name for name in here.plan.parties if name not in promises]
    if silent:
        raise BadDraw(f"{', '.join(silent)} has not promised yet: no secret before all promises")
    if party in reveals["secrets"]:
        raise BadDraw(f"{party} has revealed already")
    if promise_of(here.plan.algorithm, here.digest, party, secret) != promises[party]["promise"]:
        raise BadDraw(f"{party} promised another secret for these lists")
    if secret in _used(folder):
        raise BadDraw(
            f"the secret of {party} was used in an earlier round: a draw again needs new randomness"
        )
    latest = max(moment(entry["at"], "promises.json") for entry in promises.values())
    if not latest <= at < moment(here.plan.known, "plan.json"):
        raise BadDraw(f"secrets are revealed after the last promise and before {here.plan.known}")
    secrets = reveals["secrets"] | {party: {"secret": secret, "at": _told(at)}}
    _write(folder / "reveals.json", write_json(reveals | {"secrets": secrets}))


def publish_value(folder: Path, value: str, *, at: dt.datetime) -> bytes:
    """Note the public value, last of all; returns the seed."""
    here = open_committed(folder)
    reveals = _reveals(here)
    if reveals["public"]:
        raise BadDraw("the public value is noted already")
    secrets = {party: entry["secret"] for party, entry in reveals["secrets"].items()}
    seed = seed_of(here.plan.algorithm, here.digest, here.plan.parties, secrets, value)
    if at < moment(here.plan.known, "plan.json"):
        raise BadDraw(f"the public value ({here.plan.source}) is not known before {here.plan.known}")
    if value in _used(folder):
        raise BadDraw("this public value was used in an earlier round: a draw again needs new randomness")
    public = {"value": value, "at": _told(at)}
    _write(folder / "reveals.json", write_json(reveals | {"public": public}))
    return seed


def run(folder: Path) -> dict[str, Any]:
    """Draw and pair: writes `result.csv`, `verify.py` and `draw.json`; returns what `draw.json` holds.

    BadDraw when anything is missing, changed or out of order; Impossible when there is no assignment.
    """
    here = open_committed(folder)
    promises, reveals = _promises(here), _reveals(here)
    if not reveals["public"]:
        raise BadDraw(f"the public value ({here.plan.source}) is not noted yet")
    secrets = {party: entry["secret"] for party, entry in reveals["secrets"].items()}
    for party in here.plan.parties:
        kept = promises.get(party, {}).get("promise")
        if kept != promise_of(here.plan.algorithm, here.digest, party, secrets.get(party, "")):
            raise BadDraw(f"{party} did not reveal what it had promised for these lists")
    _check_times(here, promises, reveals)
    seed = seed_of(here.plan.algorithm, here.digest, here.plan.parties, secrets, reveals["public"]["value"])
    drawn, teams = compute(here.plan, here.lists, seed)
    result = write_rows(RESULT, _result_rows(here, drawn, teams))
    made = {
        "commitment": here.digest, "seed": seed.hex(), "strata": _strata(here, drawn),
        "roots": {name: _root(here.plan, result.encode() if name == "result.csv" else _read(folder, name), name) for name in LATER},
    }  # fmt: skip
    _write(folder / "result.csv", result)
    _write(folder / VERIFIER, verifier_text())
    _write(folder / "draw.json", write_json(made))
    return made


def compute(plan: Plan, lists: Lists, seed: bytes) -> tuple[Drawn, Table]:
    """Who is drawn and the team of each. Impossible when there is no assignment."""
    drawn = draw(lists.pool, plan.strata, seed, scheme=plan.scheme, algorithm=plan.algorithm)
    work = work_of(lists, drawn.places.tolist() if plan.team else [])
    teams = assign(lists.staff, work, plan.team, seed)
    if isinstance(teams, Short):
        raise _impossible(plan, lists, drawn, work, teams)
    return drawn, teams


def verifier_text() -> str:
    """The standalone verifier, as it is shipped in each folder."""
    return Path(__file__).with_name("verify_bundle.py").read_text(encoding="utf-8")


def _impossible(plan: Plan, lists: Lists, drawn: Drawn, work: Work, short: Short) -> Impossible:
    found = explain(lists.staff, work, plan.team, short.subjects)
    rows = [lists.subjects[int(drawn.places[subject])] for subject in found.subjects]
    recusals = [
        (lists.staff.ids[one], lists.subjects[int(drawn.places[subject])][0])
        for one, subject in found.recusals
    ]
    caps = [lists.staff.ids[one] for one in found.caps]
    near = {int(one) for subject in found.subjects for one in work.pools[work.pool_of[subject]]}
    region, certificate = rows[0][3] or "any", rows[0][4] or "any"
    named = ", ".join(row[0] for row in rows[:5]) + (" ..." if len(rows) > 5 else "")
    parts = [
        f"{plan.team} inspectors each for {named} (region {region}, certificate {certificate}): {len(near)} serve there"
    ]
    if recusals:
        parts.append("recused " + ", ".join(f"{one} from {subject}" for one, subject in recusals))
    if caps:
        parts.append("caps of " + ", ".join(caps))
    sentence = (
        f"no assignment exists: {'; '.join(parts)}; add inspectors, or change one of these and draw again"
    )
    return Impossible(sentence, [row[0] for row in rows], recusals, caps)


def _result_rows(here: Committed, drawn: Drawn, teams: Table) -> list[tuple[str, ...]]:
    ids = here.lists.staff.ids
    rows = map(here.lists.subjects.__getitem__, drawn.places.tolist())
    members = (
        (";".join(ids[one] for one in team if one != NOBODY) for team in teams.tolist())
        if here.plan.team
        else ("" for _place in drawn.places)
    )
    return [
        (str(number), row[0], row[2], f"{key:016x}", team)
        for number, (row, key, team) in enumerate(zip(rows, drawn.keys.tolist(), members, strict=True), 1)
    ]


def _strata(here: Committed, drawn: Drawn) -> dict[str, dict[str, Any]]:
    """For each stratum its size, how many were drawn, and the last key: below or at it means drawn."""
    numbers = here.lists.pool.strata
    found = {}
    for number, stratum in enumerate(here.plan.strata):
        mine = drawn.keys[numbers[drawn.places] == number]
        last = f"{int(mine[-1]):016x}" if len(mine) else ""
        found[stratum.name] = {"size": int((numbers == number).sum()), "drawn": len(mine), "last": last}
    return found


def _check_times(here: Committed, promises: dict[str, Any], reveals: dict[str, Any]) -> None:
    told = [
        [here.at], [moment(entry["at"], "promises.json") for entry in promises.values()],
        [moment(entry["at"], "reveals.json") for entry in reveals["secrets"].values()],
        [moment(here.plan.known, "plan.json")], [moment(reveals["public"]["at"], "reveals.json")],
    ]  # fmt: skip
    if any(max(before) > min(after) for before, after in pairwise(told)):
        raise BadDraw("the moments are out of order: lists, promises, secrets, public value")


def _expect_party(here: Committed, party: str) -> None:
    if party not in here.plan.parties:
        raise BadDraw(f"{party!r} is no party of this draw; its parties are {', '.join(here.plan.parties)}")


def _promises(here: Committed) -> dict[str, dict[str, str]]:
    path = here.folder / "promises.json"
    return read_promises(path.read_bytes()) if path.exists() else {}


def _reveals(here: Committed) -> dict[str, Any]:
    path = here.folder / "reveals.json"
    return read_reveals(path.read_bytes()) if path.exists() else {"secrets": {}, "public": {}}


def _used(folder: Path) -> set[str]:
    """Secrets and public values of earlier rounds."""
    earlier = read_earlier(_read(folder, "earlier.json"))
    return {text for old in earlier for text in (old["public"], *old["secrets"])}


def _committed_files(folder: Path) -> dict[str, bytes]:
    return {name: _read(folder, name) for name in COMMITTED}


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        raise BadDraw(f"{folder} has no {name}") from None


def _root(plan: Plan, data: bytes, name: str) -> str:
    return list_root(lines_of(data, name), plan.algorithm)


def _told(at: dt.datetime) -> str:
    return moment(at.isoformat(timespec="seconds"), "the moment").isoformat()


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(text.encode())
    draft.replace(path)
