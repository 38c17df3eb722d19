"""The evaluation written once, as Ibis expressions: DuckDB in the process by default, Spark by one setting.

Facts: `firm` (number), `item` (number in the model), `day` and `ends` (days since 1970; the statement counts from the
one to before the other). Scores are whole numbers of 1/64000 of a point, so that both engines agree to the last digit.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from fazhi.pipeline.credit.model import HALVINGS, Model

SETTING = "FAZHI_ENGINE"
"""`duckdb` (default) or `spark`; with spark, `FAZHI_SPARK` names the master (default: this machine)."""


def connect(engine: str | None = None) -> Any:
    """The backend of the setting. ValueError for a name that is none."""
    name = engine or os.environ.get(SETTING, "duckdb")
    if name == "duckdb":
        return ibis.duckdb.connect()
    if name == "spark":
        from pyspark.sql import SparkSession

        local = "127.0.0.1"
        session = (
            SparkSession.builder.master(os.environ.get("FAZHI_SPARK", "local[2]")).appName("fazhi")
            .config("spark.driver.host", os.environ.get("FAZHI_SPARK_HOST", local))
            .config("spark.driver.bindAddress", os.environ.get("FAZHI_SPARK_HOST", local))
            .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.session.timeZone", "UTC").config("spark.sql.ansi.enabled", "false").getOrCreate()
        )  # fmt: skip
        session.sparkContext.setLogLevel("ERROR")
        return ibis.pyspark.connect(session)
    raise ValueError(f"不认识的计算引擎“{name}”：可选duckdb、spark")


def scores(facts: Any, model: Model, on: int) -> Any:
    """firm -> `c0`..`cn` (sum of each category before its cap), `veto` (place of the grade, -1 for none)."""
    valid = facts.filter((facts.day <= on) & (facts.ends > on))
    counted = valid.select(
        "firm", points=_points(valid, model, on), category=_category(valid, model), veto=_veto(valid, model)
    )
    sums = {
        f"c{place}": (counted.category == place).ifelse(counted.points, ibis.literal(0, "int64")).sum()
        for place in range(len(model.categories))
    }
    return counted.group_by("firm").aggregate(**sums, veto=counted.veto.max())


def graded(sums: Any, model: Model) -> Any:
    """firm, category sums -> with `score` and `grade` (its place)."""
    capped = [
        ibis.greatest(ibis.least(sums[f"c{place}"], c.highest * 64), -c.lowest * 64)
        for place, c in enumerate(model.categories)
    ]
    total = ibis.literal(model.base * 64, "int64")
    for part in capped:
        total = total + part
    with_score = sums.mutate(score=total.cast("int64"))
    cases = [(with_score.score >= least * 64, place) for place, (_grade, least) in enumerate(model.grades)]
    reached = ibis.cases(*cases, else_=len(model.grades) - 1)
    return with_score.mutate(grade=ibis.greatest(reached, with_score.veto).cast("int32"))


def _by_item(facts: Any, values: list[int], kind: str) -> Any:
    groups: dict[int, list[int]] = {}
    for number, value in enumerate(values):
        groups.setdefault(value, []).append(number)
    common = max(groups, key=lambda value: len(groups[value]))
    branches = [
        (facts.item.isin(numbers), ibis.literal(value, kind))
        for value, numbers in groups.items()
        if value != common
    ]
    otherwise = ibis.literal(common, kind)
    return ibis.cases(*branches, else_=otherwise) if branches else otherwise


def _category(facts: Any, model: Model) -> Any:
    keys = [category.key for category in model.categories]
    return _by_item(facts, [keys.index(item.category) for item in model.items], "int8")


def _veto(facts: Any, model: Model) -> Any:
    grades = [grade for grade, _least in model.grades]
    return _by_item(facts, [grades.index(item.veto) if item.veto else -1 for item in model.items], "int8")


def _points(facts: Any, model: Model, on: int) -> Any:
    """Whole points, halved once for every half-life that has passed."""
    full = _by_item(facts, [item.points * 64 for item in model.items], "int64")
    life = _by_item(facts, [item.half_life or 1_000_000 for item in model.items], "int32")
    age = ibis.literal(on, "int32") - facts.day
    branches = [(age < life, full)]
    branches += [(age < life * (n + 1), full >> ibis.literal(n, "int64")) for n in range(1, HALVINGS + 1)]
    return ibis.cases(*branches, else_=ibis.literal(0, "int64"))


def evaluate(facts: list[Path] | Path, model: Model, on: int, *, engine: str | None = None) -> pa.Table:
    """Firm, category sums, veto, score and grade of every firm that has a statement, in the order of the firms."""
    backend = connect(engine)
    table = backend.read_parquet([str(path) for path in facts] if isinstance(facts, list) else str(facts))
    answer = _collect(backend, graded(scores(table, model, on), model).order_by("firm"))
    names = ["firm", *(f"c{n}" for n in range(len(model.categories))), "veto", "score", "grade"]
    kinds = {"firm": pa.int32(), "veto": pa.int8(), "grade": pa.int8()}
    return pa.table({name: answer[name].cast(kinds.get(name, pa.int64())) for name in names})


def _collect(backend: Any, expression: Any) -> Any:
    """The answer as a table of Arrow. Spark hands over Arrow itself: the way of Ibis leads through pandas."""
    if backend.name == "pyspark":
        return backend._session.sql(backend.compile(expression)).toArrow()
    return expression.to_pyarrow()
