"""Pages of normative documents: drafts under the linter, opinions, rounds, what stands on an article, the portal."""

from __future__ import annotations

import datetime as dt
import io
import re

import docx as office
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.write import docx
from fazhi.modules.norms import actions, rounds, views
from fazhi.modules.norms.cleanup import counts, totals
from fazhi.modules.norms.models import Norm, Round, Task
from tests.support.district import District, moment
from tests.support.norms import MAKER, TEXT, drafted, issued, makers, reviewing, town

pytestmark = pytest.mark.django_db
__all__ = ["makers", "town"]
FAULTY = TEXT.replace("商户应当保证招牌安全。", "商户应当缴纳招牌管理费。")
SECRET = "绝密草案甲乙丙"


def client(district: District, who: str) -> Client:
    made = Client()
    made.force_login(district.users[who])
    return made


def page(made: Client, path: str, status: int = 200) -> str:
    response = made.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def table(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return SimpleUploadedFile("round.xlsx", stream.getvalue())


def test_the_draft_page_shows_the_finding_with_its_article(town: District) -> None:
    case = drafted(town, text=FAULTY)
    drafter = client(town, "outsider")
    shown = page(drafter, f"/work/norm/{case.pk}/draft/")
    assert "设定了收费" in shown
    assert "《优化营商环境条例》第六十四条" in shown
    assert "<mark>" in shown
    assert f"/work/norm/{case.pk}/draft/" in page(drafter, f"/work/case/{case.pk}/")
    key = shown.split('name="key" value="')[1].split('"')[0]
    assert (
        drafter.post(
            f"/work/norm/{case.pk}/draft/", {"act": "suppress", "key": key, "reason": ""}
        ).status_code
        == 422
    )
    assert (
        drafter.post(
            f"/work/norm/{case.pk}/draft/", {"act": "suppress", "key": key, "reason": "市政府批准"}
        ).status_code
        == 302
    )
    assert "设定了收费" not in page(drafter, f"/work/norm/{case.pk}/draft/")


def test_a_draft_is_saved_from_a_file_and_compared(town: District) -> None:
    case = drafted(town)
    drafter = client(town, "outsider")
    address = f"/work/norm/{case.pk}/draft/"
    content = docx(parse_text(FAULTY))
    assert (
        drafter.post(address, {"act": "save", "file": SimpleUploadedFile("d.docx", content)}).status_code
        == 302
    )
    assert case.drafts.first().text == FAULTY
    assert "<ins>" in page(drafter, f"{address}?draft=2&against=1")
    marked = drafter.get(f"{address}?form=docx").content
    assert len(list(office.Document(io.BytesIO(marked)).comments)) > 0
    for name, bad in (("x.docx", b"PK\x03\x04no"), ("x.txt", b"\0\0"), ("x.txt", b"")):
        assert (
            drafter.post(address, {"act": "save", "file": SimpleUploadedFile(name, bad)}).status_code == 422
        )
    assert page(drafter, f"{address}?draft=99", 404)
    assert page(drafter, f"{address}?draft=1;drop", 404)


def test_an_opinion_is_made_of_a_finding_and_answered(town: District) -> None:
    case = reviewing(town)
    reviewer, drafter, address = (
        client(town, "officer"),
        client(town, "outsider"),
        f"/work/norm/{case.pk}/draft/",
    )
    fields = {"act": "opinion", "clause": "第二条", "kind": "content", "text": "写明标准"}
    # the request's own day is later than the case's days: the page acts as of today
    assert drafter.post(address, fields).status_code == 403
    assert reviewer.post(address, fields).status_code == 302
    assert reviewer.post(address, fields | {"kind": "x"}).status_code == 422
    opinion = case.opinions.get()
    answer = {"act": "answer", "opinion": opinion.pk, "adopted": "no", "reason": ""}
    assert drafter.post(address, answer).status_code == 422
    assert drafter.post(address, answer | {"reason": "已有标准"}).status_code == 302
    assert drafter.post(address, answer | {"opinion": "9x"}).status_code == 404
    assert "已有标准" in page(drafter, address)


def test_a_round_from_its_table_to_its_end(town: District) -> None:
    officer = client(town, "officer")
    data = {"unit": town.units["justice"].pk, "title": "营商环境清理", "basis": "通知"}
    assert officer.post("/work/norms/rounds/", data | {"unit": town.units["housing"].pk}).status_code == 422
    assert officer.post("/work/norms/rounds/", data).status_code == 302
    address = f"/work/norms/rounds/{Round.objects.get().pk}/"
    assert officer.get(f"{address}?template=1").status_code == 200
    head = ("发文字号", "名称", "纳入清理", "清理建议", "清理结果")
    shown = officer.post(
        address, {"file": table(head, ("甲1", "一", "是", "废止", "废止"), ("甲2", "二", "否", "", ""))}
    ).content.decode()
    assert "新登记2份" in shown
    assert officer.post(address, {"file": table(head, ("甲2", "二", "否", "毁掉", ""))}).status_code == 422
    assert officer.post(address, {"file": table(("不明", "x"), ("1", "2"))}).status_code == 422
    assert officer.post(address).status_code == 422
    assert officer.post(address, {"act": "finish"}).status_code == 200
    assert officer.post(address, {"file": table(head, ("甲3", "三", "否", "", ""))}).status_code == 409
    for who in ("outsider", "respondent"):
        assert client(town, who).get(address).status_code == 404
    assert client(town, "leader").get(address).status_code == 200


def test_a_round_of_the_size_of_a_district(town: District) -> None:
    """29,794 screened, 746 taken in, 350 kept, 42 amended, 354 repealed: taken in from one table, paged, exported, ticked."""
    officer = client(town, "officer")
    at = moment("2024-06-03")
    found = rounds.start_round(town.units["justice"], "全面清理", "通知", actor=town.actor("officer"), at=at)
    address = f"/work/norms/rounds/{found.pk}/"
    verdicts = ["保留"] * 350 + ["修改"] * 42 + ["废止"] * 354
    rows = [
        (f"文{n:06}", f"规范性文件{n}", "是" if n < 746 else "否", verdicts[n] if n < 746 else "", "")
        for n in range(29_794)
    ]
    head = ("发文字号", "名称", "纳入清理", "清理建议", "清理结果")
    shown = officer.post(address, {"file": table(head, *rows)}).content.decode()
    assert "新登记29794份" in shown
    assert "登记建议746份" in shown
    assert (totals(found), [count[1:] for count in counts(found)]) == (
        (29_794, 746),
        [(350, 0), (42, 0), (354, 0)],
    )
    first = page(officer, f"{address}?show=undone")
    assert first.count('type="checkbox"') == 100
    following = page(officer, f"{address}?show=undone&after={first.split('after=')[1].split(chr(34))[0]}")
    assert "文000100" in following
    assert "文000099" not in following
    ticked = {"act": "done", "verdict": "keep", "code": [f"文{n:06}" for n in range(100)]}
    assert "登记结果100份" in officer.post(address, ticked).content.decode()
    assert officer.post(address, ticked | {"verdict": "void"}).status_code == 409
    assert (
        officer.post(address, {"act": "propose", "verdict": "void", "code": ["文029000"]}).status_code == 422
    )
    assert "新纳入清理1份" in officer.post(address, {"act": "take_in", "code": ["文029000"]}).content.decode()
    export = officer.get(f"{address}?export=1").content
    again = officer.post(address, {"file": SimpleUploadedFile("again.xlsx", export)}).content.decode()
    assert "新登记0份" in again  # what was exported changes nothing when it comes back
    assert (totals(found), counts(found)[0][1:]) == ((29_794, 747), (350, 100))
    assert client(town, "outsider").get(f"{address}?export=1").status_code == 404
    assert officer.get(f"{address}?show=x").status_code == 422


def test_what_stands_on_an_article_and_the_tasks(town: District) -> None:
    case = issued(town)
    officer = client(town, "officer")
    address = "/work/norms/impact/"
    shown = page(officer, f"{address}?law=行政处罚法(2021)&article=33")
    assert case.title in shown
    assert "第一条" in shown
    assert page(officer, f"{address}?law=行政处罚法(2021)&article=33x", 422)
    data = {"law": "行政处罚法(2021)", "article": "33", "change": "修改", "unit": town.units["justice"].pk}
    assert officer.post(address, data | {"unit": "1x"}).status_code == 422
    assert "1项" in officer.post(address, data).content.decode()
    assert Task.objects.count() == 1


def test_the_stock_is_registered_on_its_page(town: District) -> None:
    drafter = client(town, "outsider")
    data = {
        "title": "招牌办法", "unit": town.units["housing"].pk, "maker": "测试区人民政府", "level": "government", "unified_number": "测政规〔2021〕3号",
        "published_on": "2021-03-01", "effective_on": "2021-04-01", "expires_on": "2099-03-31", "text": TEXT,
    }  # fmt: skip
    assert drafter.get("/work/norms/stock/").status_code == 200
    assert drafter.post("/work/norms/stock/", data | {"expires_on": "2022-01-01"}).status_code == 409
    assert drafter.post("/work/norms/stock/", data).status_code == 302
    made = Norm.objects.get()
    assert "商户应当保证招牌安全" in page(Client(), f"/norms/{made.pk}/")


def test_the_portal_shows_what_is_in_force_on_a_day(town: District) -> None:
    case = issued(town)
    anyone = Client()
    assert case.title in page(anyone, "/norms/?on=2025-04-21")
    assert case.title not in page(anyone, "/norms/?on=2025-04-20")
    assert case.title in page(anyone, "/norms/?on=2025-06-01&q=商户")
    assert case.title not in page(anyone, "/norms/?on=2025-06-01&q=犬只")
    assert "第二条" in page(anyone, f"/norms/{case.pk}/?on=2025-06-01")
    assert page(anyone, "/norms/?on=x", 422)
    assert page(client(town, "outsider"), f"/work/norm/{case.pk}/text/?on=2025-06-01&known=2025-04-20")
    assert page(client(town, "outsider"), "/work/norms/validity/")


def test_every_document_in_force_is_reached_page_by_page(
    town: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many documents of one day are shown once each, over several pages, on the portal and in the queue of validity."""
    monkeypatch.setattr(views, "QUEUE", 2)
    case = issued(town)
    ended = dt.date.today() + dt.timedelta(days=20)
    Norm.objects.filter(pk=case.pk).update(expires_on=ended)
    for number in range(2, 6):
        day = "2021-03-01" if number < 5 else "2020-03-02"
        actions.take_over(
            case.unit, None, f"存量办法{number}", TEXT, actor=town.actor("outsider"), at=moment("2025-04-22"), maker=MAKER,
            level="government", unified_number=f"测政规〔2021〕{number}号", published_on=day, effective_on="2021-04-01", expires_on=ended,
        )  # fmt: skip
    for who, address in ((Client(), "/norms/?q=办法"), (client(town, "outsider"), "/work/norms/validity/?")):
        seen: list[str] = []
        more = ["after="]
        while more:
            text = page(who, f"{address}&{more[0]}")
            seen += re.findall(r'href="/(?:norms|work/case)/(\d+)/[^"]*">', text)
            more = re.findall(r"after=\d+", text)
        assert sorted(map(int, seen)) == sorted(Norm.objects.values_list("pk", flat=True)), address
    assert page(Client(), "/norms/?after=²")


def test_drafts_and_foreign_documents_stay_inside(town: District) -> None:
    case = drafted(town, text=TEXT + f"\n{SECRET}")
    anyone, foreign, reviewer = Client(), client(town, "respondent"), client(town, "officer")
    for path in (
        f"/work/norm/{case.pk}/draft/",
        f"/work/norm/{case.pk}/text/",
        f"/work/norm/{case.pk}/draft/?form=docx",
    ):
        assert foreign.get(path).status_code == 404
        assert foreign.post(path, {"act": "save", "text": "x"}).status_code in {404, 405}
        assert anyone.get(path).status_code == 302
    assert page(anyone, f"/norms/{case.pk}/", 404)
    assert SECRET not in page(anyone, f"/norms/?q={SECRET}").replace(f'value="{SECRET}"', "")
    assert SECRET in page(reviewer, f"/work/norm/{case.pk}/draft/")
    assert reviewer.post(f"/work/norm/{case.pk}/draft/", {"act": "save", "text": "改"}).status_code == 403
    for path in ("/work/list/norm/", "/work/norms/validity/", "/work/norms/impact/?law=行政处罚法(2021)"):
        assert case.number not in page(foreign, path)
    assert case.drafts.count() == 1


def test_a_case_of_another_kind_is_no_document(town: District) -> None:
    other = town.apply("2024-03-01")
    assert client(town, "officer").get(f"/work/norm/{other.pk}/draft/").status_code == 404


def test_nothing_of_a_draft_is_run(town: District) -> None:
    case = drafted(town, text=TEXT + "\n<script>alert(1)</script>")
    assert "<script>alert" not in page(client(town, "outsider"), f"/work/norm/{case.pk}/draft/")
    actions.save_draft(case, TEXT, actor=town.actor("outsider"), at=moment("2025-03-04"))
