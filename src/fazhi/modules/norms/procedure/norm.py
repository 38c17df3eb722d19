"""The life of a normative document: project, draft, comment, reviews, meeting, number, publication, filing, validity, end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from fazhi.engines.law.citation import Article
from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Condition, Deadline, Facts, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.norms import rules
from fazhi.modules.norms.states import BEFORE_ISSUE, Fair, FairBy, Level, Meeting, S, Verdict
from fazhi.modules.norms.wording import WORDING

L37, L115 = law("国办发〔2018〕37号"), law("国办发〔2018〕115号")
NEED, OPEN_DOORS = L37.part("认真评估论证"), L37.part("广泛征求意见")
COLLECTIVE, UNITY, PUBLIC = (
    L37.part("坚持集体审议"),
    L37.part("统一登记、统一编号、统一印发"),
    L37.part("及时公开发布"),
)
FILE = L37.part("强化备案监督")
REVIEW = L115.part("规范审核程序")
BUSINESS = law("优化营商环境条例").article
LOCAL = law("local rule").part("有效期")
DISCLOSURE = law("政府信息公开条例(2019)").article
OPINION2016, FAIR2024 = law("国发〔2016〕34号").part, law("公平竞争审查条例").article
OFFICER, REVIEWER = Role.OFFICER, Role.COUNTERPART

propose = Step(
    "propose", _("立项"), (), S.PROJECT, OFFICER, NEED, only_if=(rules.maker_is_listed,),
    asks=(
        Ask("maker", _("制定主体"), help=_("与制定主体清单上的名称一致")),
        Ask("level", _("层级"), "choice", choices=Level),
        Ask("need", _("制定的必要性"), "long", max_length=2000),
        Ask("business", _("涉及经营主体经济活动"), "flag", required=False),
        Ask("impact", _("对权利义务有重大影响"), "flag", required=False),
        Ask("provisional", _("暂行、试行"), "flag", required=False),
        Ask("urgent", _("为应对紧急情况制定"), "flag", required=False),
    ),
)  # fmt: skip
take_over = Step(
    "take_over", _("登记现行文件"), (), S.IN_FORCE, OFFICER, L37.part("规范清理"),
    only_if=(rules.in_force_already, rules.number_is_well_formed, rules.number_is_new),
    asks=(
        Ask("maker", _("制定主体")), Ask("level", _("层级"), "choice", choices=Level), Ask("unified_number", _("统一编号"), max_length=80),
        Ask("published_on", _("公布日期"), "date"), Ask("effective_on", _("施行日期"), "date"), Ask("expires_on", _("有效期止"), "date"),
    ),
    sets={"stock": True},
)  # fmt: skip
start_drafting = Step("start_drafting", _("开始起草"), (S.PROJECT,), S.DRAFTING, OFFICER, NEED)
FAIR_ANEW: dict[str, Any] = {
    "fair_preview_on": None, "fair_sent_on": None, "fair_on": None, "fair_result": "", "fair_by": "", "fair_until": None,
}  # fmt: skip
"""A fair-competition review is of one draft: the next one goes through it again."""
save_draft = Step(
    "save_draft", _("保存草案"), (S.DRAFTING, S.GATHERED, S.ANSWERED, S.INTERNAL), None, OFFICER, NEED,
    only_if=(rules.draft_is_saved,),
    asks=(
        Ask("digest", _("草案摘要值"), max_length=64, help=_("由草案页面填写")),
        Ask("ordinal", _("稿次"), "number"), Ask("articles", _("条文数"), "number"), Ask("findings", _("自动检查发现"), "number"),
    ),
    sets=FAIR_ANEW,
)  # fmt: skip
open_comment = Step(
    "open_comment", _("公开征求意见"), (S.DRAFTING,), S.COMMENTING, OFFICER, OPEN_DOORS,
    only_if=(rules.draft_exists, rules.comment_is_long_enough), asks=(Ask("comment_closes_on", _("截止日期"), "date"),),
    stamps=("comment_from",),
)  # fmt: skip
skip_comment = Step(
    "skip_comment", _("不公开征求意见"), (S.DRAFTING,), S.ANSWERED, OFFICER, BUSINESS(62),
    only_if=(rules.draft_exists, rules.comment_may_be_left_out), asks=(Ask("reason", _("理由"), "long", max_length=2000),),
)  # fmt: skip
close_comment = Step(
    "close_comment",
    _("征求意见结束"),
    (S.COMMENTING,),
    S.GATHERED,
    OFFICER,
    OPEN_DOORS,
    only_if=(rules.comment_is_over,),
)
publish_feedback = Step(
    "publish_feedback", _("公布意见采纳情况"), (S.GATHERED,), S.ANSWERED, OFFICER, BUSINESS(62),
    only_if=(rules.comments_are_answered,), stamps=("feedback_on",),
)  # fmt: skip
internal_review = Step("internal_review", _("起草单位内部审核"), (S.ANSWERED,), S.INTERNAL, OFFICER, REVIEW)
return_file = Step(
    "return_file", _("退回补充材料"), (S.REVIEWING,), S.INTERNAL, REVIEWER, REVIEW, asks=(Ask("reason", _("缺少的材料"), "long", max_length=2000),),
)  # fmt: skip
REVIEW_ASKS = (
    Ask("opinions_count", _("审核意见条数"), "number"), Ask("conclusion", _("审核结论"), "long", max_length=4000),
)  # fmt: skip
pass_review = Step(
    "pass_review", _("出具合法性审核意见"), (S.REVIEWING,), S.REVIEWED, REVIEWER, REVIEW, only_if=(rules.reviewer_is_another,),
    asks=REVIEW_ASKS, issues=("合法性审核意见书",), stamps=("reviewed_on",),
)  # fmt: skip
fail_review = Step(
    "fail_review", _("审核认为不合法，退回修改"), (S.REVIEWING,), S.DRAFTING, REVIEWER, REVIEW,
    only_if=(rules.reviewer_is_another,), asks=REVIEW_ASKS, issues=("合法性审核意见书",), sets=FAIR_ANEW,
)  # fmt: skip
deliberate = Step(
    "deliberate", _("集体审议"), (S.REVIEWED,), S.DELIBERATED, OFFICER, COLLECTIVE,
    only_if=(rules.review_had_its_time, rules.opinions_are_handled, rules.comments_are_answered, rules.meeting_fits_the_level),
    asks=(Ask("meeting", _("审议会议"), "choice", choices=Meeting), Ask("minutes", _("会议纪要编号"), max_length=80)),
    stamps=("deliberated_on",),
)  # fmt: skip
sign = Step(
    "sign", _("签发"), (S.DELIBERATED,), S.SIGNED, OFFICER, COLLECTIVE, asks=(Ask("signer", _("签发人"), max_length=60),),
    stamps=("signed_on",),
)  # fmt: skip
number = Step(
    "number", _("统一登记编号"), (S.SIGNED,), S.NUMBERED, OFFICER, UNITY,
    only_if=(rules.number_is_well_formed, rules.number_is_new), asks=(Ask("unified_number", _("统一编号"), max_length=80),),
    stamps=("numbered_on",),
)  # fmt: skip
publish = Step(
    "publish", _("公布"), (S.NUMBERED,), S.PUBLISHED, OFFICER, PUBLIC,
    only_if=(rules.comments_are_answered, rules.effect_follows_publication, rules.validity_is_sound),
    asks=(
        Ask("published_in", _("公布载体"), help=_("政府公报、政府网站等")), Ask("effective_on", _("施行日期"), "date"),
        Ask("expires_on", _("有效期止"), "date"),
    ),
    stamps=("published_on",),
)  # fmt: skip
file_up = Step(
    "file_up", _("报送备案"), (S.PUBLISHED, S.IN_FORCE, S.EVALUATING), None, OFFICER, FILE, once=True,
    asks=(Ask("filed_to", _("备案机关"), max_length=80), Ask("filed_in_form", _("一次报备合格"), "flag", required=False)),
    issues=("备案报告",), stamps=("filed_on",),
)  # fmt: skip
take_effect = Step(
    "take_effect", _("施行"), (S.PUBLISHED,), S.IN_FORCE, OFFICER, BUSINESS(64), only_if=(rules.day_of_effect_has_come,), bulk=True,
)  # fmt: skip
correction_asked = Step(
    "correction_asked", _("登记备案审查要求纠正"), (S.PUBLISHED, S.IN_FORCE, S.EVALUATING), None, OFFICER, FILE,
    asks=(Ask("problem", _("指出的问题"), "long", max_length=4000),), stamps=("correction_asked_on",),
)  # fmt: skip
evaluate = Step(
    "evaluate",
    _("开始评估"),
    (S.IN_FORCE,),
    S.EVALUATING,
    OFFICER,
    LOCAL,
    asks=(Ask("evaluator", _("评估单位"), max_length=120),),
)
conclude_evaluation = Step(
    "conclude_evaluation", _("评估结论"), (S.EVALUATING,), S.IN_FORCE, OFFICER, LOCAL,
    asks=(Ask("evaluation", _("评估结论"), "choice", choices=Verdict), Ask("advice", _("评估意见"), "long", max_length=4000)),
    stamps=("evaluated_on",),
)  # fmt: skip
renew = Step(
    "renew", _("延续有效期"), (S.IN_FORCE,), None, OFFICER, LOCAL, only_if=(rules.evaluated_before_the_end,),
    asks=(Ask("expires_on", _("新的有效期止"), "date"), Ask("by_number", _("依据的文件"), max_length=80)),
)  # fmt: skip
amend = Step(
    "amend", _("修改"), (S.IN_FORCE,), None, OFFICER, L37.part("规范清理"),
    asks=(
        Ask("clause", _("修改的条款标识"), max_length=80, help=_("如art_3，见文件页面")), Ask("new_text", _("修改后的条文"), "long"),
        Ask("valid_on", _("修改生效日期"), "date"), Ask("by_number", _("依据的文件"), max_length=80),
    ),
)  # fmt: skip
BY = Ask("by_number", _("依据的文件"), max_length=80)
repeal = Step(
    "repeal", _("废止"), (S.IN_FORCE,), S.REPEALED, OFFICER, L37.part("规范清理"), asks=(BY, Ask("ended_on", _("废止生效日期"), "date")),
)  # fmt: skip
revive = Step(
    "revive", _("撤销废止，恢复效力"), (S.REPEALED,), S.IN_FORCE, OFFICER, L37.part("规范清理"), asks=(BY, Ask("valid_on", _("恢复效力日期"), "date")),
    sets={"ended_on": None},
)  # fmt: skip
expire = Step(
    "expire", _("有效期届满，失效"), (S.IN_FORCE,), S.EXPIRED, OFFICER, LOCAL, only_if=(rules.validity_is_over,), stamps=("ended_on",), bulk=True,
)  # fmt: skip
abandon = Step(
    "abandon", _("不再制定"), BEFORE_ISSUE, S.ABANDONED, OFFICER, NEED, asks=(Ask("reason", _("原因"), "long", max_length=2000),),
)  # fmt: skip


BEFORE_REVIEW = (S.DRAFTING, S.GATHERED, S.ANSWERED, S.INTERNAL)
"""Where the fair-competition review has its place: while the document is drafted."""
preview_fairly = Step(
    "preview_fairly", _("公平竞争初审"), BEFORE_REVIEW, None, OFFICER, FAIR2024(14), only_if=(rules.business_is_touched, rules.draft_exists),
    asks=(
        Ask("preview", _("初审意见"), "long", max_length=4000),
        Ask("standards", _("涉及的审查标准"), required=False, max_length=120, help=_("如第八条第三项；有几项的，用顿号隔开")),
    ),
    issues=("公平竞争初审意见",), stamps=("fair_preview_on",),
)  # fmt: skip
send_to_market = Step(
    "send_to_market", _("送市场监督管理部门审查"), BEFORE_REVIEW, None, OFFICER, FAIR2024(14), only_if=(rules.drafter_reviewed_first,),
    stamps=("fair_sent_on",),
)  # fmt: skip


def hear_operators(basis: Article) -> Step:
    """Operators and associations are heard, under the rule of the edition."""
    return Step(
        "hear_operators", _("听取经营者、行业协会商会意见"), BEFORE_REVIEW, None, OFFICER, basis, only_if=(replace(rules.business_is_touched, basis=basis),),
        asks=(
            Ask("heard_whom", _("听取了谁的意见"), "long", max_length=2000), Ask("heard_how", _("方式"), help=_("座谈会、书面征求、公开征求等")),
            Ask("heard_said", _("意见和采纳情况"), "long", max_length=4000),
        ),
        stamps=("fair_heard_on",),
    )  # fmt: skip


def after_failing(_case: Any, facts: Facts) -> dict[str, Any]:
    """A draft that does not pass is changed: the next one is reviewed from the beginning."""
    failed = facts.data["fair_result"] == Fair.FAILS
    return dict.fromkeys(("fair_preview_on", "fair_sent_on", "fair_heard_on")) if failed else {}


def fair_steps(name: str, exception: Article, by_whom: Article, hearing: Article) -> tuple[Step, ...]:
    """The review before issue. Until August 2024 whoever drafted reviewed; since then market supervision reviews what a
    government issues, on the draft and the preliminary review of its drafter.
    """
    alone = name == "2020"
    conditions: tuple[Condition, ...] = (
        replace(rules.exception_has_an_end, basis=exception), replace(rules.operators_were_heard, basis=hearing),
        replace(rules.public_was_heard, basis=hearing),
    )  # fmt: skip
    if not alone:
        conditions = (
            *conditions,
            rules.fair_review_by_the_right_body,
            rules.drafter_reviewed_first,
            rules.market_body_has_the_draft,
        )
    review_fairly = Step(
        "review_fairly", _("公平竞争审查"), BEFORE_REVIEW, None, OFFICER, by_whom, only_if=conditions,
        asks=(
            Ask("fair_result", _("结论"), "choice", choices=Fair), Ask("fair_by", _("审查方式"), "choice", choices=FairBy),
            Ask("grounds", _("理由；适用例外规定的，说明没有影响更小的替代方案"), "long", max_length=4000),
            Ask("fair_until", _("例外规定的实施期限"), "date", required=False),
        ),
        issues=("公平竞争审查书",), stamps=("fair_on",), derives=after_failing,
    )  # fmt: skip
    heard = hear_operators(hearing)
    return (heard, review_fairly) if alone else (preview_fairly, send_to_market, heard, review_fairly)


def edition(
    name: str, since: dt.date, until: dt.date | None, fair: tuple[Article, Article, Article, Article]
) -> Procedure:
    """An edition by its rules on fair-competition review: exception, who reviews, no issue without it, hearing."""
    exception, by_whom, gate, hearing = fair
    fairly = fair_steps(name, exception, by_whom, hearing)
    clock = (
        Deadline("fair_opinion", _("公平竞争审查意见"), "nd.fair_opinion", (send_to_market,), (fairly[-1],), OFFICER, FAIR2024(14),
                 cancelled_by=(abandon,), mirror="fair_opinion_due_on"),
    ) if send_to_market in fairly else ()  # fmt: skip
    first = (rules.drafter_reviewed_first,) if preview_fairly in fairly else ()
    submit = Step(
        "submit", _("提交合法性审核"), (S.INTERNAL,), S.REVIEWING, OFFICER, REVIEW,
        only_if=(
            rules.draft_exists, *first, replace(rules.fair_review_is_passed, basis=gate), rules.comments_are_answered,
            rules.reviewer_is_another, rules.file_is_complete,
        ),
        asks=(Ask("complete", _("送审材料齐全"), "flag"),), stamps=("submitted_on",),
    )  # fmt: skip
    steps = (
        propose, take_over, start_drafting, save_draft, open_comment, skip_comment, close_comment, publish_feedback,
        *fairly, internal_review, submit, return_file, pass_review, fail_review, deliberate, sign, number, publish,
        file_up, take_effect, correction_asked, evaluate, conclude_evaluation, renew, amend, repeal, revive, expire, abandon,
    )  # fmt: skip
    return Procedure(
        key="norm", edition=name, title=_("行政规范性文件"), law=L37, states=S, final=(S.EXPIRED, S.ABANDONED), steps=steps,
        deadlines=(
            *clock,
            Deadline("review", _("合法性审核"), "nd.legality_review_max", (submit,), (pass_review, fail_review, return_file), REVIEWER,
                     REVIEW, cancelled_by=(abandon,), mirror="review_due_on"),
            Deadline("publish", _("公布"), "foi.proactive", (sign,), (publish,), OFFICER, DISCLOSURE(26)),
            Deadline("filing", _("报送备案"), "nd.filing_local", (publish,), (file_up,), OFFICER, FILE, mirror="filing_due_on"),
        ),
        in_force_from=since, in_force_to=until, chapter="rules", number="规范性文件〔{year}〕{serial}号",
        documents={
            "合法性审核意见书": _("合法性审核意见书"), "公平竞争初审意见": _("公平竞争初审意见"), "公平竞争审查书": _("公平竞争审查书"),
            "备案报告": _("规范性文件备案报告"),
        },
        wording=WORDING, counter=True, party_role="",
        usual_path=(
            S.PROJECT, S.DRAFTING, S.COMMENTING, S.ANSWERED, S.INTERNAL, S.REVIEWING, S.REVIEWED, S.DELIBERATED, S.SIGNED, S.NUMBERED,
            S.PUBLISHED, S.IN_FORCE,
        ),
    )  # fmt: skip


EDITIONS = (
    edition("2020", dt.date(2020, 1, 1), dt.date(2024, 8, 1), (OPINION2016("例外规定"), *(OPINION2016("审查方式"),) * 3)),
    edition("2024", dt.date(2024, 8, 1), None, (FAIR2024(12), FAIR2024(14), FAIR2024(18), FAIR2024(16))),
)  # fmt: skip
