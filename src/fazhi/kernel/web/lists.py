"""Generic lists: filters and sort from the address, keyset paging, search, export of what is seen."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.db.models import Choices, F, Func, Model, OrderBy, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import get_language, gettext

from fazhi.kernel import store
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.registers import search, versions
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _

PAGE = 50
COUNTED = 1000
"""Counting stops here: no page grows with the table."""
EXPORTED = 100_000


unit_shorts = store.prepared(lambda: Unit.objects.order_by("path").values_list("pk", "short"))
"""(key, short name) of every unit, in the order of the tree."""


class Walked(Func):
    """A column that SQLite is not to look up in an index: of many hits the newest are found sooner by walking."""

    template, arity = "%(expressions)s", 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """An unary plus keeps SQLite's planner from the index."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def found(
    register: Register, request: Request, public: bool = False, first: bool = False, many: bool = False
) -> QuerySet[Model]:
    """The rows that the actor (`public`: everybody) may see and the address asks for.

    `first`: at least the first page of them. `many`: they are known to be many, and asked for newest first.
    """
    rows = register.public_rows() if public else readable(register, request)
    if register.versioned:
        rows = versions.as_of(rows, as_of_day(request))  # type: ignore[type-var]
    for name in filters_of(register, public):
        rows = _filtered(rows, register.field(name), request, many)
    if words := words_in(request):
        plain = first and is_plain(register, request)
        rows = search.narrowed(rows, register, words, request.actor, plain=plain)
    return rows


def _narrowing(register: Register) -> Iterator[str]:
    """Parameters of the address that choose or order rows."""
    yield from ("sort", "after", "on")
    for name in register.filters:
        yield from (name, f"{name}_from", f"{name}_to")


def filters_of(register: Register, public: bool = False) -> tuple[str, ...]:
    """Names of the fields by which the list may be narrowed; the public sees only public ones."""
    return tuple(name for name in register.filters if not public or name in register.public)


def readable(register: Register, request: Request) -> QuerySet[Model]:
    """The rows of a register, of every day, that the actor may read."""
    return narrowed_to(register.rows(), register, request)


def narrowed_to(rows: QuerySet[Model], register: Register, request: Request) -> QuerySet[Model]:
    """Of rows of a register those that the actor may read."""
    if register.case:
        return visible(rows, request.actor)
    staff = request.actor.kind == "staff" and bool(request.actor.grants)
    if register.open and staff:
        return rows
    kept = versions.kept_paths(request.actor, register) if register.versioned else ()
    return visible_units(rows, request, kept)


def as_of_day(request: Request) -> dt.date:
    """The day as of which a versioned register is shown: `on` in the address, today otherwise."""
    text = request.GET.get("on", "")
    try:
        return dt.date.fromisoformat(text) if text else timezone.localtime(request.at).date()
    except ValueError:
        raise BadData(_("“截至日期”不是日期，请按2024-01-31的形式填写。")) from None


def visible_units(rows: QuerySet[Model], request: Request, kept: tuple[str, ...] = ()) -> QuerySet[Model]:
    """Rows of a register that are no cases: those of the actor's units, of the units below wide posts and below `kept`."""
    actor = request.actor
    scope = Q(unit_id__in=sorted(actor.units()))
    for path in {*actor.wide_paths(), *kept}:
        scope |= Q(unit_id__in=Unit.objects.filter(path__startswith=path).values("pk"))
    return rows.filter(scope)


def _filtered(rows: QuerySet[Model], field: Field, request: Request, many: bool) -> QuerySet[Model]:
    if field.kind == "date":
        first, last = (request.GET.get(f"{field.name}_{side}", "") for side in ("from", "to"))
        if first and many and not last:
            rows = rows.filter(GreaterThanOrEqual(Walked(F(field.orm)), day_of(field, first)))
        elif first:
            rows = rows.filter(**{f"{field.orm}__gte": day_of(field, first)})
        return rows.filter(**{f"{field.orm}__lte": day_of(field, last)}) if last else rows
    value = request.GET.get(field.name, "")
    if not value:
        return rows
    if field.choices is not None and value not in field.choices.values:
        raise BadData(
            _("“%(label)s”没有“%(value)s”这一选项。") % {"label": field.label, "value": _short(value)}
        )
    return rows.filter(**{field.orm: wanted(field, value)})


