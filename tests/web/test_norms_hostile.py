"""Hostile input at the newest doors of rules: forms for everybody, the table of a round, files of drafts."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.kernel.procedures.models import Case
from fazhi.modules.norms import rounds
from fazhi.modules.norms.models import Draft, FairReport, RoundItem, Suggestion
from tests.engines.lint.test_hostile import BODY, LAUGHS, package
from tests.engines.test_workbooks import HOSTILE
from tests.support.district import District, moment
from tests.support.norms import drafted, issued, makers, town

pytestmark = pytest.mark.django_db
__all__ = ["makers", "town"]
SCRIPT = "<script>alert(1)</script>{{7*7}}=cmd|' /C calc'!A0"
BAD = ("a\0b", "\x1b[2J", "\x08" * 5)
LONG = "长" * 4001


def signed_in(district: District, who: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(district.users[who])
    return client


@pytest.mark.parametrize("door", ["suggest", "fair"])
def test_the_forms_for_everybody(town: District, door: str) -> None:
    norm = issued(town)
    address = f"/norms/{norm.pk}/suggest/" if door == "suggest" else "/norms/fair-report/"
    good = {
        "reasons": "增加了义务", "name": "李四", "phone": "13900000000", "clause": "第二条", "form_key": "k", "title": "办法", "drafter": norm.unit_id,
        "document_number": "1号",
    }  # fmt: skip
    names = ("reasons", "name", "phone", "form_key") + (
        ("clause",) if door == "suggest" else ("title", "drafter", "document_number")
    )
    client, before = Client(), Case.objects.count()
    for name in names:
        for value in (*BAD, LONG):
            response = client.post(address, good | {name: value})
            assert response.status_code == 422, (name, value[:10])
            assert "\0" not in response.content.decode()
    for value in (
        "0",
        "-1",
        "9" * 40,
        "x",
        str(town.units["gov"].pk),
    ):  # a government is no drafting unit of the form
        if door == "fair":
            assert client.post(address, good | {"drafter": value}).status_code == 422
            assert client.get(address, {"document": value}).status_code in (200, 404)
    assert Case.objects.count() == before
    receipt = client.post(address, good | {"reasons": SCRIPT, "name": SCRIPT[:60], "form_key": "k2"})
    assert receipt.status_code == 302
    assert "<script>alert" not in client.get(receipt.headers["Location"]).content.decode()
    made: Any = (Suggestion if door == "suggest" else FairReport).objects.get()
    reader = "officer" if door == "suggest" else "respondent"
    page = signed_in(town, reader).get(f"/work/case/{made.pk}/").content.decode()
    assert "<script>alert" not in page
    for form in ("POST", "GET"):  # what is no form at all
        assert client.generic(form, address, b"\xff\x00{", content_type="application/json").status_code in (
            200,
            422,
        )


def test_the_table_of_a_round(town: District) -> None:
    at = moment("2025-06-03")
    found = rounds.start_round(town.units["justice"], "全面清理", "通知", actor=town.actor("officer"), at=at)
    officer, address = signed_in(town, "officer"), f"/work/norms/rounds/{found.pk}/"
    head = "发文字号,名称,纳入清理,清理建议,清理结果\n"
    files: dict[str, bytes] = dict(HOSTILE) | {
        "empty": b"", "no rows": head.encode(), "nul": f"{head}甲1,一\0,是,,\n".encode(), "random": bytes(range(256)) * 50,
        "no number": f"{head},一,是,,\n".encode(), "long": f"{head}甲1,{'长' * 201},是,,\n".encode(), "strange verdict": f"{head}甲1,一,是,毁掉,\n".encode(),
        "result before proposal": f"{head}甲1,一,是,,废止\n".encode(), "one head twice": "发文字号,发文字号\n甲,乙\n".encode(),
        "a cell that never ends": f'{head}"甲1,一'.encode() + b"a" * 200_000,
    }  # fmt: skip
    for name, content in files.items():
        response = officer.post(address, {"file": SimpleUploadedFile("a.xlsx", content)})
        assert response.status_code in (409, 422), name
        assert not RoundItem.objects.exists(), name
    cells = f"{head}{SCRIPT.replace(',', '')},=1+1,是,保留,\n".encode()
    assert officer.post(address, {"file": SimpleUploadedFile("a.csv", cells)}).status_code == 200
    assert "<script>alert" not in officer.get(address).content.decode()
    with zipfile.ZipFile(io.BytesIO(officer.get(f"{address}?export=1").content)) as book:
        assert not any(
            b"<f>" in book.read(name) for name in book.namelist()
        )  # what looks like a formula stays text
    for query in ({"q": "\0"}, {"q": "%"}, {"after": "9" * 40}, {"after": "²"}):
        assert officer.get(address, query).status_code == 200
    for query in ({"show": "x"}, {"show": "a\0"}, {"after": "\0"}):
        assert officer.get(address, query).status_code == 422
    for codes in (["\0"], ["x" * 5000], ["无此"]):
        assert officer.post(address, {"act": "done", "verdict": "keep", "code": codes}).status_code == 422


def test_files_of_a_draft(town: District) -> None:
    case = drafted(town)
    drafter, address = signed_in(town, "outsider"), f"/work/norm/{case.pk}/draft/"
    outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    refused = {
        "entity.docx": package(BODY % (outside, "&x;")), "laughs.docx": package(BODY % (LAUGHS, "&l9;")),
        "bomb.docx": package(b" " * (41 * 1024 * 1024)), "broken.docx": b"PK\x03\x04no", "page.html": b"<html></html>", "x.pdf": b"%PDF-1.7 broken",
    }  # fmt: skip
    for name, content in refused.items():
        response = drafter.post(address, {"act": "save", "file": SimpleUploadedFile(name, content)})
        assert (response.status_code, "root:" in response.content.decode()) == (422, False), name
    assert Draft.objects.filter(norm=case).count() == 1
    rels = b'<Relationships><Relationship Target="http://203.0.113.1/x.png" TargetMode="External"/></Relationships>'
    macros = package(
        BODY % ("", "第一条　&lt;script&gt;alert(1)&lt;/script&gt;"), **{"word/vbaProject.bin": b"x", "word/_rels/document.xml.rels": rels}
    )  # fmt: skip
    assert (
        drafter.post(address, {"act": "save", "file": SimpleUploadedFile("m.docx", macros)}).status_code
        == 302
    )
    page = drafter.get(address).content.decode()
    assert ("<script>alert" in page, "203.0.113.1" in page) == (False, False)
    assert drafter.post(address, {"act": "save", "text": "第一条\0"}).status_code == 422
    for query in ({"draft": "²"}, {"draft": "9" * 30}, {"draft": "1", "against": "-1"}):
        assert drafter.get(address, query).status_code == 404
    with zipfile.ZipFile(io.BytesIO(drafter.get(address, {"form": "docx"}).content)) as made:
        assert not [name for name in made.namelist() if "vba" in name or b"203.0.113.1" in made.read(name)]
