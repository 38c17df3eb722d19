"""Addresses of public comment."""

from __future__ import annotations

from django.urls import path

from fazhi.modules.comment import portal, views

urlpatterns = [
    path("work/comment/", views.overview, name="comment_rounds"),
    path("work/comment/new/", views.new, name="comment_new"),
    path("work/comment/<int:pk>/", views.page, name="comment_round"),
    path("work/comment/<int:pk>/draft/", views.next_draft, name="comment_draft"),
    path("work/comment/<int:pk>/later/", views.longer, name="comment_longer"),
    path("work/comment/<int:pk>/publish/", views.publish, name="comment_publish"),
    path("work/comment/<int:pk>/letter/", views.letter, name="comment_letter"),
    path("work/comment/<int:pk>/group/<int:number>/", views.group_page, name="comment_group"),
    path("work/comment/<int:pk>/one/<int:number>/", views.one, name="comment_one"),
    path("public/comment/", portal.overview, name="public_comments"),
    path("public/comment/lookup/", portal.look_up, name="public_comment_lookup"),
    path("public/comment/<int:pk>/", portal.page, name="public_comment"),
    path("public/comment/<int:pk>/clause/<int:number>/", portal.write, name="public_comment_write"),
    path("public/comment/<int:pk>/receipt/", portal.receipt, name="public_comment_receipt"),
    path("public/comment/<int:pk>/answers/", portal.answers, name="public_comment_answers"),
]
