"""Addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from fazhi.kernel.web import auth, bulletin, imports, items, staffpages, views

urlpatterns = [
    path("login/", auth.sign_in, name="login"),
    path("logout/", auth.sign_out, name="logout"),
    path("work/", views.home, name="home"),
    path("work/bulletin/", bulletin.bulletin, name="bulletin"),
    path("work/account/", staffpages.account, name="account"),
    path("work/account/key/<int:pk>/end/", staffpages.token_end, name="token_end"),
    path("work/keys/", staffpages.keys, name="keys"),
    path("work/people/", staffpages.people, name="people"),
    path("work/people/<int:pk>/", staffpages.person, name="person"),
    path("work/people/<int:pk>/<slug:key>/", staffpages.person_act, name="person_act"),
    path("work/post/<int:pk>/end/", staffpages.post_end, name="post_end"),
    path("work/units/", staffpages.units, name="units"),
    path("work/units/<int:pk>/", staffpages.unit, name="unit"),
    path("work/audit/", views.audit_page, name="audit"),
    path("work/case/<int:pk>/", views.case_page, name="case"),
    path("work/case/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("work/case/<int:pk>/step/<slug:key>/", views.step_page, name="step"),
    path("work/clock/<int:pk>/", views.clock_page, name="clock"),
    path("work/open/<slug:key>/", views.open_page, name="open"),
    path("work/list/<slug:key>/", views.register_list, name="list"),
    path("work/list/<slug:key>/export.xlsx", views.register_export, name="export"),
    path("work/list/<slug:key>/import/", imports.import_page, name="import"),
    path("work/list/<slug:key>/template.xlsx", imports.template, name="import_template"),
    path("work/register/<slug:key>/new/", items.item_new, name="item_new"),
    path("work/register/<slug:key>/import/", items.item_import, name="item_import"),
    path("work/register/<slug:key>/template.xlsx", items.item_template, name="item_template"),
    path("work/register/<slug:key>/<int:pk>/", items.item, name="item"),
    path("work/register/<slug:key>/<int:pk>/modify/", items.item_modify, name="item_modify"),
    path("work/register/<slug:key>/<int:pk>/act/<slug:act>/", items.item_act, name="item_act"),
    path("work/register/<slug:key>/paper/<int:pk>/<str:form>/", items.item_paper, name="item_paper"),
    path("work/register/<slug:key>/<int:pk>/cancel/", items.item_cancel, name="item_cancel"),
    path("work/list/<slug:key>/bulk/", views.register_bulk, name="bulk"),
]
