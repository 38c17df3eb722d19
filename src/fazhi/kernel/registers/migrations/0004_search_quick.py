"""Newest first without a sort, single characters, numbers on PostgreSQL; `fazhi serve` or `fazhi search rebuild` fills it from the cases."""

from django.db import migrations

SQLITE = [
    "DELETE FROM search_text",
    "DROP TABLE search_case",
    # keys are negated ids; no sizes of columns: nothing is ranked
    "CREATE VIRTUAL TABLE search_case USING fts5(body, public, scope, content='', columnsize=0, tokenize='ascii')",
    "INSERT INTO search_case(search_case, rank) VALUES ('hashsize', 16777216)",  # a third faster when much is written
]
POSTGRES = [
    "TRUNCATE search_text",
    "ALTER TABLE search_text DROP COLUMN grams",  # and its index
    "ALTER TABLE search_text ADD COLUMN grams bigint[] NOT NULL",
    "CREATE INDEX search_text_grams ON search_text USING gin (grams) WITH (fastupdate = off)",
]
BACK_SQLITE = [
    "DELETE FROM search_text",
    "DROP TABLE search_case",
    "CREATE VIRTUAL TABLE search_case USING fts5(body, public, scope, content='', tokenize='ascii')",
]
BACK_POSTGRES = [statement.replace("bigint[]", "text[]") for statement in POSTGRES]


def forwards(_apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def backwards(_apps, editor):
    for statement in BACK_SQLITE if editor.connection.vendor == "sqlite" else BACK_POSTGRES:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_search_text")]
    operations = [migrations.RunPython(forwards, backwards)]
