"""What a step does to the clocks, worked out once an edition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fazhi.kernel.procedures.definition import Deadline, Procedure


@dataclass(frozen=True)
class Effects:
    """Deadlines (by key) that a step opens, meets, cancels, stops, resumes or extends."""

    opens: tuple[Deadline, ...]
    meets: frozenset[str]
    cancels: frozenset[str]
    stops: frozenset[str]
    resumes: frozenset[str]
    extends: str
    closes: bool
    """The step leads to a final state: what still runs is no longer counted."""

    @property
    def touches(self) -> bool:
        """Whether any clock of the case must be read."""
        return bool(
            self.opens
            or self.meets
            or self.cancels
            or self.stops
            or self.resumes
            or self.extends
            or self.closes
        )


@cache
def effects_of(procedure: Procedure, step_key: str) -> Effects:
    """The effects of the step in this edition."""
    step = procedure.step(step_key)
    deadlines = procedure.deadlines
    return Effects(
        opens=tuple(d for d in deadlines if step in d.starts),
        meets=frozenset(d.key for d in deadlines if step in d.met_by),
        cancels=frozenset(d.key for d in deadlines if step in d.cancelled_by),
        stops=frozenset(step.stops),
        resumes=frozenset(step.resumes),
        extends=step.extends,
        closes=step.to in procedure.final if step.to else False,
    )
