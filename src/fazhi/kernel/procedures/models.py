"""Cases of every kind, their parties and their clocks."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from fazhi.kernel.orgs.models import PublicAccount, Unit, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import _


class Case(models.Model):
    """A case of a statutory procedure. Pages start from `permissions.visible`. A module adds its columns by inheriting from this model."""

    procedure = models.CharField(_("程序"), max_length=40)
    edition = models.CharField(_("程序版本"), max_length=20)
    """Edition of the procedure, and of its dated parameters, under which the case was opened; never changes."""
    number = models.CharField(_("案号"), max_length=80)
    title = models.CharField(_("案由"), max_length=200)
    state = models.CharField(_("状态"), max_length=30)
    back_to = models.CharField(max_length=30, blank=True)
    """State to which a returning step (resumption) goes back."""
    version = models.PositiveIntegerField(default=0)
    """Number of entries in the case's chain: the optimistic lock and the ledger are one counter."""
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("承办机关"), db_index=False
    )
    counterpart = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("相对机关"),
        db_index=False,
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办人")
    )
    opened_on = models.DateField(_("收到日期"))
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    code = models.CharField(_("查询码"), max_length=12)
    """With the number, lets the public follow the case."""

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("案件")
        constraints = [
            models.UniqueConstraint(fields=("unit", "procedure", "number"), name="a_case_number_is_unique")
        ]
        indexes = [  # the units have none of their own: these begin with them
            models.Index(fields=("unit", "procedure", "-id")),
            models.Index(fields=("counterpart", "procedure", "-id")),
            models.Index(fields=("procedure", "state", "-id")),
            models.Index(fields=("procedure", "closed_on")),
            models.Index(fields=("number",)),
            models.Index(fields=("opened_on", "id"), name="case_by_day"),
            models.Index(fields=("closed_on", "unit", "counterpart"), name="case_open"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def chain(self) -> str:
        """Name of the case's chain in the ledger."""
        return f"case:{self.id}"


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    THIRD_PARTY = "third_party", _("第三人")
    AGENT = "agent", _("代理人")
    PLAINTIFF = "plaintiff", _("原告")
    RESPONDENT = "respondent", _("被申请人")
    PARTY = "party", _("当事人")


class Party(models.Model):
    """A person or firm in a case. Number, telephone and address are restricted: reading them is audited."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    role = models.CharField(_("地位"), max_length=20, choices=PartyRole.choices)
    name = models.CharField(_("姓名或者名称"), max_length=120)
    id_kind = models.CharField(_("证件种类"), max_length=20, blank=True)
    id_number = models.CharField(_("证件号码"), max_length=30, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    email = models.CharField(_("电子邮箱"), max_length=120, blank=True)
    address = models.CharField(_("联系地址"), max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("当事人")
        indexes = [models.Index(fields=("id_number", "name"), name="party_by_identity")]


class ClockStatus(models.TextChoices):
    OPEN = "open", _("计时中")
    SUSPENDED = "suspended", _("已中止计算")
    MET = "met", _("已完成")
    CANCELLED = "cancelled", _("不再计算")


class Clock(models.Model):
    """A legal term that runs, stands still, was met or was missed. Everything needed to show its work is kept."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    key = models.CharField(max_length=40)
    parameter = models.CharField(max_length=60)
    term = models.CharField(_("期限"), max_length=12)
    article = models.CharField(_("依据"), max_length=80)
    acts = models.BooleanField(default=True)
    """False where the rule is unconfirmed (mark C): it never acts by itself."""
    started_on = models.DateField(_("起算事由日"))
    pauses = models.JSONField(default=list)
    """[[from, to or null], ...], ISO days."""
    extension = models.CharField(_("延长"), max_length=12, blank=True)
    nominal = models.DateField(null=True)
    due = models.DateField(_("届满日"), null=True)
    """None while the clock stands still."""
    provisional = models.BooleanField(default=False)
    status = models.CharField(_("状态"), max_length=12, choices=ClockStatus.choices, default=ClockStatus.OPEN)
    ended_on = models.DateField(null=True)
    missed_on = models.DateField(null=True)
    """The day on which the tick found the term passed; a consequence was carried out or proposed then."""
    holder = models.CharField(_("义务人"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    """Unit that must act; None when a member of the public must."""

    class Meta:
        ordering = ("pk",)
        verbose_name = _("期限")
        indexes = [
            models.Index(fields=("status", "due")),
            models.Index(fields=("unit", "status", "due")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("case", "key"),
                condition=Q(status__in=("open", "suspended")),
                name="one_running_clock_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(status="met") | Q(ended_on__gte=F("started_on")), name="met_after_it_began"
            ),
        ]

    @property
    def late(self) -> bool:
        """Met after its last day, or found passed."""
        if self.status == ClockStatus.MET and self.due and self.ended_on:
            return self.ended_on > self.due
        return self.status != ClockStatus.CANCELLED and self.missed_on is not None

    def pause_pairs(self) -> list[tuple[Any, Any]]:
        """The pauses as pairs of days; the second is None while the clock stands still."""
        import datetime as dt

        return [(dt.date.fromisoformat(a), dt.date.fromisoformat(b) if b else None) for a, b in self.pauses]


class ReminderKind(models.TextChoices):
    YELLOW = "yellow", _("将到期")
    RED = "red", _("即将届满")
    OVERDUE = "overdue", _("已超期")


class Reminder(models.Model):
    """A reminder sent once a clock and kind: the constraint makes the tick safe to run twice."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    on = models.DateField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("催办")
        constraints = [models.UniqueConstraint(fields=("clock", "kind", "on"), name="reminded_once")]


class Following(models.Model):
    """A case that a public account has opened with number and code: it need not type them again."""

    account = models.ForeignKey(PublicAccount, models.CASCADE, related_name="followings")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("-case_id",)
        constraints = [models.UniqueConstraint(fields=("account", "case"), name="a_case_is_followed_once")]
