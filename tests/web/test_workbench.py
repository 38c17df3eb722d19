"""What an official does in the browser, through the test client: forms, faults, replays, bulk, export, log-in."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents.models import Document
from fazhi.kernel.orgs.models import User
from fazhi.kernel.web import listpage, lists
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


def signed_in(district: District, who: str = "officer") -> Client:
    client = Client()
    client.force_login(district.users[who])
    return client


def post_step(client: Client, case: Any, step: str, **data: Any) -> Any:
    data = {"form_key": f"k-{case.pk}-{step}", "version": case.version, "on": "2024-03-04"} | data
    return client.post(f"/work/case/{case.pk}/step/{step}/", data)


def test_a_step_is_taken_once_however_often_it_is_sent(district: District) -> None:
    case, client = district.apply(), signed_in(district)
    for _n in range(2):
        response = post_step(client, case, "accept", conditions_met="on")
        assert response.status_code == 302
    assert Entry.objects.filter(chain=case.chain).count() == 2


def test_a_failed_step_keeps_what_was_typed(district: District) -> None:
    case, client = district.accept(), signed_in(district)
    response = post_step(client, case, "suspend", suspend_reason="s6", note="双方正在协商", on="2024-03-05")
    assert response.status_code == 409
    text = response.content.decode()
    assert "双方正在协商" in text
    assert "第三十九条" in text


def test_a_stale_form_is_told_and_kept(district: District) -> None:
    case, client = district.accept(), signed_in(district)
    district.do(case, "use_ordinary", "2024-03-05")
    response = client.post(
        f"/work/case/{case.pk}/step/hear_parties/",
        {"form_key": "x", "version": case.version - 1, "on": "2024-03-06", "opinions": "坚持请求"},
    )
    assert response.status_code == 409
    assert "坚持请求" in response.content.decode()


def test_script_in_every_field_stays_text(district: District) -> None:
    client = signed_in(district)
    data = {
        "title": SCRIPT, "unit": district.units["justice"].pk, "counterpart": district.units["market"].pk,
        "party_name": SCRIPT, "party_id_number": "x", "party_phone": "1", "party_address": SCRIPT, "on": "2024-03-01",
        "channel": "counter", "act_kind": "penalty", "act_title": SCRIPT, "request": SCRIPT, "form_key": "o1",
    }  # fmt: skip
    response = client.post("/work/open/reconsideration/", data, follow=True)
    assert response.status_code == 200
    case = Reconsideration.objects.get()
    for path in (f"/work/case/{case.pk}/", "/work/", "/work/list/reconsideration/"):
        text = client.get(path).content.decode()
        assert SCRIPT not in text, path
        assert "&lt;script&gt;" in text, path
    again = client.post("/work/open/reconsideration/", data, follow=True)
    assert again.status_code == 200
    assert Reconsideration.objects.count() == 1


def test_an_export_holds_every_column_and_no_formula(district: District) -> None:
    case = district.apply()
    type(case).objects.filter(pk=case.pk).update(title='=HYPERLINK("http://x")')
    content = signed_in(district).get("/work/list/reconsideration/export.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert len(rows[0]) == 8
    assert rows[1][1] == '=HYPERLINK("http://x")'
    assert b"<f>" not in content


def test_paging_by_key_shows_every_case_once(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every order, and where a filter by day leaves more rows than are counted."""
    monkeypatch.setattr(lists, "COUNTED", 20)
    monkeypatch.setattr(listpage.page, "__defaults__", (10, False))
    client = signed_in(district)
    cases = [district.apply(day) for day in ("2024-03-04", "2024-03-01", "2024-03-05") * 12]
    orders = {
        "": sorted(cases, key=lambda case: -case.pk),
        "?sort=opened_on": sorted(cases, key=lambda case: (case.opened_on, case.pk)),
        "?sort=-opened_on": sorted(cases, key=lambda case: (case.opened_on, case.pk), reverse=True),
        "?opened_on_from=2024-03-04": [case for case in reversed(cases) if str(case.opened_on) >= "2024-03-04"],
        "?opened_on_from=2024-03-04&opened_on_to=2024-03-04": [case for case in reversed(cases) if str(case.opened_on) == "2024-03-04"],
    }  # fmt: skip
    for query, expected in orders.items():
        seen, path = list[str](), "/work/list/reconsideration/" + query
        while path:
            response = client.get(path)
            page = response.context["page"]
            seen += [row["cells"][0][1] for row in page.rows]
            path = "/work/list/reconsideration/" + response.context["next"] if page.next_cursor else ""
        assert seen == [case.number for case in expected], query


