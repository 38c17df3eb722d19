"""Addresses of the module."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.norms import cleanup, portal, views

urlpatterns = [
    path("work/norm/<int:pk>/draft/", views.draft, name="norm_draft"),
    path("work/norm/<int:pk>/text/", views.text, name="norm_text"),
    path("work/norms/validity/", views.validity, name="norm_validity"),
    path("work/norms/stock/", views.stock, name="norm_stock"),
    path("work/norms/impact/", views.impact, name="norm_impact"),
    path("work/norms/rounds/", cleanup.all_rounds, name="norm_rounds"),
    path("work/norms/rounds/<int:pk>/", cleanup.one_round, name="norm_round"),
    path("norms/", portal.public_list, name="public_norms"),
    path("norms/fair-report/", portal.fair_report, name="public_fair_report"),
    path("norms/<int:pk>/suggest/", portal.suggest, name="public_norm_suggest"),
    path("norms/<int:pk>/", portal.public_text, name="public_norm"),
]
