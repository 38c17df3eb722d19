"""The door of the module, and what follows from its steps: texts by day, citations, rounds of comment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.engines.lint.timeline import Event, Standing, standing
from fazhi.kernel import events
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.text import _
from fazhi.modules.comment import service as comment
from fazhi.modules.norms import actions, fairness, rules, suggestions
from fazhi.modules.norms.models import Norm, TextEvent
from fazhi.modules.norms.states import Found

__all__ = ["article_changed", "in_force", "standing_of"]
article_changed = actions.article_changed


def in_force(on: dt.date) -> QuerySet[Norm]:
    """Documents in force on a day, by their days alone: published, begun, not ended, not past their validity."""
    ended = Q(ended_on=None) | Q(ended_on__gt=on)
    lasting = Q(expires_on=None) | Q(expires_on__gte=on)
    return Norm.objects.filter(ended, lasting, published_on__lte=on, effective_on__lte=on)


def events_of(norm: Norm) -> list[Event]:
    """What happened to the text, in the order of recording."""
    return [
        Event(one.kind, one.valid, one.known, one.clause, one.texts, one.by)  # type: ignore[arg-type]
        for one in TextEvent.objects.filter(norm_id=norm.pk).order_by("pk")
    ]


def standing_of(norm: Norm, valid: dt.date, known: dt.date | None = None) -> Standing:
    """The text on a day, as known on another (the same if none is given)."""
    return standing(events_of(norm), valid, known or valid)


@dataclass(frozen=True)
class Shown:
    """A text as of a day for a page: its clauses in their order, and what is decided but not in force yet."""

    in_force: bool
    clauses: list[tuple[str, str]]
    pending: tuple[Event, ...]


def shown_on(norm: Norm, valid: dt.date, known: dt.date | None = None) -> Shown:
    """The text on a day in the order of the document."""
    found = standing_of(norm, valid, known)
    order = {
        key: place for one in events_of(norm) if one.kind == "enact" for place, key in enumerate(one.texts)
    }
    clauses = sorted(found.texts.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    return Shown(found.in_force, clauses, found.pending)


def _note(norm: Any, kind: str, valid: dt.date, known: dt.date, **fields: Any) -> None:
    TextEvent.objects.create(norm_id=norm.pk, kind=kind, valid=valid, known=known, **fields)


def _moment(case: Any) -> dt.datetime:
    """When the step was recorded that is being carried out."""
    return Entry.objects.get(chain=case.chain, seq=case.version).at


@events.subscribe("norm.open_comment")
def _comment(case: Any, data: Any, on: dt.date, actor: Actor, **_rest: Any) -> None:
    clauses = comment.cut(actions.text_of(case).text)
    comment.open_round(
        case.pk,
        case.unit,
        case.title,
        clauses,
        on,
        data["comment_closes_on"],
        actor,
        _moment(case),
        rule=rules.comment_term(case),
    )


@events.subscribe("norm.save_draft")
def _next_draft(case: Any, actor: Actor, **_rest: Any) -> None:
    """Comments follow their clause into the new draft until their answers are published."""
    for held in comment.rounds(case.pk):
        if held.answered_on is None:
            comment.revise(held, comment.cut(actions.text_of(case).text), actor, _moment(case))


@events.subscribe("norm.publish_feedback")
def _feedback(case: Any, actor: Actor, **_rest: Any) -> None:
    for held in comment.rounds(case.pk):
        if held.answered_on is None:
            comment.publish_answers(held, actor, _moment(case))


@events.subscribe("norm.publish")
def _enact(case: Any, on: dt.date, **_rest: Any) -> None:
    actions.enact(case, on)


@events.subscribe("norm_suggestion.conclude")
def _pursue(case: Any, **_rest: Any) -> None:
    if case.finding == Found.PROBLEM:
        suggestions.pursue(case, _moment(case))


@events.subscribe("norm_fair_report.take_up")
def _check(case: Any, **_rest: Any) -> None:
    fairness.pursue(case, _moment(case))


@events.subscribe("norm.amend")
def _amend(case: Any, data: Any, on: dt.date, **_rest: Any) -> None:
    known = {key for one in TextEvent.objects.filter(norm_id=case.pk) for key in one.texts}
    if data["clause"] not in known:
        raise BadData(
            _("文件没有标识为“%(clause)s”的条款。") % {"clause": data["clause"]}, fields={"clause": "unknown"}
        )
    _note(case, "amend", data["valid_on"], on, texts={data["clause"]: data["new_text"]}, by=data["by_number"])
    actions.publish_text(case, (data["new_text"],))


@events.subscribe("norm.repeal")
def _repeal(case: Any, data: Any, on: dt.date, **_rest: Any) -> None:
    _note(case, "repeal", data["ended_on"], on, by=data["by_number"])


@events.subscribe("norm.revive")
def _revive(case: Any, data: Any, on: dt.date, **_rest: Any) -> None:
    _note(case, "revive", data["valid_on"], on, by=data["by_number"])


@events.subscribe("norm.expire")
def _lapse(case: Any, on: dt.date, **_rest: Any) -> None:
    _note(case, "repeal", case.expires_on + dt.timedelta(days=1), on, by=str(_("有效期届满")))
