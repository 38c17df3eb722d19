"""The stretches of days in which an officer did or did not hold a certificate: a view over officers and certificates."""

from typing import ClassVar

from django.db import migrations, models

HELD = "c.unit_id = o.unit_id AND c.officer = o.code AND c.kind = 'enforcement' AND c.state = 'valid' AND c.ends_on IS NOT NULL"


def _cut(day: str) -> str:
    """Days, inside an officer's version, on which a certificate begins or ends to stand."""
    return (
        f"SELECT o.id, c.{day} FROM certificates_officer o JOIN certificates_certificate c ON {HELD} "
        f"WHERE c.{day} > o.valid_from AND (o.valid_to IS NULL OR c.{day} < o.valid_to)"
    )


VIEW = f"""
CREATE VIEW certificates_post_days AS
WITH cuts(officer_id, day) AS (
    SELECT id, valid_from FROM certificates_officer
    UNION {_cut("valid_from")} UNION {_cut("valid_to")} UNION {_cut("ends_on")}
), stretches AS (
    SELECT officer_id, day, LEAD(day) OVER (PARTITION BY officer_id ORDER BY day) AS next FROM cuts
)
SELECT ROW_NUMBER() OVER (ORDER BY s.officer_id, s.day) AS id, o.unit_id, o.code, o.title, o.staff,
    EXISTS (
        SELECT 1 FROM certificates_certificate c
        WHERE {HELD} AND c.valid_from <= s.day AND (c.valid_to IS NULL OR c.valid_to > s.day) AND c.ends_on > s.day
    ) AS certified,
    s.day AS valid_from, COALESCE(s.next, o.valid_to) AS valid_to
FROM stretches s JOIN certificates_officer o ON o.id = s.officer_id
"""  # noqa: S608 - names of this file only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("certificates", "0002_holders_of_posts"), ("orgs", "0001_initial")]
    operations: ClassVar = [
        migrations.DeleteModel(name="PostHolder"),
        migrations.CreateModel(
            name="PostHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80, verbose_name="人员编号")),
                ("title", models.CharField(max_length=60, verbose_name="姓名")),
                ("staff", models.CharField(choices=[("in_post", "在编在岗"), ("contract", "合同制、劳务派遣人员"), ("auxiliary", "辅助人员"), ("grid", "网格员")], max_length=10, verbose_name="人员身份")),
                ("certified", models.BooleanField(verbose_name="持有效执法证")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_to", models.DateField(null=True, verbose_name="止")),
            ],
            options={"verbose_name": "在岗执法人员持证情况", "db_table": "certificates_post_days", "ordering": ("code", "valid_from", "pk"), "managed": False},
        ),
        migrations.RunSQL(VIEW, "DROP VIEW certificates_post_days"),
    ]  # fmt: skip
