"""Rounds of public comment: period, receipt, answers, drafts."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale
from fazhi.kernel.orgs import actors
from fazhi.modules.comment import portal, service
from fazhi.modules.comment.models import Comment, Group, Round
from tests.modules.comment.test_matching import DOGS, NOISE, OLD, PARKING, WASTE
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
ORDER = "重大行政决策程序暂行条例"
PUBLIC = actors.public()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def opened(district: District, opens: str = "2024-03-01", closes: str = "2024-03-31", **more: Any) -> Round:
    case = district.apply(day=opens)
    return service.open_round(
        case.pk, district.units["justice"], "停车管理办法（征求意见稿）", OLD, day(opens), day(closes),
        district.actor("officer"), moment(opens), **more,
    )  # fmt: skip


def said(held: Round, place: int, text: str, on: str = "2024-03-05", **more: Any) -> Comment:
    return service.add(held, service.clauses(held)[place], text, PUBLIC, moment(on), **more)


@duty(
    ORDER,
    "15",
    "公开征求意见的期限一般不少于30日；因情况紧急等原因需要缩短期限的，公开征求意见时应当予以说明",
)
def test_thirty_days_or_a_reason(district: District) -> None:
    assert opened(district, "2024-03-01", "2024-03-31").least_on == day("2024-03-31")
    with pytest.raises(Refused, match=r"30日.*《重大行政决策程序暂行条例》第十五条"):
        opened(district, "2024-03-01", "2024-03-30")
    short = opened(district, "2024-03-01", "2024-03-10", short_reason="汛期将至，需尽快公布")
    assert short.short_reason
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=short.pk).update(short_reason="")
    assert opened(district, "2019-08-01", "2019-08-05").least_on is None  # before the Order was in force


@duty("市县法治政府建设示范指标体系2021", "24", "规范性文件公开征求意见不少于7个工作日")
def test_no_reason_shortens_a_document(district: District) -> None:
    document = {"rule": "nd.comment_general", "short_reason": "紧急"}
    assert opened(district, "2024-03-01", "2024-03-12", **document).least_on == day("2024-03-12")
    with pytest.raises(Refused, match="7个工作日"):
        opened(district, "2024-03-01", "2024-03-11", **document)


def test_a_period_is_only_extended(district: District) -> None:
    held = opened(district)
    officer = district.actor("officer")
    with pytest.raises(Refused, match="只能延长"):
        service.extend(held, day("2024-03-30"), officer, moment("2024-03-02"))
    service.extend(held, day("2024-04-10"), officer, moment("2024-03-02"))
    assert not service.closed(held.case_id, day("2024-04-10"))
    assert service.closed(held.case_id, day("2024-04-11"))
    assert not service.closed(held.case_id + 99, day("2024-04-11"))


def test_receipt_of_an_anonymous_comment(district: District) -> None:
    held = opened(district)
    comment = said(held, 0, "泊位太少", key="form-1")
    assert said(held, 0, "泊位太少", key="form-1").pk == comment.pk
    assert service.look_up(comment.number, comment.code) == comment
    assert service.look_up(comment.number, "AAAAAAAA") is None
    assert service.look_up("无", comment.code) is None
    entry = Entry.objects.get(chain=f"comment:{held.pk}", action="comment")
    assert comment.digest in entry.body
    assert "泊位" not in entry.body
    assert not verify(f"comment:{held.pk}")
    for on, text in (("2024-04-01", "迟到"), ("2024-03-05", "  ")):
        with pytest.raises((Refused, BadData)):
            said(held, 0, text, on)
    letter = said(held, 1, "来信", "2024-04-02", received_on=day("2024-03-31"), channel="post")
    assert letter.received_on == day("2024-03-31")


@duty(ORDER, "18", "对社会各方面提出的意见进行归纳整理、研究论证，充分采纳合理意见，完善决策草案")
def test_every_comment_is_answered_before_publication(district: District) -> None:
    held, officer = opened(district), district.actor("officer")
    campaign = [
        said(held, 0, f"建议夜间免费停车，方便老旧小区居民停车{mark}", name=f"李晓{mark}明")
        for mark in "，。！"
    ]
    alone = said(held, 2, "犬绳应当更短，联系我13800000000", name="王小芳", contact="重庆路1号")
    assert service.received(held.case_id) == service.unanswered(held.case_id) == 4
    group = campaign[0].group
    group.refresh_from_db()
    assert (group.size, Group.objects.count()) == (3, 2)
    with pytest.raises(BadData, match="理由"):
        service.answer(group, "adopted", " ", officer, moment("2024-04-01"))
    with pytest.raises(NotAllowed):
        service.answer(group, "adopted", "已写入", district.actor("outsider"), moment("2024-04-01"))
    service.answer(
        group, "adopted", "已写入第一条", officer, moment("2024-04-01"), changed=service.clauses(held)[0]
    )
    assert service.unanswered(held.case_id) == 1
    with pytest.raises(Refused, match="1条意见没有答复"):
        service.publish_answers(held, officer, moment("2024-04-01"))
    service.answer(alone.group, "not", "与上位法一致，王小芳的意见不采纳", officer, moment("2024-04-01"))
    with pytest.raises(Refused, match="截止后"):
        service.publish_answers(held, officer, moment("2024-03-31"))
    assert service.published(held) == []
    service.publish_answers(held, officer, moment("2024-04-01"))
    lines = service.published(held)
    assert [(line.size, line.outcome, line.changed) for line in lines] == [
        (3, "采纳", "第一条"),
        (1, "不采纳", ""),
    ]
    for secret in ("王小芳", "13800000000", "重庆路", "李晓", alone.code, alone.number):
        assert secret not in repr(lines)
    with pytest.raises(Refused, match="已经公布"):
        service.answer(group, "not", "反悔", officer, moment("2024-04-02"))
    assert service.outcomes(held.case_id) == {"adopted": 3, "partly": 0, "not": 1, "": 0}


def test_one_of_a_campaign_may_have_its_own_answer(district: District) -> None:
    held, officer = opened(district), district.actor("officer")
    two = [said(held, 0, f"建议夜间免费停车，方便老旧小区居民停车{mark}") for mark in "，。"]
    old = Group.objects.get()
    own = service.detach(two[1], officer, moment("2024-03-06"))
    assert (own.size, Group.objects.get(pk=old.pk).size) == (1, 1)
    old.refresh_from_db()
    service.answer(old, "partly", "老旧小区先行", officer, moment("2024-03-06"))
    later = said(held, 0, "建议夜间免费停车，方便老旧小区居民停车", "2024-03-07")
    assert later.group_id != old.pk
    stale = Group.objects.get(pk=own.pk)
    Group.objects.filter(pk=own.pk).update(size=5)
    with pytest.raises(Stale):
        service.answer(stale, "not", "理由", officer, moment("2024-03-08"))


def test_hidden_text_stays_counted(district: District) -> None:
    held, officer = opened(district), district.actor("officer")
    rude = said(held, 3, "辱骂他人的话")
    service.hide(rude, "含有侮辱他人的内容", officer, moment("2024-03-06"))
    service.answer(rude.group, "not", "与条文无关", officer, moment("2024-04-01"))
    service.publish_answers(held, officer, moment("2024-04-01"))
    (line,) = service.published(held)
    assert (line.text, line.hidden, line.size) == ("", "含有侮辱他人的内容", 1)


def test_comments_follow_their_clauses(district: District) -> None:
    held, officer = opened(district), district.actor("officer")
    moved, gone = said(held, 3, "噪声"), said(held, 2, "犬绳")
    first, second = WASTE.split("，并")
    quoted, unquoted = said(held, 1, "企业太少", quote=second[:8]), said(held, 1, "不要备案")
    halves = [("第二条", first), ("第三条", "并" + second)]
    done = service.revise(
        held, [("第一条", NOISE), *halves, ("第四条", PARKING)], officer, moment("2024-03-10")
    )
    assert (done.draft, done.anchored + done.listed, service.listed(held.case_id)) == (2, 4, done.listed)
    now = {c.pk: c for c in Comment.objects.select_related("now")}
    assert now[moved.pk].now.anchor == "第一条"
    assert (now[gone.pk].now, now[gone.pk].listed) == (None, "removed")
    assert now[quoted.pk].now.anchor == "第三条"
    assert now[unquoted.pk].now.anchor == "第二条"  # which holds two thirds of the old clause
    clause = service.clauses(held)[1]
    assert service.place([now[gone.pk]], clause, officer, moment("2024-03-11")) == 1
    assert service.listed(held.case_id) == 0
    with pytest.raises(BadData, match="现行一稿"):
        service.add(held, gone.clause, "旧稿", PUBLIC, moment("2024-03-12"))
    with pytest.raises(BadData, match="不止一次"):
        service.revise(held, [("第一条", DOGS), ("第一条", NOISE)], officer, moment("2024-03-12"))
    service.revise(held, [("第一条", PARKING), ("第二条", NOISE)], officer, moment("2024-03-12"))
    assert Comment.objects.get(pk=moved.pk).now.anchor == "第二条"
    assert not verify(f"comment:{held.pk}")


def test_every_answered_round_is_reached_page_by_page(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "SHOWN", 2)
    for opens in ("2024-03-01", "2024-03-01", "2024-03-04", "2024-03-04", "2024-03-05"):
        held = opened(district, opens, "2024-04-09")
        service.publish_answers(held, district.actor("officer"), moment("2024-04-10"))
    seen: list[str] = []
    more = ["after="]
    while more:
        text = Client().get(f"/public/comment/?{more[0]}").content.decode()
        seen += re.findall(r"/public/comment/(\d+)/answers/", text)
        more = re.findall(r"after=\d+", text)
    assert seen == [str(pk) for pk in Round.objects.order_by("-pk").values_list("pk", flat=True)]
