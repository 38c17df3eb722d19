"""Every address of the site, tried as every role on foreign objects: nothing of a foreign case may be seen.

The sweep walks the address table itself: an address that it does not know how to try fails it.
"""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fazhi.kernel.documents.models import Document
from fazhi.kernel.orgs.models import Post, Unit, UnitKind, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.registers.register import all_registers
from fazhi.modules.reading.models import ReadReport
from fazhi.modules.reading.service import take_in
from tests.support.district import District, moment

SAMPLE = ("reconsideration", "ar_committee")
"""A register of cases and one of versions: their pages come from the kernel, the same for all."""
SECRET = "不可泄露的案由"
OPEN_TO_ALL = {
    "portal", "language", "apply", "apply_screen", "apply_check", "follow", "lookup", "decisions", "comment",
    "public_reports", "login", "logout", "my_cases", "sign_up", "public_sign_in", "public_sign_out", "public_password",
    "openapi-json", "api-root", "public_register", "public_item",
    "public_norms", "public_norm", "public_fair_report",
}  # fmt: skip


PUBLIC = ("/public/", "/lookup/", "/comment/")
"""Parts of the addresses that modules make for everybody; their content is swept like that of all others."""


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, str]]:
    """(name, pattern) of every address."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += addresses(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            found.append((entry.name or "", prefix + str(entry.pattern)))
    return found


def filled(name: str, pattern: str, case: Any) -> list[str]:
    """The address with the foreign case's ids put in; fails for a converter that it does not know."""
    clock, document = (
        Clock.objects.filter(case=case).first(),
        Document.objects.filter(case_id=case.pk).first(),
    )
    assert clock is not None
    assert document is not None
    pk = {"clock": clock.pk, "document": document.pk}.get(name, case.pk)
    if name.startswith("reading"):
        pk = ReadReport.objects.get().pk
    keys = {
        "open": ["reconsideration"],
        "step": ["use_ordinary"],
        "public_step": ["correct"],
        "take_step": ["use_ordinary"],
        "person_act": ["password", "close"],
    }.get(name, [r.key for r in all_registers()] if name in {"list", "export"} else SAMPLE)
    paths = []
    for key in keys if "<slug:key>" in pattern else [""]:
        path = pattern.replace("<int:pk>", str(pk)).replace("<slug:key>", key).replace("<str:form>", "docx")
        path = path.replace("<int:number>", "1").replace("<int:screen>", "1").replace("<int:year>", "2024")
        path = path.replace("<str:key>", "reconsideration.applications").replace("<str:name>", "report.pdf")
        path = (
            path.replace("<int:year>", "2024")
            .replace("<slug:procedure>", "reconsideration")
            .replace("<str:code>", "x")
            .replace("<slug:act>", "suspend")
            .replace("<slug:batch>", "x")
            .replace("<slug:number>", "x")
        )
        assert "<" not in path, f"the sweep does not know how to try {pattern}"
        paths.append("/" + path)
    return paths


@pytest.fixture
def foreign(district: District) -> Any:
    """A case with a document of the first district, and a second district whose people try to see it."""
    case = district.apply()
    type(case).objects.filter(pk=case.pk).update(title=SECRET)
    district.do(case, "accept", "2024-03-04", conditions_met=True)
    take_in(
        f"某区2023年{SECRET}报告\n全年办结案件12件。".encode(), "报告.txt", unit=district.units["justice"], place=SECRET,
        year=2023, actor=district.actor("officer"), at=moment("2024-03-04"),
    )  # fmt: skip
    other = Unit.objects.create(code="gov2", name="邻区人民政府", short="邻区", kind=UnitKind.GOVERNMENT)
    office = Unit.objects.create(
        code="just2", name="邻区司法局", short="邻区司法局", kind=UnitKind.DEPARTMENT, parent=other
    )
    for role in Role:
        if role not in (Role.SYSTEM, Role.PUBLIC):
            user = User.objects.create(username=f"other-{role.value}", name=role.value)
            Post.objects.create(
                user=user,
                unit=other if role in ("auditor", "leader", "admin") else office,
                role=role,
                valid_from=dt.date(2019, 1, 1),
            )
    User.objects.create(username="no-post", name="无任职")
    return case


