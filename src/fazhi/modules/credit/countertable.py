"""The table and the keys of the counter's service, out of the database and the grades in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction

from fazhi.kernel.orgs.models import Post, Token, Unit, valid_on
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.registers.versions import as_of
from fazhi.modules.credit.intake import root
from fazhi.modules.credit.models import Check, Measure
from fazhi.modules.credit.publicity import spans
from fazhi.modules.credit.selectors import (
    Statement,
    listable,
    present_codes,
    publicity_of,
    same_firm,
    triggers,
    usable,
)
from fazhi.pipeline.credit import grades
from fazhi.pipeline.credit.counter import journal, table
from fazhi.pipeline.credit.store import write_json

EPOCH = dt.date(1970, 1, 1)
WRITE = 2_000


def counter_folder() -> Path:
    """Where the service of the counter reads its table."""
    return Path(settings.DATA) / "credit" / "counter"


def _entries(items: Iterable[Statement], measures: Sequence[Measure]) -> tuple[table.Entry, ...]:
    return tuple(
        table.Entry(measure.pk, item.pk, (begin - EPOCH).days, (end - EPOCH).days)
        for item in items
        for begin, end in spans(publicity_of(item))
        for measure in measures
        if triggers(measure, item)
    )


def refresh_counter(code: str, at: dt.datetime) -> None:
    """Bring one firm's rows at the counter (its grade too, each of its codes) up to date once the transaction is kept."""
    folder, day = counter_folder(), local_day(at)

    def write() -> None:
        codes = same_firm(code)
        grade = grades.grade_again(root(), codes[0], day) or ""
        if (folder / "table.npz").exists():
            rows: list[Statement] = [*usable(day, code), *listable(day, code)]
            entries = _entries(rows, list(as_of(Measure.objects.all(), day)))
            for one in codes:
                table.update(folder, (one, grade, entries))

    transaction.on_commit(write)


def listed_measures(day: dt.date) -> list[table.Measure]:
    """The list of measures of a day as the counter's service takes it."""
    return [
        table.Measure(
            m.pk, m.title, m.basis, m.unit.name, tuple(part for part in m.matters.split("、") if part)
        )
        for m in as_of(Measure.objects.select_related("unit"), day)
    ]


def write_counter(day: dt.date) -> int:
    """Write the whole table: every evaluated firm with its grade, and every firm with a statement; the number of firms."""
    measures = list(as_of(Measure.objects.select_related("unit"), day))
    firms: dict[str, list[Statement]] = {}
    rows: tuple[Iterator[Statement], Iterator[Statement]] = (
        usable(day).iterator(1000),
        listable(day).iterator(1000),
    )
    present = present_codes()
    for item in chain.from_iterable(rows):
        firms.setdefault(present.get(item.subject_code, item.subject_code), []).append(item)
    graded = grades.in_use(root())
    known = [
        graded["code"].to_numpy().astype("S18"),
        np.array(sorted({*firms, *present, *present.values()}), "S18"),
    ]
    codes = np.union1d(*known)
    marks = np.zeros(len(codes), "S4")
    marks[np.searchsorted(codes, known[0])] = graded["grade"].to_numpy().astype("S4")
    for old, now in present.items():
        firms |= {old: firms[now]} if now in firms else {}
        marks[np.searchsorted(codes, old.encode())] = marks[np.searchsorted(codes, now.encode())]
    counts = np.zeros(len(codes), np.int32)
    entries: list[table.Entry] = []
    for code, items in sorted(firms.items()):
        listed = _entries(items, measures)
        counts[np.searchsorted(codes, code.encode())] = len(listed)
        entries += listed
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    lines = np.array(entries, np.int32).reshape(-1, 4)
    table.write_arrays(counter_folder(), codes, marks, offsets, lines, listed_measures(day))
    return len(codes)


def write_keys(day: dt.date) -> int:
    """The keys of the platform for the service of the counter: digest -> unit, name, day after the last; their number."""
    keys = {}
    for token in valid_on(Token.objects.filter(user__is_active=True).select_related("user"), day):
        post = (
            valid_on(Post.objects.filter(user=token.user).select_related("unit"), day).order_by("pk").first()
        )
        if post is not None:
            ends = min(token.valid_to, post.valid_to or token.valid_to)
            keys[token.digest] = {"unit": post.unit.name, "name": token.name, "until": (ends - EPOCH).days}
    counter_folder().mkdir(parents=True, exist_ok=True)
    write_json(counter_folder() / "keys.json", keys)
    return len(keys)


def collect_checks() -> tuple[int, int]:
    """Bring what the counter's service has answered into the records of the platform: (checks, answers whether applied).

    Its audit is verified on the way. Again brings only what is new.
    """
    units = dict(Unit.objects.values_list("name", "pk"))
    known = set(Check.objects.exclude(serial=None).values_list("serial", flat=True))
    made: dict[str, Check] = {}
    told: dict[str, tuple[bool, str]] = {}
    checks = applied = 0
    for entry in journal.entries(counter_folder() / "audit"):
        if "applied" in entry:
            told[entry["applied"]] = (bool(entry["done"]), str(entry["reason"])[:200])
        elif entry["check"] not in known and entry["unit"] in units:
            made[entry["check"]] = _check(entry, units[entry["unit"]])
    for serial, row in made.items():
        if serial in told:
            row.applied, row.reason = told.pop(serial)
            applied += 1
    rows = list(made.values())
    for start in range(0, len(rows), WRITE):
        checks += len(Check.objects.bulk_create(rows[start : start + WRITE]))
    return checks, applied + _note_applied(told)


def _check(entry: dict[str, Any], unit: int) -> Check:
    at = dt.datetime.fromtimestamp(entry["at"] / 1000, dt.UTC)
    measures = [{"measure": number} for number in entry["measures"]]
    return Check(
        subject_code=entry["code"], matter=entry["matter"][:60], unit_id=unit, at=at, actor_name=entry["key"][:60],
        measures=measures, on=local_day(at), count=len(measures), serial=entry["check"],
    )  # fmt: skip


def _note_applied(told: dict[str, tuple[bool, str]]) -> int:
    """Answers to checks that were brought in earlier; one statement for all that say the same."""
    alike: dict[tuple[bool, str], list[str]] = {}
    for serial, answer in sorted(told.items()):
        alike.setdefault(answer, []).append(serial)
    return sum(
        Check.objects.filter(serial__in=serials[start : start + 500], applied=None).update(
            applied=done, reason=reason
        )
        for (done, reason), serials in alike.items()
        for start in range(0, len(serials), 500)
    )
