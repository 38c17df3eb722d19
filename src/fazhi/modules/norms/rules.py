"""Gates of a normative document. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.calendar.terms import compute
from fazhi.engines.codes.document_number import check_document_number
from fazhi.engines.law.library import law
from fazhi.engines.law.parameters import NotInForce, parameter
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _
from fazhi.modules.comment import service as comment
from fazhi.modules.norms.models import Draft, Filing, Maker, Norm, ReviewOpinion, Suggestion
from fazhi.modules.norms.states import Adopted, F, Fair, FairBy, Found, Level, Verdict

issue = law("国办发〔2018〕37号").part
review = law("国办发〔2018〕115号").part
fair = law("公平竞争审查条例").article
business = law("优化营商环境条例").article
local = law("local rule").part


def reached(start: dt.date, key: str) -> dt.date | None:
    """The day on which a least time from a day is over; it is not rolled, a least time needs no working day."""
    try:
        term = parameter(key, start).term
    except NotInForce:  # before the rule there was no least time
        return start
    assert term is not None, f"{key} is no term"
    return compute(start, term).nominal


@condition(issue("制定主体"), remedy=_("请核对制定主体清单，或者由清单内的机关制定。"))
def maker_is_listed(_case: Norm, facts: Facts) -> bool:
    """制定主体在当日有效的制定主体清单内"""
    return as_of(Maker.objects.filter(title=facts.data["maker"]), facts.on).exists()


@condition(issue("认真评估论证"), remedy=_("请在草案页面保存文本。"))
def draft_exists(case: Norm, _facts: Facts) -> bool:
    """已经保存草案文本"""
    return Draft.objects.filter(norm_id=case.pk).exists()


@condition(issue("认真评估论证"), remedy=_("请在草案页面保存文本，由页面填写。"))
def draft_is_saved(case: Norm, facts: Facts) -> bool:
    """所登记的草案是草案页面保存的最新一稿"""
    latest = (
        Draft.objects.filter(norm_id=case.pk).order_by("-ordinal").values_list("digest", flat=True).first()
    )
    return bool(facts.data["digest"] == latest)


def comment_term(case: Norm) -> str:
    """Key of the least time for comment: thirty days where business is concerned, seven working days otherwise."""
    return "nd.comment_market" if case.business else "nd.comment_general"


@condition(
    issue("广泛征求意见"), remedy=_("涉企文件不少于三十日，其他文件不少于七个工作日；请改定截止日期。")
)
def comment_is_long_enough(case: Norm, facts: Facts) -> bool:
    """公开征求意见的期限不短于法定的最短期限"""
    over = reached(facts.on, comment_term(case))
    return over is not None and facts.data["comment_closes_on"] >= over


@condition(business(62), remedy=_("请公开征求意见。"))
def comment_may_be_left_out(case: Norm, _facts: Facts) -> bool:
    """文件不涉及经营主体经济活动，对权利义务也没有重大影响"""
    return not case.business and not case.impact


@condition(issue("广泛征求意见"), remedy=_("请等待征求意见期限届满。"))
def comment_is_over(case: Norm, facts: Facts) -> bool:
    """公开征求意见的期限已经届满"""
    return comment.closed(case.pk, facts.on)


@condition(business(62), remedy=_("请逐条答复公众意见，说明采纳与否和理由。"))
def comments_are_answered(case: Norm, _facts: Facts) -> bool:
    """公众意见全部得到答复"""
    return comment.unanswered(case.pk) == 0


@condition(fair(12), remedy=_("适用例外规定的，必须填写实施期限或者终止条件。"))
def exception_has_an_end(_case: Norm, facts: Facts) -> bool:
    """适用例外规定的，确定了合理的实施期限"""
    return facts.data["fair_result"] != Fair.EXCEPTION or facts.data.get("fair_until") is not None


@condition(fair(14), remedy=_("以政府名义出台的，由市场监督管理部门会同起草单位审查。"))
def fair_review_by_the_right_body(case: Norm, facts: Facts) -> bool:
    """政府出台的措施由市场监督管理部门会同起草单位审查"""
    return case.level != Level.GOVERNMENT or facts.data["fair_by"] == FairBy.MARKET


@condition(fair(2), remedy=_("不涉及经营主体经济活动的文件不作公平竞争审查；涉及的，请在立项时注明。"))
def business_is_touched(case: Norm, _facts: Facts) -> bool:
    """文件涉及经营主体经济活动"""
    return case.business


@condition(
    fair(14),
    remedy=_(
        "请先办理公平竞争初审。不涉及经营主体经济活动的，以及由部门出台、起草单位自行审查的，不需要初审。"
    ),
)
def drafter_reviewed_first(case: Norm, _facts: Facts) -> bool:
    """以政府名义出台的涉企文件，起草单位已经对本次送审的草案作了公平竞争初审"""
    return not case.business or case.level != Level.GOVERNMENT or case.fair_preview_on is not None


@condition(fair(14), remedy=_("请将草案和初审意见送市场监督管理部门审查。"))
def market_body_has_the_draft(case: Norm, _facts: Facts) -> bool:
    """以政府名义出台的，草案和初审意见已经送市场监督管理部门"""
    return case.level != Level.GOVERNMENT or case.fair_sent_on is not None


@condition(fair(16), remedy=_("请先听取有关经营者、行业协会商会等利害关系人的意见，并登记。"))
def operators_were_heard(case: Norm, _facts: Facts) -> bool:
    """已经听取有关经营者、行业协会商会等利害关系人关于公平竞争影响的意见"""
    return case.fair_heard_on is not None


@condition(fair(16), remedy=_("涉及社会公众利益的，请先公开征求意见。"))
def public_was_heard(case: Norm, _facts: Facts) -> bool:
    """对权利义务有重大影响的，已经听取社会公众意见"""
    return not case.impact or case.comment_from is not None


@condition(fair(18), remedy=_("请先完成公平竞争审查；不符合的，修改草案后重新审查。"))
def fair_review_is_passed(case: Norm, _facts: Facts) -> bool:
    """涉及经营主体经济活动的，公平竞争审查结论为符合或者适用例外规定"""
    return not case.business or case.fair_result in {Fair.COMPLIES, Fair.EXCEPTION}


@condition(review("明确审核主体"), remedy=_("起草单位不能审核自己起草的文件，请选择制定机关的审核机构。"))
def reviewer_is_another(case: Norm, _facts: Facts) -> bool:
    """合法性审核由起草单位以外的审核机构进行"""
    return case.counterpart_id is not None and case.counterpart_id != case.unit_id


@condition(review("规范审核程序"), remedy=_("请补齐草案、起草说明、依据、征求意见情况等材料。"))
def file_is_complete(_case: Norm, facts: Facts) -> bool:
    """送审材料齐全"""
    return bool(facts.data.get("complete"))


@condition(review("强化审核责任"), remedy=_("请逐条填写采纳情况；未采纳或者部分采纳的，说明理由。"))
def opinions_are_handled(case: Norm, _facts: Facts) -> bool:
    """合法性审核意见逐条处理，未完全采纳的已经说明理由"""
    return not ReviewOpinion.objects.filter(norm_id=case.pk, adopted=Adopted.OPEN).exists()


@condition(review("规范审核程序"), remedy=_("除紧急情况外，审核时间一般不少于五个工作日。"))
def review_had_its_time(case: Norm, facts: Facts) -> bool:
    """合法性审核有不少于五个工作日的时间，紧急的除外"""
    over = reached(case.submitted_on, "nd.legality_review_min") if case.submitted_on else None
    return case.urgent or (over is not None and facts.on >= over)


@condition(issue("坚持集体审议"), remedy=_("政府文件由常务会议或者全体会议审议，部门文件由办公会议审议。"))
def meeting_fits_the_level(case: Norm, facts: Facts) -> bool:
    """由制定机关相应的会议集体审议"""
    return bool((facts.data["meeting"] == "body") == (case.level == Level.DEPARTMENT))


@condition(
    issue("统一登记、统一编号、统一印发"),
    remedy=_("请按“机关代字〔年份〕顺序号”的格式编号，如“区政规〔2024〕1号”。"),
)
def number_is_well_formed(_case: Norm, facts: Facts) -> bool:
    """统一编号符合公文格式"""
    return check_document_number(facts.data["unified_number"]).valid


@condition(issue("统一登记、统一编号、统一印发"), remedy=_("该编号已经使用，请另编。"))
def number_is_new(_case: Norm, facts: Facts) -> bool:
    """统一编号没有使用过"""
    return not Norm.objects.filter(unified_number=facts.data["unified_number"]).exists()


@condition(issue("及时公开发布"), remedy=_("施行日期不能早于公布日期。"))
def effect_follows_publication(_case: Norm, facts: Facts) -> bool:
    """施行日期不早于公布日期"""
    return bool(facts.data["effective_on"] >= facts.on)


@condition(local("有效期"), remedy=_("请填写有效期的最后一日，不能早于施行日期。"))
def validity_is_sound(_case: Norm, facts: Facts) -> bool:
    """有效期止不早于施行日期"""
    return bool(facts.data["expires_on"] >= facts.data["effective_on"])


@condition(issue("规范清理"), remedy=_("只登记已经公布、施行而且没有失效的文件；新制定的请立项。"))
def in_force_already(_case: Norm, facts: Facts) -> bool:
    """文件在登记日以前已经公布、施行，有效期没有届满"""
    data = facts.data
    return bool(data["published_on"] <= data["effective_on"] < facts.on <= data["expires_on"])


@condition(business(64), remedy=_("未到施行日期。"))
def day_of_effect_has_come(case: Norm, facts: Facts) -> bool:
    """文件已经公布，并且施行日期已到"""
    return case.effective_on is not None and facts.on >= case.effective_on


@condition(local("有效期"), remedy=_("有效期尚未届满；提前结束的，请办理废止。"))
def validity_is_over(case: Norm, facts: Facts) -> bool:
    """有效期已经届满"""
    return bool(case.expires_on and facts.on > case.expires_on)


@condition(
    local("有效期"), remedy=_("请先完成评估，评估结论为继续有效或者修改；已经届满的文件失效，须重新制定。")
)
def evaluated_before_the_end(case: Norm, facts: Facts) -> bool:
    """有效期届满前完成评估，结论不是废止"""
    good = case.evaluation in {Verdict.KEEP, Verdict.AMEND}
    return good and case.expires_on is not None and facts.on <= case.expires_on


@condition(issue("制定主体"), remedy=_("请由监督机关办理。"))
def reviewer_is_above(case: Norm, _facts: Facts) -> bool:
    """备案审查机关不审查自己制定的文件"""
    return case.counterpart_id is not None and case.counterpart_id != case.unit_id


@condition(issue("强化备案监督"), remedy=_("请在本备案中要求纠正；纠正或者撤销后结案。"))
def no_suggestion_found_a_problem(case: Filing, _facts: Facts) -> bool:
    """没有审查建议的研究结论认为该文件存在问题"""
    return not Suggestion.objects.filter(pursued_in_id=case.pk, finding=Found.PROBLEM).exists()


@condition(issue("强化备案监督"), remedy=_("请由有权的上级机关研究，办理转送。"))
def study_is_not_by_the_maker(case: Suggestion, _facts: Facts) -> bool:
    """审查建议由制定机关以外的审查机关研究"""
    return case.counterpart_id is None or case.counterpart_id != case.unit_id


@condition(issue("强化备案监督"), remedy=_("请等待制定机关说明，或者由制定机关登记说明。"))
def maker_was_heard(case: Suggestion, _facts: Facts) -> bool:
    """要求制定机关说明的，已经收到说明"""
    return case.asked_on is None or case.explained_on is not None


@condition(issue("强化备案监督"), remedy=_("认为存在问题的，请先在关联的备案审查中要求纠正，再答复建议人。"))
def problem_is_pursued(case: Suggestion, _facts: Facts) -> bool:
    """研究认为存在问题的，已经要求制定机关纠正"""
    pursued = case.pursued_in is not None and case.pursued_in.state in {F.CORRECTING, F.CORRECTED, F.REVOKED}
    return case.finding != Found.PROBLEM or pursued