def clients() -> list[tuple[str, Client]]:
    made = [("anonymous", Client())]
    for user in User.objects.filter(username__startswith="other-").order_by("username") | User.objects.filter(
        username="no-post"
    ):
        client = Client()
        client.force_login(user)
        made.append((user.username, client))
    return made


@pytest.mark.django_db
def test_nobody_sees_a_foreign_case(foreign: Any) -> None:
    for who, client in clients():
        for name, pattern in addresses():
            for path in filled(name, pattern, foreign):
                for method in (client.get, client.post):
                    response = method(path)
                    assert response.status_code < 500, (who, path)
                    text = response.content.decode("utf-8", "replace")
                    assert SECRET not in text, (who, path)
                    assert foreign.code not in text, (who, path)
                    if (
                        who == "anonymous"
                        and name not in OPEN_TO_ALL
                        and not any(part in path for part in PUBLIC)
                    ):
                        assert response.status_code in {302, 401, 404, 405}, (path, response.status_code)
    assert type(foreign).objects.get(pk=foreign.pk).version == foreign.version


@pytest.mark.django_db
def test_nobody_keeps_foreign_people_and_units(foreign: Any, district: District) -> None:
    client = Client()
    client.force_login(User.objects.get(username="other-admin"))
    officer, unit = district.users["officer"], district.units["justice"]
    before = officer.password
    assert f"/work/people/{officer.pk}/" not in client.get("/work/people/").content.decode()
    assert unit.name not in client.get("/work/units/").content.decode()
    for path in (f"people/{officer.pk}/", f"units/{unit.pk}/"):
        assert client.get(f"/work/{path}").status_code == 404
    assert client.post(f"/work/people/{officer.pk}/password/").status_code == 404
    assert client.post(f"/work/post/{officer.posts.get().pk}/end/", {"on": "2024-03-04"}).status_code == 404
    shared = User.objects.create(username="in-both", name="两处任职")
    for place in (unit, Unit.objects.get(code="just2")):
        Post.objects.create(user=shared, unit=place, role=Role.OFFICER, valid_from=dt.date(2019, 1, 1))
    assert client.get(f"/work/people/{shared.pk}/").status_code == 200
    assert client.post(f"/work/people/{shared.pk}/password/").status_code == 403
    assert User.objects.get(pk=officer.pk).password == before
    for name in ("officer", "head", "auditor"):
        other = Client()
        other.force_login(district.users[name])
        assert other.get("/work/people/").status_code == 403
        assert other.get("/work/units/").status_code == 403


@pytest.mark.django_db
def test_the_sweep_could_fail(foreign: Any, district: District) -> None:
    client = Client()
    client.force_login(district.users["officer"])
    assert SECRET in client.get(f"/work/case/{foreign.pk}/").content.decode()
    assert SECRET in client.get("/work/list/reconsideration/").content.decode()


@pytest.mark.django_db
def test_search_and_parameters_stay_in_scope(foreign: Any, district: District) -> None:
    client = Client()
    client.force_login(User.objects.get(username="other-auditor"))
    for query in (
        "q=张三",
        "q=2024",
        "q=%27%20OR%201=1",
        "state=accepted",
        "sort=-opened_on",
        "respondent=1",
    ):
        text = client.get(f"/work/list/reconsideration/?{query}").content.decode()
        assert foreign.number not in text, query
    for query in (
        "sort=code",
        "sort=parties__name",
        "after=x~1",
        "after=~1;DROP",
        "state=nope",
        "opened_on_from=x",
        "respondent=1)",
    ):
        assert client.get(f"/work/list/reconsideration/?{query}").status_code == 422, query
    own = Client()
    own.force_login(district.users["officer"])
    assert foreign.number in own.get("/work/list/reconsideration/?q=张三").content.decode()


@pytest.mark.django_db(transaction=True)
def test_permissions_hold_under_eight_threads(foreign: Any, district: District) -> None:
    own = district.users["officer"].pk
    others = list(User.objects.filter(username__startswith="other-").values_list("pk", flat=True))

    def look(number: int) -> tuple[int, bool]:
        try:
            user = User.objects.get(pk=own if number % 2 else others[number % len(others)])
            client = Client()
            client.force_login(user)
            return user.pk, SECRET in client.get("/work/list/reconsideration/").content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        for user, seen in pool.map(look, range(80)):
            assert seen == (user == own)
