"""W2: score 1,000,000 firms from 20,000,000 statements, columns in, columns out; new statements; the reasons of a firm."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.harness import Missing, Row, alternate, exponent, timed
from fazhi.pipeline.credit import expressions
from fazhi.pipeline.credit.compiled import tables
from fazhi.pipeline.credit.evaluation import (
    FACTS,
    FOREVER,
    evaluate,
    evaluate_file,
    load,
    number,
    reasons,
    write_clustered,
)
from fazhi.pipeline.credit.model import HALVINGS, STANDARD

SIZES = {"full": 20_000_000, "small": 2_000_000}
ON = number(dt.date(2026, 3, 2))
NEW = 10_000


def made(count: int, firms: int, seed: int = 2) -> pl.DataFrame:
    """Statements over seven years about so many firms, in no order; where there are enough, one that counts about each."""
    dice = np.random.default_rng(seed)
    day = ON - dice.integers(0, 2500, count, dtype=np.int32)
    ends = np.where(dice.random(count) < 0.3, FOREVER, day + dice.integers(90, 1500, count, dtype=np.int32))
    firm = dice.integers(0, firms, count, dtype=np.int32)
    item = dice.integers(0, len(STANDARD.items), count, dtype=np.uint8)
    if count >= firms:
        firm[:firms], ends[:firms] = dice.permutation(firms), FOREVER
    return pl.DataFrame({"firm": firm, "item": item, "day": day, "ends": ends.astype(np.int32)}, schema=FACTS)


def mark(firm: Any, score: Any, grade: Any) -> list[int]:
    """What every way of counting must agree on."""
    firm, score, grade = (np.asarray(column, np.int64) for column in (firm, score, grade))
    return [
        len(firm),
        int(score.sum()),
        int((score * (firm % 97 + 1)).sum()),
        *np.bincount(grade, minlength=4).tolist(),
    ]


def ours(path: Path, out: Path, firms: int) -> list[int]:
    """What `fazhi credit evaluate` does: the compiled pass over a file, whatever its order."""
    frame = evaluate_file(path, STANDARD, ON, firms).frame()
    frame.write_parquet(out, compression="lz4")
    return mark(frame["firm"], frame["score"], frame["grade"])


def expression(path: Path, out: Path) -> list[int]:
    """The shared expression on DuckDB, as FAZHI_ENGINE=duckdb takes it."""
    frame = expressions.evaluate(path, STANDARD, ON)
    frame.write_parquet(out, compression="lz4")
    return mark(frame["firm"], frame["score"], frame["grade"])


def load_and_store(path: Path, out: Path, answer: pl.DataFrame) -> list[int]:
    """The floor: the same columns read and touched once, the same answer written."""
    facts = load(path)
    for name in FACTS:
        facts[name].to_numpy().max()
    answer.write_parquet(out, compression="lz4")
    return mark(answer["firm"], answer["score"], answer["grade"])


def duckdb_statement(path: Path, out: Path) -> list[int]:
    """The same as one statement of SQL, written by hand for DuckDB."""
    import duckdb

    keys, grades = [c.key for c in STANDARD.categories], [grade for grade, _least in STANDARD.grades]
    items = ", ".join(
        f"({n}::UTINYINT, {i.points * 64}, {i.half_life or 10**6}, {keys.index(i.category)}, {grades.index(i.veto) if i.veto else -1})"
        for n, i in enumerate(STANDARD.items)
    )
    sums = ", ".join(f"coalesce(sum(p) FILTER (c = {n}), 0)::BIGINT AS c{n}" for n in range(len(keys)))
    capped = " + ".join(
        f"least(greatest(c{n}, {-c.lowest * 64}), {c.highest * 64})"
        for n, c in enumerate(STANDARD.categories)
    )
    reached = " ".join(
        f"WHEN score >= {least * 64} THEN {n}" for n, (_g, least) in enumerate(STANDARD.grades)
    )
    with duckdb.connect() as backend:
        backend.execute(
            f"""COPY (WITH facts AS (
                SELECT firm, c, v, CASE WHEN h <= {HALVINGS} THEN p >> h ELSE 0 END::DOUBLE AS p FROM (
                    SELECT firm, c, v, p, ({ON} - day) // l AS h FROM '{path}'
                    JOIN (VALUES {items}) AS items(item, p, l, c, v) USING (item) WHERE day <= {ON} AND ends > {ON})),
            sums AS (SELECT firm, {sums}, max(v) AS veto FROM facts GROUP BY firm),
            scored AS (SELECT *, {STANDARD.base * 64} + {capped} AS score FROM sums)
            SELECT *, greatest(CASE {reached} ELSE {len(grades) - 1} END, veto) AS grade FROM scored ORDER BY firm)
            TO '{out}' (COMPRESSION lz4)"""
        )
    done = pl.read_parquet(out, columns=["firm", "score", "grade"])
    return mark(done["firm"], done["score"], done["grade"])


def polars_expression(path: Path, out: Path) -> list[int]:
    """One lazy expression of Polars."""
    points, life, category, veto = (pl.Series(values) for values in tables(STANDARD))
    item = pl.DataFrame(
        {"item": np.arange(len(points), dtype=np.uint8), "p": points, "l": life, "c": category, "v": veto}
    ).lazy()
    facts = pl.scan_parquet(path).filter((pl.col("day") <= ON) & (pl.col("ends") > ON)).join(item, on="item")
    halved = (ON - pl.col("day")) // pl.col("l")
    counted = pl.when(halved <= HALVINGS).then(pl.col("p") // pl.lit(2, pl.Int64).pow(halved)).otherwise(0)
    sums = [
        pl.col("k").filter(pl.col("c") == n).sum().alias(f"c{n}") for n in range(len(STANDARD.categories))
    ]
    frame = facts.with_columns(k=counted.cast(pl.Int64)).group_by("firm").agg(*sums, veto=pl.col("v").max())
    capped = [pl.col(f"c{n}").clip(-c.lowest * 64, c.highest * 64) for n, c in enumerate(STANDARD.categories)]
    grade = pl.lit(len(STANDARD.grades) - 1)
    for place, (_grade, least) in reversed(list(enumerate(STANDARD.grades))):
        grade = pl.when(pl.col("score") >= least * 64).then(place).otherwise(grade)
    done = frame.with_columns(score=pl.sum_horizontal(capped) + STANDARD.base * 64)
    done = done.with_columns(grade=pl.max_horizontal(grade, "veto")).sort("firm").collect()
    done.write_parquet(out, compression="lz4")
    return mark(done["firm"], done["score"], done["grade"])


def pandas_way(path: Path, out: Path) -> list[int]:
    """Vectorised pandas."""
    try:
        import pandas as pd
    except ImportError as fault:
        raise Missing(str(fault)) from fault
    points, life, category, veto = tables(STANDARD)
    facts = pd.read_parquet(path)
    facts = facts[(facts["day"] <= ON) & (facts["ends"] > ON)]
    item = facts["item"].to_numpy()
    halved = (ON - facts["day"].to_numpy()) // life[item]
    value = np.where(halved <= HALVINGS, points[item] >> np.minimum(halved, HALVINGS), 0)
    long = pd.DataFrame({"firm": facts["firm"].to_numpy(), "c": category[item], "k": value})
    wide = (
        long.groupby(["firm", "c"])["k"]
        .sum()
        .unstack(fill_value=0)
        .reindex(columns=range(len(STANDARD.categories)), fill_value=0)
    )
    worst = pd.Series(veto[item]).groupby(facts["firm"].to_numpy()).max()
    score = STANDARD.base * 64 + sum(
        wide[n].clip(-c.lowest * 64, c.highest * 64) for n, c in enumerate(STANDARD.categories)
    )
    bounds = np.array([least * 64 for _g, least in STANDARD.grades])
    reached = np.minimum((score.to_numpy()[:, None] < bounds).sum(axis=1), len(bounds) - 1)
    done = wide.assign(score=score, grade=np.maximum(reached, worst.reindex(wide.index).to_numpy()))
    done.columns = [str(column) for column in done.columns]
    done.to_parquet(out)
    return mark(done.index, done["score"], done["grade"])


def taken(count: int, folder: Path, rounds: int, *, pandas: bool) -> tuple[dict[str, float], dict[str, str]]:
    """Medians of every way at one size, all with the same result; and why one was skipped."""
    firms, out = count // 20, folder / "out.parquet"
    path, loose = (
        write_clustered(made(count, firms), folder / f"{count}.parquet"),
        folder / f"{count}-loose.parquet",
    )
    made(count, firms).write_parquet(loose, compression="lz4")
    answer = evaluate_file(path, STANDARD, ON, firms).frame()
    works = {
        "default": lambda: ours(loose, out, firms),
        "clustered": lambda: ours(path, out, firms),
        "floor": lambda: load_and_store(loose, out, answer),
        "clustered floor": lambda: load_and_store(path, out, answer),
        "expression": lambda: expression(loose, out),
        "polars": lambda: polars_expression(loose, out),
        "duckdb": lambda: duckdb_statement(loose, out),
    }
    if pandas:
        works["pandas"] = lambda: pandas_way(loose, out)
    for work in works.values():
        with suppress(Missing):
            work()
    medians, _results, skipped = alternate(works, rounds, same=tuple(works))
    return medians, skipped


def added(path: Path, firms: int, rounds: int) -> float:
    """Seconds to score new statements in place; the result is that of a full run."""
    seconds = []
    new = made(NEW, firms, seed=9)
    evaluate(load(path), STANDARD, ON, firms).add(made(10, firms, seed=8))
    for _round in range(rounds):
        standing = evaluate(load(path), STANDARD, ON, firms)
        seconds.append(timed(lambda s=standing: s.add(new))[0])
    again = evaluate(pl.concat([load(path), new]), STANDARD, ON, firms)
    assert standing.frame().equals(again.frame())
    return float(np.median(seconds))


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W2."""
    full = SIZES[size]
    firms = full // 20
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as made_in:
        folder = Path(made_in)
        tenth, _skipped = taken(full // 10, folder, rounds, pandas=False)
        times, skipped = taken(full, folder, rounds, pandas=True)
        path = folder / f"{full}.parquet"
        new = added(path, firms, rounds)
        asked = range(0, firms, max(1, firms // 20))
        told = float(np.median([timed(lambda n=n: reasons(path, n, STANDARD, ON))[0] for n in asked]))
    common: dict[str, Any] = {"size": full, "unit": "s"}

    def row(of: str, work: str, *, floor: str | None = None) -> dict[str, Any]:
        grown = exponent(tenth[of], times[of])
        return {
            "ours": times[of],
            "exponent": grown,
            "work": work,
            "limit": times[floor] if floor else None,
            **common,
        }

    default = row("default", "evaluate, statements in any order", floor="floor")
    clustered = row("clustered", "evaluate, statements clustered by firm", floor="clustered floor")
    shared = row("expression", "the shared expression on DuckDB")
    best = {"peer": min(times["polars"], times["duckdb"]), "peer_name": "the best of DuckDB and Polars"}
    pandas = {"peer": times.get("pandas"), "peer_name": f"pandas {skipped.get('pandas', '')}".strip()}
    return [
        {"id": "w2.default.polars", "peer": times["polars"], "peer_name": "one expression of Polars", **default},
        {"id": "w2.default.duckdb", "peer": times["duckdb"], "peer_name": "one statement of DuckDB by hand", **default},
        {"id": "w2.default.pandas", **pandas, **default},
        {"id": "w2.clustered.pandas", **pandas, **clustered},
        {"id": "w2.clustered.best", **best, **clustered},
        {"id": "w2.expression.best", **best, **shared},
        {"id": "w2.expression.pandas", **pandas, **shared},
        {"id": "w2.new", "work": "new statements scored", "size": NEW, "ours": new * 1000, "unit": "ms"},
        {"id": "w2.reasons", "work": "reasons of one firm", "size": 1, "ours": told * 1000, "unit": "ms"},
    ]  # fmt: skip  # type: ignore[typeddict-item]
