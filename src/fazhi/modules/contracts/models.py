"""Contracts, legal advisers and what they took part in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.contracts.states import AdviserKind, Conclusion, Kind, Work


class GovernmentContract(Case):
    """A contract of the government or a department. `unit` prepares it, `counterpart` is the bureau of justice."""

    case_ptr = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="government_contract"
    )
    """Named, because `contract` is what other modules call their own."""
    kind = models.CharField(_("合同种类"), max_length=12, choices=Kind.choices)
    partner = models.CharField(_("合同相对方"), max_length=120)
    amount = models.DecimalField(_("标的额（元）"), max_digits=16, decimal_places=2)
    adviser_code = models.CharField(_("法律顾问编号"), max_length=80, blank=True)
    unit_on = models.DateField(_("承办单位审查日期"), null=True, blank=True)
    adviser_on = models.DateField(_("法律顾问审查日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("司法行政部门审查日期"), null=True, blank=True)
    conclusion = models.CharField(_("审查结论"), max_length=10, choices=Conclusion.choices, blank=True)
    opinions = models.PositiveIntegerField(_("法律意见条数"), default=0)
    """Of all three levels and all rounds together."""
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    perform_by = models.DateField(_("约定履行日期"), null=True, blank=True)
    performed_on = models.DateField(_("履行完毕日期"), null=True, blank=True)
    breached = models.BooleanField(_("发生违约"), default=False)

    class Meta:
        verbose_name = _("政府合同")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_on=None)
                | (
                    ~Q(unit_on=None) & ~Q(adviser_on=None) & ~Q(reviewed_on=None)
                    & Q(conclusion__in=(Conclusion.LAWFUL, Conclusion.AMEND))
                ),
                name="gc_signed_after_three_levels",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="gc_amount_is_not_negative"),
        ]  # fmt: skip
        indexes = [models.Index(fields=("reviewed_on",))]


class Adviser(Version):
    """A legal adviser or public lawyer of a body. `title` is the name."""

    kind = models.CharField(_("类别"), max_length=10, choices=AdviserKind.choices)
    firm = models.CharField(_("律师事务所或者单位"), max_length=120, blank=True)

    class Meta(Version.Meta):
        verbose_name = _("法律顾问")


class AdviserWork(models.Model):
    """A matter, or a batch of like matters, in which an adviser took part."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    unit_id: int
    adviser_code = models.CharField(_("法律顾问编号"), max_length=80)
    adviser_name = models.CharField(_("法律顾问"), max_length=200)
    adviser_kind = models.CharField(_("类别"), max_length=10, choices=AdviserKind.choices)
    kind = models.CharField(_("事项种类"), max_length=12, choices=Work.choices)
    title = models.CharField(_("事项"), max_length=200)
    items = models.PositiveIntegerField(_("件次"), default=1)
    done_on = models.DateField(_("日期"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-done_on", "-pk")
        verbose_name = _("法律顾问参与事项")
        constraints = [models.CheckConstraint(condition=Q(items__gte=1), name="gc_at_least_one_item")]
        indexes = [models.Index(fields=("done_on", "kind"))]

    def __str__(self) -> str:
        return self.title
