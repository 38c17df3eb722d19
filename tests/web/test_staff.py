"""The administrator's pages, everyone's own page, and the accounts of the public."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.orgs.actors import staff
from fazhi.kernel.orgs.models import Post, PublicAccount, Unit, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Case
from tests.support.district import District

GOOD = "Kunpeng-fuyao-9"


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.FAZHI_NOW = "2024-03-05T10:00:00+08:00"


@pytest.fixture
def admin(district: District) -> Client:
    client = Client()
    client.force_login(district.users["admin"])
    return client


def give(admin: Client, user: User, unit: Unit, **changes: str) -> Any:
    data = {
        "unit": str(unit.pk),
        "role": "officer",
        "title": "科员",
        "valid_from": "2024-03-05",
        "valid_to": "",
    }
    return admin.post(f"/work/people/{user.pk}/", data | changes)


@pytest.mark.django_db
def test_a_person_is_added_given_a_post_and_the_post_ended(district: District, admin: Client) -> None:
    page = admin.post("/work/people/", {"username": "wangfang", "name": "王芳"}, follow=True).content.decode()
    user = User.objects.get(username="wangfang")
    found = re.search(r"初始密码是 (\S+) 。", page)
    assert found
    assert user.check_password(found[1])
    assert found[1] not in admin.get(f"/work/people/{user.pk}/").content.decode()  # shown once
    assert not any(found[1] in body for body in Entry.objects.values_list("body", flat=True))
    assert staff(user, dt.date(2024, 3, 5)).grants == ()
    assert give(admin, user, district.units["market"]).status_code == 302
    assert give(admin, user, district.units["market"]).status_code == 422  # held already
    assert staff(user, dt.date(2024, 3, 5)).units(Role.OFFICER) == {district.units["market"].pk}
    assert staff(user, dt.date(2024, 3, 4)).grants == ()
    post = user.posts.get()
    admin.post(f"/work/post/{post.pk}/end/", {"on": "2024-06-01"})
    assert staff(user, dt.date(2024, 5, 31)).grants
    assert not staff(user, dt.date(2024, 6, 1)).grants
    assert [e.action for e in Entry.objects.filter(chain="orgs")] == ["person.add", "post.give", "post.end"]
    assert verify("orgs") == []


@pytest.mark.django_db
def test_bad_input_is_told_and_nothing_is_kept(district: District, admin: Client) -> None:
    officer, market = district.users["officer"], district.units["market"]
    before = (User.objects.count(), Post.objects.count(), Unit.objects.count())
    unit = {"code": "x1", "name": "新机关", "short": "新", "kind": "department", "parent": str(district.units["gov"].pk), "valid_from": "2024-03-05"}  # fmt: skip
    for answer in (
        admin.post("/work/people/", {"username": "officer", "name": "重名"}),
        admin.post("/work/people/", {"username": "<script>", "name": "x"}),
        give(admin, officer, market, valid_to="2024-03-01"),
        give(admin, officer, market, role="system"),
        give(admin, officer, market, valid_from="nope"),
        admin.post("/work/units/", unit | {"code": "justice"}),
        admin.post("/work/units/", unit | {"code": "a/b"}),
        admin.post(
            f"/work/units/{market.pk}/", {"name": "x", "short": "x", "valid_to": "2024-04-01"}
        ),  # has posts
    ):
        assert answer.status_code == 422
        assert "wrong-text" in answer.content.decode()
    last = Post.objects.get(role=Role.ADMIN)
    answer = admin.post(f"/work/post/{last.pk}/end/", {"on": "2024-06-01"})
    assert answer.status_code == 422
    assert "最后一名系统管理员" in answer.content.decode()
    assert admin.post(f"/work/people/{district.users['admin'].pk}/close/").status_code == 422
    assert before == (User.objects.count(), Post.objects.count(), Unit.objects.count())


@pytest.mark.django_db
def test_units_are_added_renamed_and_ended(district: District, admin: Client) -> None:
    data = {"code": "water", "name": "测试区水务局", "short": "区水务局", "kind": "department", "parent": str(district.units["gov"].pk), "valid_from": "2024-03-05"}  # fmt: skip
    assert admin.post("/work/units/", data).status_code == 302
    unit = Unit.objects.get(code="water")
    assert unit.path == "/gov/water/"
    admin.post(
        f"/work/units/{unit.pk}/", {"name": "测试区水利局", "short": "区水利局", "valid_to": "2025-01-01"}
    )
    unit.refresh_from_db()
    assert (unit.name, unit.valid_to) == ("测试区水利局", dt.date(2025, 1, 1))
    assert "测试区水利局" in admin.get("/work/units/?q=水利").content.decode()
    assert verify("orgs") == []


@pytest.mark.django_db
def test_one_changes_the_own_password_and_keeps_keys(district: District) -> None:
    user = district.users["officer"]
    user.set_password(GOOD)
    user.save()
    client = Client()
    client.force_login(user)
    for old, new in (("wrong", "Another-good-1"), (GOOD, "short"), (GOOD, "password123")):
        assert client.post("/work/account/", {"form": "password", "old": old, "new": new}).status_code == 422
    assert (
        client.post("/work/account/", {"form": "password", "old": GOOD, "new": "Another-good-1"}).status_code
        == 302
    )
    assert client.get("/work/").status_code == 200  # still signed in
    assert User.objects.get(pk=user.pk).check_password("Another-good-1")
    page = client.post("/work/account/", {"form": "token", "name": "统计系统", "days": "90"}).content.decode()
    secret = re.search(r"fz_[\w-]{30,}", page)
    assert secret
    assert secret[0] not in client.get("/work/account/").content.decode()
    assert (
        Client(headers={"authorization": f"Bearer {secret[0]}"}).get("/api/v1/registers").status_code == 200
    )
    assert client.post("/work/account/", {"form": "token", "name": "x", "days": "900"}).status_code == 422
    other = Client()
    other.force_login(district.users["head"])
    token = user.tokens.get()
    assert other.post(f"/work/account/key/{token.pk}/end/").status_code == 404
    assert client.post(f"/work/account/key/{token.pk}/end/").status_code == 302
    assert (
        Client(headers={"authorization": f"Bearer {secret[0]}"}).get("/api/v1/registers").status_code == 401
    )


def sign_up(client: Client, email: str = "Li@Example.com", password: str = GOOD) -> Any:
    return client.post("/my/sign-up/", {"name": "李四", "email": email, "password": password})


@pytest.mark.django_db
def test_a_public_account_keeps_its_cases_and_is_no_staff(district: District) -> None:
    case = district.apply()
    client = Client()
    assert sign_up(client).status_code == 302
    assert client.get(f"/follow/{case.pk}/").status_code == 404
    client.post("/follow/", {"number": case.number, "code": case.code})
    assert case.number in client.get("/my/").content.decode()
    assert client.get("/work/").status_code == 302  # to the staff's sign-in
    assert client.get(f"/api/v1/cases/{case.pk}").status_code == 401
    client.post("/my/sign-out/")
    assert case.number not in client.get("/my/").content.decode()
    assert client.get(f"/follow/{case.pk}/").status_code == 404
    assert client.post("/my/sign-in/", {"email": "li@example.com", "password": GOOD}).status_code == 302
    assert client.get(f"/follow/{case.pk}/").status_code == 200
    other = Client()
    assert sign_up(other, "wu@example.com").status_code == 302
    assert case.number not in other.get("/my/").content.decode()
    assert sign_up(Client()).status_code == 422  # the address is taken
    assert not User.objects.filter(username__icontains="example").exists()


@pytest.mark.django_db
def test_a_public_account_is_locked_after_five_failures(district: District, settings: Any) -> None:
    sign_up(Client())
    client = Client()
    for _n in range(5):
        assert client.post("/my/sign-in/", {"email": "li@example.com", "password": "no"}).status_code == 422
    assert client.post("/my/sign-in/", {"email": "li@example.com", "password": GOOD}).status_code == 422
    settings.FAZHI_NOW = "2024-03-05T10:16:00+08:00"
    assert client.post("/my/sign-in/", {"email": "li@example.com", "password": GOOD}).status_code == 302
    assert client.post("/my/password/", {"old": "no", "new": "Another-good-1"}).status_code == 422
    assert client.post("/my/password/", {"old": GOOD, "new": "Another-good-1"}).status_code == 302
    assert PublicAccount.objects.get().password.startswith("md5$")  # the tests' hasher: never plain
    for weak in ("123", "password123"):
        assert sign_up(Client(), "x@example.com", weak).status_code == 422


@pytest.mark.django_db
def test_columns_are_chosen_and_exported(district: District) -> None:
    district.apply()
    client = Client()
    client.force_login(district.users["officer"])
    page = client.get("/work/list/reconsideration/?col=act_kind&col=opened_on&q=张三").content.decode()
    heads = re.findall(r"<th>(?:<a[^>]*>)?([^<]+)", page)
    assert next(head.strip() for head in heads if head.strip() != "选择") == "案号"
    assert len(re.findall(r"<td class=\"k-", page)) == 3
    assert "export.xlsx?col=act_kind&amp;col=opened_on&amp;q=" in page
    for bad in ("code", "applicant_phone", "unit__code", "password"):
        assert client.get(f"/work/list/reconsideration/?col={bad}").status_code == 422
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_the_first_administrator_comes_from_the_command_line(district: District) -> None:
    from click.testing import CliRunner

    from fazhi.cli.admin import command

    asked = ["chief", "--unit", "gov9", "--unit-name", "新区人民政府", "--name", "李主任"]
    said = CliRunner().invoke(command, asked)
    assert said.exit_code == 0, said.output
    name, password = said.output.split()
    user = User.objects.get(username=name)
    assert user.check_password(password)
    assert staff(user, dt.date(2024, 3, 5)).units(Role.ADMIN) == {Unit.objects.get(code="gov9").pk}
    again = CliRunner().invoke(command, ["chief", "--unit", "gov9"])
    assert again.exit_code == 0
    assert Post.objects.filter(user=user).count() == 1
    assert not User.objects.get(username=name).check_password(password)
    assert CliRunner().invoke(command, ["x", "--unit", "nowhere"]).exit_code == 2
    assert verify("orgs") == []
