"""Units, people and posts, each with the days on which it is valid."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import _

M = TypeVar("M", bound=models.Model)


def valid_on(rows: models.QuerySet[M], day: dt.date) -> models.QuerySet[M]:
    """Of rows that hold from a day (inclusive) to a day (exclusive), those that hold on the day."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("人民政府")
    DEPARTMENT = "department", _("政府工作部门")
    STREET = "street", _("街道办事处")
    TOWN = "town", _("乡镇人民政府")
    OFFICE = "office", _("行政复议机构")
    AUTHORISED = "authorised", _("法律法规授权组织")
    VERTICAL = "vertical", _("垂直管理机关")


class Unit(models.Model):
    """A body of government. `path` (codes of all ancestors and itself) makes "it and all below it" one comparison."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    short = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    valid_from = models.DateField(_("起"), default=dt.date(1949, 10, 1))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("path",)
        verbose_name = _("机关")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.path = (self.parent.path if self.parent else "/") + self.code + "/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def top(self) -> str:
        """Path of the government at the top: what is below it is one district."""
        return "/" + self.path.split("/")[1] + "/"


class User(AbstractUser):
    """A member of staff. The public never has one: see `PublicAccount`."""

    name = models.CharField(_("姓名"), max_length=60)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("username",)
        verbose_name = _("工作人员")

    def __str__(self) -> str:
        return self.name or self.username


class Post(models.Model):
    """A person holds a role in a unit, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("user_id", "unit_id", "role", "valid_from")
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="post_ends_after_it_begins",
            )
        ]


class PublicAccount(models.Model):
    """A citizen or firm on the portal. Never staff, never in a post."""

    email = models.EmailField(_("电子邮箱"), unique=True)
    name = models.CharField(_("姓名或者名称"), max_length=120)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("公众账户")


class Token(models.Model):
    """A key with which a program acts as a member of staff. Only its digest is kept; it is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    read_only = models.BooleanField(_("只能查询"), default=True)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"))
    """Exclusive, as everywhere. A key without an end is never made."""

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("接口密钥")
