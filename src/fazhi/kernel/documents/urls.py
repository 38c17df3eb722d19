"""Address of a document."""

from __future__ import annotations

from django.urls import path

from fazhi.kernel.documents import views

urlpatterns = [path("work/document/<int:pk>/<str:form>/", views.document, name="document")]
