"""The life of a normative document: every gate is tried, every clock counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.modules.norms import actions, service
from fazhi.modules.norms.models import Norm, Task
from fazhi.modules.norms.register import MAKERS
from fazhi.modules.norms.states import S
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
L37, L115, FAIR, BUSINESS, LOCAL = (
    "国办发〔2018〕37号",
    "国办发〔2018〕115号",
    "公平竞争审查条例",
    "优化营商环境条例",
    "local rule",
)
MAKER = "测试区人民政府"
TEXT = """测试区户外招牌管理办法
第一条　为了规范户外招牌，根据《中华人民共和国行政处罚法》第三十三条第一款，制定本办法。
第二条　商户应当保证招牌安全。
第三条　本办法自公布之日起施行，有效期五年。"""


@pytest.fixture
def makers(district: District) -> None:
    versions.add(
        MAKERS,
        unit=district.units["gov"],
        code="001",
        title=MAKER,
        kind="government",
        on=dt.date(2020, 1, 2),
        actor=SYSTEM,
        at=moment("2020-01-02"),
    )


@pytest.fixture
def town(district: District, makers: None) -> District:
    return district


def norm(district: District, day: str = "2025-03-03", **changes: Any) -> Norm:
    """A project of the housing committee, reviewed by the bureau of justice; Monday 3 March 2025."""
    data: dict[str, Any] = {
        "maker": MAKER,
        "level": "government",
        "need": "规范管理",
        "impact": True,
    } | changes
    unit, reviewer = data.pop("unit", "housing"), data.pop("reviewer", "justice")
    case = open_case(
        "norm", acting_user=district.actor(data.pop("who", "outsider")), at=moment(day), unit=district.units[unit],
        counterpart=district.units[reviewer] if reviewer else None, title="测试区户外招牌管理办法", **data,
    )  # fmt: skip
    assert isinstance(case, Norm)
    return case


def drafted(district: District, day: str = "2025-03-03", text: str = TEXT, **changes: Any) -> Norm:
    case = norm(district, day, **changes)
    do(district, case, "start_drafting", day)
    actions.save_draft(case, text, actor=district.actor("outsider"), at=moment(day))
    return case


def do(district: District, case: Norm, step: str, day: str, who: str = "outsider", **data: Any) -> Any:
    return district.do(case, step, day, who, **data)


def answered(district: District, **changes: Any) -> Norm:
    """Comment from 3 March to 2 April 2025 (thirty days), nothing left to answer."""
    case = drafted(district, **changes)
    do(district, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-02")
    do(district, case, "close_comment", "2025-04-02", comments=2, unanswered=0)
    do(district, case, "publish_feedback", "2025-04-03")
    return case


def reviewing(district: District, **changes: Any) -> Norm:
    """Submitted on Thursday 10 April 2025."""
    case = answered(district, **changes)
    if case.business:
        do(
            district,
            case,
            "review_fairly",
            "2025-04-03",
            fair_result="complies",
            fair_by="market",
            heard="协会",
        )
    do(district, case, "internal_review", "2025-04-03")
    do(district, case, "submit", "2025-04-10", complete=True)
    return case


def numbered(district: District, **changes: Any) -> Norm:
    case = reviewing(district, **changes)
    do(district, case, "pass_review", "2025-04-17", "officer", opinions_count=0, conclusion="合法")
    do(district, case, "deliberate", "2025-04-18", meeting="executive", minutes="1号")
    do(district, case, "sign", "2025-04-18", signer="区长")
    do(district, case, "number", "2025-04-18", unified_number="测政规〔2025〕1号")
    return case


def issued(district: District, **changes: Any) -> Norm:
    """Published and in force on Monday 21 April 2025."""
    case = numbered(district, **changes)
    do(
        district,
        case,
        "publish",
        "2025-04-21",
        published_in="政府网站",
        effective_on="2025-04-21",
        expires_on="2030-04-20",
    )
    do(district, case, "take_effect", "2025-04-21")
    return case


def clock(case: Any, key: str) -> Clock:
    return Clock.objects.filter(case=case, key=key).latest("pk")


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
        do(town, case, "close_comment", "2025-03-11", comments=0, unanswered=0)


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


@duty(BUSINESS, "62", "意见须答复并反馈采纳情况")
def test_no_step_past_an_open_comment(town: District) -> None:
    case = drafted(town)
    do(town, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-02")
    do(town, case, "close_comment", "2025-04-02", comments=2, unanswered=1)
    with pytest.raises(Refused, match="公众意见全部得到答复"):
        do(town, case, "publish_feedback", "2025-04-03")
    do(town, case, "answer_comments", "2025-04-03", unanswered=0)
    do(town, case, "publish_feedback", "2025-04-03")


def test_no_issue_with_one_open_comment_whatever_the_state(town: District) -> None:
    """All steps that lead on are tried with one comment open: none of submit, meeting and publication is possible."""
    for made, step, data in (
        (answered, "submit", {"complete": True}),
        (lambda d: _passed(d), "deliberate", {"meeting": "executive", "minutes": "1"}),
        (
            numbered,
            "publish",
            {"published_in": "网站", "effective_on": "2025-05-06", "expires_on": "2029-01-01"},
        ),
    ):
        case = made(town)
        if step == "submit":
            do(town, case, "internal_review", "2025-04-03")
        Norm.objects.filter(pk=case.pk).update(unanswered=1)
        case.refresh_from_db()
        with pytest.raises(Refused, match="公众意见全部得到答复"):
            do(town, case, step, "2025-05-06", **data)


def _passed(district: District) -> Norm:
    case = reviewing(district)
    do(district, case, "pass_review", "2025-04-17", "officer", opinions_count=0, conclusion="合法")
    return case


@duty(FAIR, "18", "未经公平竞争审查或者审查不符合的，不得出台")
def test_business_needs_a_passed_fair_review(town: District) -> None:
    case = answered(town, business=True)
    do(town, case, "internal_review", "2025-04-03")
    with pytest.raises(Refused, match="第十八条"):
        do(town, case, "submit", "2025-04-10", complete=True)
    failed = answered(town, business=True)
    do(town, failed, "review_fairly", "2025-04-03", fair_result="fails", fair_by="market", heard="协会")
    do(town, failed, "internal_review", "2025-04-03")
    with pytest.raises(Refused, match="第十八条"):
        do(town, failed, "submit", "2025-04-10", complete=True)


@duty(FAIR, "14", "政府措施由市场监督管理部门会同起草单位审查")
@duty(FAIR, "12", "适用例外规定应当有期限")
def test_who_reviews_fairly_and_until_when(town: District) -> None:
    case = answered(town, business=True)
    with pytest.raises(Refused, match="第十四条"):
        do(town, case, "review_fairly", "2025-04-03", fair_result="complies", fair_by="drafter", heard="协会")
    with pytest.raises(Refused, match="第十二条"):
        do(town, case, "review_fairly", "2025-04-03", fair_result="exception", fair_by="market", heard="协会")
    do(
        town,
        case,
        "review_fairly",
        "2025-04-03",
        fair_result="exception",
        fair_by="market",
        heard="协会",
        fair_until="2026-12-31",
    )


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
        do(town, _passed(town), "deliberate", "2025-04-18", meeting="body", minutes="1")


@duty(L37, "统一登记、统一编号、统一印发", "没有统一编号不得公布")
def test_no_publication_without_a_number(town: District) -> None:
    case = _passed(town)
    do(town, case, "deliberate", "2025-04-18", meeting="executive", minutes="1")
    do(town, case, "sign", "2025-04-18", signer="区长")
    data = {"published_in": "网站", "effective_on": "2025-05-01", "expires_on": "2030-04-30"}
    with pytest.raises(Refused, match="已签发"):
        do(town, case, "publish", "2025-04-21", **data)
    with pytest.raises(Refused, match="公文格式"):
        do(town, case, "number", "2025-04-18", unified_number="测政规[2025]第1号")
    do(town, case, "number", "2025-04-18", unified_number="测政规〔2025〕1号")
    do(town, case, "publish", "2025-04-21", **data)


def test_a_number_is_given_once(town: District) -> None:
    numbered(town)
    with pytest.raises(Refused, match="没有使用过"):
        numbered(town)


@duty(L37, "及时公开发布", "公布后才能施行")
@duty(BUSINESS, "64", "未经公布的不得作为行政管理依据")
def test_no_effect_without_publication(town: District) -> None:
    case = numbered(town)
    with pytest.raises(Refused, match="已统一编号"):
        do(town, case, "take_effect", "2025-04-21")
    data = {"published_in": "网站", "expires_on": "2030-04-30"}
    with pytest.raises(Refused, match="不早于公布日期"):
        do(town, case, "publish", "2025-04-21", effective_on="2025-04-20", **data)
    do(town, case, "publish", "2025-04-21", effective_on="2025-05-22", **data)
    with pytest.raises(Refused, match="施行日期已到"):
        do(town, case, "take_effect", "2025-05-21")
    assert not service.in_force(dt.date(2025, 5, 21)).exists()
    assert service.in_force(dt.date(2025, 5, 22)).get().pk == case.pk


@duty(L37, "强化备案监督", "公布后十五日内报送备案")
def test_fifteen_days_to_file(town: District) -> None:
    case = issued(town)
    # fifteen days after 21 April 2025: Tuesday 6 May, the first day after the holiday
    assert clock(case, "filing").due == case.filing_due_on == dt.date(2025, 5, 6)
    do(town, case, "file_up", "2025-05-06", filed_to="市政府", filed_in_form=True)
    assert clock(case, "filing").status == "met"


@duty(LOCAL, "有效期", "有效期届满未延续的失效；延续须先评估")
def test_validity_evaluation_renewal_and_end(town: District) -> None:
    case = issued(town)
    with pytest.raises(Refused, match="尚未届满"):
        do(town, case, "expire", "2030-04-20")
    with pytest.raises(Refused, match="完成评估"):
        do(town, case, "renew", "2030-03-01", expires_on="2035-04-20", by_number="测政规〔2030〕2号")
    do(town, case, "evaluate", "2029-11-01", evaluator="大学")
    do(town, case, "conclude_evaluation", "2029-12-03", evaluation="keep", advice="保留")
    do(town, case, "renew", "2030-03-01", expires_on="2035-04-20", by_number="测政规〔2030〕2号")
    assert service.in_force(dt.date(2031, 1, 1)).exists()
    do(town, case, "expire", "2035-04-23")
    assert (case.state, service.in_force(dt.date(2035, 4, 21)).exists()) == (S.EXPIRED, False)


@duty(L37, "规范清理", "修改、废止、恢复效力按日期得到正确的文本")
def test_the_text_of_any_day(town: District) -> None:
    case = issued(town)
    do(
        town,
        case,
        "amend",
        "2025-06-03",
        clause="art_2",
        new_text="第二条　商户每年检查招牌。",
        valid_on="2025-09-01",
        by_number="测政规〔2025〕5号",
    )
    with pytest.raises(BadData, match="没有标识"):
        do(
            town,
            case,
            "amend",
            "2025-06-03",
            clause="art_9",
            new_text="x",
            valid_on="2025-09-01",
            by_number="x",
        )
    do(town, case, "repeal", "2026-01-05", by_number="测政规〔2026〕1号", ended_on="2026-02-01")
    do(town, case, "revive", "2026-03-02", by_number="测政规〔2026〕3号", valid_on="2026-04-01")

    def second(valid: str, known: str | None = None) -> Any:
        found = service.standing_of(case, dt.date.fromisoformat(valid), dt.date.fromisoformat(known or valid))
        return found.texts.get("art_2")

    assert second("2025-04-20") is None
    assert second("2025-08-31") == "第二条　商户应当保证招牌安全。"
    assert second("2025-09-01") == "第二条　商户每年检查招牌。"
    assert second("2025-09-01", "2025-06-02") == "第二条　商户应当保证招牌安全。"
    assert second("2026-02-01") is None
    assert second("2026-04-01") == "第二条　商户每年检查招牌。"
    assert [one.by for one in service.standing_of(case, dt.date(2025, 7, 1)).pending] == ["测政规〔2025〕5号"]
    assert [text for _key, text in service.shown_on(case, dt.date(2025, 10, 1)).clauses][
        2
    ] == "第二条　商户每年检查招牌。"


@duty(L37, "规范清理", "上位法变动后核对现行文件")
def test_a_changed_article_makes_tasks_to_the_drafting_units(town: District) -> None:
    case = issued(town)
    office, who = town.units["justice"], town.actor("officer")
    assert actions.standing_on("行政处罚法(2021)", "33") == {case.pk: ["art_1"]}
    assert actions.standing_on("行政处罚法(2021)", "3") == {}
    (task,) = actions.article_changed(
        "行政处罚法(2021)", "33(1)", "修改", unit=office, actor=who, at=moment("2025-06-03")
    )
    assert (
        actions.article_changed(
            "行政处罚法(2021)", "33(1)", "修改", unit=office, actor=who, at=moment("2025-06-03")
        )
        == []
    )
    with pytest.raises(BadData):
        actions.article_changed(
            "行政处罚法(2021)", "三十三", "修改", unit=office, actor=who, at=moment("2025-06-03")
        )
    town.do(task, "handle", "2025-06-10", "outsider", verdict="keep", reason="引用仍然正确")
    assert Task.objects.get(pk=task.pk).handled_on == dt.date(2025, 6, 10)


def test_an_unchanged_draft_is_not_saved_again(town: District) -> None:
    case = drafted(town)
    with pytest.raises(Refused, match="与上一稿相同"):
        actions.save_draft(case, TEXT + "\n", actor=town.actor("outsider"), at=moment("2025-03-04"))
    with pytest.raises(NotAllowed):
        actions.save_draft(case, TEXT + "新", actor=town.actor("officer"), at=moment("2025-03-04"))
    assert case.drafts.count() == 1
    actions.save_draft(case, TEXT + "新", actor=town.actor("outsider"), at=moment("2025-03-04"))
    assert case.drafts.first().ordinal == 2


def test_projects_given_up(town: District) -> None:
    case = drafted(town)
    do(town, case, "abandon", "2025-03-10", reason="不再需要")
    assert case.state == S.ABANDONED
    with pytest.raises(Refused):
        do(town, case, "open_comment", "2025-03-10", comment_closes_on="2025-05-10")
