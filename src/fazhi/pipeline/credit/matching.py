"""Records without a code to firms: candidates by shared keys, compared by name and address, decided by rules that tell why.

Three answers: the same, for a person to decide, none. The comparison of texts is rapidfuzz's; every pair keeps the
similarities on which it was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from fazhi.pipeline.credit.kernels import Array
from fazhi.pipeline.credit.naming import Places, address, core_name
from fazhi.pipeline.credit.schema import Words, _

BLOCK = 60
"""Firms that one key may stand for; a key shared by more says too little to compare all."""
SAME, REVIEW = 88.0, 74.0
"""From this score on a pair is the same, or is shown to a person."""
CLEAR, FAR = 82.0, 9.0
"""Less similarity is enough where the second is far behind."""
MARGIN = 4.0
"""By so much the best firm must lead the second, else a person decides."""
PART = 100_000
"""Records compared at once: memory stays bounded."""


@dataclass(frozen=True)
class Firms:
    """The register in comparable form: one row a name (former names too), with the firm it belongs to."""

    firm: Array
    frame: pl.DataFrame
    """core, road, first, numbers."""
    keys: pl.DataFrame
    """key (64-bit) and row, the keys of too many rows left out."""


def _comparable(names: pl.Series, addresses: pl.Series, places: Places) -> pl.DataFrame:
    cores = pl.select(core_name(pl.lit(names), places).alias("core"))
    return pl.concat([cores, address(addresses, places)], how="horizontal")


def _keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys that two spellings of one firm share: the whole core, its halves with the road, the address with a part."""
    core, road, first = pl.col("core"), pl.col("road"), pl.col("first")
    parts = {
        "a": core,
        "b": pl.concat_str(core.str.head(2), road),
        "c": pl.concat_str(core.str.slice(2, 3), road),
        "d": pl.when(first != "").then(pl.concat_str(road, first, core.str.head(1))),
        "e": pl.when(first != "").then(pl.concat_str(road, first, core.str.slice(2, 2))),
        "f": core.str.head(4),
        "g": core.str.slice(1, 5),
    }
    rows = frame.with_row_index("row")
    listed = [
        rows.select(pl.concat_str(pl.lit(name), part).hash(7).alias("key"), "row").filter(
            pl.col("key").is_not_null()
        )
        for name, part in parts.items()
    ]
    return pl.concat(listed)


def prepare(register: pl.DataFrame, places: Places) -> Firms:
    """The register (columns firm, name, address, former: list of names) once for many matches."""
    rows = register.select("firm", "name", "address")
    if "former" in register.columns:
        older = register.explode("former").filter(pl.col("former").is_not_null())
        rows = pl.concat([rows, older.select("firm", pl.col("former").alias("name"), "address")])
    frame = _comparable(rows["name"], rows["address"], places)
    keys = _keys(frame)
    keys = keys.filter(pl.len().over("key") <= BLOCK)
    return Firms(rows["firm"].to_numpy(), frame, keys)


def match(
    records: pl.DataFrame,
    firms: Firms,
    places: Places,
    *,
    progress: Callable[[int, int], None] = lambda _n, _of: None,
) -> pl.DataFrame:
    """For every record (columns name, address) its firm: record, firm, score, name, place (similarities), decision.

    decision: `same`, `review` or `none`; firm is null for `none`. `progress`: told how many records of how many are done.
    """
    parts = []
    for at in range(0, len(records), PART):
        parts.append(_match(records.slice(at, PART), firms, places, at))
        progress(min(at + PART, len(records)), len(records))
    return pl.concat(parts) if parts else pl.DataFrame(schema=_ANSWER)


_ANSWER = {
    "record": pl.UInt32, "firm": pl.Int64, "score": pl.Float32, "name": pl.Float32, "place": pl.Float32,
    "second": pl.Float32, "decision": pl.String,
}  # fmt: skip


