"""Enforcement bodies, officers and certificates as versions, so that each can be asked as of any day."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Post, Unit, valid_on
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.certificates.exams import Exam, Question, Sitting
from fazhi.modules.certificates.states import NEXT, BodyKind, CertificateKind, Issue, S, Staff, Subject

__all__ = ["Body", "Certificate", "Exam", "Officer", "PostHolder", "Question", "Sitting"]


class Body(Version):
    """A body that may enforce (执法主体). `unit` is that body, `code` its number in the list, `title` its name."""

    kind = models.CharField(
        _("主体类型"), max_length=12, choices=BodyKind.choices, default=BodyKind.STATUTORY
    )
    basis = models.CharField(_("主体资格依据"), max_length=200)
    fields = models.CharField(_("执法领域"), max_length=200, blank=True)

    class Meta(Version.Meta):
        verbose_name = _("行政执法主体")


class Officer(Version):
    """A person who enforces or is to enforce. `code` is the personal number in the body, `title` the name."""

    code = models.CharField(_("人员编号"), max_length=80)
    title = models.CharField(_("姓名"), max_length=60)
    staff = models.CharField(_("人员身份"), max_length=10, choices=Staff.choices, default=Staff.IN_POST)
    field = models.CharField(_("执法领域"), max_length=60, blank=True)
    reviewer = models.BooleanField(_("法制审核人员"), default=False)
    lawyer = models.BooleanField(_("通过国家统一法律职业资格考试"), default=False)
    account = models.CharField(
        _("平台登录名"), max_length=150, blank=True, help_text=_("在本平台办案的人员填写，办案时据此核对证件")
    )

    class Meta(Version.Meta):
        verbose_name = _("行政执法人员")
        indexes = [*Version.Meta.indexes, models.Index(fields=("account", "unit"), name="officer_by_account")]

    def consistent(self) -> None:
        posts = Post.objects.filter(unit=self.unit, user__username=self.account)
        if self.account and not valid_on(posts, self.valid_from).exists():
            raise ValidationError(
                {
                    "account": _("登录名“%(name)s”在%(unit)s没有任职。")
                    % {"name": self.account, "unit": self.unit}
                }
            )


class Certificate(Version):
    """A certificate through its life. `code` is its number, `title` the holder's name, `unit` the body for which it is."""

    government = models.CharField(max_length=60, editable=False)
    code = models.CharField(_("证号"), max_length=80)
    title = models.CharField(_("姓名"), max_length=60)
    kind = models.CharField(
        _("证件种类"), max_length=12, choices=CertificateKind.choices, default=CertificateKind.ENFORCEMENT
    )
    officer = models.CharField(_("人员编号"), max_length=80)
    field = models.CharField(_("执法类别"), max_length=60, blank=True)
    area = models.CharField(_("执法区域"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=S.choices, default=S.APPLIED)
    issue = models.CharField(_("办理方式"), max_length=10, choices=Issue.choices, default=Issue.NEW)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    until = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("最后一日"))
    ends_on = models.DateField(null=True, editable=False)
    """The day after the last: exclusive, as every end of validity."""
    checked = models.PositiveSmallIntegerField(_("最近通过年度审验的年份"), null=True, blank=True)

    once: ClassVar[tuple[str, ...]] = ("government", "code")

    class Meta(Version.Meta):
        verbose_name = _("行政执法证件")
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=("government", "code"), condition=Q(valid_to=None), name="certificate_number_once"),
        ]  # fmt: skip
        indexes = [
            *Version.Meta.indexes,
            models.Index(fields=("unit", "officer"), name="certificate_of_officer"),
        ]

    def consistent(self) -> None:
        """Who may hold one: staff in post of an enforcement body (PB-01, FR-2); issued with days, after both exams."""
        self.government = self.unit.top
        self.ends_on = self.until + dt.timedelta(days=1) if self.until else None
        if self.state in {S.SUSPENDED, S.RECALLED}:
            return
        officer = valid_on(Officer.objects.filter(unit=self.unit, code=self.officer), self.valid_from).first()
        if officer is None:
            raise ValidationError({"officer": _("%(unit)s的执法人员名册中没有编号“%(code)s”，请先登记人员。") % {
                "unit": self.unit, "code": self.officer}})  # fmt: skip
        if officer.title != self.title:
            raise ValidationError(
                {
                    "title": _("编号“%(code)s”在名册中是%(name)s，与填写的姓名不符。")
                    % {"code": self.officer, "name": officer.title}
                }
            )
        if officer.staff != Staff.IN_POST:
            raise ValidationError({"officer": _("%(name)s是%(staff)s。只有在编在岗人员可以申领证件，其他人员不得执法。") % {
                "name": officer.title, "staff": Staff(officer.staff).label}})  # fmt: skip
        if not valid_on(Body.objects.filter(unit=self.unit), self.valid_from).exists():
            raise ValidationError(
                {"unit": _("%(unit)s不在行政执法主体名单中，不能为其人员办理证件。") % {"unit": self.unit}}
            )
        if self.state == S.VALID:
            self._issued()

    def _issued(self) -> None:
        if self.issued_on is None or self.until is None or self.until < self.issued_on:
            raise ValidationError({"until": _("发证应当写明发证日期和有效期，有效期不早于发证日期。")})
        sittings = Sitting.objects.filter(body=self.unit, officer=self.officer, passed=True)
        passed = set(
            sittings.filter(exam__held_on__lte=self.issued_on).values_list("exam__subject", flat=True)
        )
        if missing := [str(subject.label) for subject in Subject if subject not in passed]:
            raise ValidationError({"state": _("%(name)s没有通过%(exams)s考试，不能发证。") % {
                "name": self.title, "exams": "、".join(missing)}})  # fmt: skip

    def follows(self, old: Self | None) -> None:
        """The states of its life in their order (`NEXT`); a certificate never passes to another person."""
        before = old.state if old else ""
        if self.state not in NEXT[before]:
            raise ValidationError({"state": _("证件“%(before)s”，不能变为“%(after)s”。") % {
                "before": S(before).label if before else _("尚未办理"), "after": S(self.state).label}})  # fmt: skip
        if old is not None and old.officer != self.officer:
            raise ValidationError({"officer": _("证件只属于一个人，不能改到他人名下；请收回后另行办理。")})

    def in_term(self, on: dt.date) -> bool:
        """Whether it is valid and not expired on a day within this version."""
        return self.state == S.VALID and self.ends_on is not None and on < self.ends_on

    def holds(self, on: dt.date) -> bool:
        """Whether it may be shown in enforcement on a day within this version."""
        return self.kind == CertificateKind.ENFORCEMENT and self.in_term(on)


class PostHolder(models.Model):
    """A stretch of days in which what an officer's list entry says, and whether an enforcement certificate stands, are the
    same. A view of the database over both registers, so that the share of any past day can be asked later."""

    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", verbose_name=_("机关"))
    code = models.CharField(_("人员编号"), max_length=80)
    title = models.CharField(_("姓名"), max_length=60)
    staff = models.CharField(_("人员身份"), max_length=10, choices=Staff.choices)
    certified = models.BooleanField(_("持有效执法证"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True)

    class Meta:
        managed = False
        db_table = "certificates_post_days"
        ordering = ("code", "valid_from", "pk")
        verbose_name = _("在岗执法人员持证情况")
