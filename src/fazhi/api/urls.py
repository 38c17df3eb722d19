"""Addresses of the interface for programs."""

from __future__ import annotations

from django.urls import path

from fazhi.api import cases, credit, figures
from fazhi.api.site import api

api.add_router("", cases.router)
api.add_router("", figures.staff)
api.add_router("credit", credit.router)
api.add_router("public", figures.public)
urlpatterns = [path("api/v1/", api.urls)]
