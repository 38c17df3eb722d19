"""The guards over the tests do guard."""

from __future__ import annotations

import datetime as dt
import socket
import threading

import pytest
from django.db.models import DateTimeField

from tests.plugins.guards import OutsideWorld, is_loopback


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_another_machine_is_out_of_reach(host):
    with pytest.raises(OutsideWorld, match="only this machine"):
        socket.create_connection((host, 80), timeout=1)
    with socket.socket() as plain, pytest.raises(OutsideWorld):
        plain.connect((host, 80))


def test_the_loopback_is_in_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].sendall(b"here"))
        thread.start()
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert client.recv(4) == b"here"
        thread.join()


def test_what_is_this_machine():
    assert [is_loopback(host) for host in ("127.8.9.1", "::1", "localhost", "10.0.0.1", "a.example")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_a_naive_moment_fails():
    with pytest.raises(RuntimeWarning, match="naive datetime"):
        DateTimeField(name="at").get_prep_value(dt.datetime(2024, 1, 1, 9, 30))
