"""The tests of the kernel, the modules and the pages once more, on a real PostgreSQL server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.postgres import server

ROOT = Path(__file__).parent.parent
OWN = ("tests/kernel/test_kill.py", "tests/web/test_oidc.py")
"""Tests that start platforms on database files of their own: here they would be run a second time, not on PostgreSQL."""


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="this run is on PostgreSQL"
)
def test_everything_holds_on_postgresql() -> None:
    with server(durable=False) as url:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "tests/kernel", "tests/web", "-m", "not browser", *(f"--ignore={path}" for path in OWN)],
            cwd=ROOT, env=os.environ | {"DATABASE_URL": url, "FAZHI_BOOK": ""}, capture_output=True, text=True, timeout=1800, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
