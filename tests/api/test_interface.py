"""The interface for programs: keys, scope, steps that are carried out once, faults that say what to do."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.orgs import tokens
from fazhi.kernel.orgs.models import Post, Token, User
from fazhi.kernel.procedures.models import Case
from tests.support.district import District

NOW = "2024-03-05T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.FAZHI_NOW = NOW


class Program:
    """A program that calls with a key."""

    def __init__(self, user: User, *, read_only: bool = False, days: int = 30) -> None:
        self.token, secret = tokens.issue(
            user, "测试", on=dt.date(2024, 3, 1), days=days, read_only=read_only
        )
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str) -> tuple[int, Any]:
        answer = self.client.get(f"/api/v1/{path}")
        return answer.status_code, answer.json()

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        answer = self.client.post(
            f"/api/v1/{path}", json.dumps(body), "application/json", headers=headers or None
        )
        return answer.status_code, answer.json()


@pytest.fixture
def officer(district: District) -> Program:
    return Program(district.users["officer"])


@pytest.mark.django_db
def test_a_case_is_read_accepted_and_read_again(district: District, officer: Program) -> None:
    case = district.apply()
    status, seen = officer.get(f"cases/{case.pk}")
    assert (status, seen["state"], seen["version"]) == (200, "received", 1)
    gate = next(step for step in seen["steps"] if step["key"] == "accept")
    assert gate["refusal"] == ""
    assert "行政复议法" in gate["basis"]
    assert seen["clocks"][0]["due"] == "2024-03-08"  # five working days from Friday 1 March 2024, art. 30
    status, after = officer.post(
        f"cases/{case.pk}/steps/accept", {"data": {"conditions_met": True}, "version": 1}
    )
    assert (status, after["state"], after["version"]) == (200, "accepted", 2)
    assert after["documents"][0]["number"].endswith("1号")
    text = json.dumps(after, ensure_ascii=False)
    assert "13800000000" not in text
    assert "11010519491231002X" not in text


@pytest.mark.django_db
def test_the_same_call_twice_is_carried_out_once(district: District, officer: Program) -> None:
    case = district.apply()
    for _again in range(2):
        status, seen = officer.post(
            f"cases/{case.pk}/steps/accept", {"data": {"conditions_met": True}, "version": 1}, **{"Idempotency-Key": "a1"}
        )  # fmt: skip
        assert (status, seen["version"]) == (200, 2)
    assert Entry.objects.filter(chain=case.chain, action="accept").count() == 1
    other = district.apply("2024-03-04")
    assert officer.post(f"cases/{other.pk}/steps/accept", {"data": {"conditions_met": True}}, **{"Idempotency-Key": "a1"})[1]["version"] == 2  # fmt: skip


@pytest.mark.django_db
def test_faults_are_told_in_one_sentence(district: District, officer: Program) -> None:
    case = district.apply()
    cases = (
        ("accept", {"data": {"conditions_met": True}, "version": 7}, 409, "stale"),
        ("accept", {"data": {"nonsense": "1"}}, 422, "bad_data"),
        ("accept", {"data": {"conditions_met": True}, "on": "2025-01-01"}, 422, "bad_data"),
        ("accept", {"data": {"at": "x"}}, 404, "not_found"),
        ("decide", {"data": {}}, 422, "bad_data"),
        ("no-such-step", {"data": {}}, 404, "not_found"),
        ("accept", {"data": [1]}, 422, "bad_data"),
    )
    for step, body, status, code in cases:
        got, problem = officer.post(f"cases/{case.pk}/steps/{step}", body)
        assert (got, problem["code"]) == (status, code), (step, body, problem)
        assert problem["sentence"]
    broken = officer.client.post(f"/api/v1/cases/{case.pk}/steps/accept", "{", "application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "bad_request")
    assert Case.objects.get(pk=case.pk).version == 1


@pytest.mark.django_db
def test_a_case_is_opened(district: District, officer: Program) -> None:
    body = {
        "unit": "justice", "counterpart": "market", "title": "不服罚款决定", "on": "2024-03-04",
        "parties": [{"name": "李四", "phone": "13900000000"}],
        "data": {"channel": "counter", "act_kind": "penalty", "act_title": "罚款决定", "request": "撤销该决定",
                 "act_known_on": "2024-03-01", "act_done_on": "2024-03-01"},
    }  # fmt: skip
    status, made = officer.post("cases/reconsideration", body, **{"Idempotency-Key": "open-1"})
    assert (status, made["edition"], made["opened_on"]) == (201, "2023", "2024-03-04")
    status, again = officer.post("cases/reconsideration", body, **{"Idempotency-Key": "open-1"})
    assert (status, again["id"]) == (201, made["id"])
    assert officer.post("cases/reconsideration", body | {"unit": "market"})[0] == 403
    assert officer.post("cases/reconsideration", body | {"unit": "nowhere"})[0] == 404


@pytest.mark.django_db
def test_lists_page_by_key_and_name_their_columns(district: District, officer: Program) -> None:
    numbers = [district.apply().number for _n in range(55)]
    status, first = officer.get("registers/reconsideration")
    assert status == 200
    assert len(first["rows"]) == 50
    assert first["total"] == "55"
    status, second = officer.get(f"registers/reconsideration{first['next']}")
    assert [row["number"] for row in first["rows"] + second["rows"]] == numbers[::-1]
    assert second["next"] == ""
    assert officer.get("registers/reconsideration?q=张三&col=state")[1]["rows"][0].keys() == {
        "id",
        "number",
        "state",
    }
    assert officer.get("registers/reconsideration?sort=code")[0] == 422
    assert officer.get("registers/nothing")[0] == 404
    assert {r["key"] for r in officer.get("registers")[1]} >= {"reconsideration", "litigation"}


@pytest.mark.django_db
def test_figures_count_what_the_caller_may_see(district: District, officer: Program) -> None:
    district.accept()
    key = "indicators/reconsideration.applications?year=2024"
    assert officer.get(key)[1]["value"] == 1
    assert Program(district.users["outsider"]).get(key)[1]["value"] == 0
    assert officer.get("indicators/reconsideration.applications?year=3000")[0] == 422
    assert officer.get(f"{key}&by=nothing")[0] == 422
    slices = officer.get(f"{key}&by=act_kind")[1]["slices"]
    assert [(s["at"], s["value"]) for s in slices] == [("penalty", 1.0)]


@pytest.mark.django_db
def test_a_key_gives_no_more_than_its_owner_has(district: District, officer: Program) -> None:
    case = district.apply()
    stranger, reader = Program(district.users["outsider"]), Program(district.users["officer"], read_only=True)
    assert stranger.get(f"cases/{case.pk}")[0] == 404
    assert stranger.post(f"cases/{case.pk}/steps/accept", {"data": {"conditions_met": True}})[0] == 404
    assert stranger.get("registers/reconsideration")[1]["rows"] == []
    assert reader.get(f"cases/{case.pk}")[0] == 200
    status, problem = reader.post(f"cases/{case.pk}/steps/accept", {"data": {"conditions_met": True}})
    assert (status, problem["code"]) == (403, "not_allowed")
    Post.objects.filter(user=district.users["officer"]).update(valid_to=dt.date(2024, 3, 5))
    assert officer.get(f"cases/{case.pk}")[0] == 404
    assert Case.objects.get(pk=case.pk).version == 1


@pytest.mark.django_db
def test_a_key_ends(district: District, settings: Any) -> None:
    user = district.users["officer"]
    program = Program(user, days=4)  # 1 to 4 March
    assert program.get("registers") == (401, program.get("registers")[1])
    settings.FAZHI_NOW = "2024-03-04T23:00:00+08:00"
    assert program.get("registers")[0] == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert program.get("registers")[0] == 401
    User.objects.filter(pk=user.pk).update(is_active=True)
    Token.objects.all().delete()
    status, problem = program.get("registers")
    assert (status, problem["code"]) == (401, "no_key")
    assert Client(headers={"authorization": "Bearer fz_wrong"}).get("/api/v1/registers").status_code == 401


@pytest.mark.django_db
def test_a_session_needs_the_token_against_forged_requests(district: District) -> None:
    case = district.apply()
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.users["officer"])
    assert client.get(f"/api/v1/cases/{case.pk}").status_code == 200
    body = json.dumps({"data": {"conditions_met": True}})
    assert client.post(f"/api/v1/cases/{case.pk}/steps/accept", body, "application/json").status_code == 403
    assert Case.objects.get(pk=case.pk).version == 1


@pytest.mark.django_db
def test_the_law_is_open_to_everybody(client: Client) -> None:
    due = client.get("/api/v1/public/due?start=2024-09-27&term=5wd").json()
    assert (due["due"], due["provisional"]) == ("2024-10-10", False)
    rule = client.get("/api/v1/public/due?start=2024-09-27&rule=ar.ord.decide").json()
    assert (rule["term"], rule["due"]) == ("60d", "2024-11-26")
    assert client.get("/api/v1/public/due?start=2024-09-27").status_code == 422
    assert client.get("/api/v1/public/due?start=2024-09-27&term=5xx").status_code == 422
    assert client.get("/api/v1/public/due?start=nope&term=5wd").status_code == 422
    assert client.get("/api/v1/public/codes/91350100M000100Y43").json()["valid"] is True
    assert client.get("/api/v1/public/codes/91350100M000100Y44").json()["valid"] is False
    assert client.get("/api/v1/public/codes/11010519491231002X").status_code == 422
    assert client.get("/api/v1/public/reports").json() == []
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/cases/{pk}/steps/{key}" in schema["paths"]
