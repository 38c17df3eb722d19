"""The lists of random inspection (items, subjects, inspectors) and its cases (year plan, draw, inspection)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from fazhi.engines.codes.uscc import check_uscc
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.inspection.states import ItemKind, Occasion, Result, Risk, Scheme


class InspectionItem(Version):
    """An item of inspection, and of 互联网+监管. `code` is its number in the catalogue."""

    kind = models.CharField(_("类别"), max_length=10, choices=ItemKind.choices, default=ItemKind.GENERAL)
    basis = models.CharField(_("检查依据"), max_length=200)
    claimed = models.BooleanField(_("已认领"), default=False)
    listed = models.BooleanField(_("已编制检查实施清单"), default=False)
    covered = models.BooleanField(_("已有监管行为数据"), default=False)

    class Meta(Version.Meta):
        verbose_name = _("检查事项")


class InspectionSubject(Version):
    """A market subject in the pool. `code` is its unified social credit code."""

    region = models.CharField(_("所在片区"), max_length=60)
    risk = models.CharField(_("信用风险等级"), max_length=1, choices=Risk.choices, default=Risk.B)
    certificate = models.CharField(_("所需检查资格"), max_length=60, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)

    class Meta(Version.Meta):
        verbose_name = _("检查对象")

    def consistent(self) -> None:
        verdict = check_uscc(self.code)
        if not verdict.valid:
            raise ValidationError({"code": verdict.reason})
        if verdict.code != self.code:
            raise ValidationError({"code": _("请写成%(code)s。") % {"code": verdict.code}})


class Inspector(Version):
    """An officer in the pool. `code` is the number of the enforcement certificate."""

    regions = models.CharField(_("负责片区（用;分开）"), max_length=300)
    certificates = models.CharField(_("检查资格（用;分开）"), max_length=300, blank=True)
    cap = models.PositiveIntegerField(_("一次最多检查户数"), null=True, blank=True)
    interests = models.CharField(_("申报的利益关系（企业代码，用;分开）"), max_length=600, blank=True)
    employers = models.CharField(_("原工作单位（企业代码，用;分开）"), max_length=600, blank=True)

    class Meta(Version.Meta):
        verbose_name = _("检查人员")


class YearPlan(Case):
    """The yearly plan of a body: which draws, and how often a firm may be visited."""

    year = models.PositiveIntegerField(_("年度"))
    cap = models.PositiveIntegerField(_("每户每年检查次数上限"))
    draws = models.PositiveIntegerField(_("计划抽查次数"))
    content = models.TextField(_("抽查任务安排"), blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("年度抽查计划")


class Draw(Case):
    """A random draw. `counterpart` is the body that takes part in a joint one."""

    item = models.CharField(_("抽查事项"), max_length=200)
    occasion = models.CharField(
        _("检查类型"), max_length=10, choices=Occasion.choices, default=Occasion.DAILY
    )
    joint = models.BooleanField(_("部门联合抽查"), default=False)
    scheme = models.CharField(_("抽取方式"), max_length=10, choices=Scheme.choices, default=Scheme.SUBJECT)
    ratios = models.CharField(_("各风险等级的抽查比例"), max_length=100)
    team = models.PositiveIntegerField(_("每户检查人员数"))
    seed_parties = models.CharField(_("参与产生随机数的各方"), max_length=300)
    source = models.CharField(_("公开随机值的来源"), max_length=100)
    known_on = models.DateField(_("公开随机值产生日期"))
    known_time = models.CharField(_("公开随机值产生时刻"), max_length=5)
    witness = models.CharField(_("见证人"), max_length=100, blank=True)
    frozen_on = models.DateField(_("名单固定日期"), null=True, blank=True)
    drawn_on = models.DateField(_("抽取日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("随机抽查")


class Round(models.Model):
    """A round of a draw: its published folder. A draw again is another round; none is ever removed."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField(_("轮次"))
    folder = models.CharField(max_length=120)
    """Below the data folder."""
    commitment = models.CharField(_("名单承诺值"), max_length=64)
    reason = models.CharField(_("重新抽取的原因"), max_length=200, blank=True)
    seed = models.CharField(_("随机种子"), max_length=64, blank=True)
    subjects = models.PositiveIntegerField(_("名录库户数"), default=0)
    drawn = models.PositiveIntegerField(_("抽中户数"), default=0)
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ("draw_id", "number")
        verbose_name = _("抽取轮次")
        constraints = [models.UniqueConstraint(fields=("draw", "number"), name="ri_a_round_once")]


class Visit(Case):
    """The inspection of one drawn subject."""

    task = models.ForeignKey(Draw, models.PROTECT, related_name="visits")
    round = models.ForeignKey(Round, models.PROTECT, related_name="visits")
    subject_code = models.CharField(_("统一社会信用代码"), max_length=18)
    subject_name = models.CharField(_("检查对象"), max_length=200)
    risk = models.CharField(_("信用风险等级"), max_length=1, choices=Risk.choices)
    region = models.CharField(_("所在片区"), max_length=60, blank=True)
    inspectors = models.CharField(_("检查人员（证号）"), max_length=200)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    urgent_reason = models.CharField(_("紧急情况"), max_length=200, blank=True)
    over_cap_reason = models.CharField(_("超过年度次数上限的理由"), max_length=200, blank=True)
    scanned_on = models.DateField(_("扫码入企日期"), null=True, blank=True)
    checked_on = models.DateField(_("检查日期"), null=True, blank=True)
    result = models.CharField(_("检查结果"), max_length=20, choices=Result.choices, blank=True)
    publish_due_on = models.DateField(_("应当公示日期"), null=True, blank=True)
    published_on = models.DateField(_("公示日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("抽查检查")
        constraints = [
            models.UniqueConstraint(fields=("round", "subject_code"), name="ri_a_subject_once_a_round"),
            models.CheckConstraint(
                condition=Q(result="", checked_on=None) | (~Q(result="") & ~Q(checked_on=None)),
                name="ri_result_comes_with_its_day",
            ),
        ]
        indexes = [models.Index(fields=("subject_code", "checked_on")), models.Index(fields=("checked_on",))]
