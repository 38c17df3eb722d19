"""An earlier edition of a procedure made from a later one: the same steps under the articles at which they stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from fazhi.engines.law.citation import Article, Law
from fazhi.kernel.procedures.definition import Deadline, Procedure, Step

Basis = Callable[[Article], Article]


def deadlines_over(
    deadlines: tuple[Deadline, ...], steps: Mapping[str, Step], basis: Basis
) -> tuple[Deadline, ...]:
    """The deadlines over other steps of the same keys, under other articles."""

    def of(found: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(steps[step.key] for step in found)

    return tuple(
        replace(
            d, starts=of(d.starts), met_by=of(d.met_by), cancelled_by=of(d.cancelled_by), basis=basis(d.basis),
            when_missed=steps[d.when_missed.key] if d.when_missed else None,
            extension=replace(d.extension, basis=basis(d.extension.basis)) if d.extension else None,
        )
        for d in deadlines
    )  # fmt: skip


def same_articles(now: Procedure, earlier: Law, edition: str) -> Procedure:
    """The procedure under an earlier edition of its law in which the articles have the same numbers."""

    def basis(article: Article) -> Article:
        return replace(article, law=earlier) if article.law == now.law else article

    steps = {
        step.key: replace(
            step, basis=basis(step.basis), only_if=tuple(replace(gate, basis=basis(gate.basis)) for gate in step.only_if)
        )
        for step in now.steps
    }  # fmt: skip
    return replace(
        now, edition=edition, law=earlier, steps=tuple(steps.values()), deadlines=deadlines_over(now.deadlines, steps, basis),
        in_force_from=earlier.in_force_from, in_force_to=earlier.in_force_to,
    )  # fmt: skip
