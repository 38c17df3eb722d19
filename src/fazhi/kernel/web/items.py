"""Pages of versioned registers: an item with its versions, adding, modifying, cancelling, and many rows from a table."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.forms.models import fields_for_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.documents.models import Document
from fazhi.kernel.documents.views import handed_out
from fazhi.kernel.errors import BadData, NotAllowed, NotFound, UserError
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.registers import versions
from fazhi.kernel.registers.models import Change, Version
from fazhi.kernel.registers.register import Act, Register
from fazhi.kernel.text import _
from fazhi.kernel.web import lists, tables
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.kernel.web.views import declared_register, today

HISTORY = 50
APART = ("on", "reason")
"""What the whole table has in common: no columns of it."""


def _day_field(label: Any, initial: dt.date | None = None, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, initial=initial, widget=widget, help_text=help_text)


def item_fields(register: Register, day: dt.date) -> dict[str, forms.Field]:
    """What a version says, the day from which it holds, and why it changes."""
    made = fields_for_model(versions.model_of(register), ("title", *register.edits))
    fields: dict[str, forms.Field] = {name: field for name, field in made.items() if field is not None}
    for name, field in fields.items():
        if isinstance(field, forms.DateField):
            fields[name] = _day_field(field.label, help_text=field.help_text)
            fields[name].required = field.required
        elif isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
    return fields | {
        "on": _day_field(gettext_lazy("生效日期"), day, gettext_lazy("自这一天起有效")),
        "reason": forms.CharField(
            label=gettext_lazy("调整依据"), max_length=200, required=register.reasoned,
            help_text=gettext_lazy("例如批准文件的名称和文号，或者修改的法律条文"),
        ),
    }  # fmt: skip


def _made(fields: dict[str, forms.Field], data: Any = None, row: Version | None = None) -> AccessibleForm:
    initial = {name: getattr(row, name) for name in fields if hasattr(row, name)} if row else {}
    return cast("AccessibleForm", type("ItemForm", (AccessibleForm,), fields)(data, initial=initial))


def new_fields(register: Register, request: Request) -> dict[str, forms.Field]:
    """The fields of a new item: whose it is and its code come first."""
    paths = versions.kept_paths(request.actor, register)
    kept = [u.pk for u in valid_on(Unit.objects.all(), today(request)) if u.path.startswith(paths)]
    units = Unit.objects.filter(pk__in=kept)
    code = versions.model_of(register)._meta.get_field("code")
    head: dict[str, forms.Field] = {
        "unit": forms.ModelChoiceField(
            units, label=gettext_lazy("机关"), initial=kept[0] if len(kept) == 1 else None
        ),
        "code": forms.CharField(label=str(code.verbose_name), max_length=80),
    }
    return head | item_fields(register, today(request))


def versioned(key: str) -> Register:
    """The register if it is a versioned one; NotFound otherwise."""
    register = declared_register(key)
    if not register.versioned:
        raise NotFound(_("这一登记簿不按版本登记。"))
    return register


def keeps(register: Register, request: Request) -> bool:
    """Whether the actor may change any row."""
    return request.actor.holds(*register.keepers)


def _row(request: Request, register: Register, pk: int) -> Version:
    row = lists.readable(register, request).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("没有这一条记录，或者您无权查看。"))
    return cast("Version", row)


@login_required
@require_safe
def item(request: Request, key: str, pk: int) -> HttpResponse:
    """One version of an item, its other versions, and what changed when, by whom and why."""
    register = versioned(key)
    row = _row(request, register, pk)
    others = type(row)._default_manager.filter(unit=row.unit, code=row.code).order_by("-valid_from")[:HISTORY]
    changes = Change.objects.filter(register=key, unit=row.unit, code=row.code)[:HISTORY]
    hidden = {field.name for field in row._meta.concrete_fields if not field.editable}
    fields = [field for field in register.fields if not field.restricted and field.orm not in hidden]
    context = {
        "register": register, "row": row, "versions": others, "current": row.valid_to is None,
        "cells": lists.cells(register, [row], tuple(field.name for field in fields))[0]["cells"],
        "acts": [act for act in register.acts if _offered(act, row)],
        "changes": [(change, _differences(register, change)) for change in changes],
        "papers": Document.objects.filter(register=key, row_id__in=[one.pk for one in others]).order_by("-pk"),
        "may_keep": versions.may_keep(request.actor, register, row.unit),
    }  # fmt: skip
    return render(request, "work/item.html", context)


@login_required
@require_safe
def item_paper(request: Request, key: str, pk: int, form: str) -> HttpResponse:
    """A document about a row that the actor may read; reading it is audited."""
    register = declared_register(key)
    paper = Document.objects.filter(register=key, pk=pk).select_related("unit").first()
    if paper is None or not lists.readable(register, request).filter(pk=paper.row_id).exists():
        raise NotFound(_("没有找到这份文书，或者您无权查看。"))
    return handed_out(paper, form, request)


def _offered(act: Act, row: Version) -> bool:
    name, values = act.when
    return not name or getattr(row, name) in values


def _differences(register: Register, change: Change) -> list[tuple[str, str, str]]:
    """(label, before, after) of what a modification changed."""
    known = {f.name: f for f in versions.model_of(register)._meta.concrete_fields}
    if not change.old or not change.new:
        return []
    return [
        (str(known[name].verbose_name), _told(known[name], change.old.get(name)), _told(known[name], value))
        for name, value in change.new.items()
        if name in known and change.old.get(name) != value
    ]


def _told(field: Any, value: Any) -> str:
    """A value of a change as people read it."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(dict(field.flatchoices).get(value, value) or "—")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: Request, key: str) -> HttpResponse:
    """Add an item."""
    register = versioned(key)
    if not keeps(register, request):
        raise NotAllowed(_("您不能登记“%(register)s”。") % {"register": register.title})
    form = _made(new_fields(register, request), request.POST or None)
    return _answer(request, register, form, gettext("新增"), lambda clean: versions.add(
        register, actor=request.actor, at=request.at, **clean
    ))  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_modify(request: Request, key: str, pk: int) -> HttpResponse:
    """Modify an item: its current version ends, the next begins."""
    register = versioned(key)
    row = _row(request, register, pk)
    form = _made(item_fields(register, today(request)), request.POST or None, row)
    return _answer(request, register, form, gettext("修改"), lambda clean: versions.modify(
        register, row, actor=request.actor, at=request.at, **clean
    ), row)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_act(request: Request, key: str, pk: int, act: str) -> HttpResponse:
    """A modification with a name: it sets what the register says and asks for the rest."""
    register = versioned(key)
    row = _row(request, register, pk)
    named = next((one for one in register.acts if one.key == act), None)
    if named is None or not _offered(named, row):
        raise NotFound(_("现在不能办理这一事项，请回到登记页面查看现行状态。"))
    fields = item_fields(register, today(request))
    for name in named.asks:
        fields[name].required = True
    form = _made({name: fields[name] for name in (*named.asks, *APART)}, request.POST or None)
    return _answer(request, register, form, str(named.title), lambda clean: versions.modify(
        register, row, actor=request.actor, at=request.at, **(dict(named.sets) | clean)
    ), row)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_cancel(request: Request, key: str, pk: int) -> HttpResponse:
    """Cancel an item; its versions stay."""
    register = versioned(key)
    row = _row(request, register, pk)
    fields = item_fields(register, today(request))
    fields["reason"].required = True
    form = _made({name: fields[name] for name in APART}, request.POST or None)

    def act(clean: dict[str, Any]) -> Version:
        versions.cancel(register, row, actor=request.actor, at=request.at, **clean)
        return row

    return _answer(request, register, form, gettext("取消"), act, row)


