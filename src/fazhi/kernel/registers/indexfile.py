"""The index file: tantivy over the same bigrams, beside the database, for districts with very many documents.

Switched on by the setting `FAZHI_SEARCH_INDEX` (a folder). The file is a copy: where it is absent, broken, not installed or
too far behind, the index of the database answers, and `fazhi search rebuild` makes it anew. A row of `search_text` is in
the file when `filed = version`; it is marked after the file was committed, so that a crash in between only does it again.
Rows that are not in the file yet are looked through one by one, so that what was written is found at once.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

BEHIND = 500
"""Rows not in the file yet that are looked through one by one; more of them, and the database answers."""
BATCH = 5_000
MEMORY = 128 * 2**20
TEXTS = ("body", "public", "scope")
WINDOWS = (12, 15, 18)
"""Bits of the ids within a window: 4,096 ids, then eight times as many. Common words are asked in the newest windows only."""
_state: dict[str, Any] = {"written": 0}


LINE = "ǀ"
"""A letter that stands for a mark between sentences: no word is found across it."""


def phrase(word: str) -> str:
    """Every two neighbouring characters of a normalised word, in order, between spaces; one character alone."""
    return " ".join(map("".join, pairwise(word))) if len(word) > 1 else word


def grams(clean: str) -> str:
    """What is indexed of a normalised text: its pairs in order, behind them each of its characters once."""
    return " ".join((*map("".join, pairwise(clean)), *(c for c in dict.fromkeys(clean) if c != LINE)))


def tantivy() -> Any:
    """The library, which is optional; ImportError without it."""
    return import_module("tantivy")


def folder() -> Path | None:
    """Where the file lies; None when it is switched off."""
    return Path(settings.FAZHI_SEARCH_INDEX) if settings.FAZHI_SEARCH_INDEX else None


@lru_cache(maxsize=1)
def _schema() -> Any:
    made = tantivy().SchemaBuilder()
    made.add_integer_field(
        "id", stored=False, indexed=True, fast=True
    )  # deleting by an unsigned term deletes nothing
    for name in TEXTS:
        made.add_text_field(
            name, tokenizer_name="whitespace", index_option="basic" if name == "scope" else "position"
        )
    return made.build()


def _searcher() -> Any:
    """A searcher over what was committed last; None when there is no usable file."""
    home = folder()
    try:
        stamp = os.stat(home / "meta.json") if home else None  # noqa: PTH116 - inode and time in one call
        if stamp is None:
            return None
        mark = (str(home), stamp.st_ino, stamp.st_mtime_ns)
        if _state.get("mark") != mark:
            index = tantivy().Index(_schema(), path=str(home), reuse=True)
            index.reload()
            searcher = index.searcher()
            last = searcher.search(
                tantivy().Query.all_query(), limit=1, count=False, order_by_field="id"
            ).hits
            _state.update(searcher=searcher, mark=mark, last=last[0][0] if last else 0)
        return _state["searcher"]
    except (ImportError, OSError, ValueError):
        return None


def pending(limit: int) -> list[tuple[Any, ...]]:
    """Rows that are not in the file as they are now: id, body, public, scope, version."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, body, public, scope, version FROM search_text WHERE filed <> version ORDER BY case_id LIMIT %s",
            [limit],
        )
        return list(cursor.fetchall())


def hits(
    words: Sequence[str], scope: Collection[str] | None, *, kind: str, public: bool, limit: int
) -> list[int] | None:
    """As `search.hits`; None when the file cannot answer."""
    if folder() is None:
        return None
    late = pending(BEHIND + 1)  # before the file is opened: what is marked by now, the file holds
    searcher = _searcher() if len(late) <= BEHIND else None
    if searcher is None:
        return None
    changed = {row[0] for row in late}
    most = max(min(limit + len(changed), searcher.num_docs), 1)  # room is made for so many at once
    try:
        filed = _newest(
            searcher, _query(words, scope, kind, public), _level(searcher, words, scope, most), most
        )
    except (OSError, ValueError):  # a file that was spoilt
        return None
    found = [key for key in filed if key not in changed]
    wanted = {f"m{kind}"} if kind else set()
    for key, body, shown, tokens, _version in late:
        have = set(tokens.split())
        seen = wanted <= have and (scope is None or not have.isdisjoint(scope))
        if seen and all(word in shown or (not public and word in body) for word in words):
            found.append(key)
    return sorted(found, reverse=True)[:limit]


def _level(searcher: Any, words: Sequence[str], scope: Collection[str] | None, most: int) -> int:
    """The level of windows of which two should hold so many hits; that above all where the whole file is asked at once."""
    share, count = 1.0, max(searcher.num_docs, 1)
    for word in words:
        share *= searcher.doc_freq("body", phrase(word).split()[0]) / count
    if scope is not None:
        share *= min(sum(searcher.doc_freq("scope", token) for token in scope) / count, 1.0)
    ids = most / share if share else float("inf")
    return next(
        (level for level, bits in enumerate(WINDOWS) if ids <= min(1 << bits, count / 4)), len(WINDOWS)
    )


