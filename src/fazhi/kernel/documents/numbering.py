"""Numbers without gap or duplicate, also under concurrent load."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from fazhi.kernel.documents.models import Sequence

_NEXT = "UPDATE documents_sequence SET last = last + %s WHERE body = %s AND kind = %s AND year = %s RETURNING last"


def take(body: str, kind: str, year: int, count: int = 1) -> int:
    """Reserve `count` numbers and return the first. Must be called inside the transaction that uses them:
    the row stays locked until it ends, and a rollback gives the numbers back."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [count, body, kind, year])
        row = cursor.fetchone()
        if row is None:
            try:
                with transaction.atomic():
                    Sequence.objects.create(body=body, kind=kind, year=year, last=count)
                return 1
            except IntegrityError:
                cursor.execute(_NEXT, [count, body, kind, year])
                row = cursor.fetchone()
    return int(row[0]) - count + 1


def document_number(kind: str, year: int, serial: int) -> str:
    """The number of a document: by body, kind and year."""
    return f"{kind}〔{year}〕{serial}号"