def _answer(
    request: Request, register: Register, form: AccessibleForm, act: str, take: Any, row: Version | None = None
) -> HttpResponse:  # fmt: skip
    """The form, or after it was carried out the item. What was typed stays when it was not."""
    if row is not None and not versions.may_keep(request.actor, register, row.unit):
        raise NotAllowed(_("您不能登记“%(register)s”。") % {"register": register.title})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = take(dict(form.cleaned_data))
                return redirect("item", key=register.key, pk=made.pk)
            except UserError as fault:
                status = explain(form, fault)
    context = {"register": register, "form": form, "act": act, "row": row}
    return render(request, "work/item_form.html", context, status=status)


@login_required
@require_safe
def item_template(request: Request, key: str) -> HttpResponse:
    """An empty table with the headings that the import understands."""
    register = versioned(key)
    head = [str(field.label) for name, field in new_fields(register, request).items() if name not in APART]
    return tables.workbook([head], f"{register.key}-template.xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_import(request: Request, key: str) -> HttpResponse:
    """Many rows: new codes are added, known ones modified where they differ; all or none."""
    register = versioned(key)
    if not keeps(register, request):
        raise NotAllowed(_("您不能登记“%(register)s”。") % {"register": register.title})
    context: dict[str, Any] = {"register": register, "today": today(request)}
    if request.method != "POST":
        return render(request, "work/item_import.html", context)
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    table = tables.read(upload)
    names, forms_read = _rows(register, request, table)
    faulty = {place: tables.reasons(form) for place, form in enumerate(forms_read) if not form.is_valid()}
    if not faulty:
        try:
            rows = [{n: form.cleaned_data[n] for n in names} for form in forms_read]
            context["intake"] = versions.take_in(
                register, rows, on=_import_day(request), actor=request.actor, at=request.at,
                reason=request.POST.get("reason", "")[:200], whole=bool(request.POST.get("whole")),
            )  # fmt: skip
            return render(request, "work/item_import.html", context)
        except BadData as fault:
            faulty = fault.data.get("rows", {})
            if not faulty:
                raise
    marked = [[*table[0], gettext("错误")]]
    marked += [[*cells[: len(table[0])], faulty.get(place, "")] for place, cells in enumerate(table[1:])]
    return tables.workbook(marked, f"{register.key}-errors.xlsx", status=422)


def _import_day(request: Request) -> dt.date:
    try:
        return dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise BadData(_("“生效日期”不是日期，请按2024-01-31的形式填写。")) from None


def _rows(
    register: Register, request: Request, table: list[list[str]]
) -> tuple[list[str], list[AccessibleForm]]:
    """Names of the fields that the table gives, and a form for each of its rows.

    A column that the table does not have stays as it is in items that are known; BadData when a required one is missing.
    """
    fields = {name: field for name, field in new_fields(register, request).items() if name not in APART}
    names = tables.headings(table[0], {str(field.label): name for name, field in fields.items()})
    only = fields["unit"].initial
    given = [name for name in fields if name in names or (name == "unit" and only)]
    if missing := [str(f.label) for n, f in fields.items() if f.required and n not in given]:
        raise BadData(_("表格缺少标题：%(names)s。请使用模板的标题。") % {"names": "、".join(missing)})
    units = tables.unit_names()
    form_class = type("RowForm", (AccessibleForm,), {name: fields[name] for name in given})
    blank, made = form_class(), []
    for cells in table[1:]:
        data = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        data = {name: tables.choice_of(blank, name, value) for name, value in data.items()}
        data["unit"] = units.get(data["unit"], data["unit"]) if "unit" in names else str(only)
        made.append(form_class(data))
    return given, made
