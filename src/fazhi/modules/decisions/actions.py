"""Writes that are no step: drawing and hearing experts, recording who sat in the meeting."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.text import _
from fazhi.modules.decisions.drawing import draw
from fazhi.modules.decisions.models import Attendance, Decision, Expert, ExpertOpinion
from fazhi.modules.decisions.states import Opinion, S


def must_prepare(actor: Actor, case: Decision) -> None:
    """NotAllowed for whoever is not of the body that prepares the decision."""
    if actor.kind != "system" and case.unit_id not in actor.units(Role.OFFICER, Role.OFFICE_HEAD):
        raise NotAllowed(_("由决策承办单位的承办人办理，依据《重大行政决策程序暂行条例》第十一条。"))


def _note(case: Decision, action: str, body: dict[str, Any], actor: Actor, at: dt.datetime) -> None:
    append(f"decision:{case.pk}", action, body, actor=actor, at=at)


def draw_experts(
    case: Decision, count: int, actor: Actor, at: dt.datetime, *, field: str = "", seed: str = ""
) -> list[ExpertOpinion]:
    """Draw experts who are in the pool on the day and not yet on the panel; recused ones are not drawn again.

    Raises Refused when the pool is too small (article 21).
    """
    must_prepare(actor, case)
    if case.state != S.HEARD:
        raise Refused(_("公众参与完成后、专家论证完成前抽取专家，依据《重大行政决策程序暂行条例》第十九条。"))
    day, seed = local_day(at), seed or secrets.token_hex(16)
    pool = Expert.objects.filter(valid_from__lte=day).exclude(valid_to__lte=day)
    pool = pool.filter(field=field) if field else pool
    before = set(case.expert_opinions.filter(drawn_on__gte=case.draft_from).values_list("code", flat=True))
    able = {expert.code: expert for expert in pool if expert.code not in before}
    if not 0 < count <= len(able):
        raise Refused(
            _("专家库中可以抽取的专家有%(n)d名，不能抽取%(count)d名。请减少人数或者扩大专业领域。")
            % {"n": len(able), "count": count}
        )
    drawn = draw(able, count, seed)
    with transaction.atomic():
        made = [
            ExpertOpinion(
                decision=case,
                code=code,
                name=able[code].title,
                field=able[code].field,
                seed=seed,
                drawn_on=day,
            )
            for code in drawn
        ]
        ExpertOpinion.objects.bulk_create(made)
        _note(case, "draw", {"seed": seed, "pool": sorted(able), "drawn": drawn}, actor, at)
    return list(case.expert_opinions.filter(code__in=drawn, drawn_on=day))


def recuse(expert: ExpertOpinion, reason: str, actor: Actor, at: dt.datetime) -> None:
    """An expert with an interest stands back (article 19); another is drawn instead."""
    must_prepare(actor, expert.decision)
    if not reason.strip():
        raise BadData(_("请写明回避的理由。"))
    with transaction.atomic():
        if not ExpertOpinion.objects.filter(pk=expert.pk, signed_on=None).update(
            recused=reason.strip()[:200]
        ):
            raise Refused(_("已经签字的专家不能再回避。"))
        _note(expert.decision, "recuse", {"code": expert.code, "reason": reason.strip()}, actor, at)


def sign(expert: ExpertOpinion, opinion: str, text: str, actor: Actor, at: dt.datetime) -> None:
    """Record the signed opinion of an expert, dissenting ones too (article 20). It is never edited."""
    must_prepare(actor, expert.decision)
    if opinion not in Opinion.values or not text.strip():
        raise BadData(_("请选择意见，并写下论证意见。"))
    with transaction.atomic():
        rows = ExpertOpinion.objects.filter(pk=expert.pk, signed_on=None, recused="")
        if not rows.update(opinion=opinion, text=text.strip(), signed_on=local_day(at)):
            raise Refused(_("该专家已经签字或者已经回避。"))
        _note(
            expert.decision,
            "sign",
            {"code": expert.code, "opinion": opinion, "text": text.strip()},
            actor,
            at,
        )


def attend(
    case: Decision, name: str, post: str, opinion: str, actor: Actor, at: dt.datetime, *, held_on: dt.date, head: bool = False,
    words: str = "", user: User | None = None,
) -> Attendance:  # fmt: skip
    """Record a member of the meeting, in the order of speaking (article 30). Only until the result is recorded."""
    must_prepare(actor, case)
    if case.state != S.AGENDA:
        raise Refused(_("提请讨论后、登记讨论结果前登记出席情况，依据《重大行政决策程序暂行条例》第三十条。"))
    if not name.strip() or not post.strip() or opinion not in Opinion.values:
        raise BadData(_("请填写姓名、职务和意见。"))
    if held_on > local_day(at):
        raise BadData(_("会议日期不能晚于今天。"))
    rows = case.attendance.filter(held_on=held_on)
    if head and rows.filter(head=True).exists():
        raise Refused(_("一次会议只有一名行政首长主持。"))
    with transaction.atomic():
        made = Attendance.objects.create(
            decision=case, user=user, name=name.strip()[:60], post=post.strip()[:120], head=head, order=rows.count() + 1,
            opinion=opinion, words=words.strip(), held_on=held_on,
        )  # fmt: skip
        body = {
            "name": made.name,
            "post": made.post,
            "head": head,
            "opinion": opinion,
            "on": held_on.isoformat(),
        }
        _note(case, "attend", body | {"words": made.words, "order": made.order}, actor, at)
    return made
