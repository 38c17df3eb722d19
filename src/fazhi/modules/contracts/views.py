"""Recording in what a legal adviser took part."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fazhi.kernel.errors import UserError
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.web.forms import AccessibleForm, explain
from fazhi.modules.contracts import service


class WorkForm(AccessibleForm):
    """Which body, which adviser, what."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("机关"))
    adviser_code = forms.CharField(label=gettext_lazy("法律顾问编号"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("事项种类"), choices=service.Work.choices)
    title = forms.CharField(label=gettext_lazy("事项"), max_length=200)
    items = forms.IntegerField(label=gettext_lazy("件次"), min_value=1, max_value=100_000, initial=1)
    done_on = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request) -> HttpResponse:
    """The form, and its record."""
    form, status = WorkForm(request.POST or None), 200
    own = sorted(request.actor.units(Role.OFFICER, Role.OFFICE_HEAD))
    cast("forms.ModelChoiceField[Unit]", form.fields["unit"]).queryset = Unit.objects.filter(pk__in=own)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.record_work(actor=request.actor, at=request.at, **form.cleaned_data)
                return redirect("list", key="adviser_work")
            except UserError as fault:
                status = explain(form, fault)
    return render(request, "contracts/work.html", {"form": form}, status=status)
