"""Many cases from a table: every row is judged by the form of the counter. All rows are taken, or none and the file
comes back with the reason beside each faulty row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from python_calamine import CalamineError, CalamineWorkbook

from fazhi.kernel.errors import BadData, NotAllowed, UserError
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.kernel.web.forms import AccessibleForm, data_of
from fazhi.kernel.web.openform import opening_form, party_of

LARGEST = 10 * 1024 * 1024
ROWS = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    return _workbook([[str(field.label) for field in form.fields.values()]], f"{key}-template.xlsx")


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
    table = read(upload)
    rows = judged(table, procedure, request)
    faulty = {number: _reasons(row.form) for number, row in enumerate(rows) if not row.form.is_valid()}
    faulty |= _take(procedure, rows, request.actor, request) if not faulty else {}
    if faulty:
        marked = [[*table[0], gettext("错误")]]
        marked += [[*row.cells, faulty.get(number, "")] for number, row in enumerate(rows)]
        return _workbook(marked, f"{key}-errors.xlsx", status=422)
    return redirect("list", key=key)


def read(upload: UploadedFile[Any]) -> list[list[str]]:
    """The table of an Excel or CSV file as text; the first row holds the headings."""
    if not upload.size or upload.size > LARGEST:
        raise BadData(_("文件为空，或者超过10兆字节。"))
    content = upload.read()
    table = _excel(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    table = [row for row in table if any(cell.strip() for cell in row)]
    if len(table) < 2:
        raise BadData(_("表格中没有数据行。请使用模板：第一行是标题，每行一件。"))
    if len(table) > ROWS + 1:
        raise BadData(_("一次最多导入%(rows)d行，请分批导入。") % {"rows": ROWS})
    return table


def _excel(content: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(value) for value in row] for row in sheet.to_python()]
    except (CalamineError, ValueError, IndexError) as fault:
        raise BadData(_("不能读取这个Excel文件，请另存为xlsx后再导入。")) from fault


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return list(csv.reader(io.StringIO(text)))
    raise BadData(_("文件既不是Excel，也不是文本表格。"))


def judged(table: list[list[str]], procedure: Procedure, request: Request) -> list[Row]:
    """Every row with its form. BadData when a heading is not one of the form's."""
    today = local_day(request.at)
    blank = opening_form(procedure, request.actor, today)
    names = {str(field.label): name for name, field in blank.fields.items()}
    strange = [heading for heading in table[0] if heading.strip() and heading.strip() not in names]
    if strange:
        raise BadData(_("不认识的标题：%(names)s。请使用模板的标题。") % {"names": "、".join(strange)[:200]})
    units = {
        name: str(pk)
        for pk, *known in Unit.objects.values_list("pk", "name", "short", "code")
        for name in known
    }
    rows = []
    for cells in table[1:]:
        data = {names[h.strip()]: c.strip() for h, c in zip(table[0], cells, strict=False) if h.strip()}
        for name in ("unit", "counterpart"):
            data[name] = units.get(data.get(name, ""), data.get(name, ""))
        data = {name: _choice(blank, name, value) for name, value in data.items()}
        rows.append(Row(cells[: len(table[0])], opening_form(procedure, request.actor, today, data)))
    return rows


def _choice(form: AccessibleForm, name: str, value: str) -> str:
    """A choice may be written as its label, a flag as 是."""
    field = form.fields[name]
    labels = (
        {str(label): str(key) for key, label in getattr(field, "choices", []) or []}
        if name not in {"unit", "counterpart"}
        else {}
    )
    if field.__class__.__name__ == "BooleanField":
        return "on" if value in {"是", "1", "true", "True", "on"} else ""
    return labels.get(value, value)


def _reasons(form: AccessibleForm) -> str:
    return "；".join(
        f"{form.fields[name].label}：{''.join(map(str, errors))}"
        if name in form.fields
        else "".join(map(str, errors))
        for name, errors in form.errors.items()
    )


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


def _workbook(rows: list[list[str]], name: str, status: int = 200) -> HttpResponse:
    """A workbook of text: nothing in it is ever taken for a formula."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        red = book.add_format({"font_color": "#B3161E"})
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                marked = line > 0 and place == len(rows[0]) - 1 and status != 200
                sheet.write_string(line, place, text, red if marked else None)
    response = HttpResponse(stream.getvalue(), content_type=XLSX, status=status)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
