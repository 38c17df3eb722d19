"""Guards over every test: whole classes of mistakes fail here once instead of being looked for in each test."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no processor waits for another at the end. Otherwise the order stays."""
    files = {item.path for item in items if any(item.iter_markers("slow"))}
    items.sort(key=lambda item: item.path not in files)


class OutsideWorld(AssertionError):
    """A test tried to reach another machine."""


def is_loopback(host: str) -> bool:
    """Whether an address means this machine."""
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def check(address: Any) -> None:
    """OutsideWorld unless the address is a Unix socket or on the loopback."""
    if isinstance(address, tuple) and not is_loopback(str(address[0])):
        raise OutsideWorld(f"a test tried to reach {address[0]}:{address[1]}; tests use only this machine")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Connections and look-ups go no further than the loopback."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None:
            name = host.decode() if isinstance(host, bytes) else str(host)
            check((name, args[0] if args else kwargs.get("port", "")))
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(autouse=True)
def _no_rows_left_in_the_search_index(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is swept up by emptying the tables of models; the search index is none of them."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark is not None and mark.kwargs.get("transaction")):
        from django.db import connection

        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text")
            if connection.vendor == "sqlite":
                cursor.execute("INSERT INTO search_case(search_case) VALUES ('delete-all')")
