"""Pages of powers and certificates: what an official does in the browser, and what everybody may look up."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from fazhi.kernel import events
from fazhi.modules.certificates import service
from fazhi.modules.certificates.models import Certificate, Exam, Sitting
from fazhi.modules.powers.models import Power
from tests.modules import test_powers
from tests.support import certificates
from tests.support.district import District

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
streets = test_powers.streets
ACT = "/work/register/certificates/{}/act/{}/"


def signed_in(district: District, who: str) -> Client:
    client = Client()
    client.force_login(district.users[who])
    return client


def sheet(rows: list[list[Any]]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
    return SimpleUploadedFile("t.xlsx", stream.getvalue())


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def test_a_list_of_powers_from_excel_and_back(district: District) -> None:
    client = signed_in(district, "office_head")
    head = ["机关", "编码", "名称", "权力类型", "行使层级", "设定和实施依据"]
    rows = [
        [
            ("区市场监督管理局", "区住房和城乡建设委员会")[n % 2],
            f"P-{n:04d}",
            f"第{n}项处罚",
            "行政处罚",
            "区县级",
            "《市容条例》第三条",
        ]
        for n in range(60)
    ]
    path = "/work/register/powers/import/"
    unreasoned = client.post(path, {"file": sheet([head, *rows]), "on": "2020-01-01"})
    assert (unreasoned.status_code, Power.objects.count()) == (422, 0)
    done = client.post(path, {"file": sheet([head, *rows]), "on": "2020-01-01", "reason": "首次公布"})
    assert "新增60项" in text(done)
    moved = [["编码", "机关", "名称"], ["P-0001", "区市场监督管理局", "另一机关的"]]
    assert "表格缺少标题" in text(
        client.post(path, {"file": sheet(moved), "on": "2020-02-01", "reason": "x"})
    )
    taken = client.post(
        path, {"file": sheet([head, ["区市场监督管理局", *rows[1][1:]]]), "on": "2020-02-01", "reason": "x"}
    )
    marked = CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    assert "住房和城乡建设委员会行使，同一事项同一日只能有一个行使机关" in str(marked[1][-1])
    export = client.get(
        "/work/list/powers/export.xlsx?on=2020-06-01&col=title&col=kind&col=unit&col=level&col=basis"
    )
    back = CalamineWorkbook.from_filelike(io.BytesIO(export.content)).get_sheet_by_index(0).to_python()
    assert sorted(str(row[0]) for row in back[1:]) == [row[1] for row in rows]
    head_back = ["机关" if heading == "行使机关" else heading for heading in back[0]]
    again = client.post(path, {"file": sheet([head_back, *back[1:]]), "on": "2020-07-01", "reason": "核对"})
    assert "新增0项，修改0项，取消0项，60项没有变化" in text(again)


def test_columns_that_a_table_lacks_stay(district: District) -> None:
    test_powers.add(district, procedure="先立案", liability="依法追责")
    client = signed_in(district, "office_head")
    table = [
        ["机关", "编码", "名称", "权力类型", "行使层级", "设定和实施依据"],
        ["区市场监督管理局", "P-1", "改名", "行政处罚", "区县级", "《市容条例》第三条"],
    ]
    client.post("/work/register/powers/import/", {"file": sheet(table), "on": "2020-05-01", "reason": "改名"})
    row = Power.objects.get(valid_to=None)
    assert (row.title, row.procedure, row.liability) == ("改名", "先立案", "依法追责")


def test_the_form_says_why_and_keeps_what_was_typed(district: District) -> None:
    client, unit = signed_in(district, "office_head"), district.units["market"]
    said = {
        "unit": unit.pk,
        "code": "P-1",
        "title": "某项处罚",
        "kind": "penalty",
        "level": "district",
        "on": "2022-01-01",
        "basis": "《关于某事的通知》第一条",
    }
    page = client.post("/work/register/powers/new/", said | {"reason": "批准"})
    assert page.status_code == 422
    assert "规范性文件不能设定行政处罚" in text(page)
    assert "某项处罚" in text(page)
    assert client.post("/work/register/powers/new/", said).status_code == 422
    made = client.post("/work/register/powers/new/", said | {"reason": "批准", "basis": "《市容条例》第三条"})
    client.post(
        made["Location"] + "modify/",
        said | {"kind": "inspection", "basis": "《市容条例》第三条", "on": "2022-03-01", "reason": "改类"},
    )
    latest = Power.objects.get(valid_to=None)
    shown = text(client.get(f"/work/register/powers/{latest.pk}/"))
    assert "<del>行政处罚</del> → <ins>行政检查</ins>" in shown
    assert "历史版本，只供查阅" in text(client.get(made["Location"]))


def test_the_public_asks_who_is_competent(streets: District) -> None:
    test_powers.add(streets)
    test_powers.give(streets)
    page = text(Client().get("/public/power/?q=占道&on=2020-04-01"))
    assert "测试区市场监督管理局" in page
    assert "北街道办事处" in page
    assert "没有这样的事项" in text(Client().get("/public/power/?q=占道&on=2019-04-01"))
    assert "测试区市场监督管理局" in text(Client().get("/public/power/?q=p-1&on=2021-04-01"))
    assert "北街道办事处" not in text(Client().get("/public/power/?q=p-1&on=2021-04-01"))
    assert (
        "<script"
        not in text(Client().get("/public/power/?q=<b>x")).partition("<main")[2].partition("</main")[0]
    )
    listed = text(Client().get("/public/register/delegations/?on=2020-04-01"))
    assert "委托书1号" in listed


def test_evaluation_of_use(district: District) -> None:
    test_powers.add(district)
    test_powers.add(district, "P-2", title="从未行使的")
    events.publish("power.used", code="P-1", unit=district.units["market"], on=D("2020-03-01"), source="罚1")
    client = signed_in(district, "respondent")
    page = text(client.get("/work/powers/use/?year=2020"))
    assert page.index("从未行使的") < page.index("对占道经营的处罚")
    assert "<b>1</b>项全年没有行使" in page
    assert client.get("/work/powers/use/?year=x").status_code == 422
    assert client.get(f"/work/powers/use/?unit={district.units['housing'].pk}").status_code == 404
    assert "没有事项" in text(signed_in(district, "outsider").get("/work/powers/use/?year=2020"))


def test_a_certificate_is_looked_up_by_number_and_says_nothing_private(bureau: District) -> None:
    row = certificates.issue(bureau, field="市场监管")
    page = text(Client().get(f"/public/certificate/?number={row.code}&on=2020-04-01"))
    for shown in ("有效", "王芳", "测试区市场监督管理局", "市场监管"):
        assert shown in page
    assert "respondent" not in page
    assert "已到期" in text(Client().get(f"/public/certificate/?number={row.code}&on=2025-03-01"))
    assert "没有这一证号" in text(Client().get(f"/public/certificate/?number={row.code}&on=2020-02-01"))
    assert "没有这一证号" in text(Client().get(f"/public/certificate/?number={row.code[:-1]}"))
    suspended = certificates.change(bureau, row, "2020-06-01", state="suspended")
    page = text(Client().get(f"/public/certificate/?number={suspended.code}&on=2020-06-01"))
    assert "暂扣" in page
    assert "不得执法" in page


def test_applicants_are_not_published(bureau: District) -> None:
    row = certificates.issue(bureau, state="applied", issued_on=None, until=None)
    shown = certificates.issue(bureau, "02", "A2")
    page = text(Client().get("/public/register/certificates/?on=2020-04-01"))
    assert (row.title in page, shown.title in page) == (False, True)
    assert Client().get(f"/public/register/certificates/{row.pk}/").status_code == 404
    assert "没有这一证号" in text(Client().get(f"/public/certificate/?number={row.code}&on=2020-04-01"))


def test_the_life_of_a_certificate_is_buttons(bureau: District) -> None:
    client, row = signed_in(bureau, "office_head"), certificates.issue(bureau)
    page = text(client.get(f"/work/register/certificates/{row.pk}/"))
    assert ACT.format(row.pk, "suspend") in page
    assert ACT.format(row.pk, "restore") not in page
    assert client.get(ACT.format(row.pk, "restore")).status_code == 404
    assert client.post(ACT.format(row.pk, "suspend"), {"on": "2020-06-01"}).status_code == 422
    moved = client.post(ACT.format(row.pk, "suspend"), {"on": "2020-06-01", "reason": "执法监督决定1号"})
    assert not service.valid(row.code, D("2020-06-01"))
    stranger = signed_in(bureau, "outsider").post(
        moved["Location"] + "act/restore/", {"on": "2020-07-01", "reason": "x"}
    )
    assert stranger.status_code in {403, 404}
    own = signed_in(bureau, "respondent")
    assert (
        own.post(moved["Location"] + "act/restore/", {"on": "2020-07-01", "reason": "x"}).status_code == 403
    )
    client.post(moved["Location"] + "act/restore/", {"on": "2020-07-01", "reason": "期满"})
    assert service.valid(row.code, D("2020-07-01"))
    assert Certificate.objects.count() == 3


def test_an_exam_from_the_bank_to_the_score(bureau: District) -> None:
    today = timezone.localdate()
    for n in range(4):
        certificates.question(bureau, n, "2022-01-01", law="行政处罚法(2021)", article="42(1)")
    office = signed_in(bureau, "office_head")
    form = {
        "code": "2099-1",
        "title": "资格考试",
        "subject": "general",
        "held_on": today.isoformat(),
        "size": 3,
        "pass_mark": 60,
        "seed": "1234567",
    }
    assert office.post("/work/exams/", form | {"size": 0}).status_code == 422
    page = office.post("/work/exams/", form)["Location"]
    assert signed_in(bureau, "outsider").post("/work/exams/", form).status_code == 403
    officer = signed_in(bureau, "respondent")
    assert "开始作答" in text(officer.get(page))
    assert "孙强" not in text(officer.get(page))
    paper = text(officer.get(page + "sit/"))
    keys = re.findall(r'name="(q\d+)" value="B"', paper)
    assert len(keys) == 3
    officer.post(page + "sit/", dict.fromkeys(keys[:2], "B") | {"q999999": "B"})
    sitting = Sitting.objects.get(exam__code="2099-1")
    assert (sitting.name, sitting.score, sitting.passed) == ("王芳", 67, True)
    officer.post(page + "sit/", dict.fromkeys(keys, "B"))
    assert Sitting.objects.get(pk=sitting.pk).score == 67
    assert signed_in(bureau, "outsider").get(page + "sit/").status_code == 403
    head = ["机关", "人员编号", "得分"]
    faulty = office.post(
        page + "scores/",
        {
            "file": sheet(
                [
                    head,
                    ["区市场监督管理局", "02", "90"],
                    ["无此机关", "03", "90"],
                    ["区市场监督管理局", "04", "九十"],
                ]
            )
        },
    )
    assert faulty.status_code == 422
    assert Sitting.objects.filter(exam__code="2099-1").count() == 1
    office.post(page + "scores/", {"file": sheet([head, ["区市场监督管理局", "02", "90"]])})
    assert "2人次，合格2人次" in text(office.get(page))
    assert (
        officer.post(page + "scores/", {"file": sheet([head, ["区市场监督管理局", "03", "90"]])}).status_code
        == 403
    )
    assert officer.post(page + "regrade/", {"reason": "x"}).status_code == 403
    assert "没有得分改变" in text(office.post(page + "regrade/", {"reason": "复核"}))
    assert Exam.objects.get(code="2099-1").seed == "1234567"


@pytest.mark.parametrize(
    "path",
    ["/public/power/?on=x", "/public/certificate/?number=1&on=x", "/public/certificate/?number=" + "9" * 500],
)
def test_hostile_addresses_are_answered(district: District, path: str) -> None:
    assert Client().get(path).status_code in {200, 422}
