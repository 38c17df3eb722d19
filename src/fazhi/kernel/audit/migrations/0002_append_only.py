from django.db import migrations

from fazhi.kernel.audit import guard


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: guard.install(editor.connection),
            lambda _apps, editor: guard.remove(editor.connection),
        )
    ]
