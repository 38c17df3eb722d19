"""W10: match records without a code against a register of as many firms: harder spellings than names alone, and Splink."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.creditdata import AREAS, DISTRICTS, roads, two_lists
from benchmarks.harness import Missing, Row, alternate, exponent
from fazhi.pipeline.credit.matching import _comparable, match, prepare
from fazhi.pipeline.credit.naming import Places

SIZES = {"full": 1_000_000, "small": 50_000}
PLACES = Places(DISTRICTS, roads()[1], ("重庆市", *AREAS))


def ours(register: pl.DataFrame, records: pl.DataFrame) -> Any:
    """The firm of each record, -1 for none or for a person to decide."""
    found = match(records, prepare(register, PLACES), PLACES)
    same = (found["decision"] == "same").to_numpy()
    return np.where(same, found["firm"].fill_null(-1).to_numpy(), -1)


def splink(register: pl.DataFrame, records: pl.DataFrame) -> tuple[Any, Any]:
    """Splink on DuckDB over the same normalised names, former names and addresses, candidates by the same keys, weights
    learnt from the data: the best firm of each record (-1 for none) and its match weight."""
    try:
        import splink.comparison_library as cl
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError as fault:
        raise Missing(str(fault)) from fault

    def table(frame: pl.DataFrame) -> Any:
        core, first = pl.col("core"), pl.when(pl.col("first") != "").then(pl.col("first"))
        parts = {"k1": core.str.head(1), "k2": core.str.head(2), "k4": core.str.head(4), "m2": core.str.slice(2, 2),
                 "m3": core.str.slice(2, 3), "m5": core.str.slice(1, 5), "house": first}  # fmt: skip
        texts = pl.col("road", "core", "m2", "m3", "m5").replace("", None)
        comparable = _comparable(frame["name"], frame["address"], PLACES).with_columns(**parts)
        return comparable.with_columns(texts).with_row_index("unique_id").to_pandas()

    named = register.select("firm", "name", "address")
    older = register.explode("former").drop_nulls("former")
    named = pl.concat([named, older.select("firm", pl.col("former").alias("name"), "address")])
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[cl.JaroWinklerAtThresholds("core", [0.95, 0.9, 0.8, 0.7]), cl.JaroWinklerAtThresholds("road", [0.9]),
                     cl.ExactMatch("house"), cl.ExactMatch("numbers")],
        blocking_rules_to_generate_predictions=[
            block_on("core"), block_on("k2", "road"), block_on("m3", "road"), block_on("road", "house", "k1"),
            block_on("road", "house", "m2"), block_on("k4"), block_on("m5"),
        ],
    )  # fmt: skip
    backend = DuckDBAPI()
    sides = [
        backend.register(table(frame), dataset_display_name=name)
        for name, frame in (("l", records), ("r", named))
    ]
    linker = Linker(sides, settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("core", "road", "house")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("road", "house"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("core"))
    pairs = linker.inference.predict(threshold_match_weight=-10).as_duckdbpyrelation().pl()
    best = pairs.sort("match_weight", descending=True).unique(
        "unique_id_l", keep="first", maintain_order=True
    )
    answer, weight = np.full(len(records), -1), np.full(len(records), -np.inf)
    at = best["unique_id_l"].to_numpy()
    answer[at], weight[at] = (
        named["firm"].to_numpy()[best["unique_id_r"].to_numpy()],
        best["match_weight"].to_numpy(),
    )
    return answer, weight


def at_recall(found: Any, weight: Any, truth: Any, wanted: float) -> tuple[float, float]:
    """Precision and recall where the least weight is set so that the recall is as wanted, or the highest there is."""
    order = np.argsort(-weight, kind="stable")
    order = order[found[order] >= 0]
    right = np.cumsum((found == truth)[order])
    recall = right / (truth >= 0).sum()
    place = min(int(np.searchsorted(recall, wanted)), len(order) - 1)
    return float(right[place] / (place + 1)), float(recall[place])


def quality(found: Any, truth: Any) -> tuple[float, float]:
    """Precision and recall."""
    said, right = found >= 0, (found == truth) & (truth >= 0)
    return float(right.sum() / max(1, said.sum())), float(right.sum() / (truth >= 0).sum())


def peak(count: int) -> float:
    """Peak MiB of a process that matches so many (the making of the data apart)."""
    code = (
        "import sys; from pathlib import Path; import polars as pl; from benchmarks.w10_match import ours;"
        "ours(*(pl.read_parquet(path) for path in sys.argv[1:3]));"
        "print(int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) / 1024)"
    )
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as folder:
        paths = [Path(folder) / f"{n}.parquet" for n in range(2)]
        for frame, path in zip(two_lists(count)[:2], paths, strict=True):
            frame.write_parquet(path)
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W10."""
    full = SIZES[size]
    medians: dict[int, dict[str, float]] = {}
    for count in (full // 10, full):
        register, records, truth = two_lists(count)
        works = {"ours": lambda a=register, b=records: ours(a, b)}
        if count == full:
            works["splink"] = lambda a=register, b=records: splink(a, b)
        ours(register[:1000], records[:1000])
        medians[count], results, skipped = alternate(works, rounds)
    precision, recall = quality(results["ours"], truth)
    name = (
        f"Splink (skipped: {skipped['splink']})"
        if "splink" in skipped
        else "Splink on DuckDB, precision {:.4f}, recall {:.4f}".format(
            *at_recall(*results["splink"], truth, recall)
        )
    )
    times = medians[full]
    return [
        {"id": "w10.match", "work": f"match names and addresses, precision {precision:.4f}, recall {recall:.4f}", "size": full, "ours": times["ours"],
         "unit": "s", "peer": times.get("splink"), "peer_name": name, "exponent": exponent(medians[full // 10]["ours"], times["ours"])},
        {"id": "w10.memory", "work": "peak memory of the same", "size": full, "ours": peak(full), "unit": "MiB"},
    ]  # fmt: skip
