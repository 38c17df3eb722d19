"""States and coded values of enforcement bodies, officers, certificates and exams."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class BodyKind(TextChoices):
    """By what a body may enforce."""

    STATUTORY = "statutory", _("法定行政机关")
    AUTHORISED = "authorised", _("法律、法规授权的组织")


class Staff(TextChoices):
    """How a person is employed. Only staff in post may hold a certificate."""

    IN_POST = "in_post", _("在编在岗")
    CONTRACT = "contract", _("合同制、劳务派遣人员")
    AUXILIARY = "auxiliary", _("辅助人员")
    GRID = "grid", _("网格员")


class CertificateKind(TextChoices):
    ENFORCEMENT = "enforcement", _("行政执法证")
    SUPERVISION = "supervision", _("行政执法监督证")


class S(TextChoices):
    """The life of a certificate. It is expired when its last day has passed, whatever is written here."""

    APPLIED = "applied", _("申请中")
    VALID = "valid", _("有效")
    SUSPENDED = "suspended", _("暂扣")
    RECALLED = "recalled", _("已收回")


class Issue(TextChoices):
    """How a certificate came to be issued."""

    NEW = "new", _("新办")
    REPLACED = "replaced", _("更换")


NEXT: dict[str, tuple[str, ...]] = {
    "": (S.APPLIED, S.VALID),
    S.APPLIED: (S.APPLIED, S.VALID),
    S.VALID: (S.VALID, S.SUSPENDED, S.RECALLED),
    S.SUSPENDED: (S.SUSPENDED, S.VALID, S.RECALLED),
    S.RECALLED: (),
}
"""State -> the states that may follow; the empty one stands for a certificate that does not exist yet."""


class Subject(TextChoices):
    """What an exam asks: both must be passed before a certificate is issued."""

    GENERAL = "general", _("通用法律知识")
    SPECIAL = "special", _("专业法律知识")


class QuestionKind(TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("单项选择")
    MULTIPLE = "multiple", _("多项选择")
    JUDGE = "judge", _("判断")
