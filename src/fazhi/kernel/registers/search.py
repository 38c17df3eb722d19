"""Search in Chinese: an index of bigrams, exact for every word of two and more characters, on both databases.

A dictionary segmenter loses names and numbers; FTS5's trigram tokeniser finds no two-character word. Who may see a case
stands in the index beside its text, so that the filter is part of the query. `search_text` is written in the transaction
that opens a case; the index of the database with it, the index file (`indexfile.py`, if switched on) after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.registers import indexfile
from fazhi.kernel.registers.indexfile import grams
from fazhi.kernel.registers.register import Register

M = TypeVar("M", bound=Model)
LINE = "ǀ"
"""A letter that stands for a mark between sentences: no word is found across it."""
LISTED = 1000
"""Hits up to this number are listed; beyond it a page shows the newest."""
_MARKS, _STOPS = re.compile(r"[\W_]+"), re.compile(r"[。、,;:!?\n|]")


@dataclass(frozen=True)
class Text:
    """What the index holds of a case: normalised texts and the tokens of those who may see it."""

    case_id: int
    body: str
    """For those in scope."""
    public: str
    """For everybody."""
    scope: str


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
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            known = [] if new else _parts([text.case_id for text in texts])
            old = [row for part in known for row in _held(part)]
            cursor.executemany(
                "INSERT INTO search_case(search_case, rowid, body, public, scope) VALUES ('delete', %s, %s, %s, %s)",
                [_spelled(row) for row in old],
            )
            cursor.executemany(
                "INSERT INTO search_case(rowid, body, public, scope) VALUES (%s, %s, %s, %s)", [_spelled(text) for text in texts]
            )  # fmt: skip
            statement = _PUT.format(more="", marks="", again="")
            rows: list[tuple[Any, ...]] = [_row(text) for text in texts]
        else:
            statement = _PUT.format(more=", grams", marks=", %s", again=", grams = excluded.grams")
            rows = [(*_row(text), _tokens(text)) for text in texts]
        cursor.executemany(statement, rows)
    if indexfile.folder():
        transaction.on_commit(lambda: indexfile.follow(len(texts)))


_PUT = (
    "INSERT INTO search_text(case_id, body, public, scope{more}) VALUES (%s, %s, %s, %s{marks}) "
    "ON CONFLICT (case_id) DO UPDATE SET body = excluded.body, public = excluded.public, scope = excluded.scope, "
    "version = search_text.version + 1{again}"
)


def publish(case_id: int, public: str) -> None:
    """Everybody may find a case that was indexed before by this text, instead of by what it was found by."""
    put([replace(row, public=normalise(public)) for row in _held([case_id])])


def remove(case_ids: Sequence[int]) -> None:
    """Cases are found no longer."""
    put([replace(row, body="", public="", scope="") for part in _parts(case_ids) for row in _held(part)])


def optimise() -> None:
    """After much was written: the index in one piece."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_case(search_case) VALUES ('optimize')")
        else:
            cursor.execute("ANALYZE search_text")


def _row(text: Text) -> tuple[int, str, str, str]:
    return text.case_id, text.body, text.public, text.scope


def _spelled(text: Text) -> tuple[int, str, str, str]:
    return text.case_id, grams(text.body), grams(text.public), text.scope


def _tokens(text: Text) -> list[str]:
    """For PostgreSQL: bigrams of both texts, and who may see it behind an @."""
    found = set(grams(text.body).split()) | set(grams(text.public).split())
    return sorted(found | {f"@{token}" for token in text.scope.split()})


def _parts(ids: Sequence[int], size: int = 500) -> Iterable[list[int]]:
    rest = iter(ids)
    return iter(lambda: list(islice(rest, size)), [])


def _held(ids: Sequence[int]) -> list[Text]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(", ".join(["%s"] * len(ids))), ids)
        return [Text(*row) for row in cursor.fetchall()]


_HELD = "SELECT case_id, body, public, scope FROM search_text WHERE case_id IN ({})"


def _split(asked: str) -> list[str]:
    """At most five words; a NUL parts them, since PostgreSQL takes none."""
    return asked.replace("\x00", " ").split()[:5]


def words_of(asked: str) -> tuple[list[str], list[str]]:
    """The words asked for that the index knows, normalised, and those of one character as they were written."""
    words = _split(asked)
    pairs = [(word, normalise(word).strip(LINE)) for word in words]
    return [clean for _w, clean in pairs if len(clean) >= 2], [
        word for word, clean in pairs if len(clean) < 2
    ]


def hits(
    words: Sequence[str], scope: Collection[str] | None, *, kind: str = "", public: bool = False, limit: int = LISTED + 1
) -> list[int]:  # fmt: skip
    """Ids of the newest cases in which every normalised word occurs and that the tokens of `scope` (None: all) may see."""
    found = indexfile.hits(words, scope, kind=kind, public=public, limit=limit)
    if found is not None:
        return found
    sql, values = _query(words, scope, kind, public)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1 DESC LIMIT %s", [*values, limit])
        return [row[0] for row in cursor.fetchall()]


def _query(
    words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool
) -> tuple[str, list[Any]]:
    """The question to the database's own index; words hold letters and digits only."""
    if connection.vendor == "sqlite":
        where = "public" if public else "{body public}"
        asked = [f'{where} : "{grams(word)}"' for word in words]
        asked += [f"scope : m{kind}"] if kind else []
        asked += [f"scope : ({' OR '.join(scope)})"] if scope else []
        return "SELECT rowid FROM search_case WHERE search_case MATCH %s", [" AND ".join(asked)]
    tokens = sorted({gram for word in words for gram in grams(word).split()}) + (
        [f"@m{kind}"] if kind else []
    )
    sql, values = "SELECT case_id FROM search_text WHERE grams @> %s", list[Any]([tokens])
    if scope is not None:
        sql, values = f"{sql} AND grams && %s", [*values, [f"@{token}" for token in scope]]
    for word in words:
        sql += " AND public LIKE %s" if public else " AND (body LIKE %s OR public LIKE %s)"
        values += [f"%{word}%"] * (1 if public else 2)
    return sql, values


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
    return rows.filter(pk__in=RawSQL(*_query(words, scope, kind, False)))  # noqa: S611 - values stay values


def published(rows: QuerySet[M], asked: str, fields: Sequence[str]) -> QuerySet[M]:
    """Of rows of cases those whose published text holds every word; one character is looked for in the fields."""
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
    return rows.filter(pk__in=RawSQL(*_query(words, None, kind, True)))  # noqa: S611 - values stay values