def wanted(field: Field, value: str) -> Any:
    """The value that a field is to have."""
    if field.kind == "unit":
        if not value.isascii() or not value.isdigit() or len(value) > 12:
            raise BadData(_("“%(label)s”应为机关编号。") % {"label": field.label})
        return int(value)
    return _read(field, value)


FLAGS = {"true": True, "1": True, "false": False, "0": False}


def _read(field: Field, text: str) -> Any:
    """A value of the address in the type of the field. BadData names the field."""
    try:
        match field.kind:
            case "date":
                return dt.date.fromisoformat(text)
            case "flag":
                return FLAGS[text.lower()]
            case "number":
                return _small(int(text))
            case "money":
                return _small(Decimal(text))
    except (ValueError, KeyError, InvalidOperation):
        raise BadData(
            _("“%(label)s”没有“%(value)s”这一选项。") % {"label": field.label, "value": _short(text)}
        ) from None
    return text


def _small(number: Any) -> Any:
    """The number if a database can hold it."""
    if not abs(number) < 10**15:  # no number of the house is greater; NaN is not smaller either
        raise ValueError(number)
    return number


def _short(asked: str) -> str:
    """What was asked, to be named in a message: one line, not long."""
    return " ".join(asked.split())[:30]


def day_of(field: Field, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadData(_("“%(label)s”不是日期，请按2024-01-31的形式填写。") % {"label": field.label}) from None


def sorted_by(register: Register, asked: str) -> tuple[Field | None, bool]:
    """The asked order: (field, downwards); newest first by default, versions by their code. Only declared columns may sort."""
    asked = asked or ("code" if register.versioned and "code" in register.sort else "")
    if not asked:
        return None, True
    name, down = asked.removeprefix("-"), asked.startswith("-")
    if name not in register.sort:
        raise BadData(_("不能按“%(name)s”排序。") % {"name": _short(name)})
    return register.field(name), down


def in_order(rows: QuerySet[Model], field: Field | None, down: bool) -> QuerySet[Model]:
    """The rows in that order."""
    if field is None:
        return rows.order_by("-pk")
    sign = "-" if down else ""
    rows = rows.exclude(**{f"{field.orm}__isnull": True})
    return rows.order_by(sign + field.orm, OrderBy(_key_beside(rows.model, field), descending=down))


def _key_beside(model: type[Model], field: Field) -> Any:
    """The key in the table of the sorted column, so that one index gives the whole order; the ORM would take the child's."""
    if "__" in field.orm or (owner := model._meta.get_field(field.orm).model) is model:
        return F("pk")
    return RawSQL(f'"{owner._meta.db_table}"."{owner._meta.pk.column}"', ())  # noqa: S611 - names of the model


def words_in(request: Request) -> str:
    return request.GET.get("q", "").strip()[:60]


def is_plain(register: Register, request: Request) -> bool:
    """Nothing in the address chooses or orders rows but the words."""
    return not any(request.GET.get(name) for name in _narrowing(register))


def cursor_of(text: str, field: Field | None) -> tuple[Any, ...]:
    """The cursor of the address: nothing, (key), or (value of the sorted column, key)."""
    if not text:
        return ()
    value, _tilde, key = text.rpartition("~")
    if not key.isascii() or not key.isdigit() or len(key) > 18 or bool(value) != bool(field):
        raise BadData(_("翻页位置无效，请从第一页重新打开。"))
    return (int(key),) if field is None else (_read(field, value), int(key))


def behind(cursor: tuple[Any, ...], field: Field | None, down: bool) -> Q:
    """The rows behind the cursor."""
    side = "lt" if down else "gt"
    if field is None:
        return Q(pk__lt=cursor[0])
    at, key = cursor
    # the bound of its own lets the index begin at the cursor; an OR alone would be read from the first row
    beyond = Q(**{f"{field.orm}__{side}": at}) | Q(**{f"pk__{side}": key})
    return Q(**{f"{field.orm}__{side}e": at}) & beyond


def columns_of(register: Register, request: Request) -> tuple[str, ...]:
    """Names of the columns that the address asks for (`col`, repeatable), in the register's order; the usual ones otherwise.

    The first column opens the row and always stays. Restricted fields are never columns.
    """
    asked = set(request.GET.getlist("col"))
    if unknown := asked - set(offered(register)):
        raise BadData(_("没有“%(name)s”这一列。") % {"name": _short(min(unknown))})
    chosen = tuple(name for name in offered(register) if name in asked or name == register.columns[0])
    return chosen if asked else register.columns


def offered(register: Register) -> tuple[str, ...]:
    """Names of the fields that may be columns: the usual ones first, then the rest in the order of the register."""
    more = (f.name for f in register.fields if not f.restricted and "__" not in f.orm)
    return tuple(dict.fromkeys((*register.columns, *more)))


def value_of(row: Model, field: Field) -> Any:
    """The value of a field; `case__number` is that of the row's case."""
    found: Any = row
    for name in field.orm.split("__"):
        found = getattr(found, name) if found is not None else None
    return found


@dataclass(frozen=True)
class Column:
    """A column as the page shows it: its label is put into words once a page, not once a cell."""

    name: str
    kind: str
    label: str


def cells(register: Register, rows: list[Model], columns_shown: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Rows as plain data: `pk` and the shown text of every column."""
    fields = [register.field(name) for name in columns_shown or register.columns]
    return lines(fields, [(row.pk, *(value_of(row, field) for field in fields)) for row in rows])


def lines(fields: list[Field], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows of (pk, a value of each field, ...) as plain data."""
    places = [place for place, field in enumerate(fields, 1) if field.kind == "unit"]
    ids = {row[place] for row in rows for place in places} - {None}
    units = dict(unit_shorts()) if ids else {}
    columns = [
        (place, field, Column(field.name, field.kind, str(field.label)), labels(field))
        for place, field in enumerate(fields, 1)
    ]
    return [
        {
            "pk": row[0],
            "cells": [
                (column, named.get(row[place]) or shown(field, row[place], units))
                for place, field, column, named in columns
            ],
        }
        for row in rows
    ]


def labels(field: Field) -> dict[Any, str]:
    """Value -> label of a choice, in the language in use."""
    return _labels(field.choices, get_language()) if field.choices is not None else {}


@lru_cache(maxsize=2048)
def _labels(choices: type[Choices], _language: str | None) -> dict[Any, str]:
    return {value: str(label) for value, label in choices.choices}


def shown(field: Field, value: Any, units: dict[int, str]) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if field.kind == "unit":
        return units.get(value, "")
    if field.kind == "flag":
        return gettext("是") if value else gettext("否")
    if field.choices is not None and value in field.choices.values:
        return str(field.choices(value).label)
    return str(value)


def export(register: Register, request: Request) -> bytes:
    """What is seen, as an Excel workbook: every column of the screen, text as text (no formula is ever run)."""
    rows = in_order(found(register, request), *sorted_by(register, request.GET.get("sort", "")))
    fields = [register.field(name) for name in columns_of(register, request)]
    stream = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(str(register.title)[:31])
        for place, field in enumerate(fields):
            sheet.write_string(0, place, str(field.label))
        found_rows = rows.values_list("pk", *(field.orm for field in fields))[:EXPORTED].iterator(
            chunk_size=2000
        )
        line = 0
        while batch := list(islice(found_rows, 2000)):
            for row in lines(fields, batch):
                line += 1
                for place, (_column, text) in enumerate(row["cells"]):
                    sheet.write_string(line, place, text)
    return stream.getvalue()


def address(request: Request, **changes: str) -> str:
    """The present address with some parameters changed; empty ones fall away."""
    kept: list[tuple[str, str]] = [
        (name, value)
        for name in request.GET
        if name != "after" and name not in changes
        for value in request.GET.getlist(name)
    ]
    return "?" + urlencode([(name, value) for name, value in (*kept, *changes.items()) if value])
