"""A procedure as lawyers read it: steps beside articles, the table of terms, the state diagram."""

from __future__ import annotations

from collections.abc import Iterator

from fazhi.engines.law.citation import Article
from fazhi.engines.law.parameters import all_keys, history, parameter
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Deadline, Procedure


def terms_table(procedure: Procedure) -> list[dict[str, str]]:
    """The deadlines as a lawyer signs them: name, count, holder, article, consequence, extension."""
    return [_term_row(procedure, deadline) for deadline in procedure.deadlines]


def _term_row(procedure: Procedure, deadline: Deadline) -> dict[str, str]:
    rule = parameter(deadline.term, procedure.in_force_from)
    starts = "或者".join(f"“{step.title}”" for step in deadline.starts)
    missed = deadline.when_missed
    return {
        "title": str(deadline.title),
        "count": f"{rule.term.chinese}，自{starts}的次日起" if rule.term else f"每年{rule.amount}以前",
        "holder": str(deadline.holder.label),
        "basis": str(deadline.basis),
        "missed": f"{missed.title}（{'平台办理' if missed.who == 'system' else '提请承办人办理'}）"
        if missed
        else "—",
        "extension": f"至多延长{deadline.extension.at_most}" if deadline.extension else "—",
        "confidence": rule.confidence,
    }


def diagram(procedure: Procedure) -> list[tuple[str, str, str]]:
    """Edges of the state diagram: (from, step, to), in statutory order."""
    return [
        (state, str(step.title), step.to)
        for step in procedure.steps
        for state in (step.origin or ("",))
        if step.to and step.to != state
    ]


def stands_on(law_key: str, article: str = "") -> list[dict[str, str]]:
    """Everything that stands on a law (or on one article, its paragraphs included), in order of article and key."""
    found = [row for row in _dependents() if row["law"] == law_key and _covers(article, row["article"])]
    unique = {tuple(sorted(row.items())): row for row in found}
    return sorted(
        unique.values(), key=lambda row: (_number(row["article"]), row["article"], row["kind"], row["key"])
    )


def _covers(asked: str, ref: str) -> bool:
    return not asked or ref == asked or (ref.startswith(asked) and not ref[len(asked)].isdigit())


def _number(ref: str) -> int:
    digits = ref.split("(", maxsplit=1)[0].split(";", maxsplit=1)[0]
    return int(digits) if digits.isdigit() else 0


def _dependents() -> Iterator[dict[str, str]]:
    for key in all_keys():
        for entry in history(key):
            for law in entry.laws:
                yield _row(law.key, entry.article, "parameter", key, entry.title)
    for procedure in registry.all_editions():
        prefix = f"{procedure.key}({procedure.edition})."
        for step in procedure.steps:
            yield _cited(step.basis, "step", prefix + step.key, str(step.title))
            for gate in step.only_if:
                yield _cited(gate.basis, "condition", prefix + gate.key, gate.sentence)
        for deadline in procedure.deadlines:
            yield _cited(deadline.basis, "deadline", prefix + deadline.key, str(deadline.title))


def _cited(article: Article, kind: str, key: str, title: str) -> dict[str, str]:
    return _row(article.law.key, article.ref, kind, key, title)


def _row(law: str, article: str, kind: str, key: str, title: str) -> dict[str, str]:
    return {"law": law, "article": article, "kind": kind, "key": key, "title": title}
