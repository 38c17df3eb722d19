"""Many cases from a table: every row is judged by the form of the counter. All rows are taken, or none and the file
comes back with the reason beside each faulty row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.errors import BadData, NotAllowed, UserError
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.kernel.web import tables
from fazhi.kernel.web.forms import AccessibleForm, data_of
from fazhi.kernel.web.openform import opening_form, party_of


@dataclass(frozen=True)
class Row:
    """A row as it was read, with the form that judged it."""

    cells: list[str]
    form: AccessibleForm


def _procedure(request: Request, key: str) -> Procedure:
    if key not in registry.procedure_keys() or not request.actor.units(Role.OFFICER, Role.OFFICE_HEAD):
        raise NotAllowed(_("您不能导入此类案件；请由承办人导入。"))
    return registry.edition_on(key, local_day(request.at))


@login_required
@require_safe
def template(request: Request, key: str) -> HttpResponse:
    """An empty table with the headings that the import understands."""
    form = opening_form(_procedure(request, key), request.actor, local_day(request.at))
    return tables.workbook([[str(field.label) for field in form.fields.values()]], f"{key}-template.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: Request, key: str) -> HttpResponse:
    """Upload a table. Its headings are the labels of the counter's form."""
    procedure = _procedure(request, key)
    context: dict[str, Any] = {"procedure": procedure, "key": key}
    if request.method != "POST":
        return render(request, "work/import.html", context)
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    table = tables.read(upload)
    rows = judged(table, procedure, request)
    faulty = {number: tables.reasons(row.form) for number, row in enumerate(rows) if not row.form.is_valid()}
    faulty |= _take(procedure, rows, request.actor, request) if not faulty else {}
    if faulty:
        marked = [[*table[0], gettext("错误")]]
        marked += [[*row.cells, faulty.get(number, "")] for number, row in enumerate(rows)]
        return tables.workbook(marked, f"{key}-errors.xlsx", status=422)
    return redirect("list", key=key)


def judged(table: list[list[str]], procedure: Procedure, request: Request) -> list[Row]:
    """Every row with its form. BadData when a heading is not one of the form's."""
    today = local_day(request.at)
    blank = opening_form(procedure, request.actor, today)
    names = tables.headings(table[0], {str(field.label): name for name, field in blank.fields.items()})
    units = tables.unit_names()
    rows = []
    for cells in table[1:]:
        data = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        for name in ("unit", "counterpart"):
            data[name] = units.get(data.get(name, ""), data.get(name, ""))
        data = {name: tables.choice_of(blank, name, value) for name, value in data.items()}
        rows.append(Row(cells[: len(table[0])], opening_form(procedure, request.actor, today, data)))
    return rows


class _Back(Exception):
    """Nothing is kept."""


def _take(procedure: Procedure, rows: list[Row], actor: Actor, request: Request) -> dict[int, str]:
    """Open a case for every row; on any refusal nothing is kept and the reasons come back by row."""
    refused: dict[int, str] = {}
    try:
        with transaction.atomic():
            for number, row in enumerate(rows):
                clean = row.form.cleaned_data
                try:
                    open_case(
                        procedure.key, acting_user=actor, at=request.at, unit=clean["unit"], counterpart=clean["counterpart"],
                        title=clean["title"], on=clean["on"], parties=party_of(procedure, clean), **data_of(procedure.opening()[0], row.form),
                    )  # fmt: skip
                except UserError as refusal:
                    refused[number] = str(refusal)
            if refused:
                raise _Back
    except _Back:
        pass
    return refused
