"""The corpus: reports that were read, with their figures as they were found."""

from __future__ import annotations

from django.db import models

from fazhi.engines.figures.model import plain, titled
from fazhi.kernel.orgs.models import Unit, User
from fazhi.kernel.text import _


class ReadReport(models.Model):
    """A report that was read: whose it is, where and what year it speaks of, its text and what was found in it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("读取机关"))
    """The unit whose staff took it in, and who alone see it."""
    name = models.CharField(_("文件"), max_length=130)
    title = models.CharField(_("标题"), max_length=200)
    place = models.CharField(_("地区"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"))
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    relations = models.JSONField()
    """As the engine gave them: id, kind, figures, formula, printed, computed, verdict, note."""
    claims = models.JSONField()
    fails = models.PositiveIntegerField(_("不符"))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("读取人"))
    added_at = models.DateTimeField(_("读取时间"))

    class Meta:
        ordering = ("-year", "place", "-pk")
        verbose_name = _("读过的报告")
        constraints = [models.UniqueConstraint(fields=("unit", "sha256"), name="a_unit_reads_a_file_once")]

    def __str__(self) -> str:
        return self.title


class ReadFigure(models.Model):
    """A figure of a report that was read."""

    report = models.ForeignKey(ReadReport, models.CASCADE, related_name="figures")
    number = models.PositiveIntegerField()
    """Its id in the report is `f` and this number."""
    section = models.CharField(_("章节"), max_length=200)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    raw = models.CharField(_("原文"), max_length=60)
    value = models.DecimalField(_("数值"), max_digits=30, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    unit = models.CharField(_("单位"), max_length=20)
    hedge = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    measure = models.CharField(_("事项"), max_length=200)
    dimensions = models.JSONField()
    period = models.CharField(_("期间"), max_length=20)
    indicator = models.CharField(max_length=80)
    verdict = models.CharField(_("核对结论"), max_length=10)
    quote = models.CharField(max_length=80)

    class Meta:
        ordering = ("report_id", "number")
        constraints = [
            models.UniqueConstraint(fields=("report", "number"), name="a_read_figure_has_its_number")
        ]
        indexes = [models.Index(fields=("measure",), name="read_figure_measure")]

    @property
    def title(self) -> str:
        """What is counted, with its outcome or row."""
        return titled(self.measure, self.dimensions)

    @property
    def number_shown(self) -> str:
        """The value without zeros at the end; empty when it is not known."""
        low, high = ("" if one is None else plain(one) for one in (self.value, self.high))
        return f"{low}-{high}" if high else low
