"""The papers of certificates and exams: every blank is filled, whichever form made the change; reading is checked."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.test import Client
from docx import Document as Docx

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.documents.models import Document
from fazhi.kernel.documents.render import as_docx
from fazhi.kernel.errors import NotAllowed, Refused
from fazhi.kernel.registers import versions
from fazhi.modules.certificates import actions, wording
from fazhi.modules.certificates.models import Certificate, Exam
from fazhi.modules.certificates.register import ACTS, CERTIFICATES, SITTINGS
from tests.support.certificates import D, change, issue
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
SYSTEMS = "国办发〔2018〕118号"
SAID = {"reason", "on", "organ", "basis"}


def blanks(paper: wording.Paper) -> set[str]:
    return {paper.recipient, *re.findall(r"\{(\w+)\}", "".join(paper.wording))}


def text_of(paper: Document) -> str:
    return "\n".join(p.text for p in Docx(io.BytesIO(as_docx(paper))).paragraphs)


def test_no_paper_has_a_blank_that_nothing_fills(bureau: District) -> None:
    fields = {field.name for field in Certificate._meta.get_fields()}
    for act in ACTS:
        for paper in act.issues:
            assert blanks(paper) <= fields | SAID, paper.kind
            assert str(paper.basis) in text_of_basis(paper)
    sitting = Exam.objects.order_by("pk")[0].sittings.order_by("pk")[0]
    assert blanks(wording.RESULT) <= {
        *actions._said(sitting),
        "basis",
        "on",
        "organ",
        *(f.name for f in sitting._meta.get_fields()),
    }
    assert {act.key for act in ACTS if act.issues} == {"issue", "renew", "suspend", "restore", "recall"}


def text_of_basis(paper: wording.Paper) -> str:
    return "".join(paper.wording).replace("{basis}", str(paper.basis))


@duty(SYSTEMS, "", "证件的核发、换发、暂扣、恢复、收回制作文书并载明依据")
def test_a_certificate_through_its_papers(bureau: District) -> None:
    row = issue(bureau, field="市场监管", area="测试区")
    row = change(bureau, row, "2021-01-10", checked=2020)
    row = change(bureau, row, "2021-06-01", state="suspended")
    row = change(bureau, row, "2021-07-01", state="valid")
    row = change(
        bureau, row, "2025-02-20", until=D("2030-02-28"), issued_on=D("2025-02-20"), issue="replaced"
    )
    row = change(bureau, row, "2025-03-20", until=D("2031-02-28"), issued_on=D("2025-03-20"))
    change(bureau, row, "2026-03-02", state="recalled")
    made = list(Document.objects.filter(register="certificates").order_by("pk"))
    assert [paper.number for paper in made] == [
        "行政执法证件〔2020〕1号", "行政执法证件暂扣决定书〔2021〕1号", "行政执法证件恢复决定书〔2021〕1号",
        "行政执法证件换证决定书〔2025〕1号", "行政执法证件换证决定书〔2025〕2号", "行政执法证件收回决定书〔2026〕1号",
    ]  # fmt: skip
    assert {paper.unit.name for paper in made} == {"测试区司法局"}
    first = text_of(made[0])
    for part in (
        "王芳",
        "测试区市场监督管理局",
        row.code,
        "市场监管",
        "2020年3月1日",
        "2025年2月28日",
        "执法全过程记录制度",
    ):
        assert part in first
    assert "自2021年6月1日起暂扣其行政执法证" in text_of(made[1])
    assert "{" not in "".join(map(text_of, made))
    told = [
        json.loads(e.body).get("documents")
        for e in Entry.objects.filter(chain="register:certificates").order_by("seq")
    ]
    assert told == [[made[0].number], None, *([paper.number] for paper in made[1:])]
    assert [paper.entry_seq for paper in made] == [1, 3, 4, 5, 6, 7]
    assert verify("register:certificates") == []


def test_an_application_and_an_imported_list_draw_up_nothing(bureau: District) -> None:
    row = issue(bureau, state="applied", issued_on=None, until=None)
    rows = [
        {
            "unit": row.unit,
            "code": "B1",
            "title": "李伟",
            "officer": "02",
            "state": "valid",
            "issued_on": D("2020-03-01"),
            "until": D("2025-02-28"),
        }
    ]
    versions.take_in(
        CERTIFICATES,
        rows,
        on=D("2020-03-01"),
        actor=bureau.actor("office_head"),
        at=moment("2020-03-01"),
        reason="台账",
    )
    assert not Document.objects.exists()
    change(bureau, row, "2020-03-10", state="valid", issued_on=D("2020-03-10"), until=D("2025-03-09"))
    assert Document.objects.get().kind == "行政执法证件"


@duty(SYSTEMS, "", "考试结果通知考生，未合格不得从事执法活动")
def test_everybody_is_told_the_result(bureau: District) -> None:
    held, day, who = Exam.objects.order_by("pk")[0], D("2020-02-03"), bureau.actor("officer")
    assert actions.notify(held, on=day, actor=who, at=moment(day)) == 4
    with pytest.raises(Refused, match="都已经制发"):
        actions.notify(held, on=day, actor=who, at=moment(day))
    one = held.sittings.get(officer="02")
    paper = Document.objects.get(register=SITTINGS.key, row_id=one.pk)
    assert "得分：80分，合格分：60分，结果：合格" in text_of(paper)
    assert paper.content["recipient"] == "李伟："
    one.score, one.passed = 40, False
    one.save()
    assert actions.notify(held, on=day, actor=who, at=moment(day)) == 1
    assert "结果：不合格" in text_of(Document.objects.order_by("-pk")[0])
    with pytest.raises(NotAllowed):
        actions.notify(held, on=day, actor=bureau.actor("respondent"), at=moment(day))


def test_who_may_read_the_papers(bureau: District, client: Client) -> None:
    row, held = issue(bureau), Exam.objects.order_by("pk")[0]
    client.force_login(bureau.users["officer"])
    assert client.post(f"/work/exams/{held.pk}/notify/").status_code == 302
    paper = Document.objects.get(register="certificates")
    notice = Document.objects.filter(register="sittings").order_by("pk")[0]
    assert notice.number in client.get(f"/work/exams/{held.pk}/").content.decode()
    path, other = (f"/work/register/{d.register}/paper/{d.pk}/docx/" for d in (paper, notice))
    own = f"/work/exams/{held.pk}/notice/docx/"
    client.force_login(bureau.users["office_head"])
    assert paper.number in client.get(f"/work/register/certificates/{row.pk}/").content.decode()
    assert client.get(path).content[:2] == b"PK"
    assert client.get(path.replace("docx", "pdf")).content[:4] == b"%PDF"
    assert client.get(path.replace("docx", "exe")).status_code == 404
    assert client.get(path.replace("certificates", "sittings")).status_code == 404
    client.force_login(bureau.users["respondent"])  # 01 of the list
    assert (client.get(own).status_code, client.get(other).status_code) == (200, 404)
    client.force_login(bureau.users["outsider"])
    assert {client.get(url).status_code for url in (path, other, own)} == {404}
    client.logout()
    assert client.get(path).status_code == 302
