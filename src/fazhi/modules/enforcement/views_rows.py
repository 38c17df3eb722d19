"""Rows that no procedure makes, one by one or from a table: recorders, off-site checks, other acts, items made public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.errors import BadData, UserError
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.registers import register as registers
from fazhi.kernel.text import _
from fazhi.kernel.web import tables
from fazhi.kernel.web.forms import explain
from fazhi.modules.enforcement import forms
from fazhi.modules.enforcement.views import own_unit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_row(request: Request, key: str) -> HttpResponse:
    """A new row of the officer's own body."""
    unit, status = own_unit(request), 200
    form = forms.row_form(key)(request.POST or None, label_suffix="")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                forms.keep(form, key, unit, actor=request.actor, at=request.at)
                return redirect("list", key=key)
            except UserError as fault:
                status = explain(form, fault)  # type: ignore[arg-type]
    context = {"form": form, "title": registers.get(key).title, "import_name": f"import_{key}"}
    return render(request, "enforcement/add.html", context, status=status)


@login_required
@require_safe
def rows_template(request: Request, key: str) -> HttpResponse:
    """An empty table with the headings that the import understands."""
    own_unit(request)
    labels = [str(field.label) for field in forms.row_form(key)().fields.values()]
    return tables.workbook([labels], f"{key}-template.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_rows(request: Request, key: str) -> HttpResponse:
    """Many rows from a table: all of them, or none and the table comes back with the reasons."""
    unit = own_unit(request)
    if request.method != "POST":
        context = {"title": registers.get(key).title, "key": key, "template_name": f"template_{key}"}
        return render(request, "enforcement/import.html", context)
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    table = tables.read(upload)
    faults = forms.keep_table(table, key, unit, actor=request.actor, at=request.at)
    if not faults:
        return redirect("list", key=key)
    marked = [[*table[0], gettext("错误")]]
    marked += [[*cells, faults.get(place, "")] for place, cells in enumerate(table[1:])]
    return tables.workbook(marked, f"{key}-errors.xlsx", status=422)
