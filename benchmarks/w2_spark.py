"""W2 on Spark: the shared expression on both engines over growing data, the answers equal, and where the two would meet.

Spark runs on the same cores (`local[2]`), warm: the start of its session is told apart. What a row of data costs each
engine is the slope between the two largest sizes. Where Spark's slope is the steeper, more data never help it on this
machine: it needs so many machines of this size as its slope is steeper, and from which size on follows from the fixed
part that is left.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.harness import Row, alternate, timed
from benchmarks.w2_evaluate import ON, made, mark
from fazhi.pipeline.credit import expressions
from fazhi.pipeline.credit.model import STANDARD

SIZES = {"full": (100_000, 1_000_000, 10_000_000, 20_000_000), "small": (20_000, 200_000)}


def evaluated(path: Path, engine: str) -> list[int]:
    """Every column of the answer, summed."""
    found = expressions.evaluate(path, STANDARD, ON, engine=engine)
    sums = [int(found[name].cast(pl.Int64).sum()) for name in found.columns]
    return [*mark(found["firm"], found["score"], found["grade"]), *sums]


def meeting(sizes: tuple[int, ...], duckdb: list[float], spark: list[float]) -> tuple[float, float]:
    """How many machines it takes to draw level by the row, and with twice as many, from how many rows on it pays."""
    rows = sizes[-1] - sizes[-2]
    slope, steep = (max((times[-1] - times[-2]) / rows, 1e-12) for times in (duckdb, spark))
    level = steep / slope
    fixed = max(0.0, spark[-1] - steep * sizes[-1]) - max(0.0, duckdb[-1] - slope * sizes[-1])
    gained = slope - steep / (2 * max(level, 1.0))
    return level, max(0.0, fixed / gained)


def run(size: str, rounds: int) -> list[Row]:
    """A row a size, and one that says where Spark would pay."""
    sizes = SIZES[size]
    taken: dict[str, list[float]] = {"duckdb": [], "spark": []}
    try:
        start = timed(lambda: expressions.connect("spark"))[0]
    except ImportError as fault:
        told = f"Spark (skipped: {fault})"
        return [{"id": "w2.spark", "work": "the shared expression", "peer_name": told}]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as folder:
        for count in sizes:
            path = Path(folder) / f"{count}.parquet"
            made(count, max(1, count // 20)).write_parquet(path, compression="lz4")
            works = {engine: partial(evaluated, path, engine) for engine in taken}
            evaluated(path, "spark")
            medians, _results, _skipped = alternate(works, rounds, same=tuple(taken))
            for engine, seconds in medians.items():
                taken[engine].append(seconds)
            rows.append(
                {"id": f"w2.spark.{count}", "work": "the shared expression, answers equal", "size": count, "ours": medians["duckdb"],
                 "unit": "s", "peer": medians["spark"], "peer_name": "the same on Spark, local[2], warm"}
            )  # fmt: skip
            path.unlink()
    level, begin = meeting(sizes, taken["duckdb"], taken["spark"])
    work = f"machines for Spark to draw level; with twice as many, warm, it pays from {begin:,.0f} rows on"
    common: dict[str, Any] = {"size": sizes[-1], "unit": ""}
    rows.append({"id": "w2.spark.level", "work": work, "ours": level, **common})
    rows.append({"id": "w2.spark.start", "work": "start of Spark's session", "ours": start, "unit": "s"})
    return rows
