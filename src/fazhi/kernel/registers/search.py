"""Search in Chinese: an index of bigrams, exact for every word, on both databases.

A dictionary segmenter loses names and numbers; FTS5's trigram tokeniser finds no two-character word. Who may see a case
stands in the index beside its text, so that the filter is part of the query. `search_text` is written in the transaction
that opens a case; the index of the database with it, the index file (`indexfile.py`, if switched on) after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.registers import indexfile, searchsql
from fazhi.kernel.registers.indexfile import LINE
from fazhi.kernel.registers.register import Register
from fazhi.kernel.registers.searchsql import Text

M = TypeVar("M", bound=Model)
LISTED = 1000
"""Hits up to this number are listed; beyond it a page shows the newest."""
_MARKS, _STOPS = re.compile(r"[\W_]+"), re.compile(r"[。、,;:!?\n|]")


def normalise(text: str) -> str:
    """Full-width and half-width made one, lower case; brackets, quotes and spaces go, a mark between sentences is `LINE`."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _MARKS.sub(lambda found: LINE if _STOPS.search(found[0]) else "", folded)


def text_of(
    case_id: int, texts: Iterable[str], *, kind: str, unit: tuple[int, str], other: int | None = None, public: str = ""
) -> Text:  # fmt: skip
    """The entry of a case: its texts, the name of its model, key and path of its unit, key of the other side."""
    steps = unit[1].strip("/").split("/")
    above = ["/" + "/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    tokens = [f"m{kind}", f"u{unit[0]}", *([f"u{other}"] if other else []), *map(below, above)]
    return Text(case_id, LINE.join(map(normalise, texts)), normalise(public), " ".join(tokens))


def below(path: str) -> str:
    """The token of all that lies below a unit."""
    return "p" + sha256(path.encode()).hexdigest()[:12]


def seen_by(actor: Actor) -> list[str] | None:
    """The tokens of what an actor may see, as `permissions.scope` says it; None for everything."""
    if actor.kind != "staff":
        return None  # the rows themselves are narrowed to the cases that were opened with number and code
    return [f"u{unit}" for unit in sorted(actor.units())] + [below(path) for path in actor.wide_paths()]


def put(texts: Sequence[Text], *, new: bool = False) -> None:
    """Index cases; `new`: none of them was indexed before."""
    searchsql.write(texts, new=new)
    if indexfile.folder():
        transaction.on_commit(lambda: indexfile.follow(len(texts)))


def publish(case_id: int, public: str) -> None:
    """Everybody may find a case that was indexed before by this text, instead of by what it was found by."""
    put([replace(row, public=normalise(public)) for row in searchsql.held([case_id])])


def remove(case_ids: Sequence[int]) -> None:
    """Cases are found no longer."""
    put([replace(row, body="", public="", scope="") for row in searchsql.held_all(case_ids)])


def _split(asked: str) -> list[str]:
    """At most five words; a NUL parts them, since PostgreSQL takes none."""
    return asked.replace("\x00", " ").split()[:5]


def words_of(asked: str) -> tuple[list[str], list[str]]:
    """The words asked for that the index knows, normalised, and, as they were written, those without letter or digit."""
    pairs = [(word, normalise(word).strip(LINE)) for word in _split(asked)]
    return [clean for _w, clean in pairs if clean], [word for word, clean in pairs if not clean]


def hits(
    words: Sequence[str], scope: Collection[str] | None, *, kind: str = "", public: bool = False, limit: int = LISTED + 1
) -> list[int]:  # fmt: skip
    """Ids of the newest cases in which every normalised word occurs and that the tokens of `scope` (None: all) may see."""
    if scope is not None and not scope:
        return []
    found = indexfile.hits(words, scope, kind=kind, public=public, limit=limit)
    if found is not None:
        return found
    return searchsql.newest(words, scope, kind, public, limit)


def listed(register: Register, asked: str, actor: Actor) -> list[int] | None:
    """Ids of the newest hits for a first page with no other filter; None where more than the index must be asked."""
    words, short = words_of(asked)
    if not words or short or register.where:
        return None
    return hits(words, seen_by(actor), kind=register.model.rpartition(".")[2].lower())


def narrowed(
    rows: QuerySet[Model], register: Register, asked: str, actor: Actor, *, plain: bool = False
) -> QuerySet[Model]:
    """The rows in which every word occurs, in the indexed text of cases or in the register's search fields.

    `plain`: the first page, newest first, with no other filter. Then the newest hits are enough.
    """
    words, short = words_of(asked) if register.case else ([], _split(asked))
    for word in short:
        condition = Q()
        for name in register.search:
            condition |= Q(**{f"{register.field(name).orm}__icontains": word})
        rows = rows.filter(condition)
    if not words:
        return rows
    scope, kind = seen_by(actor), rows.model.__name__.lower()
    if scope == []:
        return rows.none()
    found = hits(words, scope, kind=kind)
    if len(found) <= LISTED or (plain and not short and not register.where):
        return rows.filter(pk__in=found)
    return rows.filter(pk__in=RawSQL(*searchsql.every(words, scope, kind, False)))  # noqa: S611 - values stay values


def published(rows: QuerySet[M], asked: str, fields: Sequence[str]) -> QuerySet[M]:
    """Of rows of cases those whose published text holds every word; signs alone are looked for in the fields."""
    words, short = words_of(asked)
    for word in short:
        condition = Q()
        for name in fields:
            condition |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(condition)
    if not words:
        return rows
    kind = rows.model.__name__.lower()
    found = hits(words, None, kind=kind, public=True)
    if len(found) <= LISTED:
        return rows.filter(pk__in=found)
    return rows.filter(pk__in=RawSQL(*searchsql.every(words, None, kind, True)))  # noqa: S611 - values stay values
