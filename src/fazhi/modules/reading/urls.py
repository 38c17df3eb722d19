"""Addresses of the reading of reports."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.reading import views

urlpatterns = [
    path("work/reading/", views.overview, name="readings"),
    path("work/reading/measure/", views.measure, name="reading_measure"),
    path("work/reading/<int:pk>/", views.page, name="reading"),
    path("work/reading/<int:pk>/against/", views.against, name="reading_against"),
    path("work/reading/<int:pk>/figures.xlsx", views.export, name="reading_export"),
]
