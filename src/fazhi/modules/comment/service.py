"""The door of the module: what decisions, normative documents and the portal may ask of public comment."""

from __future__ import annotations

import datetime as dt
import hmac
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet

from fazhi.modules.comment.actions import Revision, extend, open_round, place, revise
from fazhi.modules.comment.answers import add, add_many, answer, detach, hide, publish_answers
from fazhi.modules.comment.cutting import cut
from fazhi.modules.comment.models import Clause, Comment, Group, Move, Round
from fazhi.modules.comment.privacy import masked
from fazhi.modules.comment.rules import RULES, must_keep
from fazhi.modules.comment.states import Channel, Follow, Outcome

__all__ = [
    "RULES",
    "Channel",
    "Clause",
    "ClauseLine",
    "Comment",
    "Group",
    "Outcome",
    "Published",
    "Revision",
    "Round",
    "add",
    "add_many",
    "answer",
    "answered",
    "by_clause",
    "changes",
    "clauses",
    "closed",
    "cut",
    "detach",
    "extend",
    "hide",
    "listed",
    "look_up",
    "masked",
    "must_keep",
    "open_now",
    "open_round",
    "outcomes",
    "outcomes_of",
    "place",
    "publish_answers",
    "published",
    "received",
    "revise",
    "rounds",
    "unanswered",
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
    """Number of comments of a case by outcome; unanswered ones under the empty text."""
    return _by_outcome(Comment.objects.filter(round__case_id=case_pk))


def outcomes_of(held: Round) -> dict[str, int]:
    """The same of one round."""
    return _by_outcome(Comment.objects.filter(round=held))


def _by_outcome(rows: QuerySet[Comment]) -> dict[str, int]:
    counted = rows.order_by().values("group__outcome").annotate(n=Count("pk"))
    found = {row["group__outcome"]: row["n"] for row in counted}
    return {outcome: found.get(outcome, 0) for outcome in (*Outcome.values, "")}


def open_now(on: dt.date) -> list[Round]:
    """What is open for comment on a day, the one that closes first on top."""
    return list(
        Round.objects.filter(opens_on__lte=on, closes_on__gte=on)
        .select_related("unit")
        .order_by("closes_on", "pk")
    )


def answered() -> QuerySet[Round]:
    """Rounds whose answers are public."""
    return Round.objects.exclude(answered_on=None).select_related("unit")


SHOWN = 20
"""Groups shown at one clause; answered ones give way when only open ones are asked for."""


@dataclass(frozen=True)
class ClauseLine:
    """A clause of the present draft and the groups whose comments are on it, the largest first."""

    clause: Clause
    groups: list[tuple[Group, str]]
    """Each with the words of its first comment."""
    more: int
    """Number of further groups, not in `groups`."""


def by_clause(held: Round, *, only_open: bool = False) -> tuple[list[ClauseLine], list[Comment]]:
    """The present draft with its groups, and the comments whose clause a person must find."""
    rows = Group.objects.filter(round=held).order_by("-size", "pk")
    ranked = (rows.filter(outcome="") if only_open else rows).values_list("pk", flat=True)
    rank = {pk: place for place, pk in enumerate(ranked)}
    here: dict[int, list[int]] = defaultdict(list)
    for clause, group in held.comments.exclude(now=None).order_by().values_list("now", "group").distinct():
        if group in rank:
            here[clause].append(group)
    shown = {clause: sorted(pks, key=rank.__getitem__)[:SHOWN] for clause, pks in here.items()}
    wanted = {pk for pks in shown.values() for pk in pks}
    groups, texts = Group.objects.in_bulk(wanted), _first_words(wanted)
    lines = []
    for line in clauses(held):
        told = [(groups[pk], texts[pk]) for pk in shown.get(line.pk, [])]
        lines.append(ClauseLine(line, told, len(here[line.pk]) - len(told)))
    return lines, list(held.comments.filter(now=None).select_related("clause", "group")[:200])


def _first_words(groups: set[int]) -> dict[int, str]:
    """The text of the first comment of each group."""
    firsts = Comment.objects.filter(group__in=groups).order_by().values("group").annotate(first=Min("pk"))
    wanted = {row["first"] for row in firsts}
    return dict(Comment.objects.filter(pk__in=wanted).values_list("group", "text"))


def changes(held: Round) -> list[Move]:
    """What became of the clauses from draft to draft, without those that stayed."""
    rows = Move.objects.filter(old__round=held).exclude(kind=Follow.SAME).select_related("old", "new")
    return list(rows.order_by("old__draft", "old__place", "pk"))


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
    named = (
        group.comments.exclude(name="").values_list("name", flat=True).distinct()[:SHOWN]
        if group.size > 1
        else ()
    )
    names = {comment.name, *named}
    return Published(
        anchor=comment.clause.anchor,
        text="" if comment.hidden_reason else masked(comment.text, comment.contact, *names),
        hidden=comment.hidden_reason,
        size=group.size,
        outcome=Outcome(group.outcome).label,  # type: ignore[arg-type]
        reason=masked(group.reason, *names),
        changed=group.changed.anchor if group.changed else "",
    )
