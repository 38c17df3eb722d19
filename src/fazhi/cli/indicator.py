"""`fazhi indicator`: the figures and their definitions."""

from __future__ import annotations

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
