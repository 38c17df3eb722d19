import django.db.models.deletion
from django.db import migrations, models


def without(*indexes: str) -> list[migrations.RunSQL]:
    """Indexes that begin another index: dropped alone, since changing the column would write the table anew."""
    return [migrations.RunSQL(f'DROP INDEX IF EXISTS "{name}"', migrations.RunSQL.noop) for name in indexes]


def unit(**options) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.unit", **options)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0006_open_cases")]
    operations = [
        migrations.SeparateDatabaseAndState(
            without(
                "procedures_case_unit_id_67b07db8", "procedures_case_counterpart_id_5db1244b", "procedures_clock_unit_id_ec17895d"
            ),
            [
                migrations.AlterField("case", "unit", unit(verbose_name="承办机关")),
                migrations.AlterField("case", "counterpart", unit(blank=True, null=True, verbose_name="相对机关")),
                migrations.AlterField("clock", "unit", unit(null=True)),
            ],
        )
    ]
