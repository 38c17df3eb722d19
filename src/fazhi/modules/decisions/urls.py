"""Addresses of major decisions."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.decisions import views

urlpatterns = [
    path("work/decision/", views.overview, name="decision_files"),
    path("work/decision/<int:pk>/", views.file, name="decision_file"),
    path("work/decision/<int:pk>/draw/", views.draw, name="decision_draw"),
    path("work/decision/<int:pk>/expert/<int:number>/", views.expert, name="decision_expert_act"),
    path("work/decision/<int:pk>/attend/", views.attend, name="decision_attend"),
    path("work/decision/person/<int:pk>/", views.person, name="decision_person"),
    path("public/decision/", views.public, name="public_decisions"),
]
