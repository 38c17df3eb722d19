"""Addresses of random inspection: on the portal, and on the inspector's phone."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.inspection import views

urlpatterns = [
    path("public/inspection/", views.draws, name="inspection_draws"),
    path("public/inspection/<int:pk>/", views.draw, name="inspection_draw_public"),
    path("public/inspection/<int:pk>/<int:number>/<str:name>", views.file, name="inspection_file"),
    path("public/visit/<int:pk>/<str:code>/", views.visit, name="inspection_visit"),
    path("work/inspection/frequency/", views.firms, name="inspection_firms"),
    path("work/inspection/", views.sites, name="inspection_sites"),
    path("work/inspection/worker.js", views.worker, name="inspection_worker"),
    path("work/inspection/<int:pk>/", views.site, name="inspection_site"),
]
