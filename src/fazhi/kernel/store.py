"""The statements that every step makes, built once a model instead of once a step.

What is written and how values are prepared stays Django's; only the building of the same SQL again and again is saved.
No signals are sent: nothing here listens to them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.models import CharField, DateField, DateTimeField, Field, JSONField, Model, QuerySet
from django.db.models.base import ModelState


@lru_cache(maxsize=128)
def _columns(model: type[Model]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', fields


_PLAIN = {str, int, bool, type(None)}
"""What every database takes as it is."""

M = TypeVar("M", bound=Model)


def like(row: M, **changes: Any) -> M:
    """A new unsaved row that differs from another in some plain columns: what thousands of rows share is made once."""
    made = row.__class__.__new__(row.__class__)
    made.__dict__ = {**row.__dict__, **changes, "_state": ModelState()}
    return made


def _values(row: Model, fields: tuple[Field[Any, Any], ...], base: Any) -> list[Any]:
    """The values of a row as the database takes them: only days, moments and JSON need Django's preparing."""
    held = row.__dict__
    return [_prepared(field, held[field.attname], base) for field in fields]


def _prepared(field: Field[Any, Any], value: Any, base: Any) -> Any:
    kind = field.__class__
    if type(value) in _PLAIN and kind is not JSONField:
        return value
    if kind in _DAY_FIELDS and type(value) in _DAYS:
        return _day(field, value, base.vendor)
    if kind is JSONField and base.vendor == "sqlite" and value is not None:
        return "[]" if value == [] else json.dumps(value, cls=field.encoder)  # type: ignore[attr-defined]  # as Django's own adapter does
    return field.get_db_prep_save(value, base)


_DAYS, _DAY_FIELDS = {dt.date, dt.datetime}, {DateField, DateTimeField}


@lru_cache(maxsize=4096)
def _day(field: Field[Any, Any], value: dt.date, vendor: str) -> Any:  # noqa: ARG001 - part of the key
    """A day or moment as the database takes it; rows written together share theirs."""
    return field.get_db_prep_save(value, connection)


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model whose key the database gives."""
    if not rows:
        return
    sql, fields = _columns(type(rows[0]))
    base = connections["default"]
    values = [_values(row, fields, base) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


TABLE = 400
"""Rows a statement on SQLite: it takes a bounded number of values."""
Shared = tuple[Any, ...]
"""What rows have in common, as `shared` prepared it."""


def shared(row: Model, names: tuple[str, ...]) -> Shared:
    """The columns of a row other than its key and those named, as the database takes them."""
    rest = _varying(type(row), names)[1]
    held, base = row.__dict__, connections["default"]
    return tuple(_prepared(field, held[field.attname], base) for field in rest)


@lru_cache(maxsize=64)
def _varying(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], list[Any]]:
    """The fields that vary, in the order of their names, and the rest."""
    fields = {field.attname: field for field in _columns(model)[1]}
    return [fields.pop(name) for name in names], list(fields.values())


def insert_alike(
    model: type[Model], names: tuple[str, ...], groups: Iterable[tuple[Shared, Sequence[Sequence[Any]]]]
) -> None:
    """Insert groups of rows: what each group shares, and the named columns of each of its rows (text or numbers).

    Each group goes over once, with columns of values beside it: as arrays to PostgreSQL, as tables of some hundred rows to
    SQLite, which takes a row so in a third of the time it needs for one of many executions.
    """
    first, rest = _varying(model, names)
    columns = ", ".join(f'"{field.column}"' for field in (*first, *rest))
    heads = ", ".join(f"c{n}" for n in range(len(first)))
    given = ", ".join(f"given.c{n}" for n in range(len(first)))
    into = f'INSERT INTO "{model._meta.db_table}" ({columns})'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_cast(field)}[]" for field in first)
            values = ", ".join(f"%s::{_cast(field)}" for field in rest)
            sql = f"{into} SELECT {given}, {values} FROM unnest({arrays}) AS given({heads})"
            for same, rows in groups:
                if rows:
                    cursor.execute(sql, [*same, *map(_array, zip(*rows, strict=True))])
            return
        row, same_marks = f"({', '.join(['%s'] * len(first))})", ", ".join(["%s"] * len(rest))
        for same, rows in groups:
            for at in range(0, len(rows), TABLE):
                part = rows[at : at + TABLE]
                table = f"WITH given({heads}) AS (VALUES {', '.join([row] * len(part))})"
                held = [*chain.from_iterable(part), *same]
                cursor.execute(f"{into} {table} SELECT {given}, {same_marks} FROM given", held)


def _array(values: Sequence[str | int]) -> str:
    """A column of text or numbers as PostgreSQL writes an array; the driver's own writing costs a hundred times that."""
    quoted = [
        '"' + value.replace("\\", r"\\").replace('"', r"\"") + '"' if isinstance(value, str) else str(value)
        for value in values
    ]
    return f"{{{','.join(quoted)}}}"


