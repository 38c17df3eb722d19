"""Triggers that keep the trail append-only, whatever way a change tries to come."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS audit_entry_no_{verb} BEFORE {VERB} ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER audit_entry_no_{verb} BEFORE {VERB} ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only()
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers (SQLite and PostgreSQL)."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(_POSTGRES_FUNCTION)
        for verb in ("update", "delete"):
            cursor.execute((_SQLITE if sqlite else _POSTGRES).format(verb=verb, VERB=verb.upper()))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for the tear-down of test databases and for nothing else."""
    table = "" if connection.vendor == "sqlite" else " ON audit_entry"
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}{table}")
