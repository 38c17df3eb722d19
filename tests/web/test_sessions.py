"""Who is signed in: sessions, accounts and posts read with statements that are written once."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fazhi.kernel import store
from fazhi.kernel.orgs.actors import Grant, staff
from fazhi.kernel.orgs.models import Post, Unit, User, valid_on
from fazhi.kernel.orgs.roles import Role
from tests.support.district import District

pytestmark = pytest.mark.django_db


def signed_in(district: District, who: str = "officer") -> Client:
    client = Client()
    client.force_login(district.users[who])
    return client


def test_a_session_that_is_over_signs_nobody_in(district: District) -> None:
    client = signed_in(district)
    assert client.get("/work/keys/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/work/keys/").status_code == 302


def test_a_forged_or_unknown_key_signs_nobody_in(district: District) -> None:
    client = signed_in(district)
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/work/keys/").status_code == 302
    client.cookies["sessionid"] = "' OR 1=1 --"
    assert client.get("/work/keys/").status_code == 302


def test_a_closed_account_is_out_at_the_next_page(district: District) -> None:
    client = signed_in(district)
    User.objects.filter(pk=district.users["officer"].pk).update(is_active=False)
    assert client.get("/work/keys/").status_code == 302


def test_a_changed_password_ends_the_other_sessions(district: District) -> None:
    client, user = signed_in(district), district.users["officer"]
    user.set_password("another-Word-2024")
    user.save()
    assert client.get("/work/keys/").status_code == 302


def test_the_moments_of_a_user_carry_their_zone(district: District) -> None:
    client, at = signed_in(district), dt.datetime(2024, 3, 5, 2, tzinfo=dt.UTC)
    User.objects.filter(pk=district.users["officer"].pk).update(locked_until=at)
    seen = client.get("/work/keys/").wsgi_request.user
    assert seen.locked_until == at
    assert seen == district.users["officer"]


def test_posts_are_those_that_the_mapper_finds(district: District) -> None:
    dice, user = random.Random(7), User.objects.create(username="manyposts", name="多职")
    units = list(Unit.objects.order_by("pk"))
    begin = dt.date(2023, 12, 25)
    for _n in range(40):
        day = begin + dt.timedelta(days=dice.randrange(20))
        until = dice.choice([None, day + dt.timedelta(days=dice.randrange(1, 15))])
        Post.objects.create(
            user=user, unit=dice.choice(units), role=dice.choice(Role.values), valid_from=day, valid_to=until
        )
    for shift in range(-2, 30):
        day = begin + dt.timedelta(days=shift)
        posts = valid_on(Post.objects.filter(user=user), day).select_related("unit")
        assert staff(user, day).grants == tuple(Grant(p.role, p.unit_id, p.unit.path) for p in posts)
    user.is_active = False
    user.save()
    assert staff(user, begin + dt.timedelta(days=10)).grants == ()


def test_a_prepared_query_is_written_once_and_takes_other_values() -> None:
    find = store.prepared(lambda name: User.objects.filter(username=name).values_list("name"), "the name")
    User.objects.create(username="a", name="甲")
    User.objects.create(username="b", name="乙' OR 1=1")
    assert [find("a"), find("b"), find("' OR 1=1 --")] == [[("甲",)], [("乙' OR 1=1",)], []]
    with CaptureQueriesContext(connection) as seen:
        find("a")
    assert len(seen) == 1


def test_a_mark_that_the_statement_does_not_hold_is_a_fault_of_the_code() -> None:
    lost = store.prepared(lambda _name: User.objects.values_list("name"), "the name")
    with pytest.raises(ValueError, match="mark"):
        lost("a")