def _newest(searcher: Any, query: Any, level: int, most: int) -> list[int]:
    """The highest ids, from two windows of a level, then of the next, at last from the whole file."""
    library, found, upto = tantivy(), list[int](), _state["last"] + 1
    must = library.Occur.Must
    for bits in WINDOWS[level:]:
        block = (upto - 1) >> bits
        pair = [_token(library.Query, _window(bits, one)) for one in (block, block - 1) if one >= 0]
        near = library.Query.boolean_query([(library.Occur.Should, one) for one in pair])
        found += _keys(searcher, library.Query.boolean_query([(must, query), (must, near)]), most, upto)
        upto = max(block - 1, 0) << bits
        if len(found) >= most or upto == 0:
            return found[:most]
    return (found + _keys(searcher, query, most, upto))[:most]


def _keys(searcher: Any, query: Any, most: int, upto: int) -> list[int]:
    hits = searcher.search(query, limit=most, count=False, order_by_field="id").hits
    return [key for key, _address in hits if key < upto]


def _window(bits: int, block: int) -> str:
    return f"w{bits}-{block}"


def _query(words: Sequence[str], scope: Collection[str] | None, kind: str, public: bool) -> Any:
    query, occur = tantivy().Query, tantivy().Occur
    fields = ("public",) if public else TEXTS[:2]
    must = [
        query.boolean_query([(occur.Should, _phrase(query, field, word)) for field in fields])
        for word in words
    ]
    must += [_token(query, f"m{kind}")] if kind else []
    if (
        scope is not None
    ):  # not a set of terms: that reads the documents of all of them before the first word is looked at
        must.append(query.boolean_query([(occur.Should, _token(query, token)) for token in scope]))
    return query.boolean_query([(occur.Must, one) for one in must])


def _token(query: Any, token: str) -> Any:
    return query.term_query(_schema(), "scope", token, "basic")


def _phrase(query: Any, field: str, word: str) -> Any:
    pairs = phrase(word).split()
    return (
        query.phrase_query(_schema(), field, pairs)
        if len(pairs) > 1
        else query.term_query(_schema(), field, pairs[0])
    )


def follow(count: int) -> None:
    """Rows were written: now and then the file is brought up to date by the way."""
    _state["written"] += count
    if _state["written"] >= BEHIND // 2:
        _state["written"] = 0
        update()


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Whether this process is the only one that writes the file."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def update(told: Callable[[int], None] = lambda _n: None) -> bool:
    """Put into the file what is not in it; False when there is none or another process is at it."""
    home = folder()
    if home is None or _searcher() is None:
        return False
    with _alone(home) as free:
        if free:
            _write(home, told)
    return free


def rebuild(told: Callable[[int], None] = lambda _n: None) -> bool:
    """Make the file anew beside the old one, then put it in its place; False when another process is at it."""
    home = folder()
    assert home is not None, "the index file is switched off"
    with _alone(home) as free:
        if free:
            fresh, old = home.with_suffix(".new"), home.with_suffix(".old")
            with connection.cursor() as cursor:  # until all is in, the database answers
                cursor.execute("UPDATE search_text SET filed = -1")
            for path in (fresh, old):
                shutil.rmtree(path, ignore_errors=True)
            fresh.mkdir(parents=True)
            marks = _write(fresh, told, mark=False)
            if home.exists():
                home.rename(old)
            fresh.rename(home)
            shutil.rmtree(old, ignore_errors=True)
            _mark(marks)
    return free


def _write(home: Path, told: Callable[[int], None], *, mark: bool = True) -> list[tuple[int, int]]:
    """All pending rows into a file, in batches; (version, id) of those that are not marked yet."""
    index = tantivy().Index(_schema(), path=str(home), reuse=True)
    writer = index.writer(MEMORY, 1 if mark else 2)
    marks: list[tuple[int, int]] = []
    library = tantivy()
    for rows in _batches():
        for key, *texts, _version in rows:
            writer.delete_documents_by_term("id", key)
            document = library.Document()
            document.add_integer("id", key)
            for name, text in zip(TEXTS, texts, strict=True):
                if text:
                    document.add_text(name, text if name == "scope" else grams(text))
            document.add_text("scope", " ".join(_window(bits, key >> bits) for bits in WINDOWS))
            writer.add_document(document)
        marks += [(row[4], row[0]) for row in rows]
        if mark:
            writer.commit()
            _mark(marks)
            marks = []
        told(len(rows))
    writer.commit()
    writer.wait_merging_threads()
    return marks


def _batches() -> Iterator[list[tuple[Any, ...]]]:
    """Rows that are not in the file, in the order of their ids, each once."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT case_id, body, public, scope, version FROM search_text "
                "WHERE filed <> version AND case_id > %s ORDER BY case_id LIMIT %s",
                [last, BATCH],
            )
            rows = list(cursor.fetchall())
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _mark(marks: Sequence[tuple[int, int]]) -> None:
    for start in range(0, len(marks), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE search_text SET filed = %s WHERE case_id = %s", marks[start : start + BATCH]
            )
