"""What every benchmark shares: alternating rounds, checksums, the table, the file.

A workload is a module `w*.py` of this package with `run(size: str, rounds: int) -> list[Row]`. It makes its data from
a seed, lets ours, the peers and the floor take turns, checks that all gave the same result, and returns its rows.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import json
import math
import os
import pkgutil
import platform
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

HERE = Path(__file__).resolve().parent
SIZES = ("full", "small")
ROUNDS = 3


class Row(TypedDict, total=False):
    """One line of the table. `ours`, `peer` and `limit` are in `unit`; what was not measured is absent or None."""

    id: str
    """Name of the workload and the line: `w5.due_many`."""
    work: str
    """What was done, in words."""
    size: int
    """How many things it was done to."""
    ours: float | None
    unit: str
    """`s`, `ms`, `MiB` (less is better) or `1/s` (more is better)."""
    peer: float | None
    peer_name: str
    """What ours is compared with; with `(skipped: why)` when it is not installed."""
    limit: float | None
    """The floor that the machine sets, in the same unit."""
    ratio_to_peer: float | None
    """How many times better than the peer; above 1 we win."""
    ratio_to_limit: float | None
    """How many times the floor; 1 would be the floor itself."""
    exponent: float | None
    """Growth from a tenth of the size: 1 is linear, 0 does not grow."""
    checksum: str


COLUMNS = tuple(Row.__annotations__)


class Mismatch(AssertionError):
    """Two ways of doing the same work gave different results: their times mean nothing."""


class Missing(RuntimeError):
    """A peer that is not installed here; raised by its function, reported as skipped."""


def checksum(result: Any) -> str:
    """A short digest of a result: bytes, an array, or anything that JSON can hold."""
    if hasattr(result, "tobytes"):
        result = result.tobytes()
    if not isinstance(result, (bytes, bytearray, memoryview)):
        result = json.dumps(result, ensure_ascii=False, sort_keys=True, default=str).encode()
    return hashlib.sha256(result).hexdigest()[:16]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that the work took, with the collector of garbage out of the way, and its result."""
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        result = work()
        return time.perf_counter() - begun, result
    finally:
        gc.enable()


def alternate(
    works: Mapping[str, Callable[[], Any]], rounds: int, *, same: Sequence[str] = ()
) -> tuple[dict[str, float], dict[str, Any], dict[str, str]]:
    """Let the works take turns, each once a round, so that a disturbed moment hits all of them alike.

    Returns the median seconds of each, the last result of each, and why one was skipped. The works named in `same`
    must agree in their results in every round; Mismatch otherwise.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    results: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    order = list(works)
    for number in range(rounds):
        for name in order[number % len(order) :] + order[: number % len(order)]:
            if name in skipped:
                continue
            try:
                seconds, results[name] = timed(works[name])
            except (Missing, ImportError) as error:
                skipped[name] = str(error)
                continue
            times[name].append(seconds)
        sums = {name: checksum(results[name]) for name in same if name in results}
        if len(set(sums.values())) > 1:
            raise Mismatch(f"results differ: {sums}")
    return {name: statistics.median(taken) for name, taken in times.items() if taken}, results, skipped


def exponent(small: float, large: float, times: float = 10) -> float:
    """The power with which the cost grows when the size grows `times`-fold."""
    return math.log(large / small) / math.log(times) if small > 0 and large > 0 else math.nan


def ratios(row: Row) -> Row:
    """The row with `ratio_to_peer` and `ratio_to_limit` filled in from its figures, if it has them not yet."""
    ours, more_is_better = row.get("ours"), row.get("unit", "s").startswith(("1/", "/"))
    done = Row(**row)
    for name, other in (("ratio_to_peer", row.get("peer")), ("ratio_to_limit", row.get("limit"))):
        if done.get(name) is None:
            known = bool(ours) and bool(other)
            peer_side = name == "ratio_to_peer"
            value = (ours / other if more_is_better == peer_side else other / ours) if known else None  # type: ignore[operator]
            done[name] = value  # type: ignore[literal-required]
    return done


def complete(row: Mapping[str, Any]) -> dict[str, Any]:
    """Every column, in order; ValueError for a row without id or with a column unknown."""
    strange = set(row) - set(COLUMNS)
    if strange or not row.get("id"):
        raise ValueError(f"a row of a benchmark has an id and no {sorted(strange)}: {dict(row)}")
    filled = ratios(Row(**row))  # type: ignore[typeddict-item]
    return {column: filled.get(column) for column in COLUMNS}


def workloads(only: Sequence[str] = ()) -> list[str]:
    """Names of the modules `w*` beside this file, in the order of their numbers; those named only, if any are."""
    names = [module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name[:1] == "w"]
    names.sort(key=lambda name: (int("".join(c for c in name.split("_")[0][1:] if c.isdigit()) or 0), name))
    unknown = [
        want for want in only if not any(name == want or name.startswith(f"{want}_") for name in names)
    ]
    if unknown:
        raise SystemExit(f"no benchmark named {', '.join(unknown)}; there are: {', '.join(names) or 'none'}")
    return [name for name in names if not only or any(name == w or name.startswith(f"{w}_") for w in only)]


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_mib": memory,
    }


def revision() -> str:
    """The commit that was measured, if the tree is a clone."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def figure(value: Any) -> str:
    """A value as the table shows it: four significant digits, thousands apart, a dash for what is unknown."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value)


def show(rows: Sequence[Mapping[str, Any]]) -> None:
    """The table on standard output."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    shown = [column for column in COLUMNS if column != "checksum"]
    for column in shown:
        table.add_column(column, justify="left" if column in {"id", "work", "unit", "peer_name"} else "right")
    for row in rows:
        table.add_row(*(figure(row[column]) for column in shown))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def run(size: str, rounds: int, only: Sequence[str], target: Path) -> int:
    """Run the workloads, print the table, write the file; 1 when one of them failed."""
    rows: list[dict[str, Any]] = []
    failed = []
    for name in workloads(only):
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            rows += [complete(row) for row in importlib.import_module(f"benchmarks.{name}").run(size, rounds)]
        except Exception:  # noqa: BLE001 - one workload's fault must not hide the others' figures
            traceback.print_exc()
            failed.append(name)
    show(rows)
    kept = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": revision(),
        "size": size,
        "rounds": rounds,
        "machine": machine(),
        "failed": failed,
        "rows": rows,
    }
    target.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {target}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: `python -m benchmarks run [--size full|small] [--rounds N] [--only w5]`, or `list`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the workloads there are")
    runner = commands.add_parser("run", help="measure, print the table, write the file")
    runner.add_argument("--size", choices=SIZES, default="full")
    runner.add_argument("--rounds", type=int, default=ROUNDS)
    runner.add_argument("--only", action="append", default=[], metavar="W")
    runner.add_argument("--output", type=Path, default=HERE / "latest.json")
    given = parser.parse_args(arguments)
    if given.command == "list":
        print("\n".join(workloads()))
        return 0
    if given.rounds < 1:
        parser.error("--rounds is at least 1")
    return run(given.size, given.rounds, given.only, given.output)
