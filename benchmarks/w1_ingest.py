"""W1: take in 1,000,000 records with every reject and all its reasons, durably; Excel; memory; peers and the floor.

Ours is the whole way: raw copy, digest, checks, columns, rejects, two syncs a piece, the receipt. The floor parses and
writes the same bytes with no check and no sync.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.creditdata import firms, moment, penalties
from benchmarks.harness import Mismatch, Missing, Row, alternate, exponent
from fazhi.engines.codes import uscc
from fazhi.pipeline.credit.checks import Known, registered
from fazhi.pipeline.credit.ingest import ingest
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.schema import RecordKind

SIZES = {"full": 1_000_000, "small": 100_000}
DJANGO, PANDERA, EXCEL = 20_000, 200_000, 20_000
KIND: RecordKind = KINDS["penalty"]
NAMES = [c.name for c in KIND.columns if c.name != "to_on"]
ACTS, LEVELS = list(KIND.column("act").values), list(KIND.column("level").values)
DAY = dt.date(2026, 3, 2)


def ours(path: Path, folder: Path, known: Known) -> int:
    """Rows stored."""
    with tempfile.TemporaryDirectory(dir=folder) as root:
        return ingest(Path(root), path, sender="市监局", kind=KIND, at=moment(), known=known).stored


def parse_and_write(path: Path, folder: Path) -> None:
    """The floor."""
    frame = pl.read_csv(path, infer_schema=False)
    frame.write_parquet(folder / "floor.parquet", compression="lz4", statistics=False)


def _code_expression(code: pl.Expr) -> pl.Expr:
    """Both check characters of GB 32100 as slices."""
    letters = [code.str.slice(place, 1) for place in range(18)]
    values = [
        letter.replace_strict(list(uscc.ALPHABET), range(31), default=None, return_dtype=pl.Int32)
        for letter in letters
    ]
    long = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    inner = [
        letters[8 + n].replace_strict(list(long), range(36), default=None, return_dtype=pl.Int32) * weight
        for n, weight in enumerate((3, 7, 9, 10, 5, 8, 4, 2))
    ]
    mark = (11 - pl.sum_horizontal(inner, ignore_nulls=False) % 11).replace_strict(
        range(1, 12), list("123456789X0"), default=None
    )
    total = pl.sum_horizontal([v * w for v, w in zip(values, uscc.WEIGHTS, strict=False)], ignore_nulls=False)
    sound = (code.str.len_chars() == 18) & code.str.slice(2, 6).str.contains(r"^\d{6}$")
    return (sound & (letters[16] == mark) & (values[17] == (31 - total % 31) % 31)).fill_null(False)


def bare_polars(path: Path, folder: Path, known: pl.DataFrame) -> int:
    """The same checks as expressions, the whole file at once: a flag a rule, good rows and rejects in two files."""
    raw = pl.scan_csv(path, infer_schema=False).rename(
        dict(zip(pl.read_csv(path, n_rows=0).columns, NAMES, strict=True))
    )
    day, amount = (
        pl.col("decided_on").str.to_date(strict=False),
        pl.col("amount").cast(pl.Float64, strict=False),
    )
    text = [pl.col(name) for name in ("name", "number")]
    flags = raw.join(
        known.lazy().select("code", known=True), on="code", how="left", maintain_order="left"
    ).with_columns(
        f_code=~_code_expression(pl.col("code")),
        f_day=day.is_null(),
        f_future=(day > DAY).fill_null(False),
        f_amount=amount.is_null() & pl.col("amount").is_not_null(),
        f_negative=(amount < 0).fill_null(False),
        f_act=~pl.col("act").is_in(ACTS),
        f_level=~pl.col("level").is_in(LEVELS),
        f_needs=(pl.col("act") == "罚款") & pl.col("amount").is_null(),
        f_empty=pl.any_horizontal(pl.col(*NAMES[:5]).is_null()),
        f_long=pl.any_horizontal([t.str.len_chars() > 120 for t in text]),
        f_formula=pl.any_horizontal([t.str.contains("^[=+@]") for t in text]),
    )
    flags = flags.with_columns(f_unknown=pl.col("known").is_null() & ~pl.col("f_code"))
    flagged = flags.with_columns(bad=pl.any_horizontal(pl.selectors.starts_with("f_"))).collect()
    twice = flagged.filter(~pl.col("bad")).select("code", "number").is_duplicated()
    good = flagged.filter(~pl.col("bad")).unique(["code", "number"], keep="first", maintain_order=True)
    assert twice.sum() >= 0
    typed = good.select(*NAMES).with_columns(
        pl.col("decided_on").str.to_date(),
        pl.col("amount").cast(pl.Float64),
        pl.col("act", "level", "unit").cast(pl.Categorical),
    )
    typed.write_parquet(folder / "polars.parquet", compression="lz4", statistics=False)
    flagged.filter(pl.col("bad")).write_parquet(
        folder / "polars-rejects.parquet", compression="lz4", statistics=False
    )
    return len(good)


def pandera(path: Path, folder: Path, known: pl.DataFrame) -> int:
    """Pandera's lazy check with the code checked by a function, then Parquet."""
    try:
        import pandas as pd
        import pandera.pandas as pa
    except ImportError as fault:
        raise Missing(str(fault)) from fault
    from fazhi.engines.codes.uscc import check_uscc

    frame = pd.read_csv(path, dtype=str, nrows=PANDERA)
    frame.columns = NAMES
    registry = set(known["code"].to_list())
    number = pd.to_numeric
    schema = pa.DataFrameSchema(
        {
            "code": pa.Column(str, [
                pa.Check(lambda s: s.map(lambda c: check_uscc(c).valid), name="uscc"),
                pa.Check(lambda s: s.isin(registry), name="known")]),
            "name": pa.Column(str, [pa.Check.str_length(1, 120), pa.Check.str_matches(r"^[^=+@]")]),
            "number": pa.Column(str, [pa.Check.str_length(1, 80), pa.Check.str_matches(r"^[^=+@]")]),
            "act": pa.Column(str, pa.Check.isin(ACTS)), "level": pa.Column(str, pa.Check.isin(LEVELS)),
            "amount": pa.Column(str, [
                pa.Check(lambda s: number(s, errors="coerce").notna(), name="amount"),
                pa.Check(lambda s: ~(number(s, errors="coerce") < 0), name="negative")], nullable=True),
            "decided_on": pa.Column(str, [
                pa.Check(lambda s: pd.to_datetime(s, format="%Y-%m-%d", errors="coerce").notna(), name="date"),
                pa.Check(lambda s: ~(pd.to_datetime(s, format="%Y-%m-%d", errors="coerce") > pd.Timestamp(DAY)), name="future")]),
            "unit": pa.Column(str),
        }, unique=["code", "number"],
    )  # fmt: skip
    bad: set[int] = set()
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        bad = set(found.failure_cases["index"].dropna().astype(int))
    good = frame.drop(index=sorted(bad))
    good.to_parquet(folder / "pandera.parquet")
    return len(good)


