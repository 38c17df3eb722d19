"""A normative document until its meeting: every gate is tried, every clock counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs import actors
from fazhi.kernel.procedures.definition import Procedure
from fazhi.modules.comment import service as comment
from fazhi.modules.norms import actions
from fazhi.modules.norms.models import Norm
from fazhi.modules.norms.procedure.norm import EDITIONS
from fazhi.modules.norms.states import S
from tests.support.district import District, moment
from tests.support.norms import (
    BUSINESS,
    FAIR,
    L37,
    L115,
    TEXT,
    answered,
    clock,
    do,
    drafted,
    fairly,
    makers,
    norm,
    numbered,
    passed,
    reviewing,
    town,
)  # fmt: skip

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
__all__ = ["makers", "town"]


@duty(L37, "制定主体", "不在清单内的主体不得制定规范性文件")
def test_only_a_listed_maker(town: District) -> None:
    with pytest.raises(Refused, match="制定主体清单"):
        norm(town, maker="招牌整治领导小组")
    with pytest.raises(Refused, match="制定主体清单"):
        norm(town, "2020-01-01")


@duty(L37, "认真评估论证", "制定规范性文件须评估必要性并形成草案")
def test_no_comment_without_a_draft(town: District) -> None:
    case = norm(town)
    do(town, case, "start_drafting", "2025-03-03")
    with pytest.raises(Refused, match="已经保存草案文本"):
        do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-02")
    with pytest.raises(Refused, match="最新一稿"):
        do(town, case, "save_draft", "2025-03-03", digest="x", ordinal=1, articles=1, findings=0)


@duty(L37, "广泛征求意见", "公开征求意见不少于七个工作日")
def test_seven_working_days_for_comment(town: District) -> None:
    case = drafted(town)
    # the seventh working day after Monday 3 March 2025 is Wednesday 12 March
    with pytest.raises(Refused, match="最短期限"):
        do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-03-11")
    do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-03-12")
    with pytest.raises(Refused, match="已经届满"):
        do(town, case, "close_comment", "2025-03-12")


@duty(BUSINESS, "62", "与经营主体密切相关的文件征求意见不少于三十日")
def test_thirty_days_for_business(town: District) -> None:
    case = drafted(town, business=True)
    with pytest.raises(Refused, match="最短期限"):
        do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-01")
    do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-02")


@duty(BUSINESS, "62", "涉企或者有重大影响的文件应当公开征求意见")
def test_comment_is_left_out_only_where_nobody_is_touched(town: District) -> None:
    with pytest.raises(Refused, match="没有重大影响"):
        do(town, drafted(town), "skip_comment", "2025-03-03", reason="内部")
    do(town, drafted(town, impact=False), "skip_comment", "2025-03-03", reason="不涉及外部权利义务")


def commented(district: District, case: Norm, day: str) -> Any:
    """A citizen comments on the second article; the group that now waits for its answer."""
    (held,) = comment.rounds(case.pk)
    second = next(clause for clause in comment.clauses(held) if clause.anchor == "第二条")
    comment.add(held, second, "请写明多久检查一次", actors.public(), moment(day))
    return comment.Group.objects.get(round=held)


@duty(BUSINESS, "62", "意见须答复并反馈采纳情况")
def test_no_step_past_an_open_comment(town: District) -> None:
    case = drafted(town)
    do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-02")
    group = commented(town, case, "2025-03-10")
    do(town, case, "close_comment", "2025-04-03")
    with pytest.raises(Refused, match="公众意见全部得到答复"):
        do(town, case, "publish_feedback", "2025-04-03")
    # the comment follows its clause into the next draft
    actions.save_draft(
        case,
        TEXT.replace("保证招牌安全", "每年检查招牌"),
        actor=town.actor("outsider"),
        at=moment("2025-04-07"),
    )
    assert comment.listed(case.pk) == 0
    comment.answer(
        group, comment.Outcome.ADOPTED, "已写入第二条", town.actor("outsider"), moment("2025-04-08")
    )
    do(town, case, "publish_feedback", "2025-04-08")
    assert comment.rounds(case.pk)[0].answered_on == dt.date(2025, 4, 8)


def test_no_issue_with_one_open_comment_whatever_the_state(
    town: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step that leads on is tried with one comment open: submission, meeting and publication are all refused."""
    for made, step, data in (
        (answered, "submit", {"complete": True}),
        (passed, "deliberate", {"meeting": "executive", "minutes": "1"}),
        (
            numbered,
            "publish",
            {"published_in": "网站", "effective_on": "2025-05-06", "expires_on": "2029-01-01"},
        ),
    ):
        case = made(town)
        if step == "submit":
            do(town, case, "internal_review", "2025-04-03")
        with monkeypatch.context() as patch:
            patch.setattr(comment, "unanswered", lambda _pk: 1)
            with pytest.raises(Refused, match="公众意见全部得到答复"):
                do(town, case, step, "2025-05-06", **data)


