"""The question bank by article, exams with their seed, and what each person answered."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from fazhi.engines.law.citation import Article, parse_ref
from fazhi.engines.law.library import UnknownLaw, law
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.certificates.states import QuestionKind, Subject

LETTERS = "ABCDEFGH"


class Question(Version):
    """A question about an article. `title` is its wording; `unit` keeps it. A changed key is a new version."""

    title = models.CharField(_("题目"), max_length=200)
    kind = models.CharField(_("题型"), max_length=10, choices=QuestionKind.choices)
    subject = models.CharField(_("科目"), max_length=10, choices=Subject.choices)
    law = models.CharField(_("法律"), max_length=80, help_text=_("法律库中的名称，带年份"))
    article = models.CharField(_("条文"), max_length=20, help_text=_("例如42、42(1)"))
    options = models.TextField(
        _("选项"), max_length=1000, blank=True, help_text=_("每行一项，依次为A、B、C……；判断题不填")
    )
    answer = models.CharField(_("答案"), max_length=8, help_text=_("选项的字母；判断题A为对，B为错"))

    class Meta(Version.Meta):
        verbose_name = _("试题")

    @property
    def place(self) -> Article:
        """The article it asks about."""
        return parse_ref(law(self.law), self.article)

    def choices(self) -> list[tuple[str, str]]:
        """(answer, text) of what may be answered."""
        if self.kind == QuestionKind.JUDGE:
            return list(zip(LETTERS, (str(_("对")), str(_("错"))), strict=False))
        lines = [line.strip() for line in self.options.splitlines() if line.strip()]
        return list(zip(LETTERS, lines, strict=False))

    def consistent(self) -> None:
        try:
            edition = self.place.law
        except UnknownLaw:
            raise ValidationError(
                {"law": _("法律库中没有“%(law)s”，请从“法律库”中选取名称。") % {"law": self.law}}
            ) from None
        except ValueError:
            raise ValidationError(
                {"article": _("“%(ref)s”不是条文编号，请写成42或者42(1)。") % {"ref": self.article}}
            ) from None
        if not edition.in_force(self.valid_from):
            raise ValidationError(
                {"law": _("%(law)s在%(day)s没有施行。") % {"law": edition, "day": self.valid_from}}
            )
        self.answer = "".join(sorted(self.answer.strip().upper()))
        known = {letter for letter, _text in self.choices()}
        if not self.answer or not set(self.answer) <= known or len(known) < 2:
            raise ValidationError({"answer": _("答案不在选项之中。")})
        if len(self.answer) > 1 and self.kind != QuestionKind.MULTIPLE:
            raise ValidationError({"answer": _("只有多项选择题可以有几个答案。")})

    def follows(self, old: Self | None) -> None:
        """Whoever answered it answered this wording: only key and article may change."""
        if old is not None and (old.title, old.options, old.kind) != (self.title, self.options, self.kind):
            raise ValidationError(_("题目和选项不能修改，因为已有考生按原题作答；请取消后另编一题。"))


class Exam(models.Model):
    """One exam: its papers follow from the bank on its day and from its seed, so anyone can draw them again."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("组织机关"))
    unit_id: int
    code = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("考试名称"), max_length=120)
    subject = models.CharField(_("科目"), max_length=10, choices=Subject.choices)
    held_on = models.DateField(_("考试日期"))
    size = models.PositiveSmallIntegerField(_("题数"))
    pass_mark = models.PositiveSmallIntegerField(_("合格分（百分制）"))
    seed = models.CharField(_("抽题种子"), max_length=64)

    class Meta:
        ordering = ("-held_on", "-pk")
        verbose_name = _("考试")
        constraints = [
            models.UniqueConstraint(fields=("unit", "code"), name="exam_code_once"),
            models.CheckConstraint(condition=Q(pass_mark__lte=100) & Q(size__gte=1), name="exam_marks"),
        ]

    def __str__(self) -> str:
        return self.title


class Sitting(models.Model):
    """One person in one exam. `paper`: ids of the versions of questions; empty when only the score was handed in."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="sittings", verbose_name=_("考试"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("组织机关"))
    unit_id: int
    body = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("所在机关"))
    body_id: int
    officer = models.CharField(_("人员编号"), max_length=80)
    name = models.CharField(_("姓名"), max_length=60)
    paper: Any = models.JSONField(default=list)
    answers: Any = models.JSONField(default=dict)
    """Id of the version of a question, as text -> the answer given."""
    score = models.PositiveSmallIntegerField(_("得分"), null=True)
    passed = models.BooleanField(_("合格"), default=False)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("考试成绩")
        constraints = [
            models.UniqueConstraint(fields=("exam", "body", "officer"), name="one_sitting_a_person"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="score_of_a_hundred"),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(score__isnull=False), name="passed_has_a_score"
            ),
        ]
        indexes = [models.Index(fields=("body", "officer", "passed"), name="sitting_of_officer")]
