"""A database with the tables of today, its guards in place, for platforms that a test starts: kept once a run, then copied."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from tests.support.environment import FOLDER

KEPT = FOLDER / "tables.sqlite3"


def keep(connection: BaseDatabaseWrapper) -> None:
    """Keep the database of the run as it is, where it is a file and some test asked for it, so that its tables were made."""
    if connection.vendor == "sqlite" and "audit_entry" in connection.introspection.table_names():
        with sqlite3.connect(KEPT) as copy:
            connection.connection.backup(copy)
        copy.close()


def migrated(path: Path) -> None:
    """A database without rows at a path; where the run kept none, made first."""
    if not KEPT.exists():
        made = KEPT.with_suffix(".made")
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
            env=os.environ | {"DATABASE_URL": f"sqlite:///{made}"}, check=True, timeout=120,
        )  # fmt: skip
        made.rename(KEPT)
    shutil.copyfile(KEPT, path)