def test_two_character_words_are_found(district: District) -> None:
    case = district.apply()
    client = signed_in(district)
    for words in ("罚款", "不服罚款", "张三", case.number):
        assert case.number in client.get("/work/list/reconsideration/", {"q": words}).content.decode(), words
    assert case.number not in client.get("/work/list/reconsideration/", {"q": "款罚"}).content.decode()


def test_restricted_data_is_masked_and_its_reading_audited(district: District) -> None:
    case, client = district.apply(), signed_in(district)
    assert "11010519491231002X" not in client.get(f"/work/case/{case.pk}/").content.decode()
    shown = client.post(f"/work/case/{case.pk}/reveal/").content.decode()
    assert "11010519491231002X" in shown
    assert Entry.objects.filter(chain__startswith="access:", action="read").count() == 1


def test_five_wrong_passwords_close_the_account(district: District) -> None:
    user = district.users["officer"]
    user.set_password("right-password-1")
    user.save()
    client = Client()
    for _n in range(5):
        assert client.post("/login/", {"username": "officer", "password": "wrong"}).status_code == 403
    assert client.post("/login/", {"username": "officer", "password": "right-password-1"}).status_code == 403
    User.objects.filter(pk=user.pk).update(locked_until=None)
    response = client.post(
        "/login/", {"username": "officer", "password": "right-password-1", "next": "https://evil.example/"}
    )
    assert response.status_code == 302
    assert response["Location"] == "/work/"


def test_a_document_is_a_real_docx_with_its_words(district: District) -> None:
    from docx import Document as Docx

    case, client = district.accept(), signed_in(district)
    document = Document.objects.get(case_id=case.pk)
    response = client.get(f"/work/document/{document.pk}/docx/")
    text = "\n".join(p.text for p in Docx(io.BytesIO(response.content)).paragraphs)
    for words in (
        "张三",
        "测试区市场监督管理局",
        "第三十条第一款",
        document.number,
        "2024年3月4日",
        "受理通知书",
    ):
        assert words in text, words


def test_a_document_is_a_pdf_that_can_be_read(district: District, tmp_path: Any) -> None:
    case, client = district.accept(), signed_in(district)
    document = Document.objects.get(case_id=case.pk)
    response = client.get(f"/work/document/{document.pk}/pdf/")
    assert response.headers["Content-Type"] == "application/pdf"
    (tmp_path / "a.pdf").write_bytes(response.content)
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True
    )
    text = "".join(shown.stdout.split())
    for words in ("张三", "测试区司法局", document.number, "2024年3月4日", "受理通知书"):
        assert words in text, (words, text)
    assert client.get(f"/work/document/{document.pk}/exe/").status_code == 404


def test_the_clock_page_shows_its_work(district: District) -> None:
    case = district.accept()
    clock = case.clocks.get(key="ord.decide")
    text = signed_in(district).get(f"/work/clock/{clock.pk}/").content.decode()
    assert "2024-05-06" in text
    assert "第六十二条第一款" in text
    assert clock.nominal == dt.date(2024, 5, 3)


def test_bulk_archives_what_it_may_and_names_the_rest(district: District) -> None:
    case, client = district.accept(), signed_in(district)
    response = client.post(
        "/work/list/reconsideration/bulk/", {"step": "close", "case": [case.pk, "999999", "x"]}
    )
    assert response.status_code == 200
    assert case.number in response.content.decode()


def test_headers_forbid_inline_code(district: District) -> None:
    policy = signed_in(district).get("/work/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    for path in ("/", "/work/", "/apply/"):
        text = signed_in(district).get(path).content.decode()
        assert " style=" not in text
        assert " onclick=" not in text


def test_the_bulletin_names_what_was_late(district: District) -> None:
    case = district.accept()
    district.do(case, "use_ordinary", "2024-03-04")
    district.do(case, "send_copy", "2024-03-20")
    client = signed_in(district)
    text = client.get("/work/bulletin/?month=2024-03").content.decode()
    assert case.number in text
    assert "发送申请书副本" in text
    assert case.number not in client.get("/work/bulletin/?month=2024-02").content.decode()
    assert (
        case.number
        not in signed_in(district, "outsider").get("/work/bulletin/?month=2024-03").content.decode()
    )
    assert client.get("/work/bulletin/?month=2024-13").status_code == 422
