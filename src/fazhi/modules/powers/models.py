"""The lists: powers, public services, delegations; and how often a power was used."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit, UnitKind, valid_on
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.powers import basis
from fazhi.modules.powers.states import Kind, Level, Mode


class Listed(Version):
    """An item of a published list: one competent body a code and day within a government. `unit` is that body."""

    government = models.CharField(max_length=60, editable=False)
    """Path of the government whose list it is."""
    basis = models.TextField(_("设定和实施依据"), max_length=1000)
    level = models.CharField(_("行使层级"), max_length=10, choices=Level.choices, default=Level.DISTRICT)
    standard_code = models.CharField(_("国家基本目录编码"), max_length=40, blank=True)
    standard_name = models.CharField(_("国家基本目录名称"), max_length=200, blank=True)

    once: ClassVar[tuple[str, ...]] = ("government", "code")

    class Meta(Version.Meta):
        abstract = True
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=("government", "code"), condition=Q(valid_to=None), name="%(class)s_one_holder"),
        ]  # fmt: skip
        indexes = [
            *Version.Meta.indexes,
            models.Index(fields=("code", "government"), name="%(class)s_listed"),
        ]

    def consistent(self) -> None:
        self.government = self.unit.top
        if not re.fullmatch(r"[0-9A-Za-z\-./]+", self.code):
            raise ValidationError({"code": _("编码只能由字母、数字和“-”“.”“/”组成。")})
        if self.basis and (fault := basis.fault(self.nature, self.basis, self.valid_from)):
            raise ValidationError({"basis": fault})

    def taken(self, first: Version) -> str:
        """The competent body is one: the sentence names it."""
        return _(
            "“%(title)s”（%(code)s）自%(day)s起由%(holder)s行使，同一事项同一日只能有一个行使机关。"
            "请先取消%(holder)s的这一事项，或者办理授权、委托、下放。"
        ) % {"title": first.title, "code": self.code, "day": first.valid_from, "holder": first.unit.name}

    @property
    def nature(self) -> str:
        """The kind of power, which says what may be its basis; empty for what is none."""
        return ""


class Power(Listed):
    """A power (权力事项) with its body, kind, basis, procedure and liability."""

    kind = models.CharField(_("权力类型"), max_length=20, choices=Kind.choices)
    procedure = models.TextField(_("办理程序"), max_length=1000, blank=True)
    liability = models.TextField(_("责任事项"), max_length=1000, blank=True)

    class Meta(Listed.Meta):
        verbose_name = _("权力事项")

    @property
    def nature(self) -> str:
        return self.kind


class PublicService(Listed):
    """A public service (公共服务事项): given without exercising a power."""

    audience = models.CharField(_("服务对象"), max_length=60, blank=True)

    class Meta(Listed.Meta):
        verbose_name = _("公共服务事项")


class Delegation(Version):
    """One power given to streets, towns or a zone: authorised, entrusted or devolved. `unit` is the giver.

    `title` is the name of the power. It lapses when the giver loses the power, on its last day, or by cancellation.
    """

    code = models.CharField(_("编号"), max_length=80)
    title = models.CharField(_("事项名称"), max_length=200)
    power = models.CharField(_("事项编码"), max_length=80)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices)
    recipients = models.CharField(
        _("承接单位"),
        max_length=1000,
        help_text=_("几个单位之间用顿号分开；写“*”表示本区全部街道和乡镇"),
    )
    recipient_ids = models.JSONField(default=list, editable=False)
    """Ids of the units in `recipients`, in the order of the units."""
    basis = models.CharField(_("依据或者委托书"), max_length=200)
    until = models.DateField(_("期满日"), null=True, blank=True, help_text=_("最后一日；委托必须有期限"))
    ends_on = models.DateField(null=True, editable=False)
    """The day after the last: exclusive, as every end of validity."""

    class Meta(Version.Meta):
        verbose_name = _("授权、委托、下放")
        indexes = [
            *Version.Meta.indexes,
            models.Index(fields=("power", "valid_to"), name="delegation_of_power"),
        ]

    ALL: ClassVar[tuple[str, ...]] = ("*", "各街道乡镇")
    """What stands for all streets and towns of the district."""

    def consistent(self) -> None:
        power = valid_on(Power.objects.filter(unit=self.unit, code=self.power), self.valid_from).first()
        if power is None:
            raise ValidationError({"power": self._not_held()})
        units = self._named()
        self.recipient_ids = [unit.pk for unit in units]
        self.recipients = "、".join(unit.short for unit in units)
        self.ends_on = self.until + dt.timedelta(days=1) if self.until else None
        for name, sentence in self._faults(power, units):
            raise ValidationError({name: sentence})

    def _not_held(self) -> str:
        """Nobody gives what it does not hold, nor what was entrusted to itself (行政处罚法 20(4))."""
        article = basis.article("行政处罚法", 20, None, self.valid_from)
        return _(
            "%(unit)s在%(day)s的权责清单中没有“%(code)s”，不能交由他人行使；受委托的单位不得再委托，依据%(basis)s。"
        ) % {"unit": self.unit.name, "day": self.valid_from, "code": self.power, "basis": article}

    def _named(self) -> list[Unit]:
        names = [name.strip() for name in re.split("[、，,；;]", self.recipients) if name.strip()]
        near = valid_on(Unit.objects.filter(path__startswith=self.unit.top), self.valid_from)
        if len(names) == 1 and names[0] in self.ALL:
            return list(near.filter(kind__in=(UnitKind.STREET, UnitKind.TOWN)).order_by("path"))
        known = {name: unit for unit in near for name in (unit.name, unit.short, unit.code)}
        if strange := [name for name in names if name not in known]:
            raise ValidationError(
                {"recipients": _("没有这些单位：%(names)s。") % {"names": "、".join(strange)[:120]}}
            )
        return sorted({known[name] for name in names}, key=lambda unit: unit.path)

    def _faults(self, power: Power, units: list[Unit]) -> list[tuple[str, Any]]:
        on = self.valid_from
        faults: list[tuple[str, Any]] = []
        if not units:
            faults.append(("recipients", _("请写明承接单位。")))
        if self.unit in units:
            faults.append(("recipients", _("承接单位不能是交出权力的机关自己。")))
        if self.until and self.until < on:
            faults.append(("until", _("期满日早于生效日期。")))
        if self.mode == Mode.ENTRUSTED:
            faults += self._entrusting(power, units, on)
        for other in self._others(units, on):
            faults.append(("recipients", _("%(units)s自%(day)s起已经以“%(mode)s”方式行使该事项。") % {
                "units": other.recipients, "day": other.valid_from, "mode": Mode(other.mode).label,
            }))  # fmt: skip
        return faults

    def _entrusting(self, power: Power, units: list[Unit], on: dt.date) -> list[tuple[str, Any]]:
        """What the laws say of entrusting: coercive measures never, licences to organs only, always with a term."""
        if power.kind == Kind.COERCION:
            article = basis.article("行政强制法", 17, 1, on)
            return [("mode", _("行政强制措施权不得委托，依据%(basis)s。") % {"basis": article})]
        if power.kind == Kind.LICENCE and any(unit.kind == UnitKind.AUTHORISED for unit in units):
            article = basis.article("行政许可法", 24, 1, on)
            return [
                ("recipients", _("行政许可只能委托其他行政机关实施，依据%(basis)s。") % {"basis": article})
            ]
        if self.until is None:
            article = basis.article("行政处罚法", 20, None, on)
            return [("until", _("委托书应当载明期限，请填写期满日，依据%(basis)s。") % {"basis": article})]
        return []

    def _others(self, units: list[Unit], on: dt.date) -> list[Delegation]:
        """Delegations of the same power that hold on the day and name one of the recipients."""
        rows = valid_on(
            type(self).objects.filter(power=self.power, unit=self.unit).exclude(code=self.code), on
        )
        ids = {unit.pk for unit in units}
        return [row for row in rows if row.in_term(on) and ids & set(row.recipient_ids)]

    def in_term(self, on: dt.date) -> bool:
        """Whether its own term covers the day."""
        return self.ends_on is None or on < self.ends_on


class Use(models.Model):
    """A power was used once: what a module tells by the event `power.used`. The basis of evaluating the list."""

    code = models.CharField(_("事项编码"), max_length=80)
    title = models.CharField(_("事项名称"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("行使机关"))
    unit_id: int
    on = models.DateField(_("行使日期"))
    source = models.CharField(_("案号"), max_length=80)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("权力行使")
        constraints = [models.UniqueConstraint(fields=("source", "code"), name="power_used_once_a_case")]
        indexes = [models.Index(fields=("unit", "on", "code"), name="power_use_of_unit")]
