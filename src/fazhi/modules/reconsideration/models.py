"""Cases of reconsideration, opinion letters, attached reviews and the members of the committee."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.reconsideration.states import ActKind, Channel, Result, S, SuspendReason, TerminateReason


class Reconsideration(Case):
    """An application for reconsideration and what became of it. `unit` reviews, `counterpart` is the respondent."""

    channel = models.CharField(_("申请方式"), max_length=10, choices=Channel.choices)
    act_kind = models.CharField(_("行政行为种类"), max_length=20, choices=ActKind.choices)
    act_title = models.CharField(_("被申请复议的行为"), max_length=200)
    act_number = models.CharField(_("行为文号"), max_length=80, blank=True)
    act_done_on = models.DateField(_("行为作出日期"), null=True, blank=True)
    act_known_on = models.DateField(_("知道行为的日期"), null=True, blank=True)
    rights_told = models.BooleanField(_("已告知复议权利、机关和期限"), default=True)
    real_estate = models.BooleanField(_("因不动产提出"), default=False)
    late_excused = models.BooleanField(_("因正当理由耽误期限"), default=False)
    on_the_spot = models.BooleanField(_("当场作出"), default=False)
    amount = models.DecimalField(_("涉及款额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    request = models.TextField(_("复议请求"))
    grounds = models.TextField(_("事实和理由"), blank=True)
    major = models.BooleanField(_("重大、疑难、复杂"), default=False)
    technical = models.BooleanField(_("专业性、技术性较强"), default=False)

    correction_asked_on = models.DateField(_("通知补正日期"), null=True, blank=True)
    corrected_on = models.DateField(_("补正日期"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    deemed = models.BooleanField(_("视为受理"), default=False)
    copy_sent_on = models.DateField(_("发送副本日期"), null=True, blank=True)
    copy_served_on = models.DateField(_("副本送达日期"), null=True, blank=True)
    reply_due_on = models.DateField(_("答复届满日"), null=True, blank=True)
    replied_on = models.DateField(_("被申请人答复日期"), null=True, blank=True)
    decide_due_on = models.DateField(_("决定届满日"), null=True, blank=True)
    heard_on = models.DateField(_("听取意见日期"), null=True, blank=True)
    unheard_reason = models.CharField(_("不能听取意见的原因"), max_length=200, blank=True)
    hearing_notice_on = models.DateField(_("听证通知日期"), null=True, blank=True)
    hearing_set_for = models.DateField(_("听证日期（通知）"), null=True, blank=True)
    hearing_on = models.DateField(_("听证日期"), null=True, blank=True)
    committee_on = models.DateField(_("复议委员会咨询日期"), null=True, blank=True)
    suspended_on = models.DateField(_("中止日期"), null=True, blank=True)
    suspend_reason = models.CharField(_("中止事由"), max_length=4, choices=SuspendReason.choices, blank=True)
    extended = models.BooleanField(_("已延期"), default=False)
    docked_mediation = models.BooleanField(_("复调对接"), default=False)
    """The dispute was settled with the help of people's mediation, whatever the result is called."""
    terminate_reason = models.CharField(
        _("终止事由"), max_length=4, choices=TerminateReason.choices, blank=True
    )
    result = models.CharField(_("结案方式"), max_length=20, choices=Result.choices, blank=True)
    made_good = models.BooleanField(_("被申请人已纠正或者弥补"), default=False)
    concluded_on = models.DateField(_("审结日期"), null=True, blank=True)
    decision_served_on = models.DateField(_("决定送达日期"), null=True, blank=True)
    published_on = models.DateField(_("决定公开日期"), null=True, blank=True)
    performed_on = models.DateField(_("履行日期"), null=True, blank=True)
    sued_on = models.DateField(_("复议后起诉日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("行政复议案件")
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", concluded_on=None) | (~Q(result="") & ~Q(concluded_on=None)),
                name="ar_result_comes_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(suspended_on=None, suspend_reason="")
                | (~Q(suspended_on=None) & ~Q(suspend_reason="")),
                name="ar_suspension_states_its_reason",
            ),
        ]
        indexes = [models.Index(fields=("concluded_on",)), models.Index(fields=("accepted_on",))]

    @property
    def under_simplified(self) -> bool:
        """Whether the case is, or was before it was suspended or mediated, under the simplified procedure."""
        return S.SIMPLIFIED in (self.state, self.back_to)


class Opinion(Case):
    """An opinion letter (行政复议意见书) to a body whose acts showed a fault, and its answer."""

    about = models.ForeignKey(
        Reconsideration, models.PROTECT, related_name="opinions", verbose_name=_("来源案件")
    )
    problem = models.TextField(_("存在的问题"))
    advice = models.TextField(_("整改建议"))
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    due_on = models.DateField(_("反馈届满日"), null=True, blank=True)
    answered_on = models.DateField(_("反馈日期"), null=True, blank=True)
    measures = models.TextField(_("整改情况"), blank=True)

    class Meta:
        verbose_name = _("行政复议意见书")


class AttachedReview(Case):
    """Review of a normative document, attached to a case (articles 13, 56 to 60)."""

    about = models.ForeignKey(
        Reconsideration, models.PROTECT, related_name="reviews", verbose_name=_("来源案件")
    )
    document_title = models.CharField(_("规范性文件名称"), max_length=200)
    clause = models.CharField(_("申请审查的条款"), max_length=200)
    maker_notified_on = models.DateField(null=True, blank=True)
    forwarded_on = models.DateField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    conclusion = models.TextField(_("审查结论"), blank=True)

    class Meta:
        verbose_name = _("附带审查")


class CommitteeMember(Version):
    """A member of the reconsideration committee, from a day to a day (article 52). `title` is the name."""

    field = models.CharField(_("专业领域"), max_length=60, blank=True)
    outside = models.BooleanField(_("外部专家"), default=True)

    class Meta(Version.Meta):
        verbose_name = _("行政复议委员会委员")
