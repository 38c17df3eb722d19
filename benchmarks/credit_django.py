"""The Django side of W1: rows through full_clean and bulk_create into SQLite; prints the seconds."""

from __future__ import annotations

import csv
import datetime as dt
import sys
import time
from pathlib import Path

import django
from django.conf import settings


def main(path: Path, folder: Path, count: int) -> float:
    """Seconds for the first `count` rows of the file."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "w1.sqlite3")}
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

    def past(value: dt.date) -> None:
        if value > dt.date(2026, 3, 2):
            raise ValidationError("future")

    def positive(value: object) -> None:
        if float(str(value)) < 0:
            raise ValidationError("negative")

    kind = KINDS["penalty"]
    acts, levels = ([(v, v) for v in kind.column(name).values] for name in ("act", "level"))

    class Penalty(models.Model):
        code = models.CharField(max_length=18, validators=[sound])
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
        rows = [row for _n, row in zip(range(count + 1), csv.reader(file), strict=False)][1:]
    names = ("code", "name", "number", "act", "level", "amount", "decided_on", "unit")
    begun = time.perf_counter()
    good, seen = [], set()
    for row in rows:
        record = Penalty(**dict(zip(names, row, strict=True)))
        try:
            record.full_clean(validate_unique=False)
        except ValidationError:
            continue
        if (record.code, record.number) not in seen:
            seen.add((record.code, record.number))
            good.append(record)
    Penalty.objects.bulk_create(good, batch_size=500)
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
