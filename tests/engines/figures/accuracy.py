"""Writes docs/reference/figures-accuracy.md from what the tests measure: `python -m tests.engines.figures.accuracy --write`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.engines.figures import gold

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "figures-accuracy.md"
HEAD = """<!-- made by `python -m tests.engines.figures.accuracy --write`: measure again, do not edit -->

# 数字识别的准确度 Accuracy of the reading of reports

A figure is right when its span, its value and its unit are those of the catalogue (rows `scored=yes`). A relation is
right when it stands between the same figures and is judged alike; `accused` counts relations said to fail that hold.
The passages in `tests/engines/figures/unseen` were written with their catalogue before the engine; that and the
catalogues of the three reports are all that this page speaks for.

| text | figures | precision | recall | value and unit | head noun | relations right | accused |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def line(name: str, one: gold.Score) -> str:
    """One row of the table."""
    cells = [
        name, str(one.gold), f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.value_and_unit:.3f}", f"{one.noun:.3f}",
        f"{one.relations_right} of {one.relations}", str(one.accused),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def lines() -> list[str]:
    """The rows that this machine can measure."""
    made = [line(name, gold.report(name)) for name in gold.reports()]
    return [*made, line("passages of our own", gold.unseen())]


def stale() -> list[str]:
    """The rows that the page does not show as they are now."""
    shown = PAGE.read_text(encoding="utf-8")
    return [one for one in lines() if one not in shown]


if __name__ == "__main__":
    if "--write" in sys.argv:
        assert gold.reports(), "the real reports are needed to write the page: ../shared/reports"
        PAGE.write_text(HEAD + "\n".join(lines()) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines()) + "\n")
