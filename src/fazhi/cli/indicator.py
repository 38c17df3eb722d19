"""`fazhi indicator`: the figures and their definitions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from fazhi.cli.frame import database_ready, refuse, show_json, start_django


@click.group()
def command() -> None:
    """Figures, each with its definition."""
    start_django()


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """All indicators: key, title, chapter, formula, basis."""
    from fazhi.kernel.indicators.definition import all_indicators

    rows = [
        {
            "key": i.key,
            "title": str(i.title),
            "chapter": i.chapter,
            "formula": i.formula,
            "basis": str(i.basis),
        }
        for i in all_indicators()
    ]
    if as_json:
        show_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['key']}  {row['title']}  {row['formula']}  {row['basis']}")


@command.command()
@click.argument("key")
@click.option("--year", type=int, required=True)
@click.option("--unit", help="code of a unit: only its own figures (it as respondent, defendant or office)")
@click.option("--by", "dimension", help="name of a dimension to slice by")
@click.option("--json", "as_json", is_flag=True)
def value(key: str, year: int, unit: str | None, dimension: str | None, as_json: bool) -> None:
    """The value of an indicator for a year."""
    from fazhi.kernel.indicators import definition, orm
    from fazhi.kernel.indicators.definition import Period

    try:
        indicator = definition.get(key)
    except KeyError:
        refuse(f"there is no indicator {key!r}; `fazhi indicator list` shows them")
    if not 1990 <= year <= 2100:
        refuse(f"not a year of reports: {year}")
    database_ready()
    rows, period = indicator.register.rows(), Period.year(year)
    if unit:
        rows = _of_unit(rows, unit)
    found = orm.evaluate(indicator, period, rows)
    answer: dict[str, Any] = {
        "key": key, "title": str(indicator.title), "value": _number(found.value), "unit": str(indicator.unit),
        "numerator": _number(found.numerator), "denominator": _number(found.denominator), "printed": found.printed,
    }  # fmt: skip
    if dimension:
        field = next((field for field in indicator.by if field.name == dimension), None)
        if field is None:
            refuse(
                f"{key} has no dimension {dimension!r}; it has: {', '.join(f.name for f in indicator.by) or 'none'}"
            )
        answer["slices"] = [
            {
                "value": at,
                "printed": s.printed,
                "numerator": _number(s.numerator),
                "denominator": _number(s.denominator),
            }
            for at, s in orm.slices(indicator, period, rows, field).items()
        ]
    show_json(answer) if as_json else click.echo(f"{indicator.title}：{found.printed}（{indicator.formula}）")


@command.command()
@click.option("--year", type=click.IntRange(1990, 2100), required=True)
@click.option(
    "--by", default="month", show_default=True, help="dimensions, with commas; `month` for the months"
)
@click.option("--key", "keys", multiple=True, help="only this indicator; may be repeated")
@click.option("--from", "folder", type=click.Path(path_type=Path), help="count a snapshot, not the database")
@click.option("--json", "as_json", is_flag=True)
def table(year: int, by: str, keys: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """All figures of a year by dimensions, counted in one pass."""
    from fazhi.kernel.indicators.cube import months
    from fazhi.kernel.indicators.definition import Period
    from fazhi.pipeline import snapshot

    names = [name.strip() for name in by.split(",") if name.strip()]
    dimensions = [name for name in names if name != "month"]
    periods = months(year) if "month" in names else (Period.year(year),)
    if folder is None:
        database_ready()
    try:
        source = snapshot.take if folder is None else partial(snapshot.read, folder=folder)
        lines = list(snapshot.figures(keys, dimensions, periods, source))
    except (KeyError, ValueError) as fault:
        refuse(fault.args[0])
    units = {} if folder else _unit_names()
    rows = [
        {
            "key": indicator.key, "title": str(indicator.title),
            "period": str(period.start)[:7] if "month" in names else str(period),
            **{name: _shown(indicator, name, at, units) for name, at in zip(dimensions, where, strict=True)},
            "numerator": _number(found.numerator), "denominator": _number(found.denominator), "printed": found.printed,
        }
        for indicator, period, where, found in lines
    ]  # fmt: skip
    if as_json:
        show_json(rows)
    else:
        click.echo("\t".join(rows[0]) if rows else "nothing to count")
        for row in rows:
            click.echo("\t".join("" if value is None else str(value) for value in row.values()))


@command.command("snapshot")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def snapshot_(folder: Path) -> None:
    """Write all registers as Parquet, without personal data: for `table --from`, and for other tools."""
    from django.utils import timezone

    from fazhi.pipeline import snapshot

    database_ready()
    try:
        for path in snapshot.write(folder, timezone.now()):
            click.echo(path)
    except OSError as fault:
        refuse(f"cannot write to {folder}: {fault.strerror}")


def _unit_names() -> dict[Any, str]:
    from fazhi.kernel.orgs.models import Unit

    return dict(Unit.objects.values_list("pk", "name"))


def _shown(indicator: Any, name: str, value: Any, units: dict[Any, str]) -> Any:
    """A value of a dimension with its label where it has one."""
    field = indicator.register.field(name)
    if field.kind == "unit":
        return units.get(value, value)
    return str(field.choices(value).label) if value and field.choices else value


def _of_unit(rows: Any, code: str) -> Any:
    from django.db.models import Q

    from fazhi.kernel.orgs.models import Unit

    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        refuse(f"there is no unit {code!r}")
    below = Unit.objects.filter(path__startswith=unit.path).values("pk")
    names = {field.name for field in rows.model._meta.get_fields()}
    condition = Q(unit_id__in=below)
    return rows.filter(condition | Q(counterpart_id__in=below) if "counterpart" in names else condition)


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(round(value, 6))
