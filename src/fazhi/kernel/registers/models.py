"""Rows of versioned registers, and the changes by which they came about."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.text import _


class Version(models.Model):
    """One version of an item, valid from a day (inclusive) to a day (exclusive). A module adds its columns.

    `code` names the item within its unit. A version is never edited: a change ends it and begins the next one.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    unit_id: int
    code = models.CharField(_("编码"), max_length=80)
    title = models.CharField(_("名称"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    once: ClassVar[tuple[str, ...]] = ("unit_id", "code")
    """Names of the columns of which no two versions valid on the same day may agree."""

    class Meta:
        abstract = True
        ordering = ("code", "unit_id", "valid_from", "pk")
        constraints = [
            models.UniqueConstraint(fields=("unit", "code"), condition=Q(valid_to=None), name="%(class)s_one_open_version"),
            models.UniqueConstraint(fields=("unit", "code", "valid_from"), name="%(class)s_one_version_a_day"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="%(class)s_ends_after_it_begins"),
        ]  # fmt: skip
        indexes = [models.Index(fields=("valid_to", "unit", "code"), name="%(class)s_current")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def consistent(self) -> None:
        """What the fields must say together; a module raises Django's ValidationError here."""

    def follows(self, old: Self | None) -> None:
        """What this version may say after `old` (None: the item is new); a module raises ValidationError here."""

    def taken(self, first: Self) -> str:
        """The sentence that refuses this version because `first` agrees with it in `once` and holds on its first day."""
        return _("“%(code)s”自%(day)s起已经登记在%(unit)s。要改变它，请办理“修改”。") % {
            "code": self.code, "day": first.valid_from, "unit": first.unit,
        }  # fmt: skip

    def clean(self) -> None:
        super().clean()
        self.consistent()


class ChangeKind(models.TextChoices):
    ADD = "add", _("新增")
    MODIFY = "modify", _("修改")
    CANCEL = "cancel", _("取消")


class Change(models.Model):
    """One change of one item: exactly one of the three kinds."""

    register = models.CharField(_("登记簿"), max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    code = models.CharField(_("编码"), max_length=80)
    title = models.CharField(_("名称"), max_length=200)
    kind = models.CharField(_("调整类型"), max_length=10, choices=ChangeKind.choices)
    on = models.DateField(_("生效日期"))
    at = models.DateTimeField(_("登记时间"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("登记人"), max_length=60)
    reason = models.CharField(_("调整依据"), max_length=200, blank=True)
    old: Any = models.JSONField(default=dict)
    new: Any = models.JSONField(default=dict)
    batch = models.CharField(max_length=64, blank=True)
    """Digest of the imported table to which the change belongs."""

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("登记簿调整")
        indexes = [
            models.Index(fields=("register", "unit", "code", "id")),
            models.Index(fields=("register", "on", "kind")),
        ]