def django_rows(path: Path, folder: Path, known: pl.DataFrame, how: str) -> tuple[float, int]:
    """Seconds through full_clean and bulk_create on SQLite in a process of its own, and the rows stored."""
    (folder / "codes.txt").write_text("\n".join(known["code"]), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "benchmarks.credit_django",
        str(path),
        str(folder),
        str(folder / "codes.txt"),
        how,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, stored = done.stdout.split()
    return float(seconds), int(stored)


def django(path: Path, folder: Path, registry: pl.DataFrame, known: Known, full: int) -> dict[str, float]:
    """Seconds that a file of the full size would take: the first rows of the file measured; all must store the same."""
    part, head = folder / "part.csv", min(DJANGO, full)
    part.write_text(
        "".join(line for _n, line in zip(range(head + 1), path.open(encoding="utf-8"), strict=False)),
        encoding="utf-8",
    )
    mine, times = ours(part, folder, known), {}
    for how in ("plain", "lean"):
        seconds, stored = django_rows(part, folder, registry, how)
        if stored != mine:
            raise Mismatch(f"Django ({how}) stored {stored} of {head}, ours {mine}")
        times[how] = seconds * full / head
    return times


def excel(folder: Path, count: int, rounds: int) -> tuple[float, float]:
    """Seconds to read a workbook of `count` rows: ours, and openpyxl's read-only mode."""
    try:
        import openpyxl
    except ImportError as fault:
        raise Missing(str(fault)) from fault
    import xlsxwriter

    from fazhi.pipeline.credit.reading import pieces

    source, path = penalties(folder / "x.csv", count), folder / "x.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate(pl.read_csv(source, infer_schema=False, has_header=False).iter_rows()):
            sheet.write_row(place, 0, cells)

    def theirs() -> int:
        rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        return sum(1 for _row in rows) - 1

    works = {"ours": lambda: sum(len(piece.rows) for piece in pieces(path, KIND)), "openpyxl": theirs}
    medians, results, _skipped = alternate(works, rounds, same=tuple(works))
    assert results["ours"] == count
    return medians["ours"], medians["openpyxl"]


def peak(path: Path, registry: Path) -> float:
    """Peak MiB of a process that takes the file in."""
    code = (
        "import sys, tempfile; from pathlib import Path; import polars as pl;"
        "from benchmarks.w1_ingest import *;"
        "known = Known(codes=registered(pl.read_parquet(sys.argv[2])['code']));"
        "ours(Path(sys.argv[1]), Path(tempfile.gettempdir()), known);"
        "status = Path('/proc/self/status').read_text().split('VmHWM:')[1]; print(int(status.split()[0]) / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(registry)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W1."""
    full = SIZES[size]
    medians: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as made:
        folder = Path(made)
        for count in (full // 10, full):
            path = penalties(folder / f"{count}.csv", count)
            registry = firms(max(1000, count // 2)).select("code")
            known = Known(codes=registered(registry["code"]))
            works: dict[str, Callable[[], Any]] = {
                "ours": lambda p=path, k=known: ours(p, folder, k),
                "floor": lambda p=path: parse_and_write(p, folder),
                "polars": lambda p=path, r=registry: bare_polars(p, folder, r),
            }
            if count == full:
                works["pandera"] = lambda p=path, r=registry: pandera(p, folder, r)
            ours(path, folder, known)
            medians[count], _results, skipped = alternate(works, rounds, same=("ours", "polars"))
        registry.write_parquet(folder / "registry.parquet")
        memory, tenth = (peak(folder / f"{n}.csv", folder / "registry.parquet") for n in (full, full // 10))
        loops = django(path, folder, registry, known, full)
        sheets = excel(folder, EXCEL, rounds)
    times = medians[full]
    common: dict[str, Any] = {
        "size": full, "ours": times["ours"], "unit": "s", "limit": times["floor"],
        "exponent": exponent(medians[full // 10]["ours"], times["ours"]), "work": "take in a batch, all reasons kept",
    }  # fmt: skip
    done = min(PANDERA, full)
    scaled = times["pandera"] * full / done if "pandera" in times else None
    name = f"pandera (scaled from {done})" if scaled else f"pandera (skipped: {skipped['pandera']})"
    return [
        {"id": "w1.polars", "peer": times["polars"], "peer_name": "bare Polars expressions", **common},
        {"id": "w1.pandera", "peer": scaled, "peer_name": name, **common},
        {"id": "w1.django", "peer": loops["plain"], "peer_name": f"Django full_clean, bulk_create (scaled from {min(DJANGO, full)})", **common},
        {"id": "w1.django.lean", "peer": loops["lean"], "peer_name": "the same, duplicates by a set, not by the database", **common},
        {"id": "w1.memory", "work": "peak memory of the same", "size": full, "ours": memory, "unit": "MiB", "exponent": exponent(tenth, memory)},
        {"id": "w1.excel", "work": "read a workbook", "size": EXCEL, "ours": sheets[0], "unit": "s", "peer": sheets[1], "peer_name": "openpyxl, read-only"},
    ]  # fmt: skip  # type: ignore[typeddict-item]


if __name__ == "__main__":
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    begun = time.perf_counter()
    print(run("small", 1), time.perf_counter() - begun)
