"""The Django side of W1: rows through full_clean and bulk_create into SQLite; prints the seconds and the rows stored.

`plain` is Django's own validation as it comes, with its question to the database whether the row is there already.
`lean` leaves that question out: duplicates are found by a set alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import time
from pathlib import Path

import django
from django.conf import settings

BATCH = 500


def main(path: Path, folder: Path, registry: Path, how: str) -> tuple[float, int]:
    """Seconds for all rows of the file, and how many were stored. `registry`: the registered codes, one a line."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / f"w1-{how}.sqlite3")}
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=[], USE_TZ=True)
    django.setup()
    from django.core.exceptions import ValidationError
    from django.db import connection, models

    from fazhi.engines.codes.uscc import check_uscc
    from fazhi.pipeline.credit.kinds import KINDS

    def sound(value: str) -> None:
        verdict = check_uscc(value)
        if not verdict.valid:
            raise ValidationError(verdict.reason)

    registered = set(registry.read_text(encoding="utf-8").split())

    def known(value: str) -> None:
        if value not in registered:
            raise ValidationError("unknown")

    def past(value: dt.date) -> None:
        if value > dt.date(2026, 3, 2):
            raise ValidationError("future")

    def positive(value: object) -> None:
        if float(str(value)) < 0:
            raise ValidationError("negative")

    kind = KINDS["penalty"]
    acts, levels = ([(v, v) for v in kind.column(name).values] for name in ("act", "level"))

    class Penalty(models.Model):
        code = models.CharField(max_length=18, validators=[sound, known])
        name = models.CharField(max_length=120)
        number = models.CharField(max_length=80)
        act = models.CharField(max_length=40, choices=acts)
        level = models.CharField(max_length=10, choices=levels)
        amount = models.DecimalField(
            max_digits=16, decimal_places=6, null=True, blank=True, validators=[positive]
        )
        decided_on = models.DateField(validators=[past])
        unit = models.CharField(max_length=120)

        class Meta:
            app_label = "w1"
            unique_together = (("code", "number"),)

    with connection.schema_editor() as editor:
        editor.create_model(Penalty)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    names = ("code", "name", "number", "act", "level", "amount", "decided_on", "unit")
    begun = time.perf_counter()
    stored, seen = 0, set()
    for at in range(0, len(rows), BATCH):
        good = []
        for row in rows[at : at + BATCH]:
            values = {
                name: cell or None if name == "amount" else cell
                for name, cell in zip(names, row, strict=True)
            }
            record = Penalty(**values)
            try:
                record.full_clean(validate_unique=how == "plain")
                if record.act == "罚款" and record.amount is None:
                    raise ValidationError("needs")
            except ValidationError:
                continue
            if (record.code, record.number) not in seen:
                seen.add((record.code, record.number))
                good.append(record)
        Penalty.objects.bulk_create(good)
        stored += len(good)
    return time.perf_counter() - begun, stored


if __name__ == "__main__":
    print(*main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
