"""Filings received, legislative consultations and projects, tasks after a change of the law."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.norms import rules
from fazhi.modules.norms.states import C, F, P, T, Verdict
from fazhi.modules.norms.wording import WORDING

OFFICER, OTHER = Role.OFFICER, Role.COUNTERPART
L37 = law("国办发〔2018〕37号")
FILE, CLEAN = L37.part("强化备案监督"), L37.part("规范清理")
SINCE = dt.date(2020, 1, 1)

receive = Step(
    "receive", _("收到备案"), (), F.RECEIVED, OFFICER, FILE, only_if=(rules.reviewer_is_above,),
    asks=(
        Ask("document_number", _("发文字号"), max_length=80), Ask("published_on", _("公布日期"), "date"),
        Ask("in_time", _("按期报备"), "flag", required=False), Ask("in_form", _("格式合格"), "flag", required=False),
    ),
)  # fmt: skip
ask_supplement = Step(
    "ask_supplement", _("通知补正"), (F.RECEIVED,), F.SUPPLEMENT, OFFICER, FILE,
    asks=(Ask("missing", _("需要补充的材料"), "long", max_length=2000),),
)  # fmt: skip
supplement = Step("supplement", _("补正"), (F.SUPPLEMENT,), F.RECEIVED, OTHER, FILE)
begin_review = Step("begin_review", _("开始审查"), (F.RECEIVED,), F.REVIEWING, OFFICER, FILE)
pass_filing = Step(
    "pass_filing", _("审查无问题"), (F.REVIEWING,), F.PASSED, OFFICER, FILE, only_if=(rules.no_suggestion_found_a_problem,),
    stamps=("reviewed_on",),
)  # fmt: skip
ask_correction = Step(
    "ask_correction", _("要求纠正"), (F.REVIEWING,), F.CORRECTING, OFFICER, FILE, asks=(Ask("problems", _("存在的问题"), "long", max_length=4000),),
    issues=("备案审查意见书",), stamps=("reviewed_on", "correction_asked_on"),
)  # fmt: skip
report_fix = Step(
    "report_fix", _("报告纠正情况"), (F.CORRECTING,), F.CORRECTED, OTHER, FILE, asks=(Ask("measures", _("纠正情况"), "long", max_length=4000),),
    stamps=("corrected_on",),
)  # fmt: skip
revoke = Step(
    "revoke",
    _("决定撤销"),
    (F.CORRECTING,),
    F.REVOKED,
    OFFICER,
    FILE,
    asks=(Ask("decision", _("决定文号"), max_length=80),),
)


def filing(name: str, since: dt.date, until: dt.date | None, clocks: tuple[Deadline, ...]) -> Procedure:
    """An edition of the review of filings; the regulation of 2024 gives its terms, applied by analogy (article 25)."""
    return Procedure(
        key="norm_filing", edition=name, title=_("收到的规范性文件备案"), law=L37, states=F, final=(F.PASSED, F.CORRECTED, F.REVOKED),
        steps=(receive, ask_supplement, supplement, begin_review, pass_filing, ask_correction, report_fix, revoke), deadlines=clocks,
        in_force_from=since, in_force_to=until, chapter="rules", number="备案〔{year}〕{serial}号",
        documents={"备案审查意见书": _("备案审查意见书")}, wording=WORDING, counter=True, party_role="",
        usual_path=(F.RECEIVED, F.REVIEWING, F.PASSED),
    )  # fmt: skip


FILING2024 = law("法规规章备案审查条例").article
FILING_EDITIONS = (
    filing("2020", SINCE, dt.date(2024, 11, 1), ()),
    filing(
        "2024", dt.date(2024, 11, 1), None,
        (
            Deadline("supplement", _("补充备案材料"), "nd.rule_filing_supply", (ask_supplement,), (supplement,), OTHER, FILING2024(9)),
            Deadline("review", _("审查备案"), "nd.rule_review", (begin_review,), (pass_filing, ask_correction), OFFICER, FILING2024(11), mirror="review_due_on"),
            Deadline("fix", _("报告纠正情况"), "nd.rule_fix_report", (ask_correction,), (report_fix,), OTHER, FILING2024(21), cancelled_by=(revoke,)),
        ),
    ),
)  # fmt: skip

take_in = Step(
    "take_in", _("收到征求意见稿"), (), C.RECEIVED, OFFICER, L37.part("广泛征求意见"),
    asks=(Ask("sender", _("来文机关"), max_length=120), Ask("reply_by", _("要求回复日期"), "date", required=False)),
)  # fmt: skip
reply = Step(
    "reply", _("回复意见"), (C.RECEIVED,), C.REPLIED, OFFICER, L37.part("广泛征求意见"),
    asks=(Ask("points", _("意见条数"), "number"), Ask("answer", _("意见内容"), "long", max_length=8000)), issues=("征求意见回复函",),
    stamps=("replied_on",),
)  # fmt: skip
CONSULTATION_EDITIONS = (
    Procedure(
        key="norm_consultation", edition="2020", title=_("立法征求意见"), law=L37, states=C, final=(C.REPLIED,), steps=(take_in, reply),
        deadlines=(), in_force_from=SINCE, chapter="rules", number="征求意见〔{year}〕{serial}号",
        documents={"征求意见回复函": _("征求意见回复函")}, wording=WORDING, counter=True, party_role="", usual_path=(C.RECEIVED, C.REPLIED),
    ),
)  # fmt: skip

RULES = law("规章制定程序条例").article
suggest = Step(
    "suggest", _("提出立法项目"), (), P.PROPOSED, OFFICER, RULES(10),
    asks=(Ask("proposer", _("建议人"), max_length=120), Ask("from_public", _("社会公众提出"), "flag", required=False), Ask("content", _("建议内容"), "long")),
)  # fmt: skip
plan = Step(
    "plan",
    _("列入计划"),
    (P.PROPOSED,),
    P.PLANNED,
    OFFICER,
    RULES(12),
    asks=(Ask("plan_year", _("计划年度"), "number"),),
    stamps=("answered_on",),
)
submit_bill = Step(
    "submit_bill", _("报送"), (P.PLANNED,), P.SUBMITTED, OFFICER, RULES(12), stamps=("submitted_on",)
)
drop = Step(
    "drop", _("不列入或者中止"), (P.PROPOSED, P.PLANNED), P.DROPPED, OFFICER, RULES(12), asks=(Ask("reason", _("理由"), "long", max_length=2000),),
    stamps=("answered_on",),
)  # fmt: skip
PROJECT_EDITIONS = (
    Procedure(
        key="norm_project", edition="2018", title=_("立法项目"), law=RULES(1).law, states=P, final=(P.SUBMITTED, P.DROPPED),
        steps=(suggest, plan, submit_bill, drop), deadlines=(), in_force_from=dt.date(2018, 5, 1), chapter="rules",
        number="立法项目〔{year}〕{serial}号", wording=WORDING, counter=True, party_role="", usual_path=(P.PROPOSED, P.PLANNED, P.SUBMITTED),
    ),
)  # fmt: skip

open_task = Step(
    "open_task", _("上位法变动"), (), T.OPEN, OFFICER, CLEAN,
    asks=(Ask("law", _("变动的文件"), max_length=120), Ask("article", _("变动的条款"), required=False, max_length=24), Ask("clauses", _("涉及的条款"), "long"), Ask("change", _("变动情况"), "long", max_length=2000)),
)  # fmt: skip
handle = Step(
    "handle", _("处理"), (T.OPEN,), T.DONE, OTHER, CLEAN,
    asks=(Ask("verdict", _("处理结果"), "choice", choices=Verdict), Ask("reason", _("理由"), "long", max_length=2000)), stamps=("handled_on",),
)  # fmt: skip
TASK_EDITIONS = (
    Procedure(
        key="norm_task", edition="2020", title=_("上位法变动任务"), law=L37, states=T, final=(T.DONE,), steps=(open_task, handle), deadlines=(),
        in_force_from=SINCE, chapter="rules", number="清理任务〔{year}〕{serial}号", wording=WORDING, party_role="", usual_path=(T.OPEN, T.DONE),
    ),
)  # fmt: skip
