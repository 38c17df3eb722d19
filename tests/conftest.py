"""Guards and fixtures for every test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from fazhi.kernel.audit import guard
from tests.support import tables
from tests.support.district import District, make_district


@pytest.fixture(scope="session", autouse=True)
def _flushable(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Transactional tests empty their tables: the append-only triggers are put back only by the tests about them."""
    with django_db_blocker.unblock():
        tables.keep(connection)
        guard.remove(connection)
    return


@pytest.fixture
def district(db: Any) -> District:
    """A small district with a government, a bureau of justice and two departments, and people in their posts."""
    return make_district(dt.date(2019, 1, 1))


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
