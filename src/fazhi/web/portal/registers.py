"""Registers that are public: the list as of any day, and one item with its versions."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.errors import NotFound
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.registers.models import Version
from fazhi.kernel.registers.register import Register, all_registers
from fazhi.kernel.text import _
from fazhi.kernel.web import listpage, lists
from fazhi.kernel.web.views import filter_of


def published(key: str) -> Register:
    """The register if it is public; NotFound otherwise: an internal one looks like none."""
    for register in all_registers():
        if register.key == key and register.public and register.versioned:
            return register
    raise NotFound(_("没有这一公开的登记簿。"))


@require_safe
def public_list(request: Request, key: str) -> HttpResponse:
    """The register as of a day."""
    register = published(key)
    page = listpage.page(register, request, public=True)
    context = {
        "register": register, "page": page, "q": request.GET.get("q", ""), "as_of": lists.as_of_day(request),
        "columns": [register.field(name) for name in register.public],
        "filters": [filter_of(register, name, request) for name in lists.filters_of(register, public=True)],
        "next": lists.address(request, after=page.next_cursor) if page.next_cursor else "",
    }  # fmt: skip
    return render(request, "portal/register.html", context)


@require_safe
def public_item(request: Request, key: str, pk: int) -> HttpResponse:
    """One item in one of its versions."""
    register = published(key)
    rows = register.public_rows()
    row = cast("Version | None", rows.filter(pk=pk).first())
    if row is None:
        raise NotFound(_("没有这一条记录。"))
    context = {
        "register": register, "row": row, "cells": lists.cells(register, [row], register.public)[0]["cells"],
        "versions": rows.filter(unit=row.unit, code=row.code).order_by("-valid_from")[:50],
    }  # fmt: skip
    return render(request, "portal/item.html", context)