def _cast(field: Field[Any, Any]) -> str:
    """The type of a value on its way: a cast to a bounded text would cut it short where an insert refuses it."""
    kind = str(field.rel_db_type(connection))
    return "text" if kind.startswith("varchar") else kind


def rows(model: type[Model], tests: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows as `select` finds them, with the columns as the database gives them. `loaded` makes objects of them."""
    with connection.cursor() as cursor:
        cursor.execute(_selection(model, tests)[0], values)
        return list(cursor.fetchall())


def loaded(model: type[M], row: Sequence[Any]) -> M:
    """The object of a row that `rows` found."""
    _sql, names, readers = _selection(model, "")
    return _loaded(model, names, readers, row)


def insert_one(row: Model) -> None:
    """Insert a new row and give it the key that the database gave."""
    sql, fields = _columns(type(row))
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING id", _values(row, fields, connections["default"]))
        row.pk = cursor.fetchone()[0]


@lru_cache(maxsize=1024)
def _assignment(
    model: type[Model], names: tuple[str, ...], where: tuple[str, ...]
) -> tuple[str, tuple[Field[Any, Any], ...]]:
    fields: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in (*names, *where))
    sets = ", ".join(f'"{field.column}" = %s' for field in fields[: len(names)])
    tests = " AND ".join(f'"{field.column}" = %s' for field in fields[len(names) :])
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE {tests}', fields


def update(model: type[Model], changes: Mapping[str, Any], **where: Any) -> int:
    """Set fields of the rows whose fields equal `where` (none of them missing); the number of rows."""
    sql, values = _assigned(model, changes, where)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def update_all(model: type[Model], changes: Mapping[str, Any], ids: Sequence[int], **where: Any) -> int:
    """The same for the rows of those keys: the number of rows changed."""
    sql, values = _assigned(model, changes, where)
    joint, (test, given) = "AND" if where else "", among(str(model._meta.pk.column), ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {joint} {test}", [*values, given])
        return int(cursor.rowcount)


def among(column: str, values: Sequence[int] | Sequence[str]) -> tuple[str, Any]:
    """A test that a column is one of some values, with one mark, and what fills it: thousands of marks cost more than the rows."""
    if connection.vendor == "sqlite":
        return f'"{column}" IN (SELECT value FROM json_each(%s))', json.dumps(values)
    return f'"{column}" = ANY(%s)', list(values)


def _assigned(
    model: type[Model], changes: Mapping[str, Any], where: Mapping[str, Any]
) -> tuple[str, list[Any]]:
    sql, fields = _assignment(model, tuple(changes), tuple(where))
    base, given = connections["default"], (*changes.values(), *where.values())
    return sql, [_prepared(field, _key(value), base) for field, value in zip(fields, given, strict=True)]


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


@lru_cache(maxsize=64)
def _selection(model: type[Model], tests: str) -> tuple[str, tuple[str, ...], tuple[Any, ...]]:
    fields = model._meta.local_concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    readers = tuple(getattr(field, "from_db_value", None) for field in fields)
    return (
        f'SELECT {names} FROM "{model._meta.db_table}" WHERE {tests}',
        tuple(f.attname for f in fields),
        readers,
    )


def select(model: type[M], tests: str, values: Sequence[Any]) -> list[M]:
    """Rows of a model without parents. `tests` is a constant of the code, never made from input; `values` fill it."""
    sql, names, readers = _selection(model, tests)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    return [_loaded(model, names, readers, row) for row in found]


def _loaded(model: type[M], names: tuple[str, ...], readers: tuple[Any, ...], row: Sequence[Any]) -> M:
    """The row as Django would give it, without the signals to which nothing here listens."""
    made = model.__new__(model)
    held = made.__dict__
    for name, reader, value in zip(names, readers, row, strict=True):
        held[name] = value if reader is None else reader(value, None, connection)
    held["_state"] = state = ModelState()
    state.adding, state.db = False, "default"
    return made


def prepared(
    build: Callable[..., QuerySet[Any, Any]], *marks: Any, counted: bool = False
) -> Callable[..., list[tuple[Any, ...]]]:
    """A query that every page makes, written by the ORM once: a function of as many values as there are marks.

    `build` makes it of named columns; the marks stand for the values: of their types, each unlike any other value in
    the query. `counted`: how many rows there are, as one row.
    """

    @lru_cache(maxsize=1)
    def statement() -> tuple[str, tuple[int | None, ...], tuple[Any, ...], tuple[tuple[int, Any, Any], ...]]:
        compiler = build(*marks).query.get_compiler("default")
        sql, params = compiler.as_sql()
        known = [_param(mark) for mark in marks]
        places = tuple(known.index(param) if param in known else None for param in params)
        if set(places) - {None} != set(range(len(marks))):
            raise ValueError("a mark is missing in the statement")
        if counted:
            return f"SELECT COUNT(*) FROM ({sql}) AS found", places, params, ()
        readers = compiler.get_converters([column[0] for column in compiler.select])
        return sql, places, params, tuple((at, *reader) for at, reader in readers.items())

    def run(*values: Any) -> list[tuple[Any, ...]]:
        sql, places, params, readers = statement()
        given = [_param(value) for value in values]
        filled = [
            param if place is None else given[place] for place, param in zip(places, params, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_read(row, readers) for row in rows] if readers else rows

    return run


def _read(row: tuple[Any, ...], readers: tuple[tuple[int, Any, Any], ...]) -> tuple[Any, ...]:
    """The row with days, moments and JSON as Django gives them."""
    values = list(row)
    for at, converters, expression in readers:
        for converter in converters:
            values[at] = converter(values[at], expression, connection)
    return tuple(values)


def finder(model: type[M], field: str, *order: str) -> Callable[[Any], list[M]]:
    """The rows of a model, also of one with parents, whose field equals a value, found with a statement written once."""
    names = tuple(column.attname for column in model._meta.concrete_fields)
    kind = model._meta.pk if field == "pk" else model._meta.get_field(field)
    mark: Any = "the value" if isinstance(kind, CharField) else 987_654_321
    find = prepared(
        lambda value: model._base_manager.filter(**{field: value}).order_by(*order).values_list(*names), mark
    )
    return lambda value: [partly(model, names, row) for row in find(value)]


def partly(model: type[M], names: Sequence[str], values: Sequence[Any]) -> M:
    """The object of a row of which some columns were read; Django reads another when it is asked for it."""
    made = model.__new__(model)
    made.__dict__ = dict(zip(names, values, strict=True))
    made._state = state = ModelState()
    state.adding, state.db = False, "default"
    return made


def _param(value: Any) -> Any:
    """A number, text, day or moment as the database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return day(value) if isinstance(value, dt.date) else value


def day(value: dt.date) -> Any:
    """A day as the database takes it, for the `values` of a constant query."""
    return connection.ops.adapt_datefield_value(value)


def first(sql: str, values: Sequence[Any]) -> Any:
    """The first column of the first row of a constant query; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0] if row else None


def column_pairs(sql: str, values: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The rows of a constant query of two columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(a, b) for a, b in cursor.fetchall()]
