"""The vocabulary in which a statutory procedure is written: one frozen value, in the order of the statute.

Nothing here touches the database. `checks.py` proves a value sound, `perform.py` carries its steps out,
`clocks.py` counts its deadlines, `describe.py` prints it for lawyers.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices

from fazhi.engines.law.citation import Article, Law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import Text

if TYPE_CHECKING:
    from fazhi.kernel.orgs.actors import Actor
    from fazhi.kernel.procedures.models import Case


@dataclass(frozen=True)
class Facts:
    """What a condition may look at besides the case: the data of the step and its legal day."""

    data: Mapping[str, Any]
    on: dt.date
    at: dt.datetime
    actor: Actor | None = None
    """Who takes the step; None where only the form is asked for."""


@dataclass(frozen=True)
class Condition:
    """A gate before a step: the sentence an officer reads, the article, and the way out when it does not hold."""

    test: Callable[[Any, Facts], bool]
    basis: Article
    remedy: Text = ""

    @property
    def key(self) -> str:
        return self.test.__name__

    @property
    def sentence(self) -> str:
        """The docstring of the function, translated when shown."""
        from django.utils.translation import gettext

        return gettext(inspect.getdoc(self.test) or "")

    def holds(self, case: Case, facts: Facts) -> bool:
        return bool(self.test(case, facts))


def condition(basis: Article, remedy: Text = "") -> Callable[[Callable[[Any, Facts], bool]], Condition]:
    """Make a function `(case, facts) -> bool` of `rules.py` a condition; its docstring is the officer's sentence."""
    return lambda test: Condition(test, basis, remedy)


@dataclass(frozen=True)
class Ask:
    """One thing that a step asks for. A name that is a field of the case is stored there, any other with the entry."""

    name: str
    label: Text
    kind: str = "text"
    """text, long, date, datetime, choice, flag, number, money, person, file"""
    required: bool = True
    choices: type[TextChoices] | None = None
    help: Text = ""
    max_length: int = 200


@dataclass(frozen=True, eq=False)
class Step:
    """One act of a procedure: from which states, to which, by whom, under which article."""

    key: str
    title: Text
    origin: tuple[str, ...]
    """States it may start from; () opens the case."""
    to: str | None
    """State it leads to; None leaves the state as it is."""
    who: Role
    basis: Article
    only_if: tuple[Condition, ...] = ()
    asks: tuple[Ask, ...] = ()
    issues: tuple[str, ...] = ()
    """Kinds of documents drawn up by the step, numbered and kept with it."""
    serves: str = ""
    """Kind of the document whose service (送达) this step records; asks `method` and `served_on` by itself."""
    stamps: tuple[str, ...] = ()
    """Date fields of the case that take the step's legal day."""
    sets: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the case that take a fixed value."""
    stops: tuple[str, ...] = ()
    """Deadlines (keys) that stand still from this step's day."""
    resumes: tuple[str, ...] = ()
    """Deadlines (keys) that run on from this step's day."""
    extends: str = ""
    """Key of the deadline that this step extends; the step asks `days`."""
    once: bool = False
    """May be taken only once in a case."""
    returns: bool = False
    """Goes back to the state in which the case was before it entered `origin` (resumption)."""
    derives: Callable[[Any, Facts], Mapping[str, Any]] | None = None
    """Works out fields of the case from the case and the data of the step; may raise BadData."""
    bulk: bool = False
    """May be taken for many cases at once from a list."""


@dataclass(frozen=True)
class Extension:
    """How a deadline may be prolonged."""

    at_most: str
    """A term like `30d` or `10wd`."""
    approved_by: Role
    basis: Article
    tell: tuple[Role, ...] = ()


@dataclass(frozen=True, eq=False)
class Deadline:
    """A legal clock: its term is a dated parameter, opened and met by steps."""

    key: str
    title: Text
    term: str
    """Key of the dated parameter, e.g. `ar.ord.decide`; the edition of the case's opening day applies."""
    starts: tuple[Step, ...]
    """The latest of them counts: a second start restarts the clock."""
    met_by: tuple[Step, ...]
    holder: Role
    basis: Article
    when_missed: Step | None = None
    """Taken by the platform if the step belongs to SYSTEM, otherwise proposed to the officer."""
    extension: Extension | None = None
    only_if: Condition | None = None
    """Opens only if this holds when the start step is taken."""
    cancelled_by: tuple[Step, ...] = ()
    """Steps that end the clock without meeting it (switch of procedure, termination)."""
    mirror: str = ""
    """Date field of the case that always shows the clock's last day, for lists and figures."""
    from_field: str = ""
    """Date field of the case from which the term runs instead of the start step's day (deemed acceptance, conversion)."""
    until_field: str = ""
    """Date field of the case that names the last day where whoever starts the clock sets it; the term holds if it is empty."""


@dataclass(frozen=True, eq=False)
class Procedure:
    """An edition of a statutory procedure."""

    key: str
    """`reconsideration`; the same for all editions."""
    edition: str
    """`2023`; stored on the case when it is opened."""
    title: Text
    law: Law
    states: type[TextChoices]
    final: tuple[str, ...]
    """States that end the case."""
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...]
    in_force_from: dt.date
    """Cases opened from this day on (and before in_force_to) follow this edition."""
    in_force_to: dt.date | None = None
    chapter: str = ""
    """Chapter of the report: functions rules decisions enforcement oversight disputes capacity."""
    number: str = "〔{year}〕{serial}号"
    """Form of the case number."""
    documents: Mapping[str, Text] = field(default_factory=dict)
    """Kind of document -> its Chinese title, for every kind that a step issues."""
    wording: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of document -> its paragraphs; braces are filled from the case, its parties and the step's data."""
    recipient: str = ""
    """Field of the case that names to whom its documents go; empty where they go to the parties and the other body."""
    usual_path: tuple[str, ...] = ()
    """States of the usual course, for the progress line."""
    counter: bool = False
    """Cases are opened by an officer at the counter; otherwise by another procedure or a module's own page."""
    party_role: str = "applicant"
    """`PartyRole` of the person or firm that the counter asks for; empty where a case has no party."""

    def step(self, key: str) -> Step:
        """The step by its key; KeyError names the procedure."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.key} ({self.edition}) has no step {key!r}")

    def deadline(self, key: str) -> Deadline:
        """The deadline by its key; KeyError names the procedure."""
        for deadline in self.deadlines:
            if deadline.key == key:
                return deadline
        raise KeyError(f"{self.key} ({self.edition}) has no deadline {key!r}")

    def opening(self) -> tuple[Step, ...]:
        """The steps that open a case."""
        return tuple(step for step in self.steps if not step.origin)

    def from_state(self, state: str) -> tuple[Step, ...]:
        """The steps that may start in a state, in the order of the statute."""
        return tuple(step for step in self.steps if state in step.origin)