def _match(records: pl.DataFrame, firms: Firms, places: Places, at: int) -> pl.DataFrame:
    frame = _comparable(records["name"], records["address"], places)
    mine = _keys(frame).rename({"row": "left"})
    pairs = mine.join(firms.keys, on="key").select("left", "row").unique()
    left, right = pairs["left"].to_numpy(), pairs["row"].to_numpy()
    name, place = _compare(frame, firms.frame, left, right)
    score = _score(name, place)
    found = pl.DataFrame(
        {"record": left, "firm": firms.firm[right], "score": score, "name": name, "place": place}
    )
    best = (
        found.sort(["record", "score", "firm"], descending=[False, True, False])
        .unique(["record", "firm"], keep="first", maintain_order=True)
        .group_by("record", maintain_order=True)
        .agg(
            pl.col("firm", "score", "name", "place").first(),
            pl.col("score").get(1, null_on_oob=True).fill_null(0).alias("second"),
        )
    )
    everyone = pl.DataFrame({"record": np.arange(len(records), dtype=np.uint32)})
    joined = everyone.join(best, on="record", how="left", maintain_order="left").with_columns(
        pl.col("score", "second").fill_null(0)
    )
    lead = pl.col("score") - pl.col("second")
    sure = ((pl.col("score") >= SAME) & (lead >= MARGIN)) | ((pl.col("score") >= CLEAR) & (lead >= FAR))
    decision = (
        pl.when(sure)
        .then(pl.lit("same"))
        .when(pl.col("score") >= REVIEW)
        .then(pl.lit("review"))
        .otherwise(pl.lit("none"))
    )
    decided = joined.with_columns(decision.alias("decision"), pl.col("record") + at)
    firm = pl.when(pl.col("decision") != "none").then(pl.col("firm")).alias("firm")
    return decided.with_columns(firm).select(pl.col(name).cast(kind) for name, kind in _ANSWER.items())


def _compare(frame: pl.DataFrame, firms: pl.DataFrame, left: Array, right: Array) -> tuple[Array, Array]:
    """Similarity of the names and of the places, 0 to 100. What an address leaves out speaks neither for nor against."""
    if not len(left):
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    mine, theirs = frame[left], firms[right]
    name = _similar(mine["core"], theirs["core"])
    road = _similar(mine["road"], theirs["road"])
    unknown = ((mine["road"] == "") | (theirs["road"] == "")).to_numpy()
    same = (mine["first"] == theirs["first"]).to_numpy()
    silent = ((mine["first"] == "") | (theirs["first"] == "")).to_numpy()
    detail = pl.DataFrame({"a": mine["numbers"], "b": theirs["numbers"]}).select(
        pl.col("a").str.starts_with(pl.col("b")) | pl.col("b").str.starts_with(pl.col("a"))
    )
    number = np.where(silent, 75.0, np.where(same, np.where(detail.to_series().to_numpy(), 100.0, 85.0), 0.0))
    place = np.where(unknown, 0.5 * number, 0.5 * road + 0.5 * number)
    return name.astype(np.float32), place.astype(np.float32)


def _similar(left: pl.Series, right: pl.Series) -> Array:
    """Similarity of pairs of texts; only those that differ are compared letter by letter."""
    result: Array = np.full(len(left), 100, np.float32)
    differ = np.flatnonzero((left != right).to_numpy())
    pairs = left.gather(differ).to_list(), right.gather(differ).to_list()
    result[differ] = cpdist(*pairs, scorer=fuzz.ratio, workers=2, dtype=np.float32)
    return result


def _score(name: Array, place: Array) -> Array:
    """Names weigh more; a name that is the same outweighs a move, and the same place a slip in the name."""
    together = 0.68 * name + 0.32 * place
    moved = np.where(name >= 99, 89.0 + 0.05 * place, 0)
    return np.maximum(together, moved).astype(np.float32)


ALIKE = _("名称相似度{name}")
CLEARLY, DOUBTFUL = (
    _("名称相似度{name}，地址相似度{place}：{decision}"),
    _("名称相似度{name}，地址相似度{place}，{why}：{decision}"),
)
CLOSE, APART = _("与第二候选相差不足，需要地址或者曾用名佐证"), _("名称或者地址出入较大，需要证照佐证")
DECISIONS = {"same": _("认定为同一主体"), "review": _("请人工判断"), "none": _("未找到对应主体")}


def sentence(row: Mapping[str, Any], words: Words = str) -> str:
    """Why a pair was decided so, for the officer who signs. `words`: translates each text."""
    told = {name: f"{float(row[name] or 0):.0f}" for name in ("name", "place")}
    told["decision"] = words(DECISIONS[row["decision"]])
    if row["decision"] != "review":
        return words(CLEARLY).format(**told)
    close = float(row["score"]) - float(row["second"]) < MARGIN
    return words(DOUBTFUL).format(**told, why=words(CLOSE if close else APART))
