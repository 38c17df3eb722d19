"""Address of a document."""

from __future__ import annotations

from django.urls import path

from fazhi.kernel.documents import views

urlpatterns = [
    path("work/document/<int:pk>/<str:form>/", views.document, name="document"),
    path("work/case/<int:pk>/attach/", views.attach, name="attach"),
    path("work/file/<int:pk>/", views.attachment, name="attachment"),
]
