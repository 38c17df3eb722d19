"""The database's own index of the search: FTS5 on SQLite, a GIN index of numbers on PostgreSQL.

Both are asked so that the cost of a page does not grow with the number of cases. FTS5 gives rows by ascending key, three
times as quickly as by descending: its keys are the negated ids, so that the newest come first and a common word ends
early. GIN gives no order: each row also carries the windows of ids in which it lies, and the newest windows are asked first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice, pairwise
from typing import Any

from django.db import connection

from fazhi.kernel.registers.indexfile import WINDOWS, grams, phrase

_SCOPE, _WINDOW = 0x110000 << 42, 0x120000 << 42
"""Above every number of characters: Unicode ends at 0x10FFFF, and three characters of 21 bits fill 63."""
_INDEX = (
    "CREATE INDEX IF NOT EXISTS search_text_grams ON search_text USING gin (grams) WITH (fastupdate = off)"
)


@dataclass(frozen=True)
class Text:
    """What the index holds of a case: normalised texts and the tokens of those who may see it."""

    case_id: int
    body: str
    """For those in scope."""
    public: str
    """For everybody."""
    scope: str


def write(texts: Sequence[Text], *, new: bool) -> None:
    """Index cases; `new`: none of them was indexed before."""
    ordered = sorted(texts, key=lambda text: -text.case_id)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            known = [] if new else _parts([text.case_id for text in texts])
            old = [row for part in known for row in held(part)]
            cursor.executemany(
                "INSERT INTO search_case(search_case, rowid, body, public, scope) VALUES ('delete', %s, %s, %s, %s)",
                [spelled(row) for row in old],
            )
            cursor.executemany(
                "INSERT INTO search_case(rowid, body, public, scope) VALUES (%s, %s, %s, %s)",
                [spelled(text) for text in ordered],  # ascending keys: one segment a statement
            )
            statement = _PUT.format(more="", marks="", again="")
            rows: list[tuple[Any, ...]] = [_row(text) for text in texts]
        else:
            statement = _PUT.format(more=", grams", marks=", %s::bigint[]", again=", grams = excluded.grams")
            rows = [(*_row(text), _array(_numbers(text))) for text in texts]
        cursor.executemany(statement, rows)


_PUT = (
    "INSERT INTO search_text(case_id, body, public, scope{more}) VALUES (%s, %s, %s, %s{marks}) "
    "ON CONFLICT (case_id) DO UPDATE SET body = excluded.body, public = excluded.public, scope = excluded.scope, "
    "version = search_text.version + 1{again}"
)


def _row(text: Text) -> tuple[int, str, str, str]:
    return text.case_id, text.body, text.public, text.scope


def spelled(text: Text) -> tuple[int, str, str, str]:
    """The row of FTS5. Long numbers stand beside who may see it, as tokens of their own."""
    runs = sorted(set(_RUNS.findall(text.body)) | set(_RUNS.findall(text.public)))
    return (
        -text.case_id,
        grams(text.body),
        grams(text.public),
        " ".join((text.scope, *(f"d{run}" for run in runs))),
    )


_RUNS = re.compile(r"[0-9]{5,}")
_WHOLE_RUN = re.compile(r"(?<=[^0-9])[0-9]{5,}(?=[^0-9])")
"""A number that ends inside the word: where the word occurs, it is a whole number of the text."""


def held(ids: Sequence[int]) -> list[Text]:
    """What is indexed of cases, of at most 500."""
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT case_id, body, public, scope FROM search_text WHERE case_id IN ({marks})",  # noqa: S608 - marks only
            ids,
        )
        return [Text(*row) for row in cursor.fetchall()]


def _parts(ids: Sequence[int], size: int = 500) -> Iterable[list[int]]:
    rest = iter(ids)
    return iter(lambda: list(islice(rest, size)), [])


def held_all(ids: Sequence[int]) -> list[Text]:
    """What is indexed of any number of cases."""
    return [row for part in _parts(ids) for row in held(part)]


def begin() -> None:
    """Before much is written: PostgreSQL builds the index of an empty table at the end, twenty times as quickly."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT case_id FROM search_text LIMIT 1")
            if cursor.fetchone() is None:
                cursor.execute("DROP INDEX IF EXISTS search_text_grams")


