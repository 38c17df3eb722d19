"""The settings of a test run, set before Django reads them: an empty data folder of its own, quick passwords."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="fazhi-test-"))
(FOLDER / "static").mkdir()
os.environ["FAZHI_DATA"] = str(FOLDER)
os.environ["FAZHI_SECRET_KEY"] = "only-for-tests"
os.environ.pop("FAZHI_NOW", None)
