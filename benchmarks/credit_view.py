"""The plain view of W3: settings, tables and view of a small Django project in one file; `python -m` fills the tables."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import environ
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path

SECRET_KEY = "benchmark"
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": 600}}
INSTALLED_APPS: list[str] = []
ROOT_URLCONF = "benchmarks.credit_view"
USE_TZ = True
MIDDLEWARE: list[str] = []


def check(request):  # type: ignore[no-untyped-def]
    """Key, firm, measures, audit row."""
    from django.db import connection
    from django.http import JsonResponse

    digest = hashlib.sha256(request.headers.get("Authorization", "")[7:].encode()).hexdigest()
    code = request.GET.get("code", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit FROM keys WHERE digest = %s", [digest])
        found = cursor.fetchone()
        if found is None:
            return JsonResponse({"error": "key"}, status=401)
        cursor.execute("SELECT grade FROM firms WHERE code = %s", [code])
        grade = cursor.fetchone()
        cursor.execute("SELECT measure, statement FROM entries WHERE code = %s", [code])
        measures = [{"measure": m, "statement": s} for m, s in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO audit (at, unit, code, measures) VALUES (now(), %s, %s, %s)",
            [found[0], code, json.dumps(measures)],
        )
    return JsonResponse({"code": code, "grade": grade and grade[0], "measures": measures})


def health(_request):  # type: ignore[no-untyped-def]
    """Whether it runs."""
    from django.http import JsonResponse

    return JsonResponse({"ok": True})


urlpatterns = [path("credit/check", check), path("health", health)]
application = WSGIHandler() if __name__ != "__main__" else None


def _fill(folder: Path) -> None:
    import numpy as np
    from django.db import connection

    with np.load(folder / "table.npz") as file:
        codes, grades, offsets, entries = (file[name] for name in ("codes", "grades", "offsets", "entries"))
    keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE keys (digest text PRIMARY KEY, unit text)")
        cursor.execute("CREATE TABLE firms (code char(18), grade text)")
        cursor.execute("CREATE TABLE entries (code char(18), measure int, statement int)")
        cursor.execute(
            "CREATE TABLE audit (id bigserial PRIMARY KEY, at timestamptz, unit text, code text, measures text)"
        )
        for digest, key in keys.items():
            cursor.execute("INSERT INTO keys VALUES (%s, %s)", [digest, key["unit"]])
        lines = "\n".join(f"{c.decode()}\t{g.decode()}" for c, g in zip(codes, grades, strict=True))
        with cursor.copy("COPY firms FROM STDIN") as copy:
            copy.write(lines)
        owners = np.repeat(codes, np.diff(offsets))
        lines = "\n".join(f"{c.decode()}\t{e[0]}\t{e[1]}" for c, e in zip(owners, entries, strict=True))
        with cursor.copy("COPY entries FROM STDIN") as copy:
            copy.write(lines)
        cursor.execute("CREATE UNIQUE INDEX ON firms (code)")
        cursor.execute("CREATE INDEX ON entries (code)")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    import django

    django.setup()
    _fill(Path(sys.argv[1]))
