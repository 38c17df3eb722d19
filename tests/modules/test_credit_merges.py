"""Two codes of one firm: proposed, checked by another, decided, taken back; merged they are one firm everywhere."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import NotAllowed, Refused
from fazhi.kernel.orgs.actors import staff
from fazhi.kernel.orgs.models import Post, Unit, UnitKind, User
from fazhi.kernel.orgs.roles import Role
from fazhi.modules.credit import countertable, doubts, intake, merges, selectors, service
from fazhi.modules.credit.models import CodeMerge
from fazhi.pipeline.credit import evaluation, grades, judgements, store
from fazhi.pipeline.credit.counter.table import Table
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.model import STANDARD
from fazhi.pipeline.credit.snapshot import snapshot
from tests.modules.test_credit import CODE, D, duty, measure, published
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
NEW = "91440300708461136T"
DAY, AT = D("2026-04-20"), moment("2026-04-20")


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.FAZHI_NOW = tmp_path, "2026-04-20T10:00:00+08:00"


@pytest.fixture
def firm(district: District) -> Any:
    """A firm with a statement under its former code and records under both; another officer; the counter's table."""
    second = User.objects.create(username="second", name="second")
    Post.objects.create(
        user=second, unit=district.units["justice"], role=Role.OFFICER, valid_from=D("2019-01-01")
    )
    district.users["second"] = second
    measure(district)
    case = published(district)
    rows = [
        {"code": code, "name": "甲公司", "number": number, "act": "罚款", "level": "一般", "amount": "1", "decided_on": "2026-04-10", "unit": "测试区市场监督管理局"}
        for code, number in ((CODE, "罚1号"), (CODE, "罚2号"), (NEW, "罚2号"), (NEW, "罚3号"))
    ]  # fmt: skip
    path = intake.root() / "a.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    intake.take_in(path, district.units["market"], KINDS["penalty"], at=moment("2026-04-13"), channel="文件")
    return case


def evaluated() -> dict[str, str]:
    """Evaluate, put the grades into use; the hashes of all that is evaluated, who is who, and what the counter answers."""
    taken = snapshot(intake.root(), STANDARD, DAY)
    loaded = evaluation.load(taken.facts)
    standing = evaluation.evaluate(loaded, STANDARD, evaluation.number(DAY), len(taken.codes))
    grades.keep(intake.root(), standing, taken.codes, DAY)
    countertable.write_counter(DAY)
    with np.load(countertable.counter_folder() / "table.npz") as table:
        counter = hashlib.sha256(b"".join(table[name].tobytes() for name in sorted(table))).hexdigest()
    return {
        "facts": hashlib.sha256(taken.facts.read_bytes()).hexdigest(), "codes": ",".join(taken.codes), "counter": counter,
        "who": judgements.digest(judgements.read(doubts.file())), "grades": str(grades.in_use(intake.root()).rows()),
        "records": str([path.name for path in store.folders(intake.root())]), "shown": str([s.pk for s in selectors.shown(DAY, NEW)]),
    }  # fmt: skip


def proposed(district: District) -> CodeMerge:
    return merges.propose(
        district.units["justice"],
        CODE,
        NEW,
        "changed",
        "变更登记通知书",
        actor=district.actor("officer"),
        at=AT,
        day=DAY,
    )


def merged(district: District) -> CodeMerge:
    case = proposed(district)
    district.do(case, "check", "2026-04-20", "second", finding="登记机关变更记录一致")
    district.do(case, "merge", "2026-04-20", "office_head")
    return case


@duty("国办发〔2020〕49号", "归集", "主体代码变更后记录归并到现代码，合并可以撤回，撤回后与合并之前完全一致")
def test_a_merge_of_codes_that_is_undone_restores_every_hash(district: District, firm: Any) -> None:
    before = evaluated()
    assert before["codes"] == f"{CODE},{NEW}"
    case = merged(district)
    while_merged = evaluated()
    assert while_merged["codes"] == NEW
    assert all(before[name] != while_merged[name] for name in ("facts", "counter", "who", "grades", "shown"))
    assert before["records"] == while_merged["records"]
    district.do(case, "undo", "2026-04-20", "office_head", reason="两家企业")
    assert evaluated() == before
    assert [e.action for e in Entry.objects.filter(case_id=case.pk).order_by("seq")] == [
        "propose",
        "check",
        "merge",
        "undo",
    ]
    again = merged(district)
    assert evaluated() == while_merged
    assert (again.state, case.state) == ("merged", "undone")


