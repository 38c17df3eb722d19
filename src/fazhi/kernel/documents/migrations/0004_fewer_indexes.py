import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_documents_of_registers")]
    operations = [
        # the unit begins the constraint on numbers; changing the column would write the table anew
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL('DROP INDEX IF EXISTS "documents_document_unit_id_f4f8a781"', migrations.RunSQL.noop)],
            [
                migrations.AlterField(
                    "document",
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.unit"
                    ),
                )
            ],
        ),
        migrations.RemoveIndex("document", "documents_of_a_row"),
        migrations.AddIndex(
            "document",
            models.Index(fields=["register", "row_id"], condition=~Q(row_id=None), name="documents_of_a_row"),
        ),
    ]
