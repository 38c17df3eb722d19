"""The texts of the index are kept, with who may see them; `fazhi migrate` fills the new index from the cases."""

from django.db import migrations

TEXT = (
    "CREATE TABLE search_text (case_id bigint PRIMARY KEY, body text NOT NULL, public text NOT NULL, scope text NOT NULL, "
    "version bigint NOT NULL DEFAULT 0, filed bigint NOT NULL DEFAULT -1{more})"
)
BEHIND = "CREATE INDEX search_text_behind ON search_text (case_id) WHERE filed <> version"
SQLITE = [
    "DROP TABLE search_case",
    TEXT.format(more=""),
    "CREATE VIRTUAL TABLE search_case USING fts5(body, public, scope, content='', tokenize='ascii')",
    "INSERT INTO search_case(search_case, rank) VALUES ('hashsize', 16777216)",  # a third faster when much is written
    BEHIND,
]
POSTGRES = [
    "DROP TABLE search_case",
    TEXT.format(more=", grams text[] NOT NULL"),
    "CREATE INDEX search_text_grams ON search_text USING gin (grams) WITH (fastupdate = off)",
    BEHIND,
]


def forwards(_apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def backwards(_apps, editor):
    editor.execute("DROP TABLE search_text")
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_case")
        editor.execute("CREATE VIRTUAL TABLE search_case USING fts5(body, content='', tokenize='unicode61')")
    else:
        editor.execute("CREATE TABLE search_case (case_id bigint PRIMARY KEY, body text NOT NULL, grams text[] NOT NULL)")


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_changes")]
    operations = [migrations.RunPython(forwards, backwards)]
