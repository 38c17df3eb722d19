"""Figures of rules (law.md C.2; rows R1 to R8 of real reports)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share, Total
from fazhi.kernel.text import _
from fazhi.modules.norms import register as r
from fazhi.modules.norms.states import Found, Level, Source, Verdict

L37, L115 = "国办发〔2018〕37号", "国办发〔2018〕115号"
FAIR = "《公平竞争审查条例》第十八条"
of_norm = partial(Indicator, register=r.NORMS, chapter="rules", by=(r.unit, r.level), basis=L37)
rate = partial(of_norm, unit="%", decimals=2, better=1)

issued = r.published_on.in_period()
had_to_comment = issued & (r.business.true() | r.impact.true())
due = r.filing_due_on.in_period()
OF_NORMS = (
    of_norm("norms.issued_government", _("制发政府规范性文件"), kind=Count(issued & r.level.is_(Level.GOVERNMENT)), card=1),
    of_norm("norms.issued_department", _("制发部门规范性文件"), kind=Count(issued & r.level.is_(Level.DEPARTMENT))),
    of_norm("norms.issued", _("制发规范性文件"), kind=Count(issued)),
    of_norm("norms.review_files", _("合法性审核的文件"), kind=Count(r.submitted_on.in_period()), basis=L115),
    of_norm("norms.review_opinions", _("合法性审核意见"), kind=Total(r.submitted_on.in_period(), r.opinions_count), unit=_("条意见"), basis=L115),
    rate("norms.reviewed_rate", _("规范性文件合法性审核率"), kind=Share(issued, r.reviewed_on.by(r.deliberated_on)), basis=L115, card=2),
    rate("norms.comment_rate", _("公开征求意见率"), kind=Share(had_to_comment, r.comment_from.known())),
    rate("norms.feedback_rate", _("意见采纳反馈率"), kind=Share(issued & r.comment_from.known(), r.feedback_on.known()), note=_("以公开征求过意见的文件为分母")),
    rate("norms.fair_rate", _("公平竞争审查率"), kind=Share(issued & r.business.true(), r.fair_on.by(r.published_on)), basis=FAIR),
    of_norm("norms.filed", _("报送备案"), kind=Count(r.filed_on.in_period())),
    rate("norms.filing_rate", _("报备率"), kind=Share(due, r.filed_on.known()), card=3),
    rate("norms.filing_in_time", _("报备及时率"), kind=Share(due, r.filed_on.by(r.filing_due_on)), note=_("以届满日在本期的为分母")),
    rate("norms.filing_in_form", _("报备规范率"), kind=Share(r.filed_on.in_period(), r.filed_in_form.true())),
    rate(
        "norms.pass_rate", _("规范性文件合格率"), kind=Share(r.filed_on.in_period(), ~r.correction_asked_on.known()),
        note=_("以本期报送备案的文件为分母，备案机关没有要求纠正的为合格"),
    ),
    of_norm("norms.corrected", _("备案审查要求纠正"), kind=Count(r.correction_asked_on.in_period()), better=-1),
    of_norm("norms.evaluated", _("评估规范性文件"), kind=Count(r.evaluated_on.in_period()), basis=_("地方规定")),
    of_norm("norms.ended", _("废止、失效规范性文件"), kind=Count(r.ended_on.in_period())),
)  # fmt: skip

of_item = partial(Indicator, register=r.ITEMS, chapter="rules", basis=L37)
ordinary = ~r.round_fair.true() & ~r.round_rules.true()
proposed, finished = r.proposed_on.in_period() & ordinary, r.done_on.in_period() & ordinary
changed = r.proposal.one_of(Verdict.AMEND, Verdict.VOID)
screened_fairly = r.done_on.in_period() & r.round_fair.true()
OF_ROUNDS = (
    of_item("norms.screened", _("筛查文件"), kind=Count(r.screened_on.in_period() & ordinary)),
    of_item("norms.cleaned", _("清理规范性文件"), kind=Count(r.screened_on.in_period() & r.concerned.true() & ordinary)),
    *(
        of_item(f"norms.{key}_{verdict.value}", label, kind=Count(of & field.is_(verdict)))
        for key, of, field, labels in (
            ("proposed", proposed, r.proposal, (_("拟保留"), _("拟修改"), _("拟废止"))),
            ("done", finished, r.done, (_("清理后保留"), _("清理后修改"), _("清理后废止、失效"))),
            ("fair", screened_fairly, r.done, (_("公平竞争清理后保留"), _("公平竞争清理后修改"), _("公平竞争清理后废止"))),
        )
        for verdict, label in zip((Verdict.KEEP, Verdict.AMEND, Verdict.VOID), labels, strict=True)
    ),
    of_item("norms.proposed_changed", _("拟修改、废止规范性文件"), kind=Count(proposed & changed)),
    of_item("norms.rules_changed", _("拟修改、废止政府规章"), kind=Count(r.proposed_on.in_period() & r.round_rules.true() & changed)),
    Indicator("norms.rounds", _("规范性文件清理次数"), r.ROUNDS, Count(r.finished_on.in_period()), unit=_("次"), chapter="rules", by=(r.round_unit,), basis=L37),
    of_item("norms.fair_cleaned", _("公平竞争审查清理存量文件"), kind=Count(screened_fairly), basis="《公平竞争审查条例》"),
)  # fmt: skip

MAKERS = Indicator(
    "norms.makers", _("规范性文件制定主体"), r.MAKERS, Count(r.valid_from.by_end() & ~r.valid_to.by_end()), unit=_("个单位"), chapter="rules",
    basis=L37, note=_("期末在清单内的"),
)  # fmt: skip
received = r.opened_on.in_period()
OTHERS = (
    MAKERS,
    Indicator("norms.filings_received", _("收到备案"), r.FILINGS, Count(received), chapter="rules", by=(r.unit, r.other), basis=L37),
    Indicator("norms.filings_reviewed", _("审查备案"), r.FILINGS, Count(r.filing_reviewed_on.in_period()), chapter="rules", basis=L37),
    Indicator("norms.filings_corrected", _("要求纠正的备案"), r.FILINGS, Count(r.filing_asked_on.in_period()), chapter="rules", basis=L37),
    Indicator(
        "norms.correction_rate", _("备案审查纠错率"), r.FILINGS, Share(r.filing_reviewed_on.in_period(), r.filing_asked_on.known()), unit="%",
        decimals=2, chapter="rules", basis=L37,
    ),
    Indicator("norms.opinions", _("逐条合法性审核意见"), r.OPINIONS, Count(r.made_on.in_period()), unit=_("条意见"), chapter="rules", basis=L115),
    Indicator("norms.suggestions", _("收到审查建议"), r.SUGGESTIONS, Count(received), chapter="rules", basis=L37),
    Indicator("norms.suggestions_answered", _("答复审查建议"), r.SUGGESTIONS, Count(r.suggestion_answered_on.in_period()), chapter="rules", basis=L37),
    Indicator("norms.suggestions_problem", _("审查建议反映的问题成立"), r.SUGGESTIONS, Count(r.suggestion_answered_on.in_period() & r.study.is_(Found.PROBLEM)), chapter="rules", basis=L37),
    Indicator(
        "norms.suggestions_in_time", _("审查建议按期答复率"), r.SUGGESTIONS, Share(r.answer_due_on.in_period(), r.suggestion_answered_on.by(r.answer_due_on)),
        unit="%", decimals=2, better=1, chapter="rules", basis=_("地方规定"), note=_("以届满日在本期的为分母"),
    ),
    Indicator("norms.replies", _("回复立法征求意见"), r.CONSULTATIONS, Count(r.replied_on.in_period()), chapter="rules", basis=_("立法工作安排")),
    Indicator("norms.projects", _("立法项目建议"), r.PROJECTS, Count(received), chapter="rules", basis="《规章制定程序条例》第十条"),
    Indicator("norms.tasks_open", _("上位法变动未处理"), r.TASKS, Count(received & ~r.handled_on.known()), chapter="rules", basis=L37, better=-1),
)  # fmt: skip
CHECKS, REPORTS = "《公平竞争审查条例》第二十一条", "《公平竞争审查条例》第二十二条"
of_check = partial(
    Indicator, register=r.FAIR_CHECKS, chapter="rules", by=(r.checker, r.drafter_of, r.source), basis=CHECKS
)
AFTER_ISSUE = (
    of_check("norms.fair_checks", _("核查政策措施"), kind=Count(received)),
    of_check("norms.fair_spot_checks", _("抽查政策措施"), kind=Count(received & r.source.is_(Source.SPOT))),
    of_check("norms.fair_breaches", _("核查发现违反公平竞争审查规定"), kind=Count(r.checked_on.in_period() & r.breach.known()), better=-1),
    of_check(
        "norms.fair_breach_rate", _("核查发现问题率"), kind=Share(r.checked_on.in_period(), r.breach.known()), unit="%", decimals=2,
        note=_("以本期完成核查的措施为分母"),
    ),
    of_check("norms.fair_rectified", _("整改完成"), kind=Count(r.rectified_on.in_period())),
    of_check(
        "norms.fair_rectified_rate", _("整改完成率"), kind=Share(r.urged_on.in_period(), r.rectified_on.known()), unit="%", decimals=2, better=1,
        note=_("以本期督促整改的措施为分母，没有整改的仍计入"),
    ),
    of_check("norms.fair_interviews", _("约谈"), kind=Count(r.interviewed_on.in_period()), basis="《公平竞争审查条例》第二十四条"),
    Indicator("norms.fair_reports", _("收到公平竞争审查举报"), r.FAIR_REPORTS, Count(received), chapter="rules", by=(r.checker, r.accused), basis=REPORTS),
    Indicator(
        "norms.fair_reports_answered", _("答复、转送公平竞争审查举报"), r.FAIR_REPORTS, Count(r.report_answered_on.in_period()), chapter="rules",
        basis=REPORTS,
    ),
)  # fmt: skip
INDICATORS = (*OF_NORMS, *OF_ROUNDS, *OTHERS, *AFTER_ISSUE)
