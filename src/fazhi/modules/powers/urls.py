"""Addresses of the lists of powers beside those of the registers."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.powers import views

urlpatterns = [
    path("work/powers/use/", views.power_use, name="power_use"),
    path("public/power/", views.public_power, name="public_power"),
]
