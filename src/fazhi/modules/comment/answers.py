"""Taking comments in, answering them, and publishing the answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from fazhi.kernel.audit.trail import append
from fazhi.kernel.documents import numbering
from fazhi.kernel.errors import BadData, Refused, Stale
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import CODE_ALPHABET
from fazhi.kernel.text import _
from fazhi.modules.comment import grouping
from fazhi.modules.comment.actions import CUT, digest_of, must_be_unanswered
from fazhi.modules.comment.models import Clause, Comment, Group, Round
from fazhi.modules.comment.rules import must_keep
from fazhi.modules.comment.states import Channel, Outcome

LONGEST = 3000


def add(
    held: Round, clause: Clause, text: str, actor: Actor, at: dt.datetime, *, quote: str = "", name: str = "",
    contact: str = "", channel: str = Channel.ONLINE, received_on: dt.date | None = None, key: str | None = None,
) -> Comment:  # fmt: skip
    """Take in one comment; its `number` and `code` are the receipt. With a `key` used before: the comment it made.

    Name and contact may be left out. Raises BadData (text) or Refused (the round is not open on the day of receipt).
    """
    if key and (done := Comment.objects.filter(key=key).first()):
        return done
    row = {
        "clause": clause, "text": text, "quote": quote, "name": name, "contact": contact, "channel": channel,
        "received_on": received_on or local_day(at), "key": key,
    }  # fmt: skip
    for left in (2, 1, 0):
        try:
            return add_many(held, [row], actor, at)[0]
        except (Stale, IntegrityError):
            if key and (done := Comment.objects.filter(key=key).first()):
                return done
            if not left:
                raise
    raise AssertionError("unreachable")


def add_many(held: Round, rows: Iterable[Mapping[str, Any]], actor: Actor, at: dt.datetime) -> list[Comment]:
    """Take in many comments (dicts of the arguments of `add`, `clause` a clause of the present draft), all or none."""
    day = local_day(at)
    must_be_unanswered(held.pk)
    made = [_checked(held, row, day, at) for row in rows]
    with transaction.atomic():
        first = numbering.take(str(held.unit_id), "comment", day.year, len(made)) if made else 1
        for place, comment in enumerate(made):
            comment.number = f"意见〔{day.year}〕{held.unit_id}-{first + place}号"
            comment.code = _code(comment)
            comment.digest = digest_of([comment.number, comment.code, comment.text])
        _into_groups(held, made)
        Comment.objects.bulk_create(made, batch_size=CUT)
        Round.objects.filter(pk=held.pk).update(comments_count=F("comments_count") + len(made))
        told = made[0].digest if len(made) == 1 else digest_of([comment.digest for comment in made])
        append(f"comment:{held.pk}", "comment", {"count": len(made), "digest": told}, actor=actor, at=at)
    return made


def _checked(held: Round, row: Mapping[str, Any], today: dt.date, at: dt.datetime) -> Comment:
    text, clause = str(row["text"]).replace("\x00", "").strip(), row["clause"]
    if not text or len(text) > LONGEST:
        raise BadData(
            _("请写下意见，最多%(most)d个字。") % {"most": LONGEST},
            fields={"text": _("请写下意见，最多3000个字。")},
        )
    if clause.round_id != held.pk or clause.draft != held.draft:
        raise BadData(_("征求意见稿已经修改，请在现行一稿的条款上提意见。"))
    day = row.get("received_on") or today
    if day > today or not held.opens_on <= day <= held.closes_on:
        raise Refused(
            _("本次征求意见自%(opens)s起至%(closes)s止，%(day)s不能提意见。") % {"opens": held.opens_on, "closes": held.closes_on, "day": day}
        )  # fmt: skip
    return Comment(
        round=held, unit_id=held.unit_id, clause=clause, now=clause, text=text, quote=str(row.get("quote", ""))[:500].strip(),
        name=str(row.get("name", ""))[:120].strip(), contact=str(row.get("contact", ""))[:120].strip(),
        channel=row.get("channel", Channel.ONLINE), received_on=day, at=at, key=row.get("key"),
    )  # fmt: skip


def _code(comment: Comment) -> str:
    """Not guessable, and the same whenever it is worked out."""
    text = f"comment|{comment.round_id}|{comment.number}|{comment.at.isoformat()}"
    told = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in told[:8])


def _into_groups(held: Round, made: list[Comment]) -> None:
    """Comments on the same clause that say nearly the same share a group that is not answered yet."""
    known: dict[int, list[Group]] = defaultdict(list)
    clauses = {comment.clause_id for comment in made}
    pairs = list(
        Group.objects.filter(round=held, outcome="", comments__now__in=clauses)
        .order_by("pk").values_list("pk", "comments__now").distinct()
    )  # fmt: skip
    rows = {group.pk: group for group in Group.objects.filter(round=held, outcome="")} if pairs else {}
    for pk, clause in pairs:
        if pk in rows:
            known[clause].append(rows[pk])
    words = {clause: [group.words for group in groups] for clause, groups in known.items()}
    grown: Counter[int] = Counter()
    fresh: list[Group] = []
    for comment in made:
        said, on = grouping.plain(comment.text), comment.clause_id
        place = grouping.find(said, words.setdefault(on, []))
        if place is None:
            group = Group(round=held, words=said)
            fresh.append(group)
            known[on].append(group)
            words[on].append(said)
        else:
            group = known[on][place]
            group.size += 1
            if group.pk:
                grown[group.pk] += 1
        comment.group = group
    Group.objects.bulk_create(fresh, batch_size=CUT)
    for pk, more in sorted(grown.items()):
        if not Group.objects.filter(pk=pk, outcome="").update(size=F("size") + more):
            raise Stale(group=pk)
    for comment in made:
        comment.group_id = comment.group.pk


def answer(
    group: Group, outcome: str, reason: str, actor: Actor, at: dt.datetime, *, changed: Clause | None = None
) -> None:
    """Answer a comment or a whole campaign. Every answer gives its reason (Order 713, article 18; adopted ones too: what
    was done). `changed`: the clause that was changed because of it."""
    must_keep(actor, group.round.unit_id)
    must_be_unanswered(group.round_id)
    if outcome not in Outcome.values:
        raise BadData(
            _("请选择采纳、部分采纳或者不采纳。"), fields={"outcome": _("请选择采纳、部分采纳或者不采纳。")}
        )
    if not reason.strip():
        raise BadData(
            _("请写明理由：采纳的写明如何修改，不采纳的写明为什么。"), fields={"reason": _("请写明理由")}
        )
    if changed is not None and changed.round_id != group.round_id:
        raise BadData(_("只能指明本征求意见稿的条款。"))
    with transaction.atomic():
        values = {
            "outcome": outcome, "reason": reason.strip(), "changed": changed, "answered_at": at,
            "answered_by": actor.name[:60],
        }  # fmt: skip
        if not Group.objects.filter(pk=group.pk, size=group.size).update(**values):
            raise Stale(_("这一组意见刚刚有了变化，请刷新后核对再答复。"), group=group.pk)
        body = {"group": group.pk, "size": group.size, "outcome": outcome, "reason": reason.strip()}
        append(f"comment:{group.round_id}", "answer", body, actor=actor, at=at)
    for name, value in values.items():
        setattr(group, name, value)


def detach(comment: Comment, actor: Actor, at: dt.datetime) -> Group:
    """Take a comment out of its campaign: it gets an answer of its own."""
    must_keep(actor, comment.unit_id)
    group = comment.group
    must_be_unanswered(comment.round_id)
    if group.size == 1:
        raise Refused(_("这条意见已经单独成组。"))
    with transaction.atomic():
        Group.objects.filter(pk=group.pk).update(size=F("size") - 1)
        own = Group.objects.create(round=comment.round, words=grouping.plain(comment.text))
        Comment.objects.filter(pk=comment.pk).update(group=own)
        append(f"comment:{comment.round_id}", "detach", {"number": comment.number}, actor=actor, at=at)
    comment.group = own
    return own


def hide(comment: Comment, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Keep a text out of the published set, with a reason. It stays counted, must be answered, and its digest is kept."""
    must_keep(actor, comment.unit_id)
    if not reason.strip():
        raise BadData(_("请写明不公开的理由。"), fields={"reason": _("请写明不公开的理由。")})
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(hidden_reason=reason.strip()[:200])
        body = {"number": comment.number, "digest": comment.digest, "reason": reason.strip()}
        append(f"comment:{comment.round_id}", "hide", body, actor=actor, at=at)
    comment.hidden_reason = reason.strip()[:200]


def publish_answers(held: Round, actor: Actor, at: dt.datetime) -> None:
    """Publish the answers, once the round is over and every comment has one (Order 713, article 18)."""
    must_keep(actor, held.unit_id)
    day = local_day(at)
    left = held.comments.filter(group__outcome="").count()
    if day <= held.closes_on:
        raise Refused(_("征求意见至%(day)s截止，截止后才能公布答复。") % {"day": held.closes_on})
    if left:
        raise Refused(
            _("还有%(n)d条意见没有答复，不能公布。依据《重大行政决策程序暂行条例》第十八条，请逐条（逐组）写明采纳情况和理由。") % {"n": left},
            condition="all_answered",
        )  # fmt: skip
    with transaction.atomic():
        if not Round.objects.filter(pk=held.pk, answered_on=None).update(answered_on=day):
            raise Stale(round=held.pk)
        append(f"comment:{held.pk}", "publish", {"comments": held.comments.count()}, actor=actor, at=at)
    held.answered_on = day
