"""Search in Chinese: an index of bigrams, exact for every word of two and more characters, on both databases.

A dictionary segmenter loses names and numbers; FTS5's trigram tokeniser finds no two-character word. The index is
written in the transaction that opens a case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from fazhi.kernel.registers.register import Register


def normalise(text: str) -> str:
    """Full-width and half-width made one, lower case, marks and spaces taken out."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def grams(text: str) -> list[str]:
    """Every two neighbouring characters, in order."""
    clean = normalise(text)
    return [clean[i : i + 2] for i in range(len(clean) - 1)]


def put(case_id: int, texts: list[str]) -> None:
    """Index a case. The parts do not run into each other."""
    put_many([(case_id, texts)])


def put_many(cases: Iterable[tuple[int, list[str]]]) -> None:
    """Index many cases, each with its texts."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO search_case(rowid, body) VALUES (%s, %s)",
                [(pk, " | ".join(" ".join(grams(text)) for text in texts)) for pk, texts in cases],
            )
        else:
            cursor.executemany(
                "INSERT INTO search_case(case_id, body, grams) VALUES (%s, %s, %s)",
                [
                    (pk, "\n".join(map(normalise, texts)), sorted({g for t in texts for g in grams(t)}))
                    for pk, texts in cases
                ],
            )


def narrowed(rows: QuerySet[Model], register: Register, words: str) -> QuerySet[Model]:
    """The rows in which every word occurs, in the indexed text of cases or in the register's search fields."""
    for word in words.split()[:5]:
        clean = normalise(word)
        if register.case and len(clean) >= 2:
            rows = rows.filter(pk__in=_matching(clean))
        else:
            condition = Q()
            for name in register.search:
                condition |= Q(**{f"{register.field(name).orm}__icontains": word})
            rows = rows.filter(condition)
    return rows


def _matching(word: str) -> RawSQL:
    found = [word[i : i + 2] for i in range(len(word) - 1)]
    if connection.vendor == "sqlite":
        return RawSQL("SELECT rowid FROM search_case WHERE search_case MATCH %s", [f'"{" ".join(found)}"'])
    return RawSQL("SELECT case_id FROM search_case WHERE grams @> %s AND body LIKE %s", [found, f"%{word}%"])
