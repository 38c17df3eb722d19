"""What a decision's archive holds, and who answered for what in which post."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils import timezone

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents.models import Document
from fazhi.kernel.orgs.models import Post, User, valid_on
from fazhi.kernel.procedures import registry
from fazhi.kernel.text import Text, _
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions.models import Attendance, Decision
from fazhi.modules.decisions.rules import panel
from fazhi.modules.decisions.states import Yes


@dataclass(frozen=True)
class Item:
    """A thing that the archive must hold (article 33), and whether it does."""

    title: Text
    article: str
    held: bool


def archive(case: Decision) -> list[Item]:
    """What this decision's archive must hold, by its own determinations: nothing that does not apply is asked for."""
    kinds = set(Document.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    taken = set(Entry.objects.filter(chain=case.chain).values_list("action", flat=True))
    public, since = not case.secret_basis, case.draft_from or case.opened_on
    items = [
        Item(_("决策事项建议"), "10", "propose" in taken),
        Item(_("启动决策、明确承办单位"), "11", "start" in taken),
    ]
    if public:
        rounds = comment.rounds(case.pk)
        items += [
            Item(_("公开征求意见的草案和说明"), "15", bool(rounds)),
            Item(_("意见采纳情况"), "18", bool(rounds) and comment.unanswered(case.pk) == 0),
            Item(_("公布的意见答复"), "32", all(held.answered_on for held in rounds if held.comments_count)),
        ]
    if case.hearing_needed == Yes.YES:
        items.append(Item(_("听证报告"), "17", "听证报告" in kinds))
    experts = panel(case)
    items.append(
        Item(_("专家签字的论证意见"), "20", experts.exists() and not experts.filter(signed_on=None).exists())
        if case.technical != Yes.NO
        else Item(_("不需要专家论证的理由"), "19", bool(case.no_expert_reason))
    )
    items.append(
        Item(_("风险评估报告"), "23", case.risks.filter(opened_on__gte=since).exists())
        if case.risky != Yes.NO
        else Item(_("不需要风险评估的理由"), "22", bool(case.no_risk_reason))
    )
    if case.market == Yes.YES:
        items.append(Item(_("公平竞争审查结论"), "29", bool(case.fair_number)))
    items += [
        Item(_("合法性审查意见书"), "27", "合法性审查意见书" in kinds),
        Item(_("出席人员、发言次序和意见"), "30", case.attendance.filter(held_on__gte=since).exists()),
        Item(_("会议纪要"), "30", "会议纪要" in kinds),
        Item(_("请示报告"), "31", "report_party" in taken),
        Item(_("决策决定"), "32", "重大行政决策决定" in kinds),
    ]
    if public:
        items.append(Item(_("公布记录"), "32", case.published_on is not None))
    return [*items, Item(_("执行单位"), "34", bool(case.executor))]


def completeness(case: Decision) -> tuple[int, int]:
    """(held, asked for)."""
    items = archive(case)
    return sum(item.held for item in items), len(items)


@dataclass(frozen=True)
class Deed:
    """What a person did for a decision on a day, in the post held on that day."""

    decision: Decision
    on: str
    what: Text
    posts: str


def deeds(user: User, decisions: list[Decision]) -> list[Deed]:
    """Everything that a person signed or said in these decisions, the earliest first, with the post of that day: a later
    post, or none, changes nothing (article 38: responsibility is for life)."""
    chains = {decision.chain: decision for decision in decisions}
    found = []
    for entry in Entry.objects.filter(chain__in=chains, actor_id=user.pk).order_by("at", "pk"):
        decision = chains[entry.chain]
        day = timezone.localtime(entry.at).date()
        posts = valid_on(Post.objects.filter(user=user), day).select_related("unit")
        names = "、".join(f"{post.unit.short}{post.title or post.get_role_display()}" for post in posts)
        step = next((s for s in registry.of(decision).steps if s.key == entry.action), None)
        found.append(
            Deed(
                decision,
                json.loads(entry.body).get("on", str(day)),
                step.title if step else entry.action,
                names,
            )
        )
    seats = Attendance.objects.filter(user=user, decision__in=decisions).select_related("decision")
    found += [Deed(seat.decision, str(seat.held_on), seat.get_opinion_display(), seat.post) for seat in seats]
    return sorted(found, key=lambda deed: (deed.on, deed.decision.pk))
