"""Rounds of public comment, the clauses of each draft, comments and the groups in which they are answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import _
from fazhi.modules.comment.states import Channel, Follow, Outcome


class Round(models.Model):
    """A text open for comment, for a case (a decision, a document) or by itself. Both days are included."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("案件"))
    """What the text is for; None for a consultation by itself."""
    case_id: int | None
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("征求意见机关"))
    unit_id: int
    number = models.CharField(_("编号"), max_length=80)
    title = models.CharField(_("名称"), max_length=200)
    explanation = models.TextField(_("说明"), blank=True)
    rule = models.CharField(max_length=60)
    """Key of the dated parameter that sets the least period."""
    basis = models.CharField(_("期限依据"), max_length=120, blank=True)
    least_on = models.DateField(_("最早截止日期"), null=True, blank=True)
    """Earliest lawful last day; None when no rule was in force."""
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    short_reason = models.CharField(_("缩短期限的理由"), max_length=500, blank=True)
    draft = models.PositiveIntegerField(_("稿次"), default=1)
    answered_on = models.DateField(_("公布答复日期"), null=True, blank=True)
    comments_count = models.PositiveIntegerField(_("收到意见"), default=0)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("公开征求意见")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="pc_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(least_on=None) | Q(closes_on__gte=F("least_on")) | ~Q(short_reason=""),
                name="pc_shorter_only_with_a_reason",
            ),
            models.UniqueConstraint(fields=("unit", "number"), name="pc_round_number_is_unique"),
        ]
        indexes = [models.Index(fields=("opens_on", "closes_on"))]

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """A clause of one draft."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="clauses")
    draft = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    """From 1."""
    anchor = models.CharField(_("条款"), max_length=60)
    text = models.TextField(_("条文"))

    class Meta:
        ordering = ("draft", "place")
        constraints = [
            models.UniqueConstraint(fields=("round", "draft", "place"), name="pc_one_clause_a_place"),
            models.UniqueConstraint(fields=("round", "draft", "anchor"), name="pc_one_clause_an_anchor"),
        ]

    def __str__(self) -> str:
        return self.anchor


class Move(models.Model):
    """What became of a clause in the next draft: one row for each clause it went to, one without when it is gone."""

    old = models.ForeignKey(Clause, models.CASCADE, related_name="went")
    new = models.ForeignKey(Clause, models.CASCADE, null=True, related_name="came")
    kind = models.CharField(_("去向"), max_length=10, choices=Follow.choices)
    score = models.FloatField()

    class Meta:
        ordering = ("old", "pk")


class Group(models.Model):
    """Comments that get one answer: a campaign, or a single comment."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="groups")
    words = models.TextField()
    """What the first of them says, as the grouping compares it."""
    size = models.PositiveIntegerField(_("条数"), default=1)
    outcome = models.CharField(_("处理"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    changed = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="moved_by")
    """The clause that was changed because of them."""
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.CharField(_("答复人"), max_length=60, blank=True)

    class Meta:
        ordering = ("-size", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", reason="", answered_at=None)
                | (~Q(outcome="") & ~Q(reason="") & ~Q(answered_at=None)),
                name="pc_an_answer_has_its_reason",
            )
        ]
        indexes = [models.Index(fields=("round", "outcome"))]


class Comment(models.Model):
    """One comment on one clause. Name and contact are restricted and never published."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="comments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("征求意见机关"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="comments")
    number = models.CharField(_("编号"), max_length=80, unique=True)
    code = models.CharField(_("查询码"), max_length=12)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")
    """The clause, in its draft, on which the comment was made."""
    now = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="comments")
    """The clause of the present draft to which it belongs; None: listed for a person."""
    listed = models.CharField(_("待确认去向"), max_length=10, choices=Follow.choices, blank=True)
    quote = models.CharField(_("所指文字"), max_length=500, blank=True)
    text = models.TextField(_("意见"))
    name = models.CharField(_("姓名或者名称"), max_length=120, blank=True)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    channel = models.CharField(_("方式"), max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    received_on = models.DateField(_("收到日期"))
    at = models.DateTimeField(_("登记时间"))
    digest = models.CharField(max_length=64)
    hidden_reason = models.CharField(_("不公开的理由"), max_length=200, blank=True)
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - unique where there is one
    """Key of the submission: the same form sent twice is one comment."""

    class Meta:
        ordering = ("pk",)
        verbose_name = _("公众意见")
        constraints = [
            models.CheckConstraint(
                condition=(Q(now=None) & ~Q(listed="")) | (~Q(now=None) & Q(listed="")),
                name="pc_on_a_clause_or_listed",
            )
        ]
        indexes = [models.Index(fields=("round", "now")), models.Index(fields=("round", "listed"))]

    def __str__(self) -> str:
        return self.number