GATES = {
    "every comment answered": "comments_are_answered", "a draft": "draft_exists", "another reviewer": "reviewer_is_another",
    "a complete file": "file_is_complete", "fair review": "fair_review_is_passed", "time for the review": "review_had_its_time",
    "opinions handled": "opinions_are_handled", "the right meeting": "meeting_fits_the_level", "a new number": "number_is_new",
    "its form": "number_is_well_formed",
}  # fmt: skip


@pytest.mark.parametrize("procedure", EDITIONS, ids=lambda procedure: procedure.edition)
@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_no_way_to_publication_around_a_gate(procedure: Procedure, gate: str) -> None:
    """All transitions of both editions: without the steps that carry the gate no project is ever published."""
    steps = [s for s in procedure.steps if gate not in {c.key for c in s.only_if} and s.key != "take_over"]
    reached = {s.to for s in steps if not s.origin}
    while more := {s.to for s in steps if s.to and reached & set(s.origin)} - reached:
        reached |= more
    assert S.DRAFTING in reached
    assert not reached & {S.PUBLISHED, S.IN_FORCE}


@duty(FAIR, "18", "未经公平竞争审查或者审查不符合的，不得出台")
def test_business_needs_a_passed_fair_review(town: District) -> None:
    fairly(town, case := answered(town, business=True), upto="send_to_market")
    do(town, case, "internal_review", "2025-04-03")
    with pytest.raises(Refused, match="第十八条"):
        do(town, case, "submit", "2025-04-10", complete=True)
    fairly(town, case := answered(town, business=True), fair_result="exception", fair_until="2026-12-31")
    do(town, case, "internal_review", "2025-04-03")
    do(town, case, "submit", "2025-04-10", complete=True)


@duty(FAIR, "14", "政府措施由市场监督管理部门会同起草单位审查")
@duty(FAIR, "12", "适用例外规定应当有期限")
def test_who_reviews_fairly_and_until_when(town: District) -> None:
    fairly(town, case := answered(town, business=True), upto="hear_operators")
    data = {"fair_by": "market", "grounds": "保障基本民生，没有影响更小的办法", "fair_result": "exception"}
    with pytest.raises(Refused, match="第十四条"):
        do(
            town,
            case,
            "review_fairly",
            "2025-04-03",
            **data | {"fair_by": "drafter", "fair_result": "complies"},
        )
    with pytest.raises(Refused, match="第十二条"):
        do(town, case, "review_fairly", "2025-04-03", **data)
    do(town, case, "review_fairly", "2025-04-03", fair_until="2026-12-31", **data)


@duty(FAIR, "14", "起草单位应当开展初审，将草案和初审意见送市场监督管理部门审查")
def test_no_legality_review_without_the_preliminary_review_of_the_drafter(town: District) -> None:
    case = answered(town, business=True)
    do(town, case, "hear_operators", "2025-04-03", heard_whom="协会", heard_how="座谈会", heard_said="无")
    data = {"fair_result": "complies", "fair_by": "market", "grounds": "无"}
    with pytest.raises(Refused, match="已经对本次送审的草案作了公平竞争初审") as fault:
        do(town, case, "review_fairly", "2025-04-03", **data)
    assert fault.value.data["condition"] == "drafter_reviewed_first"
    with pytest.raises(Refused, match="公平竞争初审"):
        do(town, case, "send_to_market", "2025-04-03")
    do(town, case, "preview_fairly", "2025-04-03", preview="没有限制竞争的内容")
    with pytest.raises(Refused, match="已经送市场监督管理部门"):
        do(town, case, "review_fairly", "2025-04-03", **data)
    do(town, case, "send_to_market", "2025-04-03")
    do(town, case, "review_fairly", "2025-04-07", **data)
    # whoever writes a passed review into the record without the preliminary one still does not begin the legality review
    do(town, case, "internal_review", "2025-04-07")
    Norm.objects.filter(pk=case.pk).update(fair_preview_on=None)
    with pytest.raises(Refused, match="公平竞争初审") as fault:
        do(town, Norm.objects.get(pk=case.pk), "submit", "2025-04-10", complete=True)
    assert fault.value.data["basis"] == "《公平竞争审查条例》第十四条"


