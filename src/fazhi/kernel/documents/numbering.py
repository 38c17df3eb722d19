"""Numbers without gap or duplicate, also under concurrent load."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from fazhi.kernel.documents.models import Sequence


def take(body: str, kind: str, year: int, count: int = 1) -> int:
    """Reserve `count` numbers and return the first. Must be called inside the transaction that uses them:
    the row stays locked until it ends, and a rollback gives the numbers back."""
    where = {"body": body, "kind": kind, "year": year}
    if not Sequence.objects.filter(**where).update(last=F("last") + count):
        try:
            with transaction.atomic():
                Sequence.objects.create(**where, last=count)
                return 1
        except IntegrityError:
            Sequence.objects.filter(**where).update(last=F("last") + count)
    return Sequence.objects.values_list("last", flat=True).get(**where) - count + 1
