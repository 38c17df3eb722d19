"""W17: a report of 60 figures over 500,000 records, frozen with its lists and Merkle roots; one of its lists opened."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.harness import Row, exponent, timed
from benchmarks.platform import databases, in_child
from benchmarks.w13_pages import populated

SIZES = {"full": 500_000, "small": 50_000}
FIGURES, OPENED = 60, 10


def run(size: str, rounds: int) -> list[Row]:  # noqa: ARG001 - one round: the population takes longer than the report
    """The rows of W17, at a tenth and at the whole."""
    found: dict[int, list[Row]] = {}
    for count in (SIZES[size] // 10, SIZES[size]):
        with databases("sqlite") as url:
            found[count] = in_child("w17_report", url, count)
    tenth, whole = found.values()
    return [
        row | {"exponent": exponent(small["ours"] or 0, row["ours"] or 0)}
        for small, row in zip(tenth, whole, strict=True)
    ]


def measured(count: int) -> list[Row]:
    """The report built and frozen, and pages of its longest list, from its beginning to its end."""
    district = populated(count)
    from django.test import Client

    from fazhi.kernel.indicators.definition import all_indicators
    from fazhi.kernel.reports.build import build
    from fazhi.kernel.reports.freeze import freeze
    from tests.support.district import moment

    keys = [indicator.key for indicator in all_indicators() if indicator.register.case]
    wanted = [(key, form) for form in ("", "last:") for key in keys][:FIGURES]
    text = "# {government}报告\n\n" + "\n\n".join(f"{{{form}{key}}}" for key, form in wanted) + "\n"
    government = district.units["gov"]
    actor, at = district.actor("leader"), moment("2025-01-05")
    seconds, issue = timed(lambda: freeze(build(text, government, 2024), "annual", actor=actor, at=at))
    client = Client(SERVER_NAME="localhost")
    client.force_login(district.users["leader"])
    by_length = sorted(issue.figures.all(), key=lambda figure: figure.roots["numerator"][0])
    length = by_length[-1].roots["numerator"][0]

    def opened(figure: Any, after: int) -> float:
        taken, answer = timed(lambda: client.get(f"/report/{issue.pk}/figure/{figure.number}/?after={after}"))
        assert answer.status_code == 200
        return taken

    opened(by_length[0], 0)  # the first page of a process loads the templates
    times = [opened(by_length[-1], count * part // OPENED) for part in range(OPENED)]
    shutil.rmtree(Path(os.environ["FAZHI_DATA"]) / issue.bundle)
    return [
        {"id": "w17.report", "work": f"report of {issue.figures.count()} figures built and frozen with lists and roots", "size": count, "ours": seconds, "unit": "s", "limit": 60.0},
        {"id": "w17.open_list", "work": f"a page of a list of {length:,}, slowest of {OPENED} places", "size": count, "ours": max(times) * 1000, "unit": "ms", "limit": 300.0},
    ]  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
