"""The PostgreSQL of the tests is a real server with databases of its own."""

from __future__ import annotations

import psycopg
import pytest

pytestmark = pytest.mark.postgres


def test_a_real_server_answers(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        (version,) = connection.execute("SELECT version()").fetchone()
        (durable,) = connection.execute("SHOW fsync").fetchone()
    assert version.startswith("PostgreSQL ")
    assert int(version.split()[1].split(".")[0]) >= 15
    assert durable == "on", "tests of durability would prove nothing"


def test_each_test_has_its_own_database(postgres, postgres_database):
    other = postgres.create()
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE filed (name text)")
        connection.execute("INSERT INTO filed VALUES ('行政复议申请书')")
        assert connection.execute("SELECT name FROM filed").fetchall() == [("行政复议申请书",)]
    with psycopg.connect(other) as connection:
        assert connection.execute("SELECT to_regclass('filed')").fetchone() == (None,)
    postgres.drop(other)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(other)
