"""The duties of random inspection: plan, draw, teams, caps, record, publication, and a firm that checks itself."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from fazhi.engines.codes.uscc import check_uscc
from fazhi.engines.draw import verify_bundle
from fazhi.kernel import events
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.modules.inspection import register, service
from fazhi.modules.inspection.actions import current, folder_of
from fazhi.modules.inspection.models import Round, Visit, YearPlan
from tests.support.district import District, moment
from tests.support.inspection import drawn, listed, opened, planned, revealed, staffed

pytestmark = pytest.mark.django_db
JOINT, RANDOM, FIRMS = "国发〔2019〕5号", "国办发〔2015〕58号", "国办发〔2024〕54号"
duty = pytest.mark.duty


@pytest.fixture
def bureau(district: District) -> District:
    """The bureau in 2024, before the rule on inspections of enterprises."""
    staffed(district)
    listed(district, "2024-01-08")
    planned(district, "2024-01-09")
    return district


@pytest.fixture
def later(district: District) -> District:
    """The bureau in 2025: approval by the head, cap on visits."""
    staffed(district)
    listed(district, "2025-02-10")
    planned(district, "2025-02-11")
    return district


def visits(case: Any, state: str = "assigned") -> list[Any]:
    return list(Visit.objects.filter(task=case, state=state).order_by("pk"))


def printed(key: str, year: int) -> str:
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed


@duty(JOINT, "", "抽查按公布的年度计划进行")
def test_no_draw_outside_the_plan(district: District) -> None:
    staffed(district)
    listed(district, "2024-01-08")
    with pytest.raises(Refused, match="计划已经公布"):
        opened(district, "2024-03-04")
    planned(district, "2024-01-09")
    opened(district, "2024-03-04")


@duty(RANDOM, "", "随机选派的执法检查人员不少于两名")
def test_at_least_two_inspectors(bureau: District) -> None:
    with pytest.raises(Refused, match="不少于两名"):
        opened(bureau, "2024-03-04", team=1)


@duty(JOINT, "", "名单先固定，抽取可以验算，结果不可改动")
def test_a_draw_from_its_lists_to_its_inspections(bureau: District) -> None:
    case = drawn(bureau, "2024-03-04")
    made = Round.objects.get(draw=case)
    assert (made.subjects, made.drawn, len(visits(case))) == (12, 8, 8)
    assert verify_bundle.main([str(folder_of(made))]) == 0
    bodies = {e.action: json.loads(e.body) for e in Entry.objects.filter(chain=f"draw:{case.pk}")}
    assert bodies["commit"]["commitment"] == made.commitment
    assert bodies["draw"]["seed"] == made.seed
    assert all(len(set(visit.inspectors.split(";"))) == 2 for visit in visits(case))
    assert {visit.counterpart_id for visit in visits(case)} == {None}


def test_lists_that_were_changed_are_refused(bureau: District) -> None:
    case = opened(bureau, "2024-03-04")
    bureau.do(case, "freeze", "2024-03-04", "market")
    path = folder_of(current(case)) / "subjects.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("第1店", "第2店", 1), encoding="utf-8")
    with pytest.raises(BadData, match=r"subjects\.csv was changed"):
        revealed(bureau, case, "2024-03-04")


@duty(RANDOM, "", "实行回避：利害关系、原工作单位、上年检查过的对象")
def test_recusals_come_from_declarations_and_last_year(bureau: District) -> None:
    first = drawn(bureau, "2024-03-04")
    for visit in visits(first):
        bureau.do(visit, "record", "2024-03-12", "market", shown=True, result="nothing")
    inspector = versions.as_of(register.INSPECTORS.rows().order_by("code"), dt.date(2024, 12, 30)).first()
    codes = sorted(register.SUBJECTS.rows().values_list("code", flat=True))
    versions.modify(
        register.INSPECTORS, inspector, on=dt.date(2024, 12, 30), actor=bureau.actor("market", dt.date(2024, 12, 30)),
        at=moment("2024-12-30"), interests=codes[0], employers=codes[1],
    )  # fmt: skip
    planned(bureau, "2025-01-02")
    second = opened(bureau, "2025-01-02")
    bureau.do(second, "freeze", "2025-01-02", "market")
    text = (folder_of(current(second)) / "recusals.csv").read_text(encoding="utf-8")
    assert f"{inspector.code},{codes[0]},declared_interest" in text
    assert f"{inspector.code},{codes[1]},former_employer" in text
    assert text.count("last_year") >= 14


@duty(RANDOM, "", "重新抽取须有理由、新的随机数并留痕")
def test_a_draw_again_leaves_its_trace(bureau: District) -> None:
    case = drawn(bureau, "2024-03-04")
    again = {
        "reason": "检查人员申请回避",
        "source": "双色球第2期",
        "known_on": "2024-03-07",
        "known_time": "09:00",
    }
    bureau.do(case, "redraw", "2024-03-06", "market", **again)
    assert (len(visits(case)), len(visits(case, "void"))) == (0, 8)
    with pytest.raises(BadData, match="new randomness"):
        revealed(bureau, case, "2024-03-06")
    rounds = list(Round.objects.filter(draw=case))
    assert [made.reason for made in rounds] == ["", "检查人员申请回避"]
    (folder_of(rounds[1]) / "promises.json").unlink()
    revealed(bureau, case, "2024-03-06", "，第二次")
    bureau.do(case, "draw", "2024-03-07", "market", value="04 12 18", witness="人大代表")
    assert len(visits(case)) == 8
    assert verify_bundle.main([str(folder_of(rounds[1]))]) == 0
    assert printed("inspection.subjects", 2024) == "8"
    bureau.do(visits(case)[0], "record", "2024-03-12", "market", shown=True, result="nothing")
    with pytest.raises(Refused, match="还没有对抽中的对象开始检查"):
        bureau.do(case, "redraw", "2024-03-13", "market", **again)


def test_an_impossible_draw_says_why(district: District) -> None:
    staffed(district)
    listed(district, "2024-01-08", people=2, cap=1)
    planned(district, "2024-01-09")
    with pytest.raises(Refused, match=r"不能为.*派足检查人员.*渝A0000"):
        drawn(district, "2024-03-04")


@duty(RANDOM, "", "检查时出示执法证件")
@duty(RANDOM, "", "由抽取派定的人员检查")
def test_the_record_on_the_spot(bureau: District) -> None:
    visit = visits(drawn(bureau, "2024-03-04"))[0]
    with pytest.raises(Refused, match="出示执法证件"):
        bureau.do(visit, "record", "2024-03-12", "market", shown=False, result="nothing")
    for present in ("渝A9999;渝A8888", visit.inspectors.split(";")[0]):
        with pytest.raises(Refused, match="抽取派定的人员"):
            bureau.do(visit, "record", "2024-03-12", "market", shown=True, result="nothing", present=present)
    bureau.do(visit, "record", "2024-03-12", "market", shown=True, result="nothing", present=visit.inspectors)


@duty(JOINT, "", "检查结果自检查完成之日起二十个工作日内公示")
def test_results_are_published_within_twenty_working_days(bureau: District) -> None:
    first, second = visits(drawn(bureau, "2024-03-04"))[:2]
    for visit in (first, second):
        bureau.do(visit, "record", "2024-03-12", "market", shown=True, result="nothing")
    # 13 March is the first; 4 and 5 April are off, Sunday 7 April is worked: the twentieth is 10 April
    assert Clock.objects.get(case=first, key="publish").due == dt.date(2024, 4, 10)
    bureau.do(first, "publish", "2024-04-10", "market")
    bureau.do(second, "publish", "2024-04-11", "market")
    assert printed("inspection.published_in_time", 2024) == "50%"
    assert printed("inspection.published_rate", 2024) == "100%"
    assert printed("inspection.checked_rate", 2024) == "25%"


@duty(JOINT, "", "发现问题的依法处理，没有问题的才能直接办结")
def test_problems_are_followed_up(bureau: District) -> None:
    told: list[str] = []
    events.subscribe("inspection.follow_up")(lambda *, case, **_more: told.append(case.number))
    case = drawn(bureau, "2024-03-04")
    for visit, result in zip(visits(case), ["ordered", *["nothing"] * 7], strict=True):
        bureau.do(visit, "record", "2024-03-12", "market", shown=True, result=result)
    with pytest.raises(Refused, match="全部公示"):
        bureau.do(case, "finish", "2024-03-12", "market")
    bad, *good = visits(case, "checked")
    for visit in (bad, *good):
        bureau.do(visit, "publish", "2024-03-13", "market")
    with pytest.raises(Refused, match="没有发现需要处理的问题"):
        bureau.do(bad, "close", "2024-03-13", "market")
    with pytest.raises(Refused, match="检查发现了问题"):
        bureau.do(good[0], "follow_up", "2024-03-13", "market", handling="复查")
    bureau.do(bad, "follow_up", "2024-03-13", "market", handling="责令改正并立案")
    bureau.do(good[0], "close", "2024-03-13", "market")
    bureau.do(case, "finish", "2024-03-13", "market")
    assert told == [bad.number]
    assert printed("inspection.problem_rate", 2024) == "12.5%"
    assert service.inspections_of(bad.subject_code, 2024) == [(bad.number, dt.date(2024, 3, 12), "ordered")]


@duty(FIRMS, "", "入企检查由机关负责人事先批准")
@duty(FIRMS, "", "每户年度检查次数不超过公布的上限，超过须说明理由")
def test_caps_on_visits_from_2025(later: District) -> None:
    visit = visits(drawn(later, "2025-03-03"))[0]
    with pytest.raises(Refused, match="不能办理"):
        later.do(visit, "record", "2025-03-05", "market", shown=True, result="nothing")
    later.do(visit, "approve", "2025-03-05", "market_head")
    later.do(visit, "record", "2025-03-06", "market", shown=True, result="nothing")
    second = drawn(later, "2025-04-01", ratios="A=1;D=1")
    assert Round.objects.get(draw=second).subjects == 11
    assert visit.subject_code not in {v.subject_code for v in visits(second)}
    twin = visits(second)[0]
    Visit.objects.filter(pk=twin.pk).update(subject_code=visit.subject_code)
    twin.refresh_from_db()
    with pytest.raises(Refused, match="次数上限"):
        later.do(twin, "approve", "2025-04-07", "market_head")
    later.do(twin, "approve", "2025-04-07", "market_head", over_cap_reason="群众举报")
    later.do(twin, "record", "2025-04-08", "market", shown=True, result="nothing")
    assert printed("inspection.over_cap", 2025) == "1"


@duty(FIRMS, "", "紧急情况可以先行检查，事后补办批准")
def test_an_urgent_inspection_is_approved_afterwards(later: District) -> None:
    visit = visits(drawn(later, "2025-03-03"))[0]
    seen = {"shown": True, "result": "ordered", "findings": "燃气泄漏，已责令停用"}
    later.do(visit, "record_urgent", "2025-03-05", "market", urgent_reason="群众反映燃气味", **seen)
    with pytest.raises(Refused, match="补办批准"):
        later.do(visit, "publish", "2025-03-06", "market")
    later.do(visit, "approve_later", "2025-03-06", "market_head")
    with pytest.raises(Refused, match="不能办理"):
        later.do(visit, "approve_later", "2025-03-06", "market_head")
    later.do(visit, "publish", "2025-03-07", "market")
    assert visit.published_on == dt.date(2025, 3, 7)


@duty(FIRMS, "", "检查通知书和现场笔录")
def test_the_firm_is_given_a_notice_and_a_record(later: District) -> None:
    visit = visits(drawn(later, "2025-03-03"))[0]
    later.do(visit, "approve", "2025-03-05", "market_head")
    later.do(visit, "record", "2025-03-06", "market", shown=True, result="nothing", findings="证照齐全")
    notice, record = Document.objects.filter(case_id=visit.pk).order_by("pk")
    assert (notice.kind, record.kind) == ("行政检查通知书", "现场检查笔录")
    assert notice.content["recipient"] == f"{visit.subject_name}："
    assert visit.subject_code in notice.content["paragraphs"][0]
    text = "".join(record.content["paragraphs"])
    assert "证照齐全" in text
    assert "未发现问题" in text
    assert "2025年3月6日" in text


@duty(FIRMS, "", "上级部署的专项检查不计入年度次数上限")
def test_what_is_ordered_from_above_does_not_count(later: District) -> None:
    for visit in visits(drawn(later, "2025-03-03", occasion="ordered", ratios="A=1;D=1")):
        later.do(visit, "approve", "2025-03-05", "market_head")
    again = drawn(later, "2025-04-01", ratios="A=1;D=1")
    assert Round.objects.get(draw=again).subjects == 12
    later.do(visits(again)[0], "approve", "2025-04-07", "market_head")
    assert Round.objects.get(draw=drawn(later, "2025-05-06", ratios="A=1;D=1")).subjects == 11


@duty(JOINT, "", "企业信用风险分类结果用于抽查")
def test_what_credit_shows_raises_the_class(district: District) -> None:
    staffed(district)
    listed(district, "2026-04-13")
    planned(district, "2026-04-14")
    code = register.SUBJECTS.rows().filter(risk="A").order_by("code").values_list("code", flat=True)[0]
    item = open_case(
        "credit_item", acting_user=district.actor("officer"), at=moment("2026-04-13"), unit=district.units["justice"],
        counterpart=district.units["market"], title="罚款", subject_code=code, subject_name="甲", kind="penalty",
        document_number="罚1号", legal_basis="食品安全法", decided_on=dt.date(2026, 4, 10),
    )  # fmt: skip
    district.do(item, "grade", "2026-04-13", level="serious")
    district.do(item, "publish", "2026-04-14")
    chosen = {visit.subject_code: visit.risk for visit in visits(drawn(district, "2026-04-20"))}
    assert chosen[code] == "D"  # all of D are drawn, a third of A
    assert len(chosen) == 6 + 1 + 2


@duty(JOINT, "", "抽查计划一年一份，调整须公布")
def test_one_plan_a_year_and_its_adjustment(bureau: District) -> None:
    with pytest.raises(Refused, match="调整并公布计划"):
        planned(bureau, "2024-02-01")
    case = YearPlan.objects.get()
    change = {"cap": 3, "draws": 6, "reason": "新增联合抽查"}
    bureau.do(case, "adjust_plan", "2024-06-03", "market_head", **change)
    assert (case.cap, case.draws, printed("inspection.bodies", 2024)) == (3, 6, "1")


@duty(FIRMS, "", "未公布的事项不得检查")
def test_only_published_items(later: District) -> None:
    visit = visits(drawn(later, "2025-03-03", item="没有公布的事项"))[0]
    with pytest.raises(Refused, match="未公布的事项不得检查"):
        later.do(visit, "approve", "2025-03-05", "market_head")


def test_a_wrong_code_does_not_enter_the_pool(bureau: District) -> None:
    row = {
        "unit": bureau.units["market"],
        "code": "91500103MA5U0000X0",
        "title": "店",
        "region": "东",
        "risk": "A",
    }
    with pytest.raises(BadData) as caught:
        versions.take_in(
            register.SUBJECTS,
            [row],
            on=dt.date(2024, 2, 1),
            actor=bureau.actor("market"),
            at=moment("2024-02-01"),
        )
    assert check_uscc(row["code"]).reason in str(caught.value.data["rows"])


def test_items_claimed_and_covered(bureau: District) -> None:
    rows = [
        {"unit": bureau.units["market"], "code": f"X{n}", "title": f"事项{n}", "basis": "法", "claimed": n < 5, "listed": n < 5, "covered": n < 4}
        for n in range(5)
    ]  # fmt: skip
    actor, at = bureau.actor("market"), moment("2024-02-01")
    versions.take_in(register.ITEMS, rows, on=dt.date(2024, 2, 1), actor=actor, at=at)
    assert (printed("inspection.items_claimed", 2024), printed("inspection.coverage", 2024)) == ("5", "80%")
    assert printed("inspection.claim_rate", 2024) == "83.33%"


def test_a_firm_checks_itself_on_the_portal(bureau: District, client: Client) -> None:
    case = drawn(bureau, "2024-03-04")
    chosen = {visit.subject_code for visit in visits(case)}
    for code in register.SUBJECTS.rows().values_list("code", flat=True):
        text = client.get(f"/public/inspection/{case.pk}/", {"code": code}).content.decode()
        assert ("没有抽中" in text) == (code not in chosen)
    assert "不可能被抽中" in client.get(f"/public/inspection/{case.pk}/", {"code": "别家"}).content.decode()
    assert "PK" in client.get(f"/public/inspection/{case.pk}/1/bundle.zip").content[:4].decode()
    for path in ("1/../1/plan.json", "1/secret.json", "2/plan.json"):
        assert client.get(f"/public/inspection/{case.pk}/{path}").status_code == 404
    assert client.get(f"/public/inspection/{opened(bureau, '2024-03-05').pk}/").status_code == 404


def test_the_phone_sends_twice_and_it_counts_once(bureau: District, client: Client) -> None:
    visit = visits(drawn(bureau, "2024-03-04"))[0]
    client.force_login(bureau.users["market"])
    data = {"on": "2024-03-12", "shown": "on", "result": "nothing", "present": "", "form_key": "k1"}
    path, json_only = f"/work/inspection/{visit.pk}/", {"HTTP_ACCEPT": "application/json"}
    wrong = client.post(path, data | {"shown": ""}, **json_only)
    assert (wrong.status_code, "证件" in wrong.json()["sentence"]) == (422, True)
    assert client.post(path, data, **json_only).json() == {"ok": True, "number": visit.number}
    assert client.post(path, data, **json_only).json() == {"ok": True, "number": visit.number}
    assert Entry.objects.filter(chain=visit.chain, action="record").count() == 1
    assert client.post(path, data | {"form_key": "k2"}, **json_only).status_code == 422
    client.force_login(bureau.users["outsider"])
    assert client.get(path).status_code == 404


def test_a_published_folder_that_was_changed_says_so(bureau: District, client: Client) -> None:
    case = drawn(bureau, "2024-03-04")
    path = folder_of(Round.objects.get(draw=case)) / "result.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    code = visits(case)[0].subject_code
    assert "不一致" in client.get(f"/public/inspection/{case.pk}/", {"code": code}).content.decode()


def test_the_trail_of_many_opened_at_once_is_sound(bureau: District) -> None:
    case = drawn(bureau, "2024-03-04")
    assert verify() == []
    first = visits(case)[0]
    body = json.loads(Entry.objects.get(chain=first.chain, seq=1).body)
    assert (body["number"], body["title"]) == (first.number, first.title)
    assert first.code
    assert len({visit.number for visit in visits(case)}) == 8
