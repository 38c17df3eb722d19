"""Addresses of legal advisers."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.contracts import views

urlpatterns = [path("work/adviser/new/", views.record, name="adviser_work")]
