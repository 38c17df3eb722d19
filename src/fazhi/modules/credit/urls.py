"""Addresses of credit."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.credit import views

urlpatterns = [
    path("work/credit/counter/", views.counter, name="credit_counter"),
    path("work/credit/counter/<int:pk>/applied/", views.applied, name="credit_applied"),
    path("work/credit/takedowns/", views.takedowns, name="credit_takedowns"),
    path("work/credit/takedowns/<int:pk>/", views.confirm, name="credit_confirm"),
    path("credit/takedown/<int:pk>", views.takedown, name="credit_takedown"),
    path("work/credit/integrity/", views.integrity, name="credit_integrity"),
    path("credit/check", views.check_json, name="credit_check"),
    path("public/credit/", views.public, name="public_credit"),
    path("public/credit/verify/", views.verify_page, name="public_credit_verify"),
]
