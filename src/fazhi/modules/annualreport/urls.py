"""Addresses of the report."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.annualreport import figures, views

urlpatterns = [
    path("cockpit/", figures.cockpit, name="cockpit"),
    path("work/report/", views.overview, name="reports"),
    path("work/report/draft/<int:year>/", views.draft, name="draft"),
    path("work/report/draft/<int:year>/freeze/", views.freeze, name="freeze"),
    path("work/report/<int:pk>/publish/", views.publish, name="publish"),
    path("work/indicator/", figures.indicators, name="indicators"),
    path("work/indicator/<str:key>/<int:year>/", figures.live_figure, name="figure_live"),
    path("report/<int:pk>/", views.issue_page, name="issue"),
    path("report/<int:pk>/figure/<int:number>/", views.figure_page, name="figure"),
    path("report/<int:pk>/<str:name>", views.download, name="report_file"),
]
