"""Grades that are in use: those of the last full evaluation, and of every firm whose statements changed after it.

grades/all.parquet     code, grade, score (1/64000 of a point), sorted by code
grades/about.json      the model and the day of the evaluation
grades/later.jsonl     firms graded again since then, the last line of each holds
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Collection
from pathlib import Path

import polars as pl

from fazhi.pipeline.credit.evaluation import FACTS, Standing, evaluate, number
from fazhi.pipeline.credit.model import STANDARD, Model, from_json
from fazhi.pipeline.credit.snapshot import firm_facts
from fazhi.pipeline.credit.store import write_json

SCHEMA = {"code": pl.String, "grade": pl.String, "score": pl.Int64}


def keep(root: Path, standing: Standing, codes: list[str], on: dt.date) -> Path:
    """Put the grades of a full evaluation into use."""
    folder = root / "grades"
    folder.mkdir(parents=True, exist_ok=True)
    names = [grade for grade, _least in standing.model.grades]
    frame = pl.DataFrame(
        {"code": codes, "grade": [names[place] for place in standing.grade], "score": standing.score},
        schema=SCHEMA,
    )
    part = folder / "all.part"
    frame.sort("code").write_parquet(part)
    part.replace(folder / "all.parquet")
    write_json(folder / "about.json", {"on": on.isoformat(), "model": json.loads(standing.model.as_json())})
    (folder / "later.jsonl").unlink(missing_ok=True)
    return folder / "all.parquet"


def model_in_use(root: Path) -> Model:
    """The model of the last evaluation; the standard one before any."""
    path = root / "grades" / "about.json"
    if not path.exists():
        return STANDARD
    return from_json(json.dumps(json.loads(path.read_text(encoding="utf-8"))["model"], ensure_ascii=False))


def grade_again(root: Path, code: str, on: dt.date) -> str | None:
    """Grade one firm from the store as it is now, and put the grade into use; None before any full evaluation."""
    folder = root / "grades"
    if not (folder / "all.parquet").exists():
        return None
    model = model_in_use(root)
    facts = firm_facts(root, model, on, code).sort(list(FACTS))
    standing = evaluate(facts, model, number(on), 1, threads=1)
    grade = model.grades[int(standing.grade[0])][0]
    with (folder / "later.jsonl").open("ab") as file:
        file.write(
            json.dumps({"code": code, "grade": grade, "score": int(standing.score[0])}).encode() + b"\n"
        )
        file.flush()
        os.fdatasync(file.fileno())
    return grade


def in_use(root: Path, codes: Collection[str] | None = None) -> pl.DataFrame:
    """code, grade, score of all firms (or of some), sorted by code; empty before any evaluation."""
    folder = root / "grades"
    if not (folder / "all.parquet").exists():
        return pl.DataFrame(schema=SCHEMA)
    frame = pl.scan_parquet(folder / "all.parquet")
    later = folder / "later.jsonl"
    if later.exists():
        lines = later.read_bytes().rpartition(b"\n")[0].splitlines()
        changed = pl.DataFrame([json.loads(line) for line in lines], schema=SCHEMA)
        frame = pl.concat([frame, changed.lazy()]).unique("code", keep="last", maintain_order=True)
    if codes is not None:
        frame = frame.filter(pl.col("code").is_in(list(codes)))
    return frame.sort("code").collect()