def end() -> None:
    """After much was written: the index in one piece."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_case(search_case) VALUES ('optimize')")
        else:
            cursor.execute(_INDEX)
            cursor.execute("ANALYZE search_text")


def newest(
    words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool, limit: int
) -> list[int]:
    """Ids of the newest cases that are asked for."""
    if connection.vendor != "sqlite":
        return _by_windows(words, scope, kind, public, limit)
    sql, values = _fts(words, scope, kind, public)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY search_case.rowid LIMIT %s", [*values, limit])
        return [row[0] for row in cursor.fetchall()]


def every(
    words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool
) -> tuple[str, list[Any]]:
    """A query, with its values, of the ids of all cases that are asked for."""
    if connection.vendor == "sqlite":
        return _fts(words, scope, kind, public)
    return _gin(words, scope, kind, public)


def _fts(
    words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool
) -> tuple[str, list[Any]]:
    """The question to FTS5. A word with a whole long number (of a case) is looked for where that number stands.

    Its pairs are in every case, and FTS5 would read all their entries.
    """
    numbered = {word: runs for word in words if (runs := _WHOLE_RUN.findall(word))}
    asked = [f"scope : d{run}" for runs in numbered.values() for run in runs]
    asked += [_phrase(word, public) for word in words if word not in numbered]
    asked += [f"scope : m{kind}"] if kind else []
    asked += [f"scope : ({' OR '.join(scope)})"] if scope else []
    sql, values = "SELECT -search_case.rowid FROM search_case", list[Any]([" AND ".join(asked)])
    if numbered:
        sql += " JOIN search_text ON search_text.case_id = -search_case.rowid"
    sql += " WHERE search_case MATCH %s"
    for word in numbered:
        sql += (
            " AND instr(search_text.public, %s)"
            if public
            else " AND (instr(search_text.body, %s) OR instr(search_text.public, %s))"
        )
        values += [word] * (1 if public else 2)
    return sql, values


def _phrase(word: str, public: bool) -> str:
    """A word of letters and digits for FTS5.

    Without names of columns a quarter less is read of each entry; only two ASCII letters could be a token of the scope.
    """
    if public:
        return f'public : "{phrase(word)}"'
    return f'{"{body public} : " if len(word) == 2 and word.isascii() else ""}"{phrase(word)}"'


def _by_windows(
    words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool, limit: int
) -> list[int]:
    """The newest windows first, each next level eight times as wide, until there are enough."""
    found: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(case_id) FROM search_text")
        upto = (cursor.fetchone()[0] or 0) + 1
        for level in range(len(WINDOWS) + 1):
            sql, values = _gin(words, scope, kind, public)
            lowest = 0
            if level < len(WINDOWS):
                block = (upto - 1) >> WINDOWS[level]
                lowest = max(block - 1, 0) << WINDOWS[level]
                sql += " AND grams && %s::bigint[]"
                values.append(_array([_window(level, block), _window(level, max(block - 1, 0))]))
            # materialised: otherwise the planner walks the primary key and unpacks the array of every row
            cursor.execute(
                f"WITH found AS MATERIALIZED ({sql}) "  # noqa: S608 - values stay values
                "SELECT case_id FROM found WHERE case_id < %s ORDER BY 1 DESC LIMIT %s",
                [*values, upto, limit - len(found)],
            )
            found += [row[0] for row in cursor.fetchall()]
            upto = lowest
            if upto <= 0 or len(found) >= limit:
                break
    return found


def _gin(
    words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool
) -> tuple[str, list[Any]]:
    """The question to GIN. Two characters are one number: only longer words are looked for in the text as well."""
    asked = {number for word in words for number in _of_word(word)} | (
        {_token(f"m{kind}")} if kind else set()
    )
    sql, values = "SELECT case_id FROM search_text WHERE grams @> %s::bigint[]", list[Any]([_array(asked)])
    if scope is not None:
        sql, values = f"{sql} AND grams && %s::bigint[]", [*values, _array(map(_token, scope))]
    for word in words:
        if public or len(word) > 2:
            sql += " AND public LIKE %s" if public else " AND (body LIKE %s OR public LIKE %s)"
            values += [f"%{word}%"] * (1 if public else 2)
    return sql, values


def _numbers(text: Text) -> set[int]:
    """Characters and pairs of both texts, who may see it, the windows of its id."""
    found = _of_text(text.body) | _of_text(text.public)
    if text.scope:
        found |= {_token(token) for token in text.scope.split()}
    return found | {_window(level, text.case_id >> bits) for level, bits in enumerate(WINDOWS)}


def _of_text(clean: str) -> set[int]:
    codes = list(map(ord, clean))
    return {*codes, *(one << 21 | other for one, other in pairwise(codes))}


def _of_word(word: str) -> set[int]:
    return {ord(word)} if len(word) == 1 else {ord(one) << 21 | ord(other) for one, other in pairwise(word)}


@lru_cache(maxsize=4096)
def _token(token: str) -> int:
    return _SCOPE | int.from_bytes(sha256(token.encode()).digest()[:5])


def _window(level: int, block: int) -> int:
    return _WINDOW | level << 38 | block


def _array(numbers: Iterable[int]) -> str:
    """An array as PostgreSQL reads it: ten times quicker than number by number."""
    return "{" + ",".join(map(str, numbers)) + "}"
