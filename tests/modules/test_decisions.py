"""Major decisions: every statutory step is a gate, and each gate is tried."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.models import Post
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions import actions, drawing, selectors
from fazhi.modules.decisions.models import Decision, ExpertOpinion
from fazhi.modules.decisions.register import CATALOGUE, EXPERTS
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
ORDER = "重大行政决策程序暂行条例"
TEXT = "第一条 为了方便居民停车，制定本办法。\n第二条 夜间停车免费。\n第三条 本办法自公布之日起施行。"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def proposed(district: District, on: str = "2024-03-01") -> Decision:
    case = open_case(
        "decision", acting_user=district.actor("outsider"), at=moment(on), unit=district.units["housing"],
        counterpart=district.units["justice"], title="停车管理办法", matter="services", proposer="body", need="停车难",
    )  # fmt: skip
    do(district, case, "study", on, findings="必要")
    assert isinstance(case, Decision)
    return case


def do(district: District, case: Any, step: str, on: str, who: str = "outsider", **data: Any) -> Any:
    return district.do(case, step, on, who, **data)


START = {"technical": "yes", "risky": "yes", "market": "no", "hearing_needed": "no"}


def started(district: District, **changes: Any) -> Decision:
    case = proposed(district)
    do(district, case, "start", "2024-03-01", **(START | changes))
    return case


def commented(district: District, **changes: Any) -> Decision:
    case = started(district, **changes)
    do(
        district,
        case,
        "publish_draft",
        "2024-03-01",
        draft_text=TEXT,
        explanation="说明",
        closes_on=day("2024-03-31"),
    )
    return case


def heard(district: District, **changes: Any) -> Decision:
    case = commented(district, **changes)
    do(district, case, "finish_comment", "2024-04-01")
    return case


def pool(district: District, size: int = 5) -> None:
    for number in range(size):
        versions.add(
            EXPERTS, unit=district.units["justice"], code=f"E{number}", on=day("2024-01-02"), title=f"专家{number}",
            actor=district.actor("office_head"), at=moment("2024-01-02"), tier="senior", field="城乡规划",
        )  # fmt: skip


def argued(district: District, **changes: Any) -> Decision:
    pool(district)
    case = heard(district, **changes)
    officer = district.actor("outsider")
    for expert in actions.draw_experts(case, 2, officer, moment("2024-04-01")):
        actions.sign(expert, "for", "可行", officer, moment("2024-04-01"))
    do(district, case, "argue", "2024-04-01", assessor="规划院")
    return case


def assessed_risk(
    district: District, case: Decision, on: str = "2024-04-02", controllable: str = "yes"
) -> Any:
    return open_case(
        "stability_risk", acting_user=district.actor("outsider"), at=moment(on), unit=district.units["housing"],
        title="风险评估", decision_number=case.number, assessor="稳评公司", grade="low", controllable=controllable, measures="措施",
    )  # fmt: skip


def assessed(district: District, **changes: Any) -> Decision:
    case = argued(district, **changes)
    assessed_risk(district, case)
    do(district, case, "pass_risk", "2024-04-02")
    return case


def reviewed(district: District, conclusion: str = "lawful", **changes: Any) -> Decision:
    case = assessed(district, **changes)
    do(district, case, "submit_review", "2024-04-02")
    do(district, case, "review", "2024-04-10", "officer", review=conclusion, review_text="审查意见")
    return case


def on_agenda(district: District) -> Decision:
    case = reviewed(district)
    do(district, case, "put_on_agenda", "2024-04-12", agenda_for=day("2024-04-16"), meeting="executive")
    return case


def sitting(district: District, case: Decision, *opinions: str, head_last: bool = True) -> None:
    officer = district.actor("outsider")
    seats = [(f"委员{n}", "副区长", opinion, False) for n, opinion in enumerate(opinions)]
    seats.insert(len(seats) if head_last else 0, ("区长", "区长", "for", True))
    for name, post, opinion, head in seats:
        actions.attend(
            case, name, post, opinion, officer, moment("2024-04-16"), held_on=day("2024-04-16"), head=head
        )


def decided(district: District) -> Decision:
    case = on_agenda(district)
    sitting(district, case, "for", "against")
    do(district, case, "deliberate", "2024-04-16", minutes="记录，委员1不同意")
    do(district, case, "report_party", "2024-04-16", report_number="请示1号")
    do(district, case, "decide", "2024-04-16", decision_text="同意")
    return case


@duty(ORDER, "3", "决策事项目录、标准经同级党委同意后向社会公布，并根据实际情况调整")
def test_the_catalogue_needs_the_consent_of_the_party_committee(district: District) -> None:
    case = proposed(district)
    with pytest.raises(Refused, match="目录"):
        do(district, case, "enter_catalogue", "2024-03-01", catalogue_code="2024-01")
    row = versions.add(
        CATALOGUE, unit=district.units["justice"], code="2024-01", on=day("2024-03-04"), title="停车", lead="住建委",
        actor=district.actor("office_head"), at=moment("2024-03-04"), matter="services", party_consent_on=day("2024-03-20"),
    )  # fmt: skip
    with pytest.raises(Refused, match="党委"):
        do(district, case, "enter_catalogue", "2024-03-10", catalogue_code="2024-01")
    do(district, case, "enter_catalogue", "2024-03-20", catalogue_code="2024-01")
    assert case.state == "listed"
    page = Client().get("/public/register/decision_catalogue/?on=2024-03-20").content.decode()
    assert row.title in page


def test_a_determination_is_explained(district: District) -> None:
    case = proposed(district)
    for only in ({"technical": "no"}, {"risky": "no"}):
        with pytest.raises(Refused, match="写明理由"):
            do(district, case, "start", "2024-03-01", **(START | only))


@duty(ORDER, "15", "公布决策草案征求意见，期限一般不少于30日")
def test_a_draft_is_open_for_thirty_days(district: District) -> None:
    case = started(district)
    with pytest.raises(Refused, match="30日"):
        do(
            district,
            case,
            "publish_draft",
            "2024-03-01",
            draft_text=TEXT,
            explanation="说明",
            closes_on=day("2024-03-20"),
        )
    assert (case.state, Decision.objects.get(pk=case.pk).state, comment.rounds(case.pk)) == (
        "drafting",
        "drafting",
        [],
    )
    do(
        district, case, "publish_draft", "2024-03-01", draft_text=TEXT, explanation="说明", closes_on=day("2024-03-20"),
        short_reason="汛期将至",
    )  # fmt: skip
    (held,) = comment.rounds(case.pk)
    assert [clause.anchor for clause in comment.clauses(held)] == ["第一条", "第二条", "第三条"]
    assert held.short_reason == "汛期将至"


@duty(ORDER, "14", "除依法不予公开的外，应当采取便于社会公众参与的方式充分听取意见")
def test_participation_is_waived_only_for_secrets(district: District) -> None:
    case = started(district)
    with pytest.raises(Refused, match="依法不予公开"):
        do(district, case, "keep_secret", "2024-03-01")
    secret = started(district, secret_basis="保守国家秘密法第十三条，密级文号1号")
    with pytest.raises(Refused, match="不属于"):
        do(
            district,
            secret,
            "publish_draft",
            "2024-03-01",
            draft_text=TEXT,
            explanation="说明",
            closes_on=day("2024-03-31"),
        )
    do(district, secret, "keep_secret", "2024-03-01")
    assert secret.participation_on == day("2024-03-01")


@duty(ORDER, "18", "公众意见应当归纳整理、研究论证，充分采纳合理意见")
def test_no_way_on_with_one_open_comment(district: District) -> None:
    case = commented(district)
    with pytest.raises(Refused, match="期限已经届满"):
        do(district, case, "finish_comment", "2024-03-31")
    (held,) = comment.rounds(case.pk)
    made = comment.add(held, comment.clauses(held)[1], "白天也应免费", actors.public(), moment("2024-03-31"))
    with pytest.raises(Refused, match="每一条意见"):
        do(district, case, "finish_comment", "2024-04-01")
    comment.answer(made.group, "not", "白天车位紧张", district.actor("outsider"), moment("2024-04-01"))
    do(district, case, "finish_comment", "2024-04-01")
    assert case.state == "heard"


@duty(ORDER, "16(3)", "听证材料在召开听证会的7日前送达听证参加人；公布产生方式和名单")
def test_a_hearing_that_was_needed(district: District) -> None:
    case = commented(district, hearing_needed="yes")
    with pytest.raises(Refused, match="听证"):
        do(district, case, "finish_comment", "2024-04-01")
    papers = {"papers_sent_on": day("2024-03-14"), "hearing_report": "听证情况"}
    with pytest.raises(Refused, match="7日前"):
        do(district, case, "hold_hearing", "2024-03-20", list_published=True, **papers)
    with pytest.raises((Refused, BadData)):
        do(district, case, "hold_hearing", "2024-03-21", **papers)
    do(district, case, "hold_hearing", "2024-03-21", list_published=True, **papers)
    do(district, case, "finish_comment", "2024-04-01")


@duty(ORDER, "19", "专业性、技术性较强的决策事项应当组织专家论证；不得选择有直接利害关系的专家")
def test_experts_are_drawn_recused_and_sign(district: District) -> None:
    pool(district)
    case, officer, at = heard(district), district.actor("outsider"), moment("2024-04-01")
    for step, data in (("argue", {"assessor": "规划院"}), ("no_experts", {})):
        with pytest.raises(Refused):
            do(district, case, step, "2024-04-01", **data)
    drawn = actions.draw_experts(case, 2, officer, at, seed="公布的数")
    assert [e.code for e in drawn] == sorted(drawing.draw([f"E{n}" for n in range(5)], 2, "公布的数"))
    actions.sign(drawn[0], "against", "不可行，保留意见", officer, at)
    with pytest.raises(Refused, match="签字"):
        do(district, case, "argue", "2024-04-01", assessor="规划院")
    actions.recuse(drawn[1], "与建设单位有利害关系", officer, at)
    with pytest.raises(Refused, match="回避"):
        actions.sign(drawn[1], "for", "可行", officer, at)
    with pytest.raises(Refused, match="不能再回避"):
        actions.recuse(drawn[0], "后悔", officer, at)
    (other,) = actions.draw_experts(case, 1, officer, at)
    assert other.code not in {e.code for e in drawn}
    actions.sign(other, "for", "可行", officer, at)
    do(district, case, "argue", "2024-04-01", assessor="规划院")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertOpinion.objects.filter(pk=drawn[1].pk).update(signed_on=day("2024-04-01"))
    with pytest.raises(NotAllowed):
        actions.draw_experts(case, 1, district.actor("officer"), at)
    simple = heard(district, technical="no", no_expert_reason="只涉及收费时间")
    do(district, simple, "no_experts", "2024-04-01")


def test_too_small_a_pool(district: District) -> None:
    case = heard(district)
    with pytest.raises(Refused, match="0名"):
        actions.draw_experts(case, 3, district.actor("outsider"), moment("2024-04-01"))


@duty(ORDER, "22", "决策的实施可能对社会稳定、公共安全等方面造成不利影响的，应当组织评估风险可控性")
def test_risk_is_assessed_and_controllable(district: District) -> None:
    case = argued(district)
    for step in ("pass_risk", "no_risk"):
        with pytest.raises(Refused):
            do(district, case, step, "2024-04-02")
    with pytest.raises(BadData, match="请核对"):
        assessed_risk(district, Decision(number="决策〔1999〕1号"))
    assessed_risk(district, case, controllable="no")
    with pytest.raises(Refused, match="风险可控"):
        do(district, case, "pass_risk", "2024-04-02")
    do(district, case, "back_to_draft", "2024-04-03", reason="风险不可控")
    assert (case.state, case.experts_on, case.participation_on) == ("drafting", None, None)
    with pytest.raises(Refused, match="不能办理"):
        do(district, case, "pass_risk", "2024-04-03")


def test_an_old_assessment_does_not_serve_a_new_draft(district: District) -> None:
    case = assessed(district)
    do(district, case, "back_to_draft", "2024-04-08", reason="修改")
    do(
        district,
        case,
        "publish_draft",
        "2024-04-08",
        draft_text=TEXT,
        explanation="二稿",
        closes_on=day("2024-05-08"),
    )
    do(district, case, "finish_comment", "2024-05-09")
    with pytest.raises(Refused, match="签字"):
        do(district, case, "argue", "2024-05-09", assessor="规划院")
    officer = district.actor("outsider")
    for expert in actions.draw_experts(case, 1, officer, moment("2024-05-09")):
        actions.sign(expert, "for", "可行", officer, moment("2024-05-09"))
    do(district, case, "argue", "2024-05-09", assessor="规划院")
    with pytest.raises(Refused, match="已经开展风险评估"):
        do(district, case, "pass_risk", "2024-05-09")
    assessed_risk(district, case, "2024-05-09")
    do(district, case, "pass_risk", "2024-05-09")


@duty(ORDER, "25(2)", "未经合法性审查或者经审查不合法的，不得提交决策机关讨论")
def test_no_agenda_without_a_lawful_review(district: District) -> None:
    case = assessed(district)
    agenda = {"agenda_for": day("2024-04-30"), "meeting": "executive"}
    with pytest.raises(Refused, match="不能办理"):
        do(district, case, "put_on_agenda", "2024-04-12", **agenda)
    do(district, case, "submit_review", "2024-04-02")
    with pytest.raises(NotAllowed):
        do(district, case, "review", "2024-04-10", "outsider", review="lawful", review_text="自审")
    do(district, case, "review", "2024-04-10", "officer", review="unlawful", review_text="超越权限")
    with pytest.raises(Refused, match="不得提交讨论"):
        do(district, case, "put_on_agenda", "2024-04-12", **agenda)
    do(district, case, "revise_after_review", "2024-04-12", changes="删去第三条")
    do(district, case, "submit_review", "2024-04-12")
    do(district, case, "review", "2024-04-22", "officer", review="exploratory", review_text="提示法律风险")
    do(district, case, "put_on_agenda", "2024-04-23", **agenda)
    assert case.state == "agenda"


@duty(ORDER, "26(2)", "合法性审查的时间一般不少于7个工作日")
def test_seven_working_days_for_the_review(district: District) -> None:
    case = reviewed(district)
    with pytest.raises(
        Refused, match="7个工作日"
    ):  # 4 and 5 April are holidays, the 7th is worked: the seventh is the 12th
        do(district, case, "put_on_agenda", "2024-04-10", agenda_for=day("2024-04-12"), meeting="executive")
    do(district, case, "put_on_agenda", "2024-04-10", agenda_for=day("2024-04-13"), meeting="executive")


@duty(ORDER, "29", "涉及市场主体经济活动的，应当进行公平竞争审查")
def test_market_measures_need_the_fair_review(district: District) -> None:
    case = assessed(district, market="yes")
    with pytest.raises(Refused, match="公平竞争审查"):
        do(district, case, "submit_review", "2024-04-02")
    do(
        district,
        case,
        "note_fair_review",
        "2024-04-02",
        fair_number="公平审〔2024〕1号",
        fair_result="不影响竞争",
    )
    do(district, case, "submit_review", "2024-04-02")


@duty(
    ORDER,
    "30",
    "应当经常务会议或者全体会议讨论；行政首长最后发表意见；与多数人意见不一致的说明理由；如实记录",
)
def test_collective_deliberation(district: District) -> None:
    case = on_agenda(district)
    minutes = {"minutes": "记录"}
    with pytest.raises(Refused, match="如实记录"):
        do(district, case, "deliberate", "2024-04-16", **minutes)
    with pytest.raises(Refused, match="不早于"):
        do(district, case, "deliberate", "2024-04-15", **minutes)
    sitting(district, case, "against", "reserved", head_last=False)
    with pytest.raises(Refused, match="最后发表"):
        do(district, case, "deliberate", "2024-04-16", **minutes)
    case.attendance.all().delete()
    sitting(district, case, "against", "reserved")
    with pytest.raises(Refused, match="多数意见"):
        do(district, case, "deliberate", "2024-04-16", **minutes)
    do(district, case, "deliberate", "2024-04-16", against_majority="事关民生，分步实施", **minutes)
    assert case.state == "deliberated"
    with pytest.raises(Refused, match="提请讨论后"):
        actions.attend(
            case,
            "迟到",
            "副区长",
            "for",
            district.actor("outsider"),
            moment("2024-04-17"),
            held_on=day("2024-04-16"),
        )


def test_postponed_and_rejected(district: District) -> None:
    case = on_agenda(district)
    sitting(district, case, "against", "against")
    do(district, case, "postpone", "2024-04-16", minutes="暂缓")
    do(district, case, "put_on_agenda", "2024-04-17", agenda_for=day("2024-04-17"), meeting="plenary")
    officer = district.actor("outsider")
    for name, head in (("甲", False), ("区长", True)):
        actions.attend(
            case, name, "职务", "against", officer, moment("2024-04-17"), held_on=day("2024-04-17"), head=head
        )
    do(district, case, "reject", "2024-04-17", minutes="不通过")
    assert case.closed_on == day("2024-04-17")


def test_the_database_knows_the_five_steps(district: District) -> None:
    case = started(district)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=case.pk).update(decided_on=day("2024-03-02"))


@duty(ORDER, "31", "决策机关应当按照规定向同级党委请示报告")
def test_party_report_before_the_decision(district: District) -> None:
    case = on_agenda(district)
    sitting(district, case, "for")
    do(district, case, "deliberate", "2024-04-16", minutes="同意")
    with pytest.raises(Refused, match="不能办理"):
        do(district, case, "decide", "2024-04-16", decision_text="同意")


@duty(ORDER, "32", "决策机关应当通过政府公报、网站等途径及时公布重大行政决策")
def test_published_in_time_with_the_answers(district: District) -> None:
    case = decided(district)
    clock = Clock.objects.get(case=case, key="publish")
    assert (
        clock.due == case.publish_due_on == day("2024-05-15")
    )  # 28 April and 11 May are worked, 1 to 5 May are not
    do(district, case, "publish", "2024-05-06", places="政府网站")
    do(district, case, "execute", "2024-05-06", executor="住建委")
    assert "停车管理办法" in Client().get("/public/decision/").content.decode()
    held, asked = selectors.completeness(case)
    assert held == asked == 14
    assert {"合法性审查意见书", "会议纪要", "重大行政决策决定"} <= set(
        Document.objects.filter(case_id=case.pk).values_list("kind", flat=True)
    )


def test_answers_are_public_before_the_decision_is(district: District) -> None:
    case = decided(district)
    held = comment.rounds(case.pk)[0]
    type(held).objects.filter(pk=held.pk).update(comments_count=1)
    with pytest.raises(Refused, match="答复已经公布"):
        do(district, case, "publish", "2024-04-17", places="政府网站")


@duty(ORDER, "37", "不得随意变更或者停止执行；作重大调整应当履行相关法定程序")
def test_adjusting_goes_through_every_step_again(district: District) -> None:
    case = decided(district)
    do(district, case, "publish", "2024-04-17", places="政府网站")
    do(district, case, "execute", "2024-04-17", executor="住建委")
    do(district, case, "suspend", "2024-05-06", reason="出现险情")
    do(district, case, "report_execution", "2024-05-06", progress="暂停")
    do(district, case, "adjust", "2024-05-07", reason="扩大范围")
    assert (case.state, case.decided_on, case.review, case.adjusted_on) == (
        "drafting",
        None,
        "",
        day("2024-05-07"),
    )
    with pytest.raises(Refused, match="不能办理"):
        do(district, case, "decide", "2024-05-07", decision_text="调整")


@duty(ORDER, "36", "决策后评估：决策作出前承担主要论证评估工作的单位，不得承担决策后评估")
def test_who_assessed_before_does_not_evaluate(district: District) -> None:
    case = decided(district)
    do(district, case, "publish", "2024-04-17", places="政府网站")
    do(district, case, "execute", "2024-04-17", executor="住建委")
    for name in ("稳评公司", "规划院"):
        with pytest.raises(Refused, match="未参加"):
            do(district, case, "begin_evaluation", "2024-12-02", trigger="below", evaluator=name)
    do(district, case, "begin_evaluation", "2024-12-02", trigger="below", evaluator="大学")
    do(district, case, "finish_evaluation", "2024-12-20", evaluation="建议调整")
    do(district, case, "close", "2024-12-23", result="执行完毕")
    assert case.evaluated_on == day("2024-12-20")


@duty(ORDER, "38", "决策严重失误的，对行政首长、负有责任的其他领导人员和直接责任人员终身追究责任")
def test_what_a_person_answers_for_follows_the_person_not_the_post(district: District) -> None:
    case = reviewed(district)
    officer = district.users["officer"]
    Post.objects.filter(user=officer).update(valid_to=day("2024-05-01"), title="审查科科长")
    Post.objects.create(
        user=officer,
        unit=district.units["market"],
        role=Role.HEAD,
        title="局长",
        valid_from=day("2024-05-01"),
    )
    (deed,) = selectors.deeds(officer, [case])
    assert (deed.on, deed.posts) == ("2024-04-10", "区司法局审查科科长")
    client = Client()
    client.force_login(district.users["auditor"])
    text = client.get(f"/work/decision/person/{officer.pk}/").content.decode()
    assert "审查科科长" in text
    assert "局长" not in text
    stranger = Client()
    stranger.force_login(district.users["respondent"])
    assert stranger.get(f"/work/decision/person/{officer.pk}/").status_code == 404
