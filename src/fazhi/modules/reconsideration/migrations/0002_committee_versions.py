from django.db import migrations, models
from django.db.models import F, Q


def number(apps, _editor):
    """Members had no number: their key serves."""
    for member in apps.get_model("reconsideration", "CommitteeMember").objects.order_by("pk"):
        member.code = f"{member.pk:02d}"
        member.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("reconsideration", "0001_initial"), ("registers", "0002_changes")]

    operations = [
        migrations.RenameField("committeemember", "name", "title"),
        migrations.AddField(
            "committeemember", "code", models.CharField(default="", max_length=80, verbose_name="编码"), preserve_default=False
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
