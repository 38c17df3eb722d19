"""The measured accuracy of the linter, and its page. `python -m tests.engines.lint.accuracy` writes the page anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fazhi.engines.lint.findings import Context
from fazhi.engines.lint.lint import lint
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.rules import rules

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[2] / "docs/reference/lint-accuracy.md"
ON = dt.date(2026, 11, 1)
FIRST_RUN = "tuning half precision 0.988, recall 0.966; held-out half precision 0.959, recall 0.972"


@dataclass(frozen=True)
class Gold:
    """One clause or document and the rules that it breaks."""

    half: str
    rules: frozenset[str]
    text: str
    context: Context


def gold() -> Iterator[Gold]:
    """All clauses, then all documents."""
    for row in (HERE / "gold.tsv").read_text(encoding="utf-8").splitlines():
        half, broken, text = row.split("\t")
        yield Gold(half, _rules(broken), text.replace("\\n", "\n"), Context(ON, whole=False))
    for block in (HERE / "gold_documents.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, text = block.partition("\n")
        half, broken, *facts = (part.strip() for part in head.split("|"))
        review = {"fair_review=no": False, "fair_review=yes": True}.get(facts[0]) if facts else None
        yield Gold(half, _rules(broken), text.rstrip("\n"), Context(ON, fair_review=review))


def _rules(text: str) -> frozenset[str]:
    return frozenset(text.split()) - {"-"}


@dataclass
class Score:
    """Counts of findings against gold."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of findings that are right."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of breaches that are found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def measure() -> tuple[dict[str, Score], dict[str, Score], Counter[str]]:
    """Scores by half, by rule, and how many texts there are by half and kind."""
    halves: dict[str, Score] = {}
    by_rule: dict[str, Score] = {rule.name: Score() for rule in rules()}
    texts: Counter[str] = Counter()
    for one in gold():
        found = {finding.rule for finding in lint(parse_text(one.text), one.context).findings}
        texts[f"{one.half} {'dirty' if one.rules else 'clean'}"] += 1
        for code in found | one.rules:
            for score in (halves.setdefault(one.half, Score()), by_rule[code]):
                score.right += code in found and code in one.rules
                score.false += code in found and code not in one.rules
                score.missed += code in one.rules and code not in found
    return halves, by_rule, texts


def page() -> str:
    """The page as it should stand in docs/reference."""
    halves, by_rule, texts = measure()
    total = Score(
        *(sum(getattr(score, name) for score in halves.values()) for name in ("right", "false", "missed"))
    )
    titles = {rule.name: rule.title for rule in rules() if not rule.reported_as}
    lines = [
        "# How right the linter is", "",
        "Written by `python -m tests.engines.lint.accuracy`; a test fails when this page is stale. The texts are",
        "`tests/engines/lint/gold.tsv` (clauses) and `gold_documents.txt` (short documents), written in the manner of real",
        "documents before the first rule; 66 more clean clauses followed after the first run.",
        "Rules were tuned on one half only; errors on the held-out half were never looked at. One author wrote texts and rules,",
        "so real documents will score lower. First run before tuning:", f"{FIRST_RUN}.", "",
        "| half | texts with a breach | clean texts | precision | recall |", "| --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for half, score in [*sorted(halves.items()), ("all", total)]:
        dirty, clean = (
            sum(
                count
                for key, count in texts.items()
                if key.endswith(kind) and (half in {"all", key.split()[0]})
            )
            for kind in ("dirty", "clean")
        )
        lines.append(f"| {half} | {dirty} | {clean} | {score.precision:.3f} | {score.recall:.3f} |")
    lines += ["", "| rule | | right | false | missed |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{code}` | {titles[code]} | {s.right} | {s.false} | {s.missed} |"
        for code, s in sorted(by_rule.items())
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
