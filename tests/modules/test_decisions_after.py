"""Major decisions from the legality review on: agenda, deliberation, publication, adjustment, responsibility."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import NotAllowed, Refused
from fazhi.kernel.orgs.models import Post
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Clock
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions import actions, selectors
from fazhi.modules.decisions.models import Decision
from fazhi.modules.decisions.procedure import ANEW, PROCEDURE
from tests.support.decisions import (
    assessed,
    day,
    decided,
    do,
    on_agenda,
    proposed,
    reviewed,
    sitting,
    started,
)
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
ORDER = "重大行政决策程序暂行条例"


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
    noted = {"fair_number": "公平审〔2024〕1号", "fair_result": "指定供应商"}
    with pytest.raises(Refused, match="符合公平竞争要求"):
        do(district, case, "note_fair_review", "2024-04-02", fair_conclusion="fails", **noted)
    with pytest.raises(Refused, match="公平竞争审查"):
        do(district, case, "submit_review", "2024-04-02")
    do(district, case, "note_fair_review", "2024-04-02", fair_conclusion="complies", **noted)
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


@duty("政府信息公开条例(2019)", "26", "决策信息自形成之日起二十个工作日内公布")
@duty(ORDER, "34", "明确决策执行单位，交付执行")
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


GATES = {
    "participation": {"comments_are_answered", "is_secret"},
    "experts": {"experts_have_signed", "is_not_technical"},
    "risk": {"risk_is_controllable", "is_not_risky"},
    "legality": {"review_allows"},
    "time for the review": {"review_had_its_time"},
    "deliberation": {"meeting_was_recorded"},
    "every comment answered": {"steps_are_complete"},
}
"""The statutory steps, and the conditions by which one passes: the step itself or its lawful waiver."""


@pytest.mark.parametrize("gate", sorted(GATES))
def test_no_way_to_a_decision_around_a_step(gate: str) -> None:
    """All transitions: without the steps that carry the gate, no state from the decision on can be reached."""
    steps = [s for s in PROCEDURE.steps if not GATES[gate] & {condition.key for condition in s.only_if}]
    reached = {s.to for s in steps if not s.origin}
    while more := {s.to for s in steps if s.to and reached & set(s.origin)} - reached:
        reached |= more
    assert "proposed" in reached
    assert not reached & {"decided", "published", "executing"}


def test_every_way_back_to_the_draft_forgets_what_was_about_the_earlier_one() -> None:
    back = [s for s in PROCEDURE.steps if s.to == "drafting" and s.key != "start"]
    assert {s.key for s in back} == {"back_to_draft", "adjust"}
    for step in back:
        assert set(ANEW) <= set(step.sets)
        assert "draft_from" in step.stamps
    kept = {"started_on", "draft_from", "publish_due_on", "adjusted_on", "evaluated_on"}
    days = {field.name for field in Decision._meta.local_fields if field.name.endswith("_on")} - kept
    assert days | {"fair_number", "review"} <= set(ANEW)


def test_a_late_letter_stops_the_decision(district: District) -> None:
    case = reviewed(district)
    (held,) = comment.rounds(case.pk)
    comment.add(
        held, comment.clauses(held)[0], "来信", district.actor("outsider"), moment("2024-04-11"),
        received_on=day("2024-03-30"), channel="post",
    )  # fmt: skip
    with pytest.raises(Refused, match="均已完成"):
        do(district, case, "put_on_agenda", "2024-04-12", agenda_for=day("2024-04-16"), meeting="executive")


@duty(ORDER, "10", "决策事项建议应当研究论证，提出启动、不启动的意见")
@duty(ORDER, "11", "决策机关决定启动决策程序，明确承办单位")
@duty(ORDER, "26(1)", "送请合法性审查，提供草案和有关材料")
@duty(ORDER, "27", "审查决策事项是否符合权限、程序和内容是否合法，听取法律顾问、公职律师意见")
@duty(ORDER, "28", "按照审查意见修改完善；未采纳的说明理由；审查部门对意见负责")
def test_from_the_proposal_to_an_opinion_that_is_followed(district: District) -> None:
    case = proposed(district)
    with pytest.raises(Refused):  # no draft is published of what was not started
        do(
            district,
            case,
            "publish_draft",
            "2024-03-01",
            draft_text="x",
            explanation="x",
            closes_on=day("2024-03-31"),
        )
    case = assessed(district)
    with pytest.raises(Refused):
        do(district, case, "review", "2024-04-03", "officer", review="amend", review_text="补充依据")
    do(district, case, "submit_review", "2024-04-02")
    with pytest.raises(NotAllowed):  # the body that prepared it does not review it
        do(district, case, "review", "2024-04-03", "outsider", review="lawful", review_text="合法")
    do(
        district,
        case,
        "review",
        "2024-04-03",
        "officer",
        review="amend",
        review_text="补充依据",
        advisers_heard=True,
    )
    with pytest.raises(Refused, match="结论为合法"):
        do(district, case, "put_on_agenda", "2024-04-15", agenda_for=day("2024-04-16"), meeting="executive")
    do(district, case, "revise_after_review", "2024-04-08", changes="补充了依据；第二条未采纳，理由见附件")
    assert (case.review, case.submitted_on, case.state) == ("", None, "assessed")
    do(district, case, "submit_review", "2024-04-08")
    do(district, case, "review", "2024-04-10", "officer", review="lawful", review_text="合法")
    assert Document.objects.filter(case_id=case.pk, kind="合法性审查意见书").count() == 2


@duty(ORDER, "33", "记录决策过程，归档")
@duty(ORDER, "34", "依法不公开的决策直接交付执行")
@duty(ORDER, "35", "执行单位报告执行情况和发现的问题")
def test_execution_is_reported_until_the_file_is_closed(district: District) -> None:
    case = decided(district)
    with pytest.raises(Refused, match="依法不予公开"):
        do(district, case, "execute_secret", "2024-05-06", executor="住建委")
    do(district, case, "publish", "2024-05-06", places="政府网站")
    do(district, case, "execute", "2024-05-06", executor="住建委")
    do(district, case, "report_execution", "2024-06-03", progress="进展顺利，没有问题")
    do(district, case, "close", "2024-12-02", result="完成")
    assert (case.state, case.closed_on) == ("closed", day("2024-12-02"))
    with pytest.raises(Refused):
        do(district, case, "report_execution", "2024-12-03", progress="x")
