"""Versioned registers: as of any day, exactly one kind a change, all or none of a table, nothing foreign."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale
from fazhi.kernel.registers import versions
from fazhi.kernel.registers.models import Change
from fazhi.modules.reconsideration.models import CommitteeMember
from fazhi.modules.reconsideration.register import COMMITTEE
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat


def add(
    district: District, code: str = "01", on: str = "2024-01-10", who: str = "office_head", **fields: Any
) -> Any:
    given = {"title": "王芳", "field": "行政法学"} | fields
    return versions.add(
        COMMITTEE, unit=district.units["justice"], code=code, on=D(on), actor=district.actor(who), at=moment(on), **given
    )  # fmt: skip


def sitting(day: str) -> list[tuple[str, str]]:
    rows = versions.as_of(CommitteeMember.objects.all(), D(day))
    return sorted(rows.values_list("code", "field"))


def test_the_list_as_of_any_day(district: District) -> None:
    row = add(district)
    actor = district.actor("office_head")
    later = versions.modify(
        COMMITTEE, row, on=D("2024-03-01"), actor=actor, at=moment("2024-03-01"), field="土地管理"
    )
    versions.cancel(COMMITTEE, later, on=D("2024-06-01"), actor=actor, at=moment("2024-06-01"), reason="届满")
    assert sitting("2024-01-09") == []
    assert sitting("2024-01-10") == sitting("2024-02-29") == [("01", "行政法学")]
    assert sitting("2024-03-01") == sitting("2024-05-31") == [("01", "土地管理")]
    assert sitting("2024-06-01") == []
    kinds = list(Change.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["add", "modify", "cancel"]
    assert verify("register:ar_committee") == []
    assert Entry.objects.filter(chain="register:ar_committee").count() == 3


def test_what_is_refused_says_why_and_changes_nothing(district: District) -> None:
    row = add(district)
    actor, at = district.actor("office_head"), moment("2024-03-01")
    with pytest.raises(Refused, match="已经登记"):
        add(district, on="2024-02-01")
    with pytest.raises(Refused, match="没有任何改变"):
        versions.modify(COMMITTEE, row, on=D("2024-03-01"), actor=actor, at=at, field="行政法学")
    with pytest.raises(Refused, match="其后的日期"):
        versions.modify(COMMITTEE, row, on=D("2024-01-10"), actor=actor, at=at, field="土地管理")
    with pytest.raises(BadData, match="专业领域"):
        versions.modify(COMMITTEE, row, on=D("2024-03-01"), actor=actor, at=at, field="长" * 61)
    for who in ("officer", "respondent", "auditor", "admin"):
        with pytest.raises(NotAllowed, match="机构负责人"):
            add(district, code="02", who=who)
    with pytest.raises(NotAllowed):
        versions.cancel(COMMITTEE, row, on=D("2024-03-01"), actor=district.actor("outsider"), at=at)
    assert Change.objects.count() == CommitteeMember.objects.count() == 1


def test_what_ended_is_not_written_over(district: District) -> None:
    row = add(district)
    actor, at = district.actor("office_head"), moment("2024-06-01")
    versions.cancel(COMMITTEE, row, on=D("2024-06-01"), actor=actor, at=at)
    with pytest.raises(Refused, match="自2024-01-10起已经登记"):
        add(district, on="2024-03-01")
    add(district, on="2024-06-01")
    assert sitting("2024-05-31") == sitting("2024-06-01")


def test_a_register_may_have_a_keeper_for_all_and_ask_for_reasons(district: District) -> None:
    central = replace(COMMITTEE, central="司法局", reasoned=True)
    given: dict[str, Any] = {"title": "王芳", "on": D("2024-03-01"), "at": moment("2024-03-01")}
    actor = district.actor("office_head")
    with pytest.raises(NotAllowed):
        versions.add(COMMITTEE, unit=district.units["market"], code="01", actor=actor, **given)
    with pytest.raises(BadData, match="写明依据"):
        versions.add(central, unit=district.units["market"], code="01", actor=actor, reason=" ", **given)
    made = versions.add(
        central, unit=district.units["market"], code="01", actor=actor, reason="任命", **given
    )
    with pytest.raises(NotAllowed):
        versions.cancel(
            central, made, on=D("2024-05-01"), actor=district.actor("outsider"), at=given["at"], reason="x"
        )


def test_two_who_change_the_same_version(district: District) -> None:
    row = add(district)
    actor, at = district.actor("office_head"), moment("2024-03-01")
    same = CommitteeMember.objects.get(pk=row.pk)
    versions.modify(COMMITTEE, row, on=D("2024-03-01"), actor=actor, at=at, field="土地管理")
    with pytest.raises(Stale):
        versions.modify(COMMITTEE, same, on=D("2024-03-02"), actor=actor, at=at, field="城乡规划")
    assert sitting("2024-03-05") == [("01", "土地管理")]


def test_a_table_is_taken_whole_or_not_at_all(district: District) -> None:
    add(district, "01")
    add(district, "02", title="李伟")
    add(district, "03", title="赵敏")
    unit, actor = district.units["justice"], district.actor("office_head")

    def take(rows: list[dict[str, Any]], whole: bool = False) -> versions.Intake:
        made = [{"unit": unit, "title": "王芳", "field": "行政法学"} | row for row in rows]
        return versions.take_in(
            COMMITTEE, made, on=D("2024-05-01"), actor=actor, at=moment("2024-05-01"), whole=whole
        )

    with pytest.raises(BadData) as fault:
        take([{"code": "04"}, {"code": "04"}, {"code": "05", "field": "长" * 61}])
    assert sorted(fault.value.data["rows"]) == [1, 2]
    assert CommitteeMember.objects.count() == 3
    done = take(
        [{"code": "01"}, {"code": "02", "title": "李伟", "field": "社会保障"}, {"code": "04"}], whole=True
    )
    assert (done.added, done.modified, done.cancelled, done.same) == (1, 1, 1, 1)
    assert sitting("2024-05-01") == [("01", "行政法学"), ("02", "社会保障"), ("04", "行政法学")]
    assert len(set(Change.objects.filter(on="2024-05-01").values_list("batch", flat=True))) == 1
    assert verify("register:ar_committee") == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["m", "c"]), st.integers(1, 40), st.integers(0, 3)), max_size=8))
def test_any_course_of_changes_leaves_one_version_a_day(
    district: District, course: list[tuple[str, int, int]]
) -> None:
    CommitteeMember.objects.all().delete()
    actor, day = district.actor("office_head"), D("2024-01-10")
    add(district)
    expected = {day: "行政法学"}
    for act, after, what in course:
        row = CommitteeMember.objects.filter(code="01", valid_to=None).first()
        day += dt.timedelta(days=after)
        if row is None:
            break
        try:
            if act == "m":
                versions.modify(
                    COMMITTEE, row, on=day, actor=actor, at=moment("2024-01-10"), field=f"领域{what}"
                )
                expected[day] = f"领域{what}"
            else:
                versions.cancel(COMMITTEE, row, on=day, actor=actor, at=moment("2024-01-10"))
                expected[day] = ""
        except Refused:
            continue
    for probe in range(-1, 60, 3):
        on = D("2024-01-10") + dt.timedelta(days=probe)
        begun = [field for start, field in sorted(expected.items()) if start <= on]
        assert [field for _code, field in sitting(on.isoformat())] == (
            [begun[-1]] if begun and begun[-1] else []
        )


def workbook(rows: list[list[str]]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return SimpleUploadedFile("members.xlsx", stream.getvalue())


def test_pages_add_modify_cancel_import(district: District) -> None:
    client = Client()
    client.force_login(district.users["office_head"])
    unit = district.units["justice"]
    faulty = client.post(
        "/work/register/ar_committee/new/", {"unit": unit.pk, "code": "01", "title": "王芳", "on": "x"}
    )
    assert faulty.status_code == 422
    assert "王芳" in faulty.content.decode()
    made = client.post(
        "/work/register/ar_committee/new/",
        {"unit": unit.pk, "code": "01", "title": "王芳", "field": "行政法学", "on": "2024-01-10"},
    )
    page = client.get(made["Location"]).content.decode()
    assert "王芳" in page
    assert "现行" in page
    client.post(made["Location"] + "modify/", {"title": "王芳", "field": "土地管理", "on": "2024-02-01"})
    assert sitting("2024-02-01") == [("01", "土地管理")]
    assert client.get(made["Location"] + "cancel/").status_code == 200
    table = [
        ["机关", "编码", "名称", "专业领域", "外部专家"],
        [unit.short, "01", "=1+1", "土地管理", "是"],
        [unit.short, "02", "", "x", "是"],
    ]
    back = client.post("/work/register/ar_committee/import/", {"file": workbook(table), "on": "2024-03-01"})
    assert back.status_code == 422
    marked = CalamineWorkbook.from_filelike(io.BytesIO(back.content)).get_sheet_by_index(0).to_python()
    assert marked[0][-1] == "错误"
    assert marked[1][-1] == ""
    assert "名称" in marked[2][-1]
    table[2][2] = "李伟"
    done = client.post("/work/register/ar_committee/import/", {"file": workbook(table), "on": "2024-03-01"})
    assert "新增1项，修改1项" in done.content.decode()
    assert "=1+1" in client.get("/work/list/ar_committee/?on=2024-03-01").content.decode()


def test_the_public_sees_public_columns_only(district: District) -> None:
    row = add(district, title="王芳")
    page = Client().get("/public/register/ar_committee/?on=2024-02-01").content.decode()
    assert "王芳" in page
    assert "王芳" not in Client().get("/public/register/ar_committee/?on=2023-02-01").content.decode()
    assert Client().get(f"/public/register/ar_committee/{row.pk}/").status_code == 200
    assert Client().get("/public/register/reconsideration/").status_code == 404
    assert Client().get("/public/register/ar_committee/?valid_from_from=2024-01-01").status_code == 200


def test_strangers_do_not_see_or_change_rows(district: District) -> None:
    row = add(district)
    stranger = Client()
    stranger.force_login(district.users["outsider"])
    assert stranger.get(f"/work/register/ar_committee/{row.pk}/").status_code == 404
    for act in ("modify", "cancel"):
        assert (
            stranger.post(f"/work/register/ar_committee/{row.pk}/{act}/", {"on": "2024-05-01"}).status_code
            == 404
        )
    assert stranger.get("/work/register/ar_committee/new/").status_code == 403
    assert stranger.post("/work/register/ar_committee/import/").status_code == 403
