"""The door of the module: what decisions, normative documents and the portal may ask of public comment."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db.models import Count, Q

from fazhi.modules.comment.actions import Revision, extend, open_round, place, revise
from fazhi.modules.comment.answers import add, add_many, answer, detach, hide, publish_answers
from fazhi.modules.comment.models import Clause, Comment, Group, Move, Round
from fazhi.modules.comment.privacy import masked
from fazhi.modules.comment.states import Channel, Outcome

__all__ = [
    "Channel", "Clause", "Comment", "Group", "Outcome", "Published", "Revision", "Round", "add", "add_many", "answer",
    "clauses", "closed", "detach", "extend", "hide", "listed", "look_up", "masked", "moves", "open_now", "open_round",
    "outcomes", "place", "publish_answers", "published", "received", "revise", "rounds", "unanswered",
]  # fmt: skip


def rounds(case_pk: int) -> list[Round]:
    """The rounds of a case, the earliest first."""
    return list(Round.objects.filter(case_id=case_pk).order_by("pk"))


def clauses(held: Round) -> list[Clause]:
    """The clauses of the present draft."""
    return list(held.clauses.filter(draft=held.draft))


def received(case_pk: int) -> int:
    """Number of comments in all rounds of the case."""
    return Comment.objects.filter(round__case_id=case_pk).count()


def unanswered(case_pk: int) -> int:
    """Number of comments without an answer in all rounds of the case, whether by themselves or in their group."""
    return Comment.objects.filter(round__case_id=case_pk, group__outcome="").count()


def listed(case_pk: int) -> int:
    """Number of comments whose clause a person must find."""
    return Comment.objects.filter(round__case_id=case_pk, now=None).count()


def closed(case_pk: int, on: dt.date) -> bool:
    """Whether the case had a round and all of its rounds were over before the day."""
    last = (
        Round.objects.filter(case_id=case_pk)
        .order_by("-closes_on")
        .values_list("closes_on", flat=True)
        .first()
    )
    return last is not None and last < on


def outcomes(case_pk: int) -> dict[str, int]:
    """Number of comments by outcome; unanswered ones under the empty text."""
    rows = (
        Comment.objects.filter(round__case_id=case_pk)
        .order_by()
        .values("group__outcome")
        .annotate(n=Count("pk"))
    )
    found = {row["group__outcome"]: row["n"] for row in rows}
    return {outcome: found.get(outcome, 0) for outcome in (*Outcome.values, "")}


def open_now(on: dt.date) -> list[Round]:
    """What is open for comment on a day, the one that closes first on top."""
    return list(
        Round.objects.filter(opens_on__lte=on, closes_on__gte=on)
        .select_related("unit")
        .order_by("closes_on", "pk")
    )


def look_up(number: str, code: str) -> Comment | None:
    """The comment by its receipt; wrong number and wrong code look the same."""
    found = Comment.objects.filter(number=number).select_related("group", "round", "clause", "now").first()
    if found and hmac.compare_digest(found.code.encode(), code.encode()):
        return found
    return None


@dataclass(frozen=True)
class Published:
    """A group as the public sees it: never a name, a contact, a number or a code."""

    anchor: str
    text: str
    """What the first of them says, personal data covered; empty when it is hidden."""
    hidden: str
    size: int
    outcome: str
    reason: str
    changed: str
    """Anchor of the clause changed because of it."""


def published(held: Round) -> list[Published]:
    """The published set: one line for each group, by clause; nothing before the answers are public."""
    if not held.answered_on:
        return []
    groups = {g.pk: g for g in Group.objects.filter(round=held).select_related("changed")}
    seen: set[int] = set()
    lines = []
    for comment in held.comments.select_related("clause").order_by("clause__draft", "clause__place", "pk"):
        if comment.group_id in seen:
            continue
        seen.add(comment.group_id)
        lines.append(_line(comment, groups[comment.group_id]))
    return lines


def _line(comment: Comment, group: Group) -> Published:
    names = list(
        group.comments.exclude(name="").values_list("name", flat=True).distinct()[:200]
    ) if group.size > 1 else [comment.name]  # fmt: skip
    return Published(
        anchor=comment.clause.anchor,
        text="" if comment.hidden_reason else masked(comment.text, comment.contact, *names),
        hidden=comment.hidden_reason,
        size=group.size,
        outcome=Outcome(group.outcome).label,  # type: ignore[arg-type]
        reason=masked(group.reason, *names),
        changed=group.changed.anchor if group.changed else "",
    )


def moves(held: Round) -> list[Move]:
    """How the clauses went from draft to draft, for the history of the text."""
    return list(
        Move.objects.filter(Q(old__round=held))
        .select_related("old", "new")
        .order_by("old__draft", "old__place", "pk")
    )
