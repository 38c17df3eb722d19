"""The registers of the module: documents, makers, opinions, filings, clean-up, consultations, projects, tasks."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.norms.states import (
    Adopted,
    Breach,
    C,
    F,
    Fair,
    FairBy,
    Fix,
    Found,
    G,
    K,
    Level,
    MakerKind,
    OpinionKind,
    P,
    Q,
    S,
    Source,
    T,
    Verdict,
)

number = Field("number", _("案号"))
title = Field("title", _("名称"))
unit = Field("unit", _("承办单位"), "unit", "unit_id")
other = Field("counterpart", _("相对单位"), "unit", "counterpart_id")
opened_on = Field("opened_on", _("收到日期"), "date")

state = Field("state", _("状态"), "choice", choices=S)
maker = Field("maker", _("制定主体"))
level = Field("level", _("层级"), "choice", choices=Level)
business = Field("business", _("涉及经营主体经济活动"), "flag")
impact = Field("impact", _("对权利义务有重大影响"), "flag")
comment_from = Field("comment_from", _("公开征求意见起"), "date")
comment_closes_on = Field("comment_closes_on", _("公开征求意见止"), "date")
feedback_on = Field("feedback_on", _("公布采纳情况日期"), "date")
fair_preview_on = Field("fair_preview_on", _("公平竞争初审日期"), "date")
fair_heard_on = Field("fair_heard_on", _("听取经营者意见日期"), "date")
fair_on = Field("fair_on", _("公平竞争审查日期"), "date")
fair_result = Field("fair_result", _("公平竞争审查结论"), "choice", choices=Fair)
fair_by = Field("fair_by", _("审查方式"), "choice", choices=FairBy)
fair_until = Field("fair_until", _("例外规定期限"), "date")
submitted_on = Field("submitted_on", _("提交合法性审核日期"), "date")
reviewed_on = Field("reviewed_on", _("审核通过日期"), "date")
review_due_on = Field("review_due_on", _("审核届满日"), "date")
opinions_count = Field("opinions_count", _("审核意见条数"), "number")
deliberated_on = Field("deliberated_on", _("集体审议日期"), "date")
unified_number = Field("unified_number", _("统一编号"))
published_on = Field("published_on", _("公布日期"), "date")
effective_on = Field("effective_on", _("施行日期"), "date")
expires_on = Field("expires_on", _("有效期止"), "date")
filing_due_on = Field("filing_due_on", _("备案届满日"), "date")
filed_on = Field("filed_on", _("报送备案日期"), "date")
filed_in_form = Field("filed_in_form", _("一次报备合格"), "flag")
correction_asked_on = Field("correction_asked_on", _("被要求纠正日期"), "date")
evaluated_on = Field("evaluated_on", _("评估完成日期"), "date")
evaluation = Field("evaluation", _("评估结论"), "choice", choices=Verdict)
ended_on = Field("ended_on", _("废止、失效日期"), "date")

NORMS = Register(
    key="norm", title=_("行政规范性文件"), model="norms.Norm",
    fields=(
        number, title, unified_number, state, maker, level, unit, other, opened_on, business, impact, comment_from, comment_closes_on,
        feedback_on, fair_preview_on, fair_heard_on, fair_on, fair_result, fair_by, fair_until, submitted_on, reviewed_on, review_due_on, opinions_count,
        deliberated_on, published_on, effective_on, expires_on, filing_due_on, filed_on, filed_in_form, correction_asked_on,
        evaluated_on, evaluation, ended_on,
    ),
    columns=("number", "title", "unified_number", "maker", "state", "published_on", "expires_on"),
    filters=("state", "level", "unit", "business", "published_on", "expires_on", "filed_on", "evaluated_on"),
    search=("number", "title"), sort=("opened_on", "published_on", "expires_on", "number"), chapter="rules",
)  # fmt: skip

code = Field("code", _("编码"))
kind = Field("kind", _("类别"), "choice", choices=MakerKind)
maker_unit = Field("unit", _("公布机关"), "unit", "unit_id")
valid_from = Field("valid_from", _("起"), "date")
valid_to = Field("valid_to", _("止"), "date")
MAKERS = Register(
    key="norm_maker", title=_("规范性文件制定主体清单"), model="norms.Maker",
    fields=(code, title, kind, maker_unit, valid_from, valid_to), columns=("code", "title", "kind", "valid_from", "valid_to"),
    filters=("kind", "unit"), search=("title", "code"), sort=("title", "valid_from"), chapter="rules", case=False, edits=("kind",),
    keepers=(Role.OFFICE_HEAD,), public=("title", "kind"), basis=_("国办发〔2018〕37号"), open=True,
)  # fmt: skip

made_on = Field("made_on", _("提出日期"), "date")
clause = Field("clause", _("条款"))
opinion_kind = Field("kind", _("种类"), "choice", choices=OpinionKind)
text = Field("text", _("审核意见"))
rule = Field("rule", _("自动检查规则"))
adopted = Field("adopted", _("采纳情况"), "choice", choices=Adopted)
opinion_unit = Field("unit", _("审核机构"), "unit", "unit_id")
OPINIONS = Register(
    key="norm_opinion", title=_("合法性审核意见"), model="norms.ReviewOpinion",
    fields=(title, clause, opinion_kind, text, rule, adopted, made_on, opinion_unit),
    columns=("title", "clause", "kind", "text", "adopted", "made_on"), filters=("kind", "adopted", "made_on"), search=("title", "text"),
    sort=("made_on",), chapter="rules", case=False,
)  # fmt: skip

filing_state = Field("state", _("状态"), "choice", choices=F)
document_number = Field("document_number", _("发文字号"))
in_time = Field("in_time", _("按期报备"), "flag")
in_form = Field("in_form", _("格式合格"), "flag")
filing_reviewed_on = Field("reviewed_on", _("审查日期"), "date")
filing_asked_on = Field("correction_asked_on", _("要求纠正日期"), "date")
corrected_on = Field("corrected_on", _("纠正日期"), "date")
FILINGS = Register(
    key="norm_filing", title=_("收到的备案"), model="norms.Filing",
    fields=(number, title, document_number, filing_state, unit, other, opened_on, published_on, in_time, in_form, filing_reviewed_on, filing_asked_on, corrected_on),
    columns=("number", "title", "document_number", "counterpart", "state", "opened_on", "reviewed_on"),
    filters=("state", "counterpart", "opened_on"), search=("number", "title"), sort=("opened_on", "number"), chapter="rules",
)  # fmt: skip

screened_on = Field("screened_on", _("筛查日期"), "date")
concerned = Field("concerned", _("纳入清理"), "flag")
proposal = Field("proposal", _("清理建议"), "choice", choices=Verdict)
proposed_on = Field("proposed_on", _("建议日期"), "date")
done = Field("done", _("清理结果"), "choice", choices=Verdict)
done_on = Field("done_on", _("落实日期"), "date")
round_unit = Field("unit", _("组织单位"), "unit", "unit_id")
doc_code = Field("code", _("发文字号"))
round_title = Field("round", _("清理名称"), path="round__title")
round_rules = Field("rules", _("政府规章清理"), "flag", path="round__rules")
round_fair = Field("fair", _("公平竞争审查清理"), "flag", path="round__fair")
ITEMS = Register(
    key="norm_round_item", title=_("清理的文件"), model="norms.RoundItem",
    fields=(doc_code, title, round_title, round_fair, round_rules, screened_on, concerned, proposal, proposed_on, done, done_on, round_unit),
    columns=("code", "title", "screened_on", "concerned", "proposal", "done", "done_on"),
    filters=("concerned", "proposal", "done", "screened_on", "done_on"), search=("code", "title"), sort=("screened_on", "done_on"),
    chapter="rules", case=False,
)  # fmt: skip

fair_round = Field("fair", _("公平竞争审查清理"), "flag")
rules_round = Field("rules", _("政府规章清理"), "flag")
started_on = Field("started_on", _("开始日期"), "date")
finished_on = Field("finished_on", _("完成日期"), "date")
ROUNDS = Register(
    key="norm_round", title=_("规范性文件清理"), model="norms.Round", fields=(title, fair_round, rules_round, round_unit, started_on, finished_on),
    columns=("title", "fair", "rules", "started_on", "finished_on"), filters=("fair", "rules", "started_on", "finished_on"), search=("title",),
    sort=("started_on",), chapter="rules", case=False, menu=False,
)  # fmt: skip

consultation_state = Field("state", _("状态"), "choice", choices=C)
sender = Field("sender", _("来文机关"))
replied_on = Field("replied_on", _("回复日期"), "date")
reply_by = Field("reply_by", _("要求回复日期"), "date")
points = Field("points", _("意见条数"), "number")
CONSULTATIONS = Register(
    key="norm_consultation", title=_("立法征求意见"), model="norms.Consultation",
    fields=(number, title, sender, consultation_state, unit, opened_on, reply_by, replied_on, points),
    columns=("number", "title", "sender", "state", "opened_on", "replied_on"), filters=("state", "opened_on", "replied_on"),
    search=("number", "title"), sort=("opened_on", "number"), chapter="rules",
)  # fmt: skip

project_state = Field("state", _("状态"), "choice", choices=P)
proposer = Field("proposer", _("建议人"))
from_public = Field("from_public", _("社会公众提出"), "flag")
answered_on = Field("answered_on", _("答复建议人日期"), "date")
project_submitted_on = Field("submitted_on", _("报送日期"), "date")
PROJECTS = Register(
    key="norm_project", title=_("立法项目"), model="norms.Project",
    fields=(number, title, proposer, from_public, project_state, unit, opened_on, answered_on, project_submitted_on),
    columns=("number", "title", "from_public", "state", "opened_on", "answered_on"), filters=("state", "from_public", "opened_on"),
    search=("number", "title"), sort=("opened_on", "number"), chapter="rules",
)  # fmt: skip

task_state = Field("state", _("状态"), "choice", choices=T)
task_law = Field("law", _("变动的文件"))
task_article = Field("article", _("变动的条款"))
verdict = Field("verdict", _("处理结果"), "choice", choices=Verdict)
handled_on = Field("handled_on", _("处理日期"), "date")
TASKS = Register(
    key="norm_task", title=_("上位法变动任务"), model="norms.Task",
    fields=(number, title, task_law, task_article, task_state, unit, other, opened_on, verdict, handled_on),
    columns=("number", "title", "law", "article", "counterpart", "state", "handled_on"), filters=("state", "counterpart", "opened_on"),
    search=("number", "title"), sort=("opened_on", "number"), chapter="rules",
)  # fmt: skip

suggestion_state = Field("state", _("状态"), "choice", choices=G)
suggested_clause = Field("clause", _("条款"))
study = Field("finding", _("研究结论"), "choice", choices=Found)
answer_due_on = Field("answer_due_on", _("答复届满日"), "date")
suggestion_answered_on = Field("answered_on", _("答复日期"), "date")
SUGGESTIONS = Register(
    key="norm_suggestion", title=_("规范性文件审查建议"), model="norms.Suggestion",
    fields=(number, title, document_number, suggested_clause, suggestion_state, unit, other, opened_on, study, answer_due_on, suggestion_answered_on),
    columns=("number", "title", "document_number", "counterpart", "state", "opened_on", "answer_due_on", "answered_on"),
    filters=("state", "counterpart", "finding", "opened_on"), search=("number", "title"), sort=("opened_on", "number"), chapter="rules",
)  # fmt: skip

drafter_of = Field("counterpart", _("起草单位"), "unit", "counterpart_id")
checker = Field("unit", _("核查机关"), "unit", "unit_id")
check_state = Field("state", _("状态"), "choice", choices=K)
source = Field("source", _("来源"), "choice", choices=Source)
standards = Field("standards", _("涉及的审查标准"))
checked_on = Field("checked_on", _("核查完成日期"), "date")
breach = Field("breach", _("核查结论"), "choice", choices=Breach)
urged_on = Field("urged_on", _("督促整改日期"), "date")
fix_by = Field("fix_by", _("整改期限"), "date")
interviewed_on = Field("interviewed_on", _("约谈日期"), "date")
fixed_how = Field("fixed_how", _("整改方式"), "choice", choices=Fix)
rectified_on = Field("rectified_on", _("整改完成日期"), "date")
told_on = Field("told_on", _("向本级政府报告日期"), "date")
FAIR_CHECKS = Register(
    key="norm_fair_check", title=_("公平竞争审查核查"), model="norms.FairCheck",
    fields=(
        number, title, document_number, check_state, source, checker, drafter_of, opened_on, checked_on, breach, standards, urged_on, fix_by,
        interviewed_on, fixed_how, rectified_on, told_on,
    ),
    columns=("number", "title", "counterpart", "source", "state", "breach", "fix_by", "rectified_on"),
    filters=("state", "source", "counterpart", "breach", "opened_on", "fix_by"), search=("number", "title"),
    sort=("opened_on", "fix_by", "number"), chapter="rules", basis=_("《公平竞争审查条例》第二十一条"),
)  # fmt: skip

report_state = Field("state", _("状态"), "choice", choices=Q)
accused = Field("drafter", _("起草单位"), "unit", "drafter_id")
report_answered_on = Field("answered_on", _("答复日期"), "date")
FAIR_REPORTS = Register(
    key="norm_fair_report", title=_("公平竞争审查举报"), model="norms.FairReport",
    fields=(number, title, document_number, report_state, checker, accused, opened_on, report_answered_on),
    columns=("number", "title", "drafter", "state", "opened_on", "answered_on"), filters=("state", "drafter", "opened_on"),
    search=("number", "title"), sort=("opened_on", "number"), chapter="rules", basis=_("《公平竞争审查条例》第二十二条"),
)  # fmt: skip

REGISTERS = (
    NORMS,
    MAKERS,
    OPINIONS,
    FILINGS,
    ITEMS,
    CONSULTATIONS,
    PROJECTS,
    TASKS,
    SUGGESTIONS,
    FAIR_CHECKS,
    FAIR_REPORTS,
)