@duty(FAIR, "13", "部门出台的措施由起草单位自行审查")
def test_lawful_exceptions_from_the_preliminary_review(town: District) -> None:
    """A department reviews its own measures by itself; where business is not touched there is nothing to review."""
    own = answered(town, business=True, level="department")
    do(town, own, "hear_operators", "2025-04-03", heard_whom="协会", heard_how="座谈会", heard_said="无")
    do(town, own, "review_fairly", "2025-04-03", fair_result="complies", fair_by="drafter", grounds="无")
    other = answered(town)
    with pytest.raises(Refused, match="涉及经营主体经济活动"):
        do(town, other, "preview_fairly", "2025-04-03", preview="无")
    for case in (own, other):
        do(town, case, "internal_review", "2025-04-03")
        do(town, case, "submit", "2025-04-10", complete=True)


@duty(FAIR, "16", "应当听取有关经营者、行业协会商会等利害关系人的意见；涉及公众利益的，听取社会公众意见")
def test_operators_and_the_public_are_heard(town: District) -> None:
    case = answered(town, business=True)
    data = {"fair_result": "complies", "fair_by": "market", "grounds": "无"}
    fairly(town, case, upto="send_to_market")
    # seven working days after Thursday 3 April 2025, Friday 4 April is a holiday: Tuesday 15 April; a default that only reminds
    assert (clock(case, "fair_opinion").due, clock(case, "fair_opinion").acts) == (
        dt.date(2025, 4, 15),
        False,
    )
    with pytest.raises(Refused, match="第十六条"):
        do(town, case, "review_fairly", "2025-04-03", **data)
    do(town, case, "hear_operators", "2025-04-03", heard_whom="协会", heard_how="座谈会", heard_said="无")
    do(town, case, "review_fairly", "2025-04-03", **data)
    assert clock(case, "fair_opinion").status == "met"
    early = drafted(town, business=True)
    fairly(town, early, upto="hear_operators", day="2025-03-03")
    with pytest.raises(Refused, match="听取社会公众意见"):
        do(town, early, "review_fairly", "2025-03-03", **data)


@duty(FAIR, "18", "审查不符合的，修改后从初审起重新审查")
def test_a_draft_that_does_not_pass_is_reviewed_from_the_beginning(town: District) -> None:
    fairly(town, case := answered(town, business=True), fair_result="fails")
    do(town, case, "internal_review", "2025-04-03")
    with pytest.raises(Refused, match="公平竞争初审"):
        do(town, case, "submit", "2025-04-10", complete=True)
    unlawful = reviewing(town, business=True)
    do(town, unlawful, "fail_review", "2025-04-17", "officer", opinions_count=1, conclusion="超越权限")
    assert (unlawful.fair_preview_on, unlawful.fair_result) == (None, "")


@duty(FAIR, "18", "审查的是送审的这一稿：审查后又改动草案的，重新审查")
def test_a_draft_changed_after_its_fair_review_is_reviewed_again(town: District) -> None:
    case = answered(town, business=True)
    fairly(town, case, fair_result="exception", fair_until="2026-12-31")
    do(town, case, "internal_review", "2025-04-03")
    actions.save_draft(
        case, f"{TEXT}\n第四条　外地企业不得设置招牌。", actor=town.actor("outsider"), at=moment("2025-04-03")
    )
    case = Norm.objects.get(pk=case.pk)
    assert (case.fair_on, case.fair_result, case.fair_until) == (None, "", None)
    with pytest.raises(Refused, match="公平竞争初审"):
        do(town, case, "submit", "2025-04-10", complete=True)
    fairly(town, case, "2025-04-07")  # while it is reviewed within the unit, too
    do(town, case, "submit", "2025-04-10", complete=True)


