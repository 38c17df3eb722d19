"""The append-only trail: entries chained by `engines.ledger`, checkpoints over all chains."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.text import _


class Entry(models.Model):
    """One act or one reading of restricted data. Triggers forbid change and removal; the chain shows them."""

    chain = models.CharField(_("链"), max_length=80)
    """`case:17` for a case, otherwise a named chain such as `access` or `orgs`."""
    seq = models.PositiveIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("人员"), max_length=60)
    action = models.CharField(_("事项"), max_length=80)
    case_id = models.BigIntegerField(null=True, db_index=True)
    body = models.TextField()
    """Canonical JSON, exactly the bytes that were hashed."""
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - unique only where given
    """Idempotency key of a submission: the same key is never carried out twice."""

    class Meta:
        ordering = ("pk",)
        verbose_name = _("审计记录")
        constraints = [models.UniqueConstraint(fields=("chain", "seq"), name="a_chain_never_forks")]


class Checkpoint(models.Model):
    """The Merkle root over the heads of all chains at the end of a day."""

    day = models.DateField(unique=True)
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)
    heads = models.JSONField()
    """[[chain, length, digest], ...] sorted by chain: only the chains that grew since the checkpoint before."""

    class Meta:
        ordering = ("day",)
        verbose_name = _("检查点")
