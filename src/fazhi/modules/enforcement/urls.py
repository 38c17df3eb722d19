"""Addresses of enforcement."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.enforcement import views, views_rows, views_yearly

ROWS = {"device": "device", "offsite": "offsite", "public": "public_item", "act": "other_act"}
"""Part of the address -> key of the register whose rows are entered there."""

urlpatterns = [
    *(
        path(f"work/enforcement/{address.format(part)}", view, {"key": key}, name=f"{act}_{key}")
        for part, key in ROWS.items()
        for act, address, view in (
            ("add", "add/{}/", views_rows.add_row),
            ("import", "import/{}/", views_rows.import_rows),
            ("template", "template/{}.xlsx", views_rows.rows_template),
        )
    ),
    path("work/enforcement/baselines/", views.baselines_page, name="baselines"),
    path("work/enforcement/baselines/<int:pk>.xlsx", views.baseline_file, name="baseline_file"),
    path("work/enforcement/files/", views.draw_files, name="draw_files"),
    path("work/enforcement/statistics/", views_yearly.statistics, name="enforcement_statistics"),
    path(
        "work/enforcement/statistics/<int:year>/<str:key>/",
        views_yearly.statistics_cell,
        name="enforcement_statistics_cell",
    ),
    path(
        "work/enforcement/statistics/<int:year>.xlsx",
        views_yearly.statistics_export,
        {"kind": "xlsx"},
        name="enforcement_statistics_xlsx",
    ),
    path(
        "work/enforcement/statistics/<int:year>.json",
        views_yearly.statistics_export,
        {"kind": "json"},
        name="enforcement_statistics_json",
    ),
    path("work/enforcement/history/<int:pk>/", views.history_page, name="party_history"),
    path("enforcement/public/statistics/", views_yearly.public_statistics, name="public_statistics"),
    path(
        "enforcement/public/statistics/<int:pk>.xlsx",
        views_yearly.public_export,
        {"kind": "xlsx"},
        name="public_statistics_xlsx",
    ),
    path(
        "enforcement/public/statistics/<int:pk>.json",
        views_yearly.public_export,
        {"kind": "json"},
        name="public_statistics_json",
    ),
    path("work/enforcement/bulletin/", views.bulletin, name="enforcement_bulletin"),
    path("enforcement/public/penalties/", views.penalty_results, name="penalty_results"),
    path("enforcement/public/discretion/", views.public_baselines, name="public_baselines"),
    path("enforcement/public/discretion/<int:pk>/", views.public_baseline, name="public_baseline"),
]
