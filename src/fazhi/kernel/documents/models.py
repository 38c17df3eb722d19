"""Numbered documents of cases, their service, and files that were handed in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit, User
from fazhi.kernel.text import _


class Sequence(models.Model):
    """The last number given, by body, kind and year. Taken inside the transaction that uses it: no gap, no duplicate."""

    body = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("body", "kind", "year")
        constraints = [models.UniqueConstraint(fields=("body", "kind", "year"), name="one_sequence_each")]


class Document(models.Model):
    """A document drawn up by a step, or by a change of an item of a register (then there is no case). `content` is frozen
    at issue; the file is made from it and the template's version."""

    case_id = models.BigIntegerField(null=True, db_index=True)
    register = models.CharField(max_length=40, blank=True)
    row_id = models.BigIntegerField(null=True)
    """Key of the row of the register that the document is about."""
    kind = models.CharField(_("文书种类"), max_length=60)
    number = models.CharField(_("文号"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    issued_on = models.DateField(_("日期"))
    content = models.JSONField()
    entry_seq = models.PositiveIntegerField()
    """Sequence number, in the chain of the case or of the register, of what issued it."""
    restricted = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("文书")
        constraints = [
            models.UniqueConstraint(fields=("unit", "kind", "number"), name="a_number_is_given_once")
        ]
        indexes = [
            models.Index(fields=("register", "row_id"), name="documents_of_a_row", condition=~Q(row_id=None))
        ]


class Method(models.TextChoices):
    """How a document was served: Civil Procedure Law, articles 87 to 95."""

    DIRECT = "direct", _("直接送达")
    LEFT = "left", _("留置送达")
    ELECTRONIC = "electronic", _("电子送达")
    POST = "post", _("邮寄送达")
    ENTRUSTED = "entrusted", _("委托送达")
    NOTICE = "notice", _("公告送达")


class Service(models.Model):
    """Service of a document: terms run from `served_on`."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="services")
    recipient = models.CharField(_("受送达人"), max_length=120)
    method = models.CharField(_("送达方式"), max_length=20, choices=Method.choices)
    served_on = models.DateField(_("送达日期"))
    evidence = models.CharField(_("送达凭证"), max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("送达")


class Attachment(models.Model):
    """A file handed in, stored once under its SHA-256."""

    case_id = models.BigIntegerField(null=True, db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    restricted = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("附件")
