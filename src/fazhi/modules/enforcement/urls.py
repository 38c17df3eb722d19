"""Addresses of enforcement."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.enforcement import views

urlpatterns = [
    path("work/enforcement/baselines/", views.baselines_page, name="baselines"),
    path("work/enforcement/baselines/<int:pk>.xlsx", views.baseline_file, name="baseline_file"),
    path("work/enforcement/files/", views.draw_files, name="draw_files"),
    path("work/enforcement/add/device/", views.add_row, {"key": "device"}, name="add_device"),
    path("work/enforcement/add/offsite/", views.add_row, {"key": "offsite"}, name="add_offsite"),
    path("work/enforcement/add/public/", views.add_row, {"key": "public_item"}, name="add_public_item"),
    path("work/enforcement/bulletin/", views.bulletin, name="enforcement_bulletin"),
    path("enforcement/public/penalties/", views.penalty_results, name="penalty_results"),
    path("enforcement/public/discretion/", views.public_baselines, name="public_baselines"),
    path("enforcement/public/discretion/<int:pk>/", views.public_baseline, name="public_baseline"),
]
