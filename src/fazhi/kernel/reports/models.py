"""Issues of reports: drafts that are computed anew, frozen issues that never change."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.reports import kinds
from fazhi.kernel.text import _


class IssueState(models.TextChoices):
    FROZEN = "frozen", _("已定稿")
    PUBLISHED = "published", _("已公开")


class Issue(models.Model):
    """A frozen report: its text, the root over its figures, the folder of its bundle."""

    report = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("报告机关"))
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=12, choices=IssueState.choices, default=IssueState.FROZEN)
    blocks = models.JSONField()
    """The text as blocks; figures are spans that carry their number in `figures`."""
    root = models.CharField(_("默克尔根"), max_length=64)
    bundle = models.CharField(max_length=200)
    """Folder below the data folder."""
    frozen_at = models.DateTimeField(_("定稿时间"))
    published_at = models.DateTimeField(_("公开时间"), null=True)

    class Meta:
        ordering = ("-year", "-pk")
        verbose_name = _("报告")

    @property
    def kind(self) -> kinds.Kind:
        """What report it is."""
        return kinds.get(self.report)


class IssueFigure(models.Model):
    """A figure of a frozen issue: definition, parameters, value, and the roots of its lists."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="figures")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    formula = models.TextField()
    basis = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    start = models.DateField()
    end = models.DateField()
    numerator = models.CharField(max_length=40)
    denominator = models.CharField(max_length=40, blank=True)
    printed = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, blank=True)
    roots = models.JSONField()
    """Part (numerator, denominator, rest) -> [number of records, Merkle root of the list]."""

    class Meta:
        ordering = ("issue_id", "number")
        constraints = [models.UniqueConstraint(fields=("issue", "number"), name="a_figure_has_its_number")]
