"""Pages of a list that is in the order of one day, without counting and by no offset."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def by_day(rows: QuerySet[Row], field: str, after: str, most: int) -> tuple[list[Row], int]:
    """At most `most` rows by a day and key (`-` before the field: the latest first) that come after the row with the key `after`.

    Returns them and the key to go on after, 0 at the end. What is no key, or the key of no row, begins at the beginning.
    """
    name, down = field.removeprefix("-"), field.startswith("-")
    key = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    day: Any = rows.model._default_manager.filter(pk=key).values_list(name, flat=True).first()
    if day is not None:
        side = "lt" if down else "gt"
        rows = rows.filter(Q(**{f"{name}__{side}": day}) | Q(**{name: day, f"pk__{side}": key}))
    found = list(rows.order_by(field, "-pk" if down else "pk")[: most + 1])
    return found[:most], found[most - 1].pk if len(found) > most else 0
