"""Coercive measures, substitute performance, the yearly statistics and what only they count."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import _
from fazhi.modules.enforcement import states, states_side
from fazhi.modules.enforcement.columns import choice, day, money


class Coercion(Case):
    """Sealing, seizing or freezing (行政强制法 22 to 33). Money is in yuan."""

    penalty_number = models.CharField(_("处罚案号"), max_length=80, blank=True)
    power = models.CharField(_("职权编码"), max_length=60)
    measure = choice(_("措施"), states.Measure)
    object = models.CharField(_("场所、设施或者财物"), max_length=300, blank=True)
    ground = models.TextField(_("冻结的理由"), blank=True)
    empowering_article = models.CharField(_("授权的法律条款"), max_length=200, blank=True)
    bank = models.CharField(_("金融机构"), max_length=120, blank=True)
    account = models.CharField(_("账户"), max_length=60, blank=True)
    amount = money(_("冻结金额"))
    involved = money(_("涉案金额"))
    officer_a = models.CharField(_("执法人员一"), max_length=60, blank=True)
    officer_b = models.CharField(_("执法人员二"), max_length=60, blank=True)
    taken_on = day(_("实施日期"))
    delivered_on = day(_("决定书交付日期"))
    due_on = day(_("届满日"))
    ended_on = day(_("处理或者解除日期"))
    lift_ground = choice(_("解除理由"), states.LiftGround)
    media_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("行政强制措施")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(involved=None) | Q(amount__lte=models.F("involved")),
                name="en_frozen_at_most_what_is_involved",
            )
        ]


class Substitution(Case):
    """Substitute performance (行政强制法 50 to 52). Money is in yuan."""

    decision_number = models.CharField(_("行政决定文号"), max_length=80, blank=True)
    power = models.CharField(_("职权编码"), max_length=60)
    duty = models.CharField(_("应当履行的义务"), max_length=300, blank=True)
    danger = choice(_("后果"), states_side.Danger)
    public_place = choice(_("场所"), states_side.PublicPlace)
    at_once = models.BooleanField(_("立即实施"), default=False)
    performer = models.CharField(_("代履行人"), max_length=120, blank=True)
    budget = money(_("费用预算"))
    cost = money(_("代履行费用"))
    paid = money(_("已缴费用"))
    demand_served_on = day(_("催告书送达日期"))
    demanded_until = day(_("催告的履行期限"))
    decided_on = day(_("决定日期"))
    decision_served_on = day(_("决定书送达日期"))
    reminded_on = day(_("再次催告日期"))
    performed_on = day(_("代履行日期"))
    told_on = day(_("事后通知日期"))
    media_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("代履行")


class Statistics(Case):
    """The yearly statistics of a body, or of all bodies of a government (国办发〔2018〕118号)."""

    year = models.PositiveSmallIntegerField(_("统计年度"), default=0)
    whole = models.BooleanField(_("汇总本级政府各机关"), default=False)
    year_end = day(_("年度终了日"))
    publish_due_on = day(_("应当公开日期"))
    published_on = day(_("公开日期"))

    class Meta:
        verbose_name = _("行政执法统计年报")


class OtherAct(models.Model):
    """A licence, levy, requisition, ruling, confirmation, reward or payment: what the yearly statistics count beside cases."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    kind = choice(_("种类"), states_side.OtherKind)
    number = models.CharField(_("决定文号"), max_length=80)
    party = models.CharField(_("相对人"), max_length=120, blank=True)
    decided_on = models.DateField(_("决定日期"))
    amount = money(_("金额"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("其他行政执法决定")
        constraints = [models.UniqueConstraint(fields=("unit", "number"), name="en_an_act_is_kept_once")]
