"""W8: search in documents of about 300 characters by staff who may see some of them, newest first.

Each query is a random piece of a random document, of two to six characters, asked by somebody with posts in one to three
of fifty units. All ways must give the hits of a scan over the same texts, none missing and none too many. The limit of a
row is the goal: `ratio_to_limit` below 1 is within it.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

from benchmarks.harness import Missing, Row, exponent, timed
from benchmarks.platform import databases, in_child, start

SIZES = {"full": (100_000, 1_000_000), "small": (2_000, 20_000)}
QUERIES, UNITS, BATCH = 1_000, 50, 2_000
PEERS = 100_000
"""Documents given to the slow peers; their seconds are scaled up, their milliseconds are not."""
EVERYTHING = 10**9
WORDS: list[str] = (  # noqa: SIM905 - one word a line would fill a page
    "行政机关 规范性文件 公平竞争 区人民政府 街道办事处 应当 不得 依法 申请 材料 公示 监督 管理 办法 规定 责任 处罚 许可 补贴 "
    "养犬 停车 招牌 物业 租赁 救助 征收 拆除 备案 审查 评估 听证 公开 期限 工作日 负责人 有关部门 社会公众 经营者 业主 建设单位"
).split()
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府"  # fmt: skip


def documents(count: int, seed: int = 8) -> Iterator[tuple[str, int, int]]:
    """(text, unit, other side). Words and characters as unevenly frequent as in real ones: few make most of the text."""
    dice = random.Random(seed)
    weights = [1 / (rank + 2) for rank in range(len(COMMON))]
    pieces = [
        "".join(dice.choices(COMMON, weights, k=dice.randint(2, 9))) + dice.choice(("，", "、", "", ""))
        for _n in range(20_000)
    ]
    marks = ("。", "；", "，")
    for number in range(count):
        parts = [
            word + dice.choice(marks) if dice.random() < 0.15 else word
            for pair in zip(dice.choices(pieces, k=34), dice.choices(WORDS, k=34), strict=True)
            for word in pair
        ]
        parts.insert(dice.randrange(len(parts)), f"安政规〔{2000 + number % 27}〕{number % 9973}号")
        unit = min(int(dice.paretovariate(0.6)), UNITS)
        yield "".join(parts), unit, dice.randint(1, UNITS)


def queries(texts: Callable[[int], str], count: int) -> list[tuple[str, list[str]]]:
    """(word, tokens of who asks)."""
    from fazhi.kernel.registers.search import LINE

    dice, made = random.Random(88), list[tuple[str, list[str]]]()
    while len(made) < QUERIES:
        clean = texts(dice.randrange(count))
        begins = dice.randrange(len(clean) - 6)
        word = clean[begins : begins + dice.choice((2, 2, 2, 3, 4, 5, 6))]
        if LINE not in word:
            tokens = [f"u{unit}" for unit in sorted(dice.sample(range(1, UNITS + 1), dice.randint(1, 3)))]
            made.append((word, tokens))
    return made


def run(size: str, _rounds: int) -> list[Row]:
    """The rows of W8: both sizes on SQLite, the larger again on PostgreSQL."""
    small, large = SIZES[size]
    found: dict[int, list[Row]] = {}
    for count in (small, large):
        with databases("sqlite") as url:
            found[count] = in_child("w8_search", url, count)
    rows = [
        row | {"exponent": exponent(a["ours"], row["ours"]) if row["unit"] == "s" and a["ours"] and row["ours"] else None}
        for a, row in zip(found[small], found[large], strict=True)
    ]  # fmt: skip
    rows += [row | {"id": f"{row['id']}_{small}"} for row in found[small] if row["unit"] == "ms"]
    with databases("postgres") as url:
        rows += [
            row for row in in_child("w8_search", url, small) if row["id"].startswith("w8.query_postgres")
        ]
    return rows  # type: ignore[return-value]


def percentile(taken: list[float], share: float) -> float:
    return sorted(taken)[min(int(len(taken) * share), len(taken) - 1)]


def asked(
    ask: Callable[[str, list[str]], Any], made: list[tuple[str, list[str]]], clock: Callable[[], float] = perf_counter
) -> list[float]:  # fmt: skip
    """Milliseconds of each query, by the clock of the wall or of the processor; a first round of fifty warms up."""
    for word, tokens in made[:50]:
        ask(word, tokens)
    taken = []
    for word, tokens in made:
        begun = clock()
        ask(word, tokens)
        taken.append((clock() - begun) * 1000)
    return taken


def measure(count: int) -> list[Row]:
    """Fill, ask, compare; in a process of its own."""
    home = start()
    import polars as pl
    from django.conf import settings
    from django.db import connection, transaction

    from fazhi.kernel.registers import indexfile, search, searchsql

    kept: list[search.Text] = [
        search.text_of(number, [text], kind="norm", unit=(unit, f"/u{unit}/"), other=other)
        for number, (text, unit, other) in enumerate(documents(count), start=1)
    ]

    def fill() -> None:
        searchsql.begin()
        for begins in range(0, count, BATCH):
            with transaction.atomic():
                search.put(kept[begins : begins + BATCH], new=True)
        searchsql.end()

    filling, _none = timed(fill)
    made = queries(lambda number: kept[number].body, count)
    table = pl.DataFrame({"id": [t.case_id for t in kept], "body": [t.body for t in kept], "scope": [f" {t.scope} " for t in kept]})  # fmt: skip

    def scan(word: str, tokens: list[str]) -> list[int]:
        seen = pl.any_horizontal(pl.col("scope").str.contains(f" {token} ", literal=True) for token in tokens)
        return table.filter(pl.col("body").str.contains(word, literal=True)).filter(seen)["id"].sort(descending=True).to_list()  # fmt: skip

    expected = [scan(word, tokens) for word, tokens in made]

    def ask(word: str, tokens: list[str] | None) -> list[int]:
        return search.hits([word], tokens)

    def exact() -> None:
        for (word, tokens), wanted in zip(made, expected, strict=True):
            got = search.hits([word], tokens, limit=EVERYTHING)
            if got != wanted:
                raise AssertionError(f"{word}: {len(got)} hits, a scan finds {len(wanted)}")

    exact()
    ours, bare = asked(ask, made), asked(lambda word, _tokens: ask(word, None), made)
    busy = asked(ask, made, thread_time)
    single = asked(ask, [(word[0], tokens) for word, tokens in made])
    scanned = asked(scan, made[:100])
    if connection.vendor != "sqlite":
        return [
            Row(id="w8.query_postgres", work="p99 of 1,000 queries in PostgreSQL, scope inside", size=count, unit="ms",
                ours=percentile(ours, 0.99), peer=percentile(scanned, 0.99), peer_name="Polars scan", limit=100.0),
        ]  # fmt: skip
    like, trigram, building = peers(home, kept[:PEERS], made)
    building *= count / min(count, PEERS)
    settings.FAZHI_SEARCH_INDEX = str(home / "index")
    filing, _done = timed(indexfile.rebuild)
    exact()
    filed, filed_busy = asked(ask, made), asked(ask, made, thread_time)
    for text in kept[:300]:  # written again: found at once, before they are in the file
        search.put([text])
    late = asked(ask, made)
    exact()
    median = percentile
    print(
        f"p50 ms: index {median(ours, 0.5):.2f}, without scope {median(bare, 0.5):.2f}, file {median(filed, 0.5):.3f}, "
        f"with 300 rows late {median(late, 0.5):.2f}, scan {median(scanned, 0.5):.1f}, LIKE {median(like, 0.5):.1f}, "
        f"trigram {median(trigram, 0.5):.2f}; hits {sum(map(len, expected)) / QUERIES:.0f} a query",
        file=sys.stderr,
    )
    return [
        Row(id="w8.fill", work="documents indexed in transactions", size=count, unit="s", ours=filling, peer=building, peer_name="FTS5 trigram alone"),
        Row(id="w8.fill_file", work="the index file made anew", size=count, unit="s", ours=filing, peer=building, peer_name="FTS5 trigram alone"),
        Row(id="w8.query", work="p99 of 1,000 queries, scope inside, exact", size=count, unit="ms", ours=percentile(ours, 0.99),
            peer=percentile(scanned, 0.99), peer_name="Polars scan", limit=100.0),
        Row(id="w8.query_like", work="the same against LIKE in SQLite, p50", size=count, unit="ms", ours=median(ours, 0.5),
            peer=median(like, 0.5), peer_name="SQLite LIKE"),
        Row(id="w8.query_trigram", work="the same, words of three and more characters, p50", size=count, unit="ms",
            ours=median([t for t, (word, _s) in zip(ours, made, strict=True) if len(word) > 2], 0.5), peer=median(trigram, 0.5), peer_name="FTS5 trigram, scope joined"),
        Row(id="w8.scope", work="p50 with the scope inside, against none", size=count, unit="ms", ours=median(ours, 0.5), peer=median(bare, 0.5), peer_name="without scope"),
        Row(id="w8.query_cpu", work="the same, time of the processor", size=count, unit="ms", ours=median(busy, 0.99), limit=100.0),
        Row(id="w8.query_single", work="p99 of single characters, scope inside", size=count, unit="ms", ours=median(single, 0.99), limit=100.0),
        Row(id="w8.query_file", work="p99 of 1,000 queries in the index file, scope inside, exact", size=count, unit="ms", ours=median(filed, 0.99),
            peer=median(ours, 0.99), peer_name="the database's index", limit=10.0),
        Row(id="w8.query_file_p50", work="the same, p50", size=count, unit="ms", ours=median(filed, 0.5), peer=median(ours, 0.5),
            peer_name="the database's index", limit=median(ours, 0.5) / 10),
        Row(id="w8.query_file_cpu", work="the same, p99 of the processor", size=count, unit="ms", ours=median(filed_busy, 0.99),
            peer=median(busy, 0.99), peer_name="the database's index", limit=10.0),
        Row(id="w8.query_late", work="p99 with 300 documents not in the file yet", size=count, unit="ms", ours=percentile(late, 0.99), limit=100.0),
    ]  # fmt: skip


def peers(home: Path, kept: list[Any], made: list[tuple[str, list[str]]]) -> tuple[list[float], list[float], float]:  # fmt: skip
    """Milliseconds of LIKE (twenty queries) and of FTS5's trigram tokeniser; seconds that its index took."""
    base = sqlite3.connect(home / "peers.sqlite3")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='trigram')")
    base.execute("CREATE TABLE s (id INTEGER PRIMARY KEY, body TEXT, scope TEXT)")

    def build() -> None:
        with base:
            base.executemany("INSERT INTO t(rowid, body) VALUES (?, ?)", ((t.case_id, t.body) for t in kept))

    seconds, _none = timed(build)
    with base:
        base.executemany("INSERT INTO s VALUES (?, ?, ?)", ((t.case_id, t.body, f" {t.scope} ") for t in kept))  # fmt: skip

    def scope(tokens: list[str]) -> tuple[str, list[str]]:
        return " OR ".join(["scope LIKE ?"] * len(tokens)), [f"% {token} %" for token in tokens]

    def like(word: str, tokens: list[str]) -> Any:
        where, values = scope(tokens)
        return base.execute(f"SELECT id FROM s WHERE body LIKE ? AND ({where}) ORDER BY id DESC LIMIT 1001", [f"%{word}%", *values]).fetchall()  # fmt: skip

    def trigram(word: str, tokens: list[str]) -> Any:
        where, values = scope(tokens)
        return base.execute(f"SELECT s.id FROM t JOIN s ON s.id = t.rowid WHERE t MATCH ? AND ({where}) ORDER BY t.rowid DESC LIMIT 1001", [f'"{word}"', *values]).fetchall()  # fmt: skip

    long = [pair for pair in made if len(pair[0]) > 2]
    return asked(like, made[:20]), asked(trigram, long), seconds


if __name__ == "__main__":
    if "DATABASE_URL" not in os.environ:
        raise Missing("run it as python -m benchmarks run --only w8")
    print(json.dumps(measure(int(sys.argv[1]))))
