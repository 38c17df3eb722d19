"""Suits, one case an instance, and suggestions of courts and procuratorates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import _
from fazhi.modules.litigation.states import AbsenceReason, HeadRank, Instance, Judgment, SuggestionKind


class Suit(Case):
    """A suit in one instance. `unit` keeps the file (the bureau of justice), `counterpart` is the body sued."""

    instance = models.CharField(_("审级"), max_length=10, choices=Instance.choices)
    court = models.CharField(_("审理法院"), max_length=80)
    court_number = models.CharField(_("法院案号"), max_length=80, blank=True)
    act_title = models.CharField(_("被诉行政行为"), max_length=200)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    after_reconsideration = models.CharField(_("复议案号"), max_length=80, blank=True)
    """Number of the reconsideration case that went before, if there was one."""
    joint_with_organ = models.BooleanField(_("与复议机关共同被诉"), default=False)
    major = models.BooleanField(_("重大案件"), default=False)
    """Of the kinds that 法释〔2020〕3号, article 4, names first: the court must ask for the head."""
    head_asked = models.BooleanField(_("法院通知负责人出庭"), default=False)
    answer_due_on = models.DateField(_("答辩届满日"), null=True, blank=True)
    answered_on = models.DateField(_("答辩日期"), null=True, blank=True)
    hearing_set_for = models.DateField(_("开庭日期（通知）"), null=True, blank=True)
    heard_on = models.DateField(_("开庭日期"), null=True, blank=True)
    head_rank = models.CharField(_("出庭人员"), max_length=10, choices=HeadRank.choices, blank=True)
    head_name = models.CharField(_("出庭负责人"), max_length=60, blank=True)
    head_spoke = models.BooleanField(_("负责人就实质性化解发表意见"), default=False)
    absence_reason = models.CharField(
        _("未出庭理由"), max_length=20, choices=AbsenceReason.choices, blank=True
    )
    judgment = models.CharField(_("裁判结果"), max_length=20, choices=Judgment.choices, blank=True)
    concluded_on = models.DateField(_("审结日期"), null=True, blank=True)
    judgment_served_on = models.DateField(_("裁判送达日期"), null=True, blank=True)
    appealed = models.BooleanField(_("已上诉"), default=False)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    perform_by = models.DateField(_("应当履行日期"), null=True, blank=True)
    performed_on = models.DateField(_("履行日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("败诉复盘日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("行政应诉案件")
        constraints = [
            models.CheckConstraint(
                condition=Q(judgment="", concluded_on=None) | (~Q(judgment="") & ~Q(concluded_on=None)),
                name="lt_judgment_comes_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(head_rank="") | ~Q(heard_on=None), name="lt_appearance_needs_a_hearing"
            ),
        ]
        indexes = [models.Index(fields=("concluded_on",)), models.Index(fields=("heard_on",))]


class Suggestion(Case):
    """A suggestion that must be answered (law.md LT-19 to LT-21)."""

    kind = models.CharField(_("种类"), max_length=20, choices=SuggestionKind.choices)
    sender = models.CharField(_("发出机关"), max_length=80)
    content = models.TextField(_("建议内容"))
    replied_on = models.DateField(_("回复日期"), null=True, blank=True)
    due_on = models.DateField(_("应当回复日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("司法、检察建议")
