"""The evaluation as Ibis expressions: on DuckDB in the process, on Spark by one setting; what the compiled pass is compared with.

Facts: `firm` (number), `item` (number in the model), `day` and `ends` (days since 1970; the statement counts from the
one to before the other). Scores are whole numbers of 1/64000 of a point, so that both engines agree to the last digit.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import ibis
import polars as pl

from fazhi.pipeline.credit import evaluation
from fazhi.pipeline.credit.model import HALVINGS, Model

SETTING = "FAZHI_ENGINE"
"""`duckdb` or `spark`; with spark, `FAZHI_SPARK` names the master (default: this machine). Where it is not
set, the command takes the compiled pass (`evaluation`): the same to the last digit."""


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
            .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.session.timeZone", "UTC").config("spark.sql.ansi.enabled", "false").getOrCreate()
        )  # fmt: skip
        session.sparkContext.setLogLevel("ERROR")
        return ibis.pyspark.connect(session)
    raise ValueError(f"不认识的计算引擎“{name}”：可选duckdb、spark")


def rates(backend: Any, model: Model) -> Any:
    """What each item counts, as a table of the backend. Sums are floats of whole numbers below 2^53: exact in any order."""
    keys, grades = [c.key for c in model.categories], [grade for grade, _least in model.grades]
    rows = [
        f"SELECT CAST({number} AS SMALLINT) AS item, CAST({i.points * 64} AS INT) AS points, CAST({i.half_life or 10**6} AS INT) AS life,"
        f" CAST({keys.index(i.category)} AS INT) AS category, CAST({grades.index(i.veto) if i.veto else -1} AS INT) AS veto"
        for number, i in enumerate(model.items)
    ]
    kinds = {"item": "int16", "points": "int32", "life": "int32", "category": "int32", "veto": "int32"}
    return backend.sql(" UNION ALL ".join(rows), schema=ibis.schema(kinds))


def scores(facts: Any, items: Any, model: Model, on: int) -> Any:
    """firm -> `c0`..`cn` (sum of each category before its cap), `veto` (place of the grade, -1 for none)."""
    valid = facts.filter((facts.day <= on) & (facts.ends > on))
    joined = valid.mutate(item=valid.item.cast("int16")).join(items, "item")
    counted = joined.select("firm", "category", "veto", points=_points(joined, on).cast("float64"))
    sums = {
        f"c{place}": counted.points.sum(where=counted.category == place).fill_null(0.0)
        for place in range(len(model.categories))
    }
    return counted.group_by("firm").aggregate(**sums, veto=counted.veto.max())


def graded(sums: Any, model: Model) -> Any:
    """firm, category sums -> with `score` and `grade` (its place)."""
    capped = [
        ibis.greatest(ibis.least(sums[f"c{place}"], float(c.highest * 64)), float(-c.lowest * 64))
        for place, c in enumerate(model.categories)
    ]
    total = ibis.literal(float(model.base * 64))
    for part in capped:
        total = total + part
    with_score = sums.mutate(score=total.cast("int64"))
    cases = [(with_score.score >= least * 64, place) for place, (_grade, least) in enumerate(model.grades)]
    reached = ibis.cases(*cases, else_=len(model.grades) - 1)
    return with_score.mutate(grade=ibis.greatest(reached, with_score.veto).cast("int32"))


def _points(facts: Any, on: int) -> Any:
    """Whole points, halved once for every half-life that has passed."""
    halved = ((ibis.literal(on, "int32") - facts.day) // facts.life).cast("int32")
    kept = halved <= HALVINGS
    return kept.ifelse(
        facts.points >> kept.ifelse(halved, ibis.literal(0, "int32")), ibis.literal(0, "int32")
    )


def evaluate(facts: list[Path] | Path, model: Model, on: int, *, engine: str | None = None) -> pl.DataFrame:
    """Firm, category sums, veto, score and grade of every firm that has a statement, in the order of the firms."""
    backend = connect(engine)
    table = backend.read_parquet([str(path) for path in facts] if isinstance(facts, list) else str(facts))
    answer = pl.DataFrame(_collect(backend, graded(scores(table, rates(backend, model), model, on), model)))
    names = ["firm", *(f"c{n}" for n in range(len(model.categories))), "veto", "score", "grade"]
    kinds = {"firm": pl.Int32, "veto": pl.Int8, "grade": pl.Int8}
    return answer.sort("firm").select(pl.col(name).cast(kinds.get(name, pl.Int64)) for name in names)


def standing(facts: Path, model: Model, on: int, firms: int) -> evaluation.Standing:
    """Every firm 0 to `firms`-1, those without a statement too, by the engine of the setting."""
    whole = evaluation.evaluate(pl.DataFrame(schema=evaluation.FACTS), model, on, firms)
    found = evaluate(facts, model, on)
    at = found["firm"].to_numpy()
    whole.sums[:, at] = [found[f"c{place}"].to_numpy() for place in range(len(model.categories))]
    for array, name in ((whole.veto, "veto"), (whole.score, "score"), (whole.grade, "grade")):
        array[at] = found[name].to_numpy()
    return whole


def _collect(backend: Any, expression: Any) -> Any:
    """The answer as a table of Arrow. Spark hands over Arrow itself: the way of Ibis leads through pandas."""
    if backend.name == "pyspark":
        return backend._session.sql(backend.compile(expression)).toArrow()
    return expression.to_pyarrow()
