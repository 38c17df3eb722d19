from django.db import migrations

SQLITE = ["CREATE VIRTUAL TABLE search_case USING fts5(body, content='', tokenize='unicode61')"]
POSTGRES = [
    "CREATE TABLE search_case (case_id bigint PRIMARY KEY, body text NOT NULL, grams text[] NOT NULL)",
    "CREATE INDEX search_case_grams ON search_case USING gin (grams)",
]


def forwards(_apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(forwards, lambda _apps, editor: editor.execute("DROP TABLE search_case"))]
