"""From the store to the evaluation: the current records of all kinds as facts by firm; and a stock that closes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fazhi.pipeline.credit import store
from fazhi.pipeline.credit.ended import ended
from fazhi.pipeline.credit.evaluation import FACTS, FOREVER, write_clustered
from fazhi.pipeline.credit.judgements import JUDGEMENTS, present, read
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.model import Model
from fazhi.pipeline.credit.schema import RecordKind


@dataclass(frozen=True)
class Snapshot:
    """`facts`: file of facts by firm; `codes`: the code of each firm, its place being its number; `left`: records that
    the model does not count, by item."""

    facts: Path
    codes: list[str]
    left: dict[str, int]


def snapshot(root: Path, model: Model, on: dt.date) -> Snapshot:
    """The facts of a day under a model. A record ends on its `to_on`, where it has one; it counts before that day."""
    frames = [_statements(root, kind, on) for kind in KINDS.values()]
    rows = pl.concat(frames)
    numbers = {item.key: place for place, item in enumerate(model.items)}
    left = rows.filter(~pl.col("key").is_in(list(numbers))).group_by("key").len().sort("key").rows()
    codes = rows["code"].unique().sort()
    firms = pl.DataFrame({"code": codes, "firm": pl.Series(range(len(codes)), dtype=pl.Int32)})
    facts = _facts(rows.join(firms, on="code"), model)
    folder = root / "snapshots" / f"{on.isoformat()}-{model.version}"
    folder.mkdir(parents=True, exist_ok=True)
    firms.write_parquet(folder / "firms.parquet")
    return Snapshot(write_clustered(facts, folder / "facts.parquet"), codes.to_list(), dict(left))


def firm_facts(root: Path, model: Model, on: dt.date, code: str) -> pl.DataFrame:
    """The facts of one firm, as firm number 0, straight from the store."""
    rows = pl.concat([_statements(root, kind, on, code) for kind in KINDS.values()])
    return _facts(rows.with_columns(pl.lit(0, pl.Int32).alias("firm")), model)


def _facts(rows: pl.DataFrame, model: Model) -> pl.DataFrame:
    numbers = {item.key: place for place, item in enumerate(model.items)}
    return rows.filter(pl.col("key").is_in(list(numbers))).select(
        "firm", pl.col("key").replace_strict(numbers, return_dtype=pl.UInt8).alias("item"),
        pl.col("day").cast(pl.Int32), pl.col("ends").cast(pl.Int32).fill_null(FOREVER),
    ).cast(dict(FACTS.items()))  # fmt: skip


def _statements(root: Path, kind: RecordKind, on: dt.date, code: str | None = None) -> pl.DataFrame:
    """The records of a kind that count on a day, each under the present code of its firm."""
    names = [column.name for column in kind.columns]
    level = pl.concat_str(pl.lit(f"{kind.key}:"), pl.col(kind.level)) if kind.level else pl.lit(kind.key)
    ends = pl.col("to_on") if "to_on" in names and kind.key != "licence" else pl.lit(None, pl.Date)
    gone = ended(root).filter((pl.col("kind") == kind.key) & (pl.col("on") <= on)).drop("kind", "on").lazy()
    merged = present(read(root / JUDGEMENTS))
    if code is None:
        rows = store.records(root, kind, on=on)
    else:
        codes = [code, *(old for old, now in merged.items() if now == code)]
        rows = pl.concat([store.records(root, kind, on=on, code=one) for one in codes])
    if merged:
        rows, gone = (
            _under_present_code(rows, merged),
            gone.with_columns(pl.col("code").replace(merged)).unique(),
        )
    rows = rows.join(gone, on=["code", "number"], how="anti")
    return rows.select(
        "code", level.alias("key"), pl.col(kind.day).alias("day"), ends.alias("ends")
    ).collect()


def _under_present_code(rows: pl.LazyFrame, merged: dict[str, str]) -> pl.LazyFrame:
    """Records of merged codes under the present one; what a sender reported under both counts once."""
    touched = pl.col("code").is_in([*merged, *merged.values()])
    moved = (
        rows.filter(touched)
        .with_columns(pl.col("code").replace(merged))
        .sort("_version", maintain_order=True)
    )
    once = moved.unique(["_sender", "code", "number"], keep="last", maintain_order=True)
    return pl.concat([rows.filter(~touched), once])


@dataclass(frozen=True)
class Stock:
    """What a kind came to: received = stored + rejected; stored = current + superseded."""

    kind: str
    received: int
    stored: int
    rejected: int
    superseded: int
    current: int


def stock(root: Path) -> list[Stock]:
    """The stock of every kind that has batches, counted from the files and checked against the receipts."""
    found = []
    for key, kind in KINDS.items():
        told = [receipt for receipt in store.receipts(root) if receipt.kind == key]
        if told:
            current = int(store.records(root, kind).select(pl.len()).collect().item())
            line = Stock(
                key, sum(r.received for r in told), sum(r.stored for r in told), sum(r.rejected for r in told),
                sum(r.superseding for r in told), current,
            )  # fmt: skip
            found.append(line)
            assert found[-1].stored == found[-1].current + found[-1].superseded, (
                f"the stock of {key} does not close"
            )
    return found
