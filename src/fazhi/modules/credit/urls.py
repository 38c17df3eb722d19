"""Addresses of credit."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.credit import views, views_merges, views_office

urlpatterns = [
    path("work/credit/counter/", views.counter, name="credit_counter"),
    path("work/credit/counter/<int:pk>/applied/", views.applied, name="credit_applied"),
    path("work/credit/takedowns/", views.takedowns, name="credit_takedowns"),
    path("work/credit/takedowns/<int:pk>/", views.confirm, name="credit_confirm"),
    path("credit/takedown/<int:pk>", views.takedown, name="credit_takedown"),
    path("work/credit/integrity/", views.integrity, name="credit_integrity"),
    path("work/credit/batches/", views_office.batches, name="credit_batches"),
    path("work/credit/batches/<int:pk>/rejects/", views_office.batch_rejects, name="credit_batch_rejects"),
    path("work/credit/publicity/", views_office.publicity, name="credit_publicity"),
    path("work/credit/exchange/", views_office.exchange_page, name="credit_exchange"),
    path("work/credit/exchange/<slug:key>/", views_office.parcel_file, name="credit_parcel_file"),
    path(
        "work/credit/exchange/<slug:key>/receipt/", views_office.parcel_receipt, name="credit_parcel_receipt"
    ),
    path("work/credit/doubts/", views_office.doubts_page, name="credit_doubts"),
    path("work/credit/doubts/settle/", views_office.settle, name="credit_settle"),
    path("work/credit/doubts/<int:pk>/", views_office.doubt, name="credit_doubt"),
    path("work/credit/merges/", views_merges.page, name="credit_merges"),
    path("credit/check", views.check_json, name="credit_check"),
    path("public/credit/", views.public, name="public_credit"),
    path("public/credit/verify/", views.verify_page, name="public_credit_verify"),
]
