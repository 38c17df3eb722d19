"""Addresses of exams and of the public look-up."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.certificates import views

urlpatterns = [
    path("work/exams/", views.exams, name="exams"),
    path("work/exams/<int:pk>/", views.exam, name="exam"),
    path("work/exams/<int:pk>/sit/", views.sit, name="exam_sit"),
    path("work/exams/<int:pk>/scores/", views.scores, name="exam_scores"),
    path("work/exams/<int:pk>/regrade/", views.regrade, name="exam_regrade"),
    path("work/exams/<int:pk>/notify/", views.notify, name="exam_notify"),
    path("work/exams/<int:pk>/notice/<str:form>/", views.notice, name="exam_notice"),
    path("public/certificate/", views.public_certificate, name="public_certificate"),
]
