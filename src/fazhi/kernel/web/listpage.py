"""A page of a list. The statements of a list of cases are written by the mapper once for all addresses that ask alike.

Values of the address (days, units, words, the cursor, the hits of a search) become values of the statement; which
columns, filters, choices and order it asks for is what makes addresses alike. `lists` says what they mean.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import scoped
from fazhi.kernel.registers import search
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register, get
from fazhi.kernel.web import lists


@dataclass(frozen=True)
class Page:
    """What a list shows."""

    rows: list[dict[str, Any]]
    next_cursor: str
    total: str
    """Number of rows found, "1000+" beyond that."""


def page(register: Register, request: Request, size: int = lists.PAGE, public: bool = False) -> Page:
    """One page after the cursor in the address, never by offset."""
    fields = [
        register.field(name) for name in (register.public if public else lists.columns_of(register, request))
    ]
    alike = None if public else _alike(register, request, fields)
    if alike is not None:
        total = alike.count(request.actor)
    else:
        total = lists.found(register, request, public, first=True).order_by()[: lists.COUNTED + 1].count()
    since = any(request.GET.get(f"{name}_from") for name in register.filters)
    many = since and total > lists.COUNTED and not request.GET.get("sort") and not request.GET.get("q")
    field, down = lists.sorted_by(register, request.GET.get("sort", ""))
    cursor = lists.cursor_of(request.GET.get("after", ""), field)
    if alike is not None and all(type(end) in KINDS for end in cursor):
        values = alike.rows(request.actor, size + 1, cursor, many)
    else:
        rows = lists.in_order(lists.found(register, request, public, first=True, many=many), field, down)
        rows = rows.filter(lists.behind(cursor, field, down)) if cursor else rows
        last = (field.orm,) if field else ()
        values = list(rows.values_list("pk", *(shown.orm for shown in fields), *last)[: size + 1])
    more = ""
    if len(values) > size:
        end = values[size - 1]
        more = f"{end[-1] if field else ''}~{end[0]}"
    count = f"{lists.COUNTED}+" if total > lists.COUNTED else str(total)
    return Page(lists.lines(fields, values[:size]), more, count)


def _alike(register: Register, request: Request, fields: list[Field]) -> Asked | None:
    """The address as values of a statement written once; None where the mapper must write one for it."""
    actor, words = request.actor, lists.words_in(request)
    if not register.case or register.versioned or actor.kind != "staff" or not actor.grants:
        return None
    sort = request.GET.get("sort", "")
    asked = Asked(Shape(register.key, (), tuple(field.orm for field in fields), sort))
    for name in register.filters:
        field = register.field(name)
        sides = (f"{name}_from", f"{name}_to") if field.kind == "date" else (name,)
        for side, text in ((side, request.GET.get(side, "")) for side in sides):
            if not text:
                continue
            if field.choices is not None or field.kind == "flag":
                asked = asked.choice(side, text)
                continue
            value = lists.day_of(field, text) if field.kind == "date" else lists.wanted(field, text)
            if type(value) not in KINDS:
                return None
            asked = asked.parameter(side, value)
    if words:
        keys = search.listed(register, words, actor) if lists.is_plain(register, request) else None
        return None if keys is None else asked.among(keys)
    return asked


Run = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Shape:
    """What makes addresses alike."""

    register: str
    given: tuple[tuple[str, str], ...]
    """Parameters of the address: choices as they are, marks for all other values."""
    columns: tuple[str, ...]
    """Paths of the columns to read, after the key."""
    sort: str = ""
    marks: tuple[Any, ...] = ()
    """What stands for the values."""
    hits: str = ""
    """The mark of the hits of a search."""
    many: bool = False


@dataclass(frozen=True)
class Asked:
    """An address: its shape, and its values in the order of the marks."""

    shape: Shape
    values: tuple[Any, ...] = ()

    def parameter(self, name: str, value: Any) -> Asked:
        """With a value of a filter behind the others."""
        place = len(self.values)
        mark = _mark(value, place)
        shape = replace(
            self.shape, given=(*self.shape.given, (name, str(mark))), marks=(*self.shape.marks, mark)
        )
        return Asked(shape, (*self.values, value))

    def choice(self, name: str, value: str) -> Asked:
        """With one of a few values, which stays in the statement."""
        return replace(self, shape=replace(self.shape, given=(*self.shape.given, (name, value))))

    def among(self, keys: list[int]) -> Asked:
        """Only rows with those keys."""
        mark = _keys([987_654_321])
        shape = replace(self.shape, hits=mark, marks=(*self.shape.marks, mark))
        return Asked(shape, (*self.values, _keys(keys)))

    def count(self, actor: Actor) -> int:
        """How many rows there are, up to one more than are counted."""
        shape = replace(self.shape, columns=(), sort="")
        return int(_count(shape, lists.COUNTED + 1)(actor, *self.values)[0][0])

    def rows(self, actor: Actor, size: int, cursor: tuple[Any, ...], many: bool) -> list[tuple[Any, ...]]:
        """The first rows behind the cursor (value of the sorted column, key): neither, the key, or both."""
        ends = tuple(_mark(value, 20 + place) for place, value in enumerate(cursor))
        return _rows(replace(self.shape, many=many), size, ends)(actor, *self.values, *cursor)


KINDS = (dt.date, str, int)
"""Types of values that a statement takes."""


def _mark(value: Any, place: int) -> Any:
    """What stands for a value of that type; a number that every column of numbers can hold."""
    if isinstance(value, dt.date):
        return dt.date(1111, 1, 1) + dt.timedelta(days=place)
    return f"mark {place}" if isinstance(value, str) else 30_011 + place


def _keys(keys: list[int]) -> str:
    """Many keys as one value."""
    return json.dumps(keys) if connection.vendor == "sqlite" else f"{{{','.join(map(str, keys))}}}"


def _found(shape: Shape, actor: Actor) -> QuerySet[Any, Any]:
    alike = cast("Request", SimpleNamespace(GET=dict(shape.given), actor=actor))
    rows = lists.found(get(shape.register), alike, many=shape.many)
    if shape.hits:
        sqlite = connection.vendor == "sqlite"
        each = "SELECT value FROM json_each(%s)" if sqlite else "SELECT unnest(%s::bigint[])"
        rows = rows.filter(pk__in=RawSQL(each, (shape.hits,)))  # noqa: S611 - constants of the code
    return rows


@lru_cache(maxsize=1024)
def _count(shape: Shape, most: int) -> Run:
    def build(actor: Actor, *_marks: Any) -> QuerySet[Any, Any]:
        return _found(shape, actor).order_by().values("pk")[:most]

    return scoped(build, *shape.marks, counted=True)


@lru_cache(maxsize=1024)
def _rows(shape: Shape, size: int, ends: tuple[Any, ...]) -> Run:
    def build(actor: Actor, *_marks: Any) -> QuerySet[Any, Any]:
        field, down = lists.sorted_by(get(shape.register), shape.sort)
        rows = lists.in_order(_found(shape, actor), field, down)
        if ends:
            rows = rows.filter(lists.behind(ends, field, down))
        last = (field.orm,) if field else ()
        return rows.values_list("pk", *shape.columns, *last)[:size]

    return scoped(build, *shape.marks, *ends)
