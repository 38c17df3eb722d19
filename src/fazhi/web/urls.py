"""All addresses of the site."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fazhi.web.portal import accounts, registers
from fazhi.web.portal import views as portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.home, name="portal"),
    path("language/", portal.language, name="language"),
    path("apply/", portal.apply, name="apply"),
    path("apply/<int:screen>/", portal.apply, name="apply_screen"),
    path("apply/check/", portal.check, name="apply_check"),
    path("apply/receipt/<int:pk>/", portal.receipt, name="receipt"),
    path("follow/", portal.follow, name="follow"),
    path("follow/<int:pk>/", portal.followed, name="followed"),
    path("follow/<int:pk>/<slug:key>/", portal.public_step, name="public_step"),
    path("my/", accounts.my_cases, name="my_cases"),
    path("my/sign-up/", accounts.sign_up, name="sign_up"),
    path("my/sign-in/", accounts.sign_in, name="public_sign_in"),
    path("my/sign-out/", accounts.sign_out, name="public_sign_out"),
    path("my/password/", accounts.password, name="public_password"),
    path("lookup/", portal.look_up, name="lookup"),
    path("public/register/<slug:key>/", registers.public_list, name="public_register"),
    path("public/register/<slug:key>/<int:pk>/", registers.public_item, name="public_item"),
    path("decisions/", portal.decisions, name="decisions"),
    path("comment/", portal.comment, name="comment"),
    path("report/", portal.reports, name="public_reports"),
    path("", include("fazhi.api.urls")),
    path("", include("fazhi.kernel.web.urls")),
    path("", include("fazhi.kernel.documents.urls")),
]
urlpatterns += [
    path("", include(f"fazhi.modules.{name}.urls"))
    for name in settings.MODULES
    if find_spec(f"fazhi.modules.{name}.urls")
]
if settings.OIDC_ISSUER:
    urlpatterns.append(path("oidc/", include("mozilla_django_oidc.urls")))
handler404 = "fazhi.web.errors.not_found"
handler403 = "fazhi.web.errors.forbidden"
handler500 = "fazhi.web.errors.broken"