@duty("国发〔2016〕34号", "审查方式", "2024年8月以前按照当时的公平竞争审查制度")
def test_before_august_2024_the_opinion_of_2016_holds(town: District) -> None:
    early, late = norm(town, "2024-07-31"), norm(town, "2024-08-01")
    assert (early.edition, late.edition) == ("2020", "2024")


@duty(L115, "明确审核主体", "起草单位不得审核自己起草的文件")
def test_no_review_by_the_drafting_unit(town: District) -> None:
    case = answered(town, reviewer="housing")
    do(town, case, "internal_review", "2025-04-03")
    with pytest.raises(Refused, match="起草单位以外"):
        do(town, case, "submit", "2025-04-10", complete=True)
    other = reviewing(town)
    with pytest.raises(NotAllowed):
        do(town, other, "pass_review", "2025-04-17", "outsider", opinions_count=0, conclusion="合法")


@duty(L115, "规范审核程序", "材料不齐的退回；审核五到十五个工作日")
def test_the_review_has_its_time(town: District) -> None:
    case = answered(town)
    do(town, case, "internal_review", "2025-04-03")
    with pytest.raises(Refused, match="材料齐全"):
        do(town, case, "submit", "2025-04-10")
    do(town, case, "submit", "2025-04-10", complete=True)
    # fifteen working days after Thursday 10 April 2025; 27 April works, 1 to 5 May are off: Wednesday 30 April
    assert clock(case, "review").due == dt.date(2025, 4, 30)
    do(town, case, "return_file", "2025-04-11", "officer", reason="缺起草说明")
    assert clock(case, "review").status == "met"
    do(town, case, "submit", "2025-04-14", complete=True)
    do(town, case, "pass_review", "2025-04-15", "officer", opinions_count=0, conclusion="合法")
    # five working days after Monday 14 April: Monday 21 April
    with pytest.raises(Refused, match="五个工作日"):
        do(town, case, "deliberate", "2025-04-18", meeting="executive", minutes="1")
    do(town, case, "deliberate", "2025-04-21", meeting="executive", minutes="1")


def test_urgent_documents_need_not_wait(town: District) -> None:
    case = reviewing(town, urgent=True)
    do(town, case, "pass_review", "2025-04-11", "officer", opinions_count=0, conclusion="合法")
    do(town, case, "deliberate", "2025-04-11", meeting="executive", minutes="1")


@duty(L115, "强化审核责任", "审核意见未采纳的应当说明理由")
def test_opinions_are_counted_by_clause_and_answered(town: District) -> None:
    case = reviewing(town)
    reviewer, drafter = town.actor("officer"), town.actor("outsider")
    fields = {"clause": "第二条", "kind": "content", "text": "写明标准"}
    with pytest.raises(NotAllowed):
        actions.add_opinion(case, fields, actor=drafter, at=moment("2025-04-14"))
    made = actions.add_opinion(case, fields, actor=reviewer, at=moment("2025-04-14"))
    do(town, case, "pass_review", "2025-04-17", "officer", opinions_count=1, conclusion="修改后合法")
    with pytest.raises(Refused, match="逐条处理"):
        do(town, case, "deliberate", "2025-04-18", meeting="executive", minutes="1")
    with pytest.raises(BadData, match="说明理由"):
        actions.answer_opinion(made, "no", " ", actor=drafter, at=moment("2025-04-17"))
    actions.answer_opinion(made, "partly", "标准另行公布", actor=drafter, at=moment("2025-04-17"))
    do(town, case, "deliberate", "2025-04-18", meeting="executive", minutes="1")


def test_a_document_found_unlawful_goes_back_to_its_draft(town: District) -> None:
    case = reviewing(town)
    do(town, case, "fail_review", "2025-04-17", "officer", opinions_count=1, conclusion="超越权限")
    assert case.state == S.DRAFTING
    with pytest.raises(Refused):
        do(town, case, "deliberate", "2025-04-18", meeting="executive", minutes="1")


@duty(L37, "坚持集体审议", "政府文件由常务会议或者全体会议审议")
def test_the_meeting_fits_the_level(town: District) -> None:
    with pytest.raises(Refused, match="相应的会议"):
        do(town, passed(town), "deliberate", "2025-04-18", meeting="body", minutes="1")
