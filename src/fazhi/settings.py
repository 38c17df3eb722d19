"""Settings: everything that differs between places comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import environ

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent
DATA = Path(env("FAZHI_DATA", default="data")).resolve()
"""Folder of the database file, attachments and generated documents."""

FAZHI_CALENDAR = env("FAZHI_CALENDAR", default=str(DATA / "calendar"))
"""Folder of the notices that came after the release."""
os.environ["FAZHI_CALENDAR"] = FAZHI_CALENDAR  # the calendar engine knows no settings

DEBUG = env.bool("FAZHI_DEBUG", default=False)
ALLOWED_HOSTS = env.list("FAZHI_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("FAZHI_ORIGINS", default=[])


def _secret() -> str:
    """The signing key: from the environment, otherwise made once and kept in the data folder."""
    given = env("FAZHI_SECRET_KEY", default="")
    if given:
        return str(given)
    path = DATA / "secret.key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        DATA.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret()

MODULES = sorted(path.parent.name for path in (PACKAGE / "modules").glob("*/apps.py"))
"""A folder with `apps.py` is a module: nothing else has to name it."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ninja",
    "fazhi.kernel.orgs",
    "fazhi.kernel.audit",
    "fazhi.kernel.documents",
    "fazhi.kernel.registers",
    "fazhi.kernel.procedures",
    "fazhi.kernel.indicators",
    "fazhi.kernel.reports",
    "fazhi.kernel.web",
    *(f"fazhi.modules.{name}" for name in MODULES),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fazhi.kernel.web.middleware.EdgeMiddleware",
]

ROOT_URLCONF = "fazhi.web.urls"
WSGI_APPLICATION = "fazhi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fazhi.kernel.web.navigation.frame",
            ],
            "builtins": ["fazhi.kernel.web.quicktags"],
            "libraries": {"i18n": "fazhi.kernel.web.quicktags", "static": "fazhi.kernel.web.quicktags"},
        },
    }
]

SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # `i18n` and `static` are replaced on purpose: quicktags.py

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'fazhi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a deferred transaction that reads, then writes, fails with "database is locked" under load
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;PRAGMA wal_autocheckpoint=8000;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = ["fazhi.kernel.orgs.sessions.PasswordBackend"]
SESSION_ENGINE = "fazhi.kernel.orgs.sessions"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("FAZHI_HTTPS", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

FAZHI_NOW = env("FAZHI_NOW", default="")
"""Moment (ISO, with offset) at which a demonstration stands still; empty for the real time."""
FAZHI_SEARCH_INDEX = env("FAZHI_SEARCH_INDEX", default="")
"""Folder of the optional index file (needs the package tantivy); empty: the database's own index answers."""
FAZHI_LEDGER_ALGORITHM = env("FAZHI_LEDGER_ALGORITHM", default="sha256")
"""Digest of the ledger: sha256, or sm3 where the national standard is asked for."""

OIDC_ISSUER = env("FAZHI_OIDC_ISSUER", default="")
"""Address of the government's sign-in service; empty: password only."""
if OIDC_ISSUER:
    INSTALLED_APPS.append("mozilla_django_oidc")
    AUTHENTICATION_BACKENDS.append("fazhi.kernel.web.oidc.StaffBackend")
    OIDC_RP_CLIENT_ID = env("FAZHI_OIDC_CLIENT")
    OIDC_RP_CLIENT_SECRET = env("FAZHI_OIDC_SECRET")
    OIDC_OP_AUTHORIZATION_ENDPOINT = env("FAZHI_OIDC_AUTHORIZE", default=f"{OIDC_ISSUER}/authorize")
    OIDC_OP_TOKEN_ENDPOINT = env("FAZHI_OIDC_TOKEN", default=f"{OIDC_ISSUER}/token")
    OIDC_OP_USER_ENDPOINT = env("FAZHI_OIDC_USERINFO", default=f"{OIDC_ISSUER}/userinfo")
    OIDC_OP_JWKS_ENDPOINT = env("FAZHI_OIDC_JWKS", default=f"{OIDC_ISSUER}/jwks")
    OIDC_RP_SIGN_ALGO = "RS256"
    OIDC_RP_SCOPES = env("FAZHI_OIDC_SCOPES", default="openid profile")
    OIDC_USE_NONCE = True
    OIDC_USE_PKCE = True
    OIDC_TIMEOUT = 10
    OIDC_CREATE_USER = False
    FAZHI_OIDC_CLAIM = env("FAZHI_OIDC_CLAIM", default="preferred_username")
    LOGIN_REDIRECT_URL_FAILURE = "/login/?oidc=failed"