def test_merged_codes_are_one_firm_wherever_one_asks(
    district: District, firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    evaluated()
    with django_capture_on_commit_callbacks(execute=True):
        case = merged(district)
    table = Table(countertable.counter_folder())
    day = evaluation.number(DAY)
    assert table.answer(NEW.encode(), "政府采购", day)["applies"]
    assert table.answer(CODE.encode(), "政府采购", day)["applies"]
    assert [hit.item.pk for hit in selectors.measures_for(NEW, "政府采购", DAY)] == [firm.pk]
    assert service.risk_classes([CODE, NEW], DAY) == {CODE: "C", NEW: "C"}
    page = Client().get(f"/public/credit/?code={NEW}").content.decode()
    assert "罚1号" in page
    with django_capture_on_commit_callbacks(execute=True):
        district.do(case, "undo", "2026-04-20", "office_head", reason="两家企业")
    table.refresh()
    assert not table.answer(NEW.encode(), "政府采购", day)["applies"]
    assert table.answer(CODE.encode(), "政府采购", day)["applies"]
    assert "罚1号" not in Client().get(f"/public/credit/?code={NEW}").content.decode()


def test_who_may_do_what_in_a_merge(district: District, firm: Any) -> None:
    case = proposed(district)
    with pytest.raises(Refused, match="提出归并的人"):
        district.do(case, "check", "2026-04-20", "officer", finding="一致")
    with pytest.raises(NotAllowed):
        district.do(case, "check", "2026-04-20", "outsider", finding="一致")
    district.do(case, "check", "2026-04-20", "second", finding="一致")
    with pytest.raises(NotAllowed):
        district.do(case, "merge", "2026-04-20", "second")
    district.do(case, "merge", "2026-04-20", "office_head")
    third = "91330100799655058B"
    for old, new in ((CODE, third), (third, CODE)):
        with pytest.raises(Refused, match="归并到别的代码"):
            merges.propose(
                district.units["justice"],
                old,
                new,
                "changed",
                "x",
                actor=district.actor("officer"),
                at=AT,
                day=DAY,
            )
    with pytest.raises(Refused, match="两个代码不同"):
        merges.propose(
            district.units["justice"],
            NEW,
            NEW,
            "changed",
            "x",
            actor=district.actor("officer"),
            at=AT,
            day=DAY,
        )
    further = merges.propose(
        district.units["justice"], NEW, third, "changed", "x", actor=district.actor("officer"), at=AT, day=DAY
    )
    district.do(further, "check", "2026-04-20", "second", finding="一致")
    district.do(further, "merge", "2026-04-20", "office_head")
    assert selectors.same_firm(CODE) == [third, *sorted([CODE, NEW])]
    assert selectors.shown(DAY, third).exists()


def test_a_merge_that_contradicts_a_judgement_is_refused_whole(district: District, firm: Any) -> None:
    judgements.write(doubts.file(), judgements.Judgement("different", CODE, NEW, "甲", AT.isoformat(), ""))
    case = proposed(district)
    district.do(case, "check", "2026-04-20", "second", finding="一致")
    with pytest.raises(Refused, match="矛盾"):
        district.do(case, "merge", "2026-04-20", "office_head")
    case.refresh_from_db()
    assert (case.state, case.judgement) == ("checked", None)
    assert not selectors.shown(DAY, NEW).exists()


def test_the_page_of_merges(district: District, firm: Any) -> None:
    client = Client()
    client.force_login(district.users["officer"])
    page = client.get("/work/credit/merges/", {"old": CODE, "new": NEW}).content.decode()
    assert "名称相似度100" in page
    assert "行政处罚 2" in page
    assert (
        "校验码" in client.get("/work/credit/merges/", {"old": CODE[:-1] + "4", "new": NEW}).content.decode()
    )
    told = {"old": CODE, "new": NEW, "cause": "changed", "evidence": "变更登记通知书"}
    assert "一行" not in client.post("/work/credit/merges/", told | {"cause": "x"}).content.decode()
    assert not CodeMerge.objects.exists()
    answer = client.post("/work/credit/merges/", told)
    case = CodeMerge.objects.get()
    assert (answer.status_code, answer["Location"], case.old_name) == (
        302,
        f"/work/case/{case.pk}/",
        "甲公司",
    )
    assert case.number in client.get("/work/credit/merges/").content.decode()
    assert case.number in client.get("/work/list/credit_merge/").content.decode()
    office = Unit.objects.create(
        code="just2", name="邻区司法局", short="邻区司法局", kind=UnitKind.DEPARTMENT
    )
    user = User.objects.create(username="stranger", name="stranger")
    Post.objects.create(user=user, unit=office, role=Role.OFFICE_HEAD, valid_from=D("2019-01-01"))
    client.force_login(user)
    for path in ("/work/credit/merges/", "/work/list/credit_merge/"):
        assert case.number not in client.get(path).content.decode()
    assert client.get(f"/work/case/{case.pk}/").status_code == 404
    client.force_login(district.users["auditor"])
    assert client.get("/work/credit/merges/").status_code == 403
    assert staff(user, DAY).units() == {office.pk}
