"""Normative documents with their drafts, opinions and days; filings; clean-up; projects; tasks."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.norms.states import (
    Adopted,
    Breach,
    Fair,
    FairBy,
    Fix,
    Found,
    Level,
    MakerKind,
    Meeting,
    OpinionKind,
    Source,
    Verdict,
)


class Maker(Version):
    """A body on the list of makers, from a day to a day. `title` is its name as it signs."""

    kind = models.CharField(_("类别"), max_length=12, choices=MakerKind.choices)

    class Meta(Version.Meta):
        verbose_name = _("规范性文件制定主体")


def day(label: Any) -> models.DateField[Any, Any]:
    return models.DateField(label, null=True, blank=True)


class Norm(Case):
    """A normative document. `unit` drafts it, `counterpart` reviews its legality."""

    maker = models.CharField(_("制定主体"), max_length=200)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    business = models.BooleanField(_("涉及经营主体经济活动"), default=False)
    impact = models.BooleanField(_("对权利义务有重大影响"), default=False)
    provisional = models.BooleanField(_("暂行、试行"), default=False)
    urgent = models.BooleanField(_("紧急"), default=False)
    stock = models.BooleanField(_("存量文件"), default=False)
    """In force before this platform kept it: its earlier steps are not here."""
    comment_from = day(_("公开征求意见起"))
    comment_closes_on = day(_("公开征求意见止"))
    feedback_on = day(_("公布采纳情况日期"))
    fair_preview_on = day(_("公平竞争初审日期"))
    fair_sent_on = day(_("送市场监督管理部门日期"))
    fair_heard_on = day(_("听取经营者意见日期"))
    fair_opinion_due_on = day(_("公平竞争审查意见届满日"))
    fair_on = day(_("公平竞争审查日期"))
    fair_result = models.CharField(_("公平竞争审查结论"), max_length=12, choices=Fair.choices, blank=True)
    fair_by = models.CharField(_("审查方式"), max_length=12, choices=FairBy.choices, blank=True)
    fair_until = day(_("例外规定期限"))
    submitted_on = day(_("提交合法性审核日期"))
    reviewed_on = day(_("审核通过日期"))
    review_due_on = day(_("审核届满日"))
    opinions_count = models.PositiveIntegerField(_("审核意见条数"), default=0)
    deliberated_on = day(_("集体审议日期"))
    meeting = models.CharField(_("审议会议"), max_length=12, choices=Meeting.choices, blank=True)
    signed_on = day(_("签发日期"))
    unified_number = models.CharField(_("统一编号"), max_length=80, blank=True)
    numbered_on = day(_("编号日期"))
    published_on = day(_("公布日期"))
    published_in = models.CharField(_("公布载体"), max_length=200, blank=True)
    effective_on = day(_("施行日期"))
    expires_on = day(_("有效期止"))
    filing_due_on = day(_("备案届满日"))
    filed_on = day(_("报送备案日期"))
    filed_in_form = models.BooleanField(_("一次报备合格"), default=False)
    correction_asked_on = day(_("被要求纠正日期"))
    evaluated_on = day(_("评估完成日期"))
    evaluation = models.CharField(_("评估结论"), max_length=8, choices=Verdict.choices, blank=True)
    ended_on = day(_("废止、失效日期"))
    public_text = models.TextField(blank=True)
    """What was published, with every later wording: the portal searches nothing else, drafts stay inside."""

    class Meta:
        verbose_name = _("行政规范性文件")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on=None)
                | (~Q(unified_number="") & (Q(stock=True) | (~Q(deliberated_on=None) & ~Q(reviewed_on=None)))),
                name="nd_published_only_with_number_meeting_review",
            ),
            models.CheckConstraint(
                condition=Q(effective_on=None) | (~Q(published_on=None) & Q(effective_on__gte=F("published_on"))),
                name="nd_no_effect_without_publication",
            ),
            models.UniqueConstraint(
                fields=("unified_number",), condition=~Q(unified_number=""), name="nd_a_unified_number_is_given_once"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=("published_on",)),
            models.Index(fields=("expires_on",)),
            models.Index(fields=("submitted_on",)),
        ]


class Draft(models.Model):
    """A saved text of a document; never changed, the next save is a new one."""

    norm = models.ForeignKey(Norm, models.CASCADE, related_name="drafts")
    ordinal = models.PositiveIntegerField(_("稿次"))
    text = models.TextField(_("草案文本"))
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("保存时间"))
    made_by = models.CharField(_("保存人"), max_length=60)

    class Meta:
        ordering = ("-ordinal",)
        constraints = [models.UniqueConstraint(fields=("norm", "ordinal"), name="nd_one_draft_a_number")]


class ReviewOpinion(models.Model):
    """One opinion of the legality review on one clause, and what became of it."""

    norm = models.ForeignKey(Norm, models.CASCADE, related_name="opinions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("审核机构"))
    title = models.CharField(_("文件"), max_length=200)
    made_on = models.DateField(_("提出日期"))
    clause = models.CharField(_("条款"), max_length=60)
    kind = models.CharField(_("种类"), max_length=12, choices=OpinionKind.choices)
    text = models.TextField(_("审核意见"))
    rule = models.CharField(_("自动检查规则"), max_length=40, blank=True)
    adopted = models.CharField(_("采纳情况"), max_length=8, choices=Adopted.choices, default=Adopted.OPEN)
    reason = models.CharField(_("未采纳的理由"), max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("合法性审核意见")
        constraints = [
            models.CheckConstraint(
                condition=~Q(adopted__in=("no", "partly")) | ~Q(reason=""),
                name="nd_an_opinion_not_adopted_has_a_reason",
            )
        ]


class Suppressed(models.Model):
    """A finding of the linter that a person put aside, with the reason; bound to the sentence by its key."""

    norm = models.ForeignKey(Norm, models.CASCADE, related_name="suppressed")
    key = models.CharField(max_length=12)
    reason = models.CharField(_("理由"), max_length=300)
    by = models.CharField(_("处理人"), max_length=60)
    on = models.DateField(_("日期"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=("norm", "key"), name="nd_a_finding_is_put_aside_once")]


class TextEvent(models.Model):
    """What happened to the text of an issued document; `engines.lint.timeline` reads the law of any day out of it."""

    norm = models.ForeignKey(Norm, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8)
    valid = models.DateField(_("生效日期"))
    known = models.DateField(_("公布日期"))
    clause = models.CharField(max_length=80, blank=True)
    texts: Any = models.JSONField(default=dict)
    by = models.CharField(_("依据文件"), max_length=80, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=("norm", "valid"))]


class CitedPlace(models.Model):
    """A place that a clause of an issued document cites: what stands on an article is found here."""

    norm = models.ForeignKey(Norm, models.CASCADE, related_name="cites")
    clause = models.CharField(_("条款"), max_length=80)
    law = models.CharField(_("文件"), max_length=120)
    """Key of the edition in `engines.law`, else the title."""
    article = models.CharField(max_length=24, blank=True)
    """Reference as in the parameter files."""

    class Meta:
        ordering = ("norm_id", "pk")
        indexes = [models.Index(fields=("law", "article"))]


class Filing(Case):
    """A document received for filing. `unit` reviews, `counterpart` made it."""

    document_number = models.CharField(_("发文字号"), max_length=80)
    published_on = models.DateField(_("公布日期"))
    in_time = models.BooleanField(_("按期报备"), default=False)
    in_form = models.BooleanField(_("格式合格"), default=False)
    review_due_on = day(_("审查届满日"))
    reviewed_on = day(_("审查日期"))
    problems = models.TextField(_("存在的问题"), blank=True)
    correction_asked_on = day(_("要求纠正日期"))
    corrected_on = day(_("纠正日期"))

    class Meta:
        verbose_name = _("收到的备案")


class Suggestion(Case):
    """A suggestion of a citizen or organisation to review a document. `unit` studies it, `counterpart` made the document."""

    case_ptr = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="norm_suggestion"
    )
    document = models.ForeignKey(Norm, models.PROTECT, null=True, blank=True, related_name="suggestions")
    """The document, if it is kept here."""
    pursued_in = models.ForeignKey(Filing, models.PROTECT, null=True, blank=True, related_name="suggestions")
    """The review of its filing, in which a problem is pursued."""
    document_number = models.CharField(_("发文字号"), max_length=80)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    taken_up_on = day(_("开始研究日期"))
    asked_on = day(_("要求制定机关说明日期"))
    explained_on = day(_("制定机关说明日期"))
    finding = models.CharField(_("研究结论"), max_length=8, choices=Found.choices, blank=True)
    answer_due_on = day(_("答复届满日"))
    answered_on = day(_("答复日期"))

    class Meta:
        verbose_name = _("审查建议")


class FairCheck(Case):
    """A check of a policy measure that was issued. `unit` (market supervision) checks it, `counterpart` drafted it."""

    document = models.ForeignKey(Norm, models.PROTECT, null=True, blank=True, related_name="fair_checks")
    """The document, if it is kept here; a measure need not be a normative document (article 2)."""
    document_number = models.CharField(_("发文字号"), max_length=80, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    standards = models.CharField(_("涉及的审查标准"), max_length=120, blank=True)
    checked_on = day(_("核查完成日期"))
    breach = models.CharField(_("核查结论"), max_length=10, choices=Breach.choices, blank=True)
    urged_on = day(_("督促整改日期"))
    fix_by = day(_("整改期限"))
    interviewed_on = day(_("约谈日期"))
    fixed_how = models.CharField(_("整改方式"), max_length=10, choices=Fix.choices, blank=True)
    rectified_on = day(_("整改完成日期"))
    referred_on = day(_("移送处分建议日期"))
    told_on = day(_("向本级政府报告日期"))

    class Meta:
        verbose_name = _("公平竞争审查核查")


class FairReport(Case):
    """A report against a policy measure (article 22). `unit` is market supervision; who reports stays out of the check."""

    document = models.ForeignKey(Norm, models.PROTECT, null=True, blank=True, related_name="fair_reports")
    document_number = models.CharField(_("发文字号"), max_length=80, blank=True)
    drafter = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("起草单位"))
    check_case = models.ForeignKey(FairCheck, models.PROTECT, null=True, blank=True, related_name="reports")
    taken_up_on = day(_("开始核查日期"))
    answered_on = day(_("答复日期"))

    class Meta:
        verbose_name = _("公平竞争审查举报")


class Consultation(Case):
    """A draft of another body on which this one was asked for its opinion."""

    sender = models.CharField(_("来文机关"), max_length=120)
    reply_by = day(_("要求回复日期"))
    replied_on = day(_("回复日期"))
    points = models.PositiveIntegerField(_("意见条数"), default=0)

    class Meta:
        verbose_name = _("立法征求意见")


class Project(Case):
    """A proposal for legislation, from the public or a body, and what became of it."""

    proposer = models.CharField(_("建议人"), max_length=120)
    from_public = models.BooleanField(_("社会公众提出"), default=False)
    plan_year = models.PositiveIntegerField(_("计划年度"), null=True, blank=True)
    answered_on = day(_("答复建议人日期"))
    submitted_on = day(_("报送日期"))

    class Meta:
        verbose_name = _("立法项目")


class Task(Case):
    """Look again at a document: an article on which it stands has changed. `unit` drafted the document."""

    case_ptr = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="norm_task"
    )
    """Named, because `task` is what other modules call their own."""
    document = models.ForeignKey(Norm, models.PROTECT, related_name="tasks")
    law = models.CharField(_("变动的文件"), max_length=120)
    article = models.CharField(_("变动的条款"), max_length=24, blank=True)
    clauses = models.TextField(_("涉及的条款"))
    verdict = models.CharField(_("处理结果"), max_length=8, choices=Verdict.choices, blank=True)
    handled_on = day(_("处理日期"))

    class Meta:
        verbose_name = _("上位法变动任务")


class Round(models.Model):
    """A round of clean-up: what it is about and when it was done."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    title = models.CharField(_("清理名称"), max_length=200)
    basis = models.CharField(_("依据"), max_length=200)
    fair = models.BooleanField(_("公平竞争审查清理"), default=False)
    """A round on measures that hinder fair competition (公平竞争审查条例): counted apart."""
    rules = models.BooleanField(_("政府规章清理"), default=False)
    """A round on rules (规章), which are no normative documents: counted apart."""
    started_on = models.DateField(_("开始日期"))
    finished_on = day(_("完成日期"))
    published_on = day(_("结果公布日期"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("规范性文件清理")


class RoundItem(models.Model):
    """One document in one round: screened, then a proposal, then what was done. One result a document and round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    norm = models.ForeignKey(Norm, models.PROTECT, null=True, blank=True, related_name="rounds")
    code = models.CharField(_("发文字号"), max_length=120)
    title = models.CharField(_("文件名称"), max_length=200)
    screened_on = models.DateField(_("筛查日期"))
    findings: Any = models.JSONField(default=dict)
    """Number of findings by rule, when the text was at hand."""
    concerned = models.BooleanField(_("纳入清理"), default=False)
    proposal = models.CharField(_("清理建议"), max_length=8, choices=Verdict.choices, blank=True)
    proposed_on = day(_("建议日期"))
    done = models.CharField(_("清理结果"), max_length=8, choices=Verdict.choices, blank=True)
    done_on = day(_("落实日期"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("清理的文件")
        constraints = [
            models.UniqueConstraint(fields=("round", "code"), name="nd_one_result_a_document_and_round"),
            models.CheckConstraint(condition=Q(proposal="", proposed_on=None) | (~Q(proposal="") & ~Q(proposed_on=None)), name="nd_proposal_with_its_day"),
            models.CheckConstraint(condition=Q(done="", done_on=None) | (~Q(done="") & ~Q(done_on=None) & ~Q(proposal="")), name="nd_done_after_proposal"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=("round", "concerned")),
            models.Index(fields=("screened_on",)),
            models.Index(fields=("code",)),
        ]
