"""Opening a round, bringing in the next draft, and saying where a listed comment belongs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from fazhi.engines.ledger.chain import canonical
from fazhi.kernel.audit.trail import append
from fazhi.kernel.documents import numbering
from fazhi.kernel.errors import BadData, Refused, Stale
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.text import _
from fazhi.modules.comment.matching import Follow, follow, place_of
from fazhi.modules.comment.models import Clause, Comment, Move, Round
from fazhi.modules.comment.rules import cited, least, must_be_long_enough, must_keep
from fazhi.modules.comment.states import Follow as Kind

CLAUSES = 5000
CUT = 500
"""Rows of one statement."""


def digest_of(value: Any) -> str:
    """The digest under which the ledger keeps a text without saying it."""
    return hashlib.new(settings.FAZHI_LEDGER_ALGORITHM, canonical({"v": value})).hexdigest()


def open_round(
    case_pk: int | None, unit: Unit, title: str, clauses: Sequence[tuple[str, str]], opens_on: dt.date, closes_on: dt.date,
    actor: Actor, at: dt.datetime, *, rule: str = "md.comment", short_reason: str = "", explanation: str = "",
) -> Round:  # fmt: skip
    """Open a text for comment. `clauses`: (anchor, text) in order. `opens_on`, `closes_on`: both included.

    `case_pk`: the case that waits for the answers; None for a consultation by itself. `rule`: key of the dated parameter with the least period (`md.comment`, `nd.comment_general`, `nd.comment_market`,
    `nd.rule_comment`). Raises NotAllowed, BadData (text, days) or Refused (period too short; names article and way out).
    """  # fmt: skip
    must_keep(actor, unit.pk)
    checked = _checked(clauses)
    if not title.strip() or len(title) > 200:
        raise BadData(
            _("征求意见稿的名称不能为空，最多200个字。"), fields={"title": _("不能为空，最多200个字")}
        )
    if closes_on < opens_on:
        raise BadData(_("截止日期早于开始日期。"), fields={"closes_on": _("早于开始日期")})
    found, day = least(rule, opens_on)
    must_be_long_enough(found, day, closes_on, short_reason)
    with transaction.atomic():
        serial = numbering.take(str(unit.pk), "comment_round", opens_on.year)
        made = Round.objects.create(
            case_id=case_pk, unit=unit, number=f"征求意见〔{opens_on.year}〕{serial}号", title=title.strip(),
            rule=rule, basis=(cited(found) if found else "")[:120], least_on=day, opens_on=opens_on,
            closes_on=closes_on, short_reason=short_reason.strip()[:500], explanation=explanation,
        )  # fmt: skip
        _write_clauses(made, checked)
        body = {
            "number": made.number, "case": case_pk, "opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat(),
            "short_reason": made.short_reason, "clauses": len(checked), "text": digest_of(checked),
        }  # fmt: skip
        append(f"comment:{made.pk}", "open", body, actor=actor, at=at)
    return made


def extend(held: Round, closes_on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """Keep the round open longer. Refused for an earlier day: a period once announced is never cut."""
    must_keep(actor, held.unit_id)
    if closes_on <= held.closes_on:
        raise Refused(
            _("征求意见的期限公布后只能延长，不能缩短。请填写晚于%(day)s的日期。") % {"day": held.closes_on}
        )
    must_be_unanswered(held.pk)
    with transaction.atomic():
        Round.objects.filter(pk=held.pk).update(closes_on=closes_on)
        body = {"from": held.closes_on.isoformat(), "to": closes_on.isoformat()}
        append(f"comment:{held.pk}", "extend", body, actor=actor, at=at)
    held.closes_on = closes_on


@dataclass(frozen=True)
class Revision:
    """What the next draft did: numbers of clauses by kind, of comments that follow their clause, of those listed."""

    draft: int
    clauses: dict[str, int]
    anchored: int
    listed: int


def revise(held: Round, clauses: Sequence[tuple[str, str]], actor: Actor, at: dt.datetime) -> Revision:
    """Bring in the next draft: every comment follows its clause, or is listed for a person.

    Raises NotAllowed, BadData, Refused (answers are published) or Stale; then nothing has changed.
    """
    must_keep(actor, held.unit_id)
    checked = _checked(clauses)
    must_be_unanswered(held.pk)
    before = list(held.clauses.filter(draft=held.draft))
    with transaction.atomic():
        if not Round.objects.filter(pk=held.pk, draft=held.draft).update(draft=held.draft + 1):
            raise Stale(round=held.pk)
        held.draft += 1
        after = _write_clauses(held, checked)
        found = follow([(c.anchor, c.text) for c in before], checked)
        _write_moves(found, before, after)
        _carry(found, before, after)
        listed = held.comments.filter(now=None).count()
        result = Revision(
            held.draft, dict(sorted(Counter(f.kind.value for f in found).items())),
            held.comments.count() - listed, listed,
        )  # fmt: skip
        body = {"draft": result.draft, "text": digest_of(checked), "clauses": result.clauses}
        append(
            f"comment:{held.pk}",
            "revise",
            body | {"anchored": result.anchored, "listed": listed},
            actor=actor,
            at=at,
        )
    return result


def place(comments: Iterable[Comment], clause: Clause, actor: Actor, at: dt.datetime) -> int:
    """A person says to which clause of the present draft comments belong. Returns how many were placed."""
    chosen = list(comments)
    held = clause.round
    must_keep(actor, held.unit_id)
    if clause.draft != held.draft or any(c.round_id != held.pk for c in chosen):
        raise BadData(_("只能放到同一征求意见稿的现行一稿的条款上。"))
    with transaction.atomic():
        for start in range(0, len(chosen), CUT):
            ids = [comment.pk for comment in chosen[start : start + CUT]]
            Comment.objects.filter(pk__in=ids).update(now=clause, listed="")
        body = {
            "clause": clause.anchor,
            "draft": clause.draft,
            "comments": digest_of([c.number for c in chosen]),
        }
        append(f"comment:{held.pk}", "place", body | {"count": len(chosen)}, actor=actor, at=at)
    return len(chosen)


def must_be_unanswered(round_pk: int) -> None:
    """Refused once the answers of a round are published. Asks the database: a round in hand may be of yesterday."""
    if Round.objects.filter(pk=round_pk).exclude(answered_on=None).exists():
        raise Refused(_("意见的答复已经公布，这一轮征求意见不能再改。需要再次征求意见的，请另开一轮。"))


def _checked(clauses: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    rows = [(str(anchor).strip(), str(text).strip()) for anchor, text in clauses]
    if not rows or len(rows) > CLAUSES:
        raise BadData(_("征求意见稿应当有1至%(most)d个条款。") % {"most": CLAUSES})
    for number, (anchor, text) in enumerate(rows, 1):
        if not anchor or len(anchor) > 60 or not text:
            raise BadData(_("第%(number)d个条款缺少条款名（最多60个字）或者条文。") % {"number": number})
    if twice := [anchor for anchor, count in Counter(anchor for anchor, _t in rows).items() if count > 1]:
        raise BadData(_("条款“%(anchor)s”出现了不止一次。") % {"anchor": twice[0]})
    return rows


def _write_clauses(held: Round, rows: Sequence[tuple[str, str]]) -> list[Clause]:
    made = [
        Clause(round=held, draft=held.draft, place=place, anchor=anchor, text=text)
        for place, (anchor, text) in enumerate(rows, 1)
    ]
    Clause.objects.bulk_create(made, batch_size=CUT)
    return list(Clause.objects.filter(round=held, draft=held.draft))


def _write_moves(found: Iterable[Follow], before: list[Clause], after: list[Clause]) -> None:
    Move.objects.bulk_create(
        (
            Move(old=before[f.old], new=after[j] if j is not None else None, kind=f.kind, score=f.score)
            for f in found
            for j in (f.new or (None,))
        ),
        batch_size=CUT,
    )


def _carry(found: Iterable[Follow], before: list[Clause], after: list[Clause]) -> None:
    """Put the comments of each clause where it went. Only parts of a split clause ask what a comment quotes."""
    for f in found:
        here = Comment.objects.filter(now=before[f.old])
        if f.kind in {Kind.REMOVED, Kind.DOUBTFUL}:
            here.update(now=None, listed=f.kind)
        elif f.kind == Kind.SPLIT:
            _carry_split(here, before[f.old], [after[j] for j in f.new])
        else:
            here.update(now=after[f.new[0]])


def _carry_split(here: Any, old: Clause, parts: list[Clause]) -> None:
    texts = [part.text for part in parts]
    quotes = list(here.order_by().values_list("quote", flat=True).distinct())
    by_place: dict[int | None, list[str]] = defaultdict(list)
    for quote in quotes:
        by_place[place_of(quote, old.text, texts)].append(quote)
    for where, group in by_place.items():
        for start in range(0, len(group), CUT):
            rows = here.filter(Q(quote__in=group[start : start + CUT]))
            rows.update(**({"now": None, "listed": Kind.SPLIT} if where is None else {"now": parts[where]}))
