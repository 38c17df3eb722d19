"""Decisions, risk assessments, the yearly catalogue, experts and what they said, who sat in the meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import User
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.decisions.states import (
    Grade,
    Matter,
    Meeting,
    Opinion,
    Proposer,
    Review,
    Tier,
    Trigger,
    Yes,
)


class Decision(Case):
    """A major decision. `unit` prepares it (决策承办单位), `counterpart` reviews its legality (合法性审查部门)."""

    matter = models.CharField(_("事项类别"), max_length=12, choices=Matter.choices)
    proposer = models.CharField(_("建议来源"), max_length=10, choices=Proposer.choices)
    catalogue_code = models.CharField(_("目录编码"), max_length=80, blank=True)
    started_on = models.DateField(_("启动日期"), null=True, blank=True)
    draft_from = models.DateField(_("起草或者重新起草日期"), null=True, blank=True)
    """What experts, assessors and reviewers did before this day was about an earlier draft."""
    technical = models.CharField(_("专业性、技术性较强"), max_length=3, choices=Yes.choices, blank=True)
    risky = models.CharField(_("可能造成不利影响"), max_length=3, choices=Yes.choices, blank=True)
    market = models.CharField(_("涉及市场主体经济活动"), max_length=3, choices=Yes.choices, blank=True)
    hearing_needed = models.CharField(_("需要听证"), max_length=3, choices=Yes.choices, blank=True)
    secret_basis = models.CharField(_("依法不予公开的依据"), max_length=200, blank=True)
    no_expert_reason = models.CharField(_("不属于专业性、技术性较强的理由"), max_length=500, blank=True)
    no_risk_reason = models.CharField(_("不会造成不利影响的理由"), max_length=500, blank=True)
    comment_on = models.DateField(_("公布草案日期"), null=True, blank=True)
    hearing_on = models.DateField(_("听证日期"), null=True, blank=True)
    participation_on = models.DateField(_("公众参与完成日期"), null=True, blank=True)
    experts_on = models.DateField(_("专家论证日期"), null=True, blank=True)
    risk_on = models.DateField(_("风险评估完成日期"), null=True, blank=True)
    fair_number = models.CharField(_("公平竞争审查文号"), max_length=80, blank=True)
    submitted_on = models.DateField(_("送请合法性审查日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("合法性审查日期"), null=True, blank=True)
    review = models.CharField(_("合法性审查结论"), max_length=12, choices=Review.choices, blank=True)
    agenda_for = models.DateField(_("拟讨论日期"), null=True, blank=True)
    meeting = models.CharField(_("会议"), max_length=10, choices=Meeting.choices, blank=True)
    meeting_on = models.DateField(_("集体讨论日期"), null=True, blank=True)
    reported_on = models.DateField(_("请示报告日期"), null=True, blank=True)
    decided_on = models.DateField(_("决策日期"), null=True, blank=True)
    publish_due_on = models.DateField(_("公布届满日"), null=True, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    executor = models.CharField(_("执行单位"), max_length=120, blank=True)
    assessor = models.CharField(_("评估单位"), max_length=120, blank=True)
    """Who assessed risk or argued in the preparation: may not lead the evaluation."""
    trigger = models.CharField(_("评估事由"), max_length=10, choices=Trigger.choices, blank=True)
    evaluator = models.CharField(_("决策后评估单位"), max_length=120, blank=True)
    evaluated_on = models.DateField(_("评估完成日期"), null=True, blank=True)
    adjusted_on = models.DateField(_("调整日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("重大行政决策")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on=None)
                | (
                    ~Q(participation_on=None) & ~Q(experts_on=None) & ~Q(risk_on=None) & ~Q(reviewed_on=None)
                    & ~Q(meeting_on=None) & Q(review__in=(Review.LAWFUL, Review.EXPLORATORY))
                ),
                name="md_no_decision_without_its_steps",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=("decided_on",))]


class RiskAssessment(Case):
    """A social-stability risk assessment: for a decision, or for another major matter (articles 22 to 24)."""

    about = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="risks", verbose_name=_("决策事项")
    )
    decision_number = models.CharField(_("决策事项编号"), max_length=80, blank=True)
    assessor = models.CharField(_("评估单位"), max_length=120)
    grade = models.CharField(_("风险等级"), max_length=6, choices=Grade.choices)
    controllable = models.CharField(_("风险可控"), max_length=3, choices=Yes.choices)
    assessed_on = models.DateField(_("评估日期"), null=True, blank=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("社会稳定风险评估")


class CatalogueItem(Version):
    """A matter of the yearly catalogue (article 3). `code` begins with the year."""

    matter = models.CharField(_("事项类别"), max_length=12, choices=Matter.choices)
    lead = models.CharField(_("承办单位"), max_length=120)
    planned_for = models.CharField(_("计划完成时间"), max_length=20, blank=True)
    hearing = models.BooleanField(_("拟举行听证"), default=False)
    party_consent_on = models.DateField(_("报同级党委同意日期"))

    class Meta(Version.Meta):
        verbose_name = _("重大行政决策事项目录")


class Expert(Version):
    """A member of the pool of experts (article 21). `title` is the name."""

    tier = models.CharField(_("类别"), max_length=12, choices=Tier.choices)
    field = models.CharField(_("专业领域"), max_length=60)
    employer = models.CharField(_("工作单位"), max_length=120, blank=True)

    class Meta(Version.Meta):
        verbose_name = _("决策咨询论证专家")


class ExpertOpinion(models.Model):
    """An expert drawn or invited for a decision, and what was said. A signed opinion is never edited."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="expert_opinions")
    code = models.CharField(_("专家编号"), max_length=80)
    name = models.CharField(_("姓名"), max_length=200)
    field = models.CharField(_("专业领域"), max_length=60)
    seed = models.CharField(_("抽取种子"), max_length=64)
    drawn_on = models.DateField(_("抽取日期"))
    recused = models.CharField(_("回避理由"), max_length=200, blank=True)
    opinion = models.CharField(_("意见"), max_length=10, choices=Opinion.choices, blank=True)
    text = models.TextField(_("论证意见"), blank=True)
    signed_on = models.DateField(_("签字日期"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("decision", "code", "drawn_on"), name="md_an_expert_is_drawn_once"),
            models.CheckConstraint(
                condition=Q(signed_on=None, opinion="", text="") | (~Q(signed_on=None) & ~Q(opinion="") & ~Q(text="") & Q(recused="")),
                name="md_a_signed_opinion_is_whole",
            ),
        ]  # fmt: skip


class Attendance(models.Model):
    """Who sat in the meeting in which post, and how he or she stood: the record on which lifelong responsibility rests."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="attendance")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=120)
    """As it was on the day; a later post changes nothing."""
    head = models.BooleanField(_("行政首长"), default=False)
    order = models.PositiveIntegerField(_("发言次序"))
    opinion = models.CharField(_("意见"), max_length=10, choices=Opinion.choices)
    words = models.TextField(_("发言要点"), blank=True)
    held_on = models.DateField(_("会议日期"))

    class Meta:
        ordering = ("held_on", "order", "pk")
        constraints = [
            models.UniqueConstraint(fields=("decision", "held_on", "order"), name="md_one_speaks_at_a_time"),
            models.UniqueConstraint(fields=("decision", "held_on"), condition=Q(head=True), name="md_one_head_a_meeting"),
        ]  # fmt: skip
