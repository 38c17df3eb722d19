"""The declaration of a kind, compiled to column expressions: typed values and a mask of faults for every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from fazhi.pipeline.credit.kernels import GOOD, NO_DAY, UNWRITTEN, Array, codes, digest, iso_days
from fazhi.pipeline.credit.schema import Fault, Order, RecordKind, faults
from fazhi.pipeline.credit.seen import Seen

KEY = "_key"
LARGEST = 1e17
"""Fen: a thousand billion yuan."""
_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Known:
    """What references are checked against; None checks nothing. `codes` holds digests of registered credit codes."""

    units: frozenset[str] | None = None
    codes: Seen | None = None


def registered(codes_: Iterable[str]) -> Seen:
    """The set of registered codes that `Known` takes."""
    series = pl.Series(codes_, dtype=pl.String)
    seen = Seen(len(series))
    seen.add(digest(series), np.ones(len(series), np.bool_))
    return seen


def judge(
    raw: pl.DataFrame, kind: RecordKind, received_on: dt.date, known: Known
) -> tuple[pl.DataFrame, Array]:
    """Typed rows with their key digest, and the mask of faults (duplicates apart). raw: one text column a column.

    A rule is worked out row by row only where a look at the whole column shows that somebody broke it.
    """
    typed, broken = _typed(raw, kind, known)
    mask = np.zeros(len(raw), np.uint64)
    for fault in faults(kind):
        rows = broken.get((fault.column, fault.rule))
        if rows is None:
            rows = _broken(fault, kind, raw, typed, received_on)
        if rows is not None:
            mask |= rows.astype(np.uint64) << np.uint64(fault.bit)
    key = None
    for name in kind.keys:
        key = digest(typed[name], key)
    return typed.with_columns(pl.Series(KEY, key)), mask


def _typed(
    raw: pl.DataFrame, kind: RecordKind, known: Known
) -> tuple[pl.DataFrame, dict[tuple[str, str], Array]]:
    """The columns with their types, and what was found broken on the way: (column, rule) -> rows."""
    columns: list[pl.Series] = []
    broken: dict[tuple[str, str], Array] = {}
    for column in kind.columns:
        series = raw[column.name]
        if column.type == "code":
            series, wrong, unknown = _codes(series, known)
            broken[column.name, "uscc"], broken[column.name, "unregistered"] = wrong, unknown
        elif column.type == "date":
            series = _dates(series)
        elif column.type == "amount":
            series, broken[column.name, "amount"], broken[column.name, "precision"] = _amounts(
                series, column.scale
            )
        elif column.type == "choice":
            series = series.cast(pl.Enum(list(column.values)), strict=False)
        elif column.type == "unit":
            series = series.cast(pl.Categorical)
            if known.units is not None:
                names = series.unique().cast(pl.String).drop_nulls()
                foreign = names.filter(~names.is_in(list(known.units)))
                broken[column.name, "unit"] = (
                    series.cast(pl.String).is_in(foreign.implode()).fill_null(False).to_numpy()
                )
        columns.append(series.alias(column.name))
    return pl.DataFrame(columns), broken


def _codes(series: pl.Series, known: Known) -> tuple[pl.Series, Array, Array]:
    """Codes in their written form, which of them fail, which are registered nowhere."""
    found = codes(series)
    odd = np.flatnonzero(found == UNWRITTEN)
    if len(odd):
        fixed = series.gather(odd).str.normalize("NFKC").str.replace_all(r"[\s\-]", "").str.to_uppercase()
        found[odd] = codes(fixed)
        series = series.scatter(odd, fixed)
    bad = found != GOOD
    unknown = np.zeros(len(bad), np.bool_)
    if known.codes is not None:
        unknown = ~known.codes.has(digest(series)) & ~bad
    return series, bad & _given(series), unknown


def _given(series: pl.Series) -> Array:
    return series.is_not_null().to_numpy()


def _amounts(series: pl.Series, scale: int) -> tuple[pl.Series, Array, Array]:
    """Whole fen, which texts are no amount, which are finer than a fen."""
    number = series.cast(pl.Float64, strict=False).to_numpy() * scale
    sound = np.abs(number) < LARGEST
    whole = np.rint(np.where(sound, number, 0))
    fine = sound & (np.abs(number - whole) > 1e-3 + np.abs(number) * 1e-12)
    valid = pl.Series(sound)
    fen = pl.select(pl.when(valid).then(pl.Series(whole.astype(np.int64)))).to_series()
    return fen, ~sound & _given(series), fine


def _dates(series: pl.Series) -> pl.Series:
    """ISO dates at full speed; what is left over is tried in the other forms that senders use."""
    days = iso_days(series)
    left = np.flatnonzero((days == NO_DAY) & _given(series))
    if len(left):
        rest = series.gather(left).str.strip_chars()
        found = pl.coalesce(pl.lit(rest.str.to_date(form, strict=False)) for form in _FORMATS)
        days[left] = pl.select(found).to_series().cast(pl.Int32).fill_null(NO_DAY).to_numpy()
    numbers = pl.Series(days)
    return numbers.set(numbers == NO_DAY, None).cast(pl.Date)


def _broken(
    fault: Fault, kind: RecordKind, raw: pl.DataFrame, typed: pl.DataFrame, received_on: dt.date
) -> Array | None:
    """The rows that break a rule; None where the column as a whole shows that none does."""
    text, value = raw[fault.column], typed[fault.column]
    column = kind.column(fault.column)
    rows: pl.Series | None = None
    match fault.rule:
        case "required" if text.null_count():
            rows = text.is_null()
        case "length" if (text.str.len_bytes().max() or 0) > column.longest:  # type: ignore[operator]
            rows = text.str.len_chars() > column.longest
        case "formula":
            rows = text.str.starts_with("=") | text.str.starts_with("+") | text.str.starts_with("@")
        case "date" | "choice" if value.null_count() > text.null_count():
            rows = value.is_null() & text.is_not_null()
        case "future" if (latest := value.max()) is not None and latest > received_on:  # type: ignore[operator]
            rows = value > received_on
        case "negative" if (value.min() or 0) < 0:  # type: ignore[operator]
            rows = value < 0
        case "order" | "needs":
            rows = _across(fault, kind, raw, typed)
    return rows.fill_null(False).to_numpy() if rows is not None else None


def _across(fault: Fault, kind: RecordKind, raw: pl.DataFrame, typed: pl.DataFrame) -> pl.Series | None:
    place = [f for f in faults(kind) if f.rule in {"order", "needs"}].index(fault)
    rule = kind.rules[place]
    if isinstance(rule, Order):
        first, second = typed[rule.first], typed[rule.second]
        return first > second if second.null_count() < len(second) else None
    needed = raw[rule.needs]
    return (raw[rule.when] == rule.value) & needed.is_null() if needed.null_count() else None


def count_by_rule(masks: Array, kind: RecordKind) -> dict[str, int]:
    """How many of the rejected rows have each rule's fault: `column.rule` -> rows; every reason counts."""
    counts: dict[str, int] = {}
    for fault in faults(kind):
        number = int(np.count_nonzero(masks & np.uint64(1 << fault.bit)))
        if number:
            counts[f"{fault.column}.{fault.rule}"] = counts.get(f"{fault.column}.{fault.rule}", 0) + number
    return counts


def reasons(mask: int, kind: RecordKind) -> list[Fault]:
    """The faults in a mask, in the order of the columns."""
    return [fault for fault in faults(kind) if mask >> fault.bit & 1]


def bits(kind: RecordKind, rule: str) -> Any:
    """The bit of a rule that stands once in a kind."""
    return np.uint64(1 << next(f.bit for f in faults(kind) if f.rule == rule))
