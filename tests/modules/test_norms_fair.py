"""Fair competition after issue: spot checks and reports, putting right, the interview, who learns of whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.procedures.models import Case, Clock, Party
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.procedures.tick import tick
from fazhi.modules.norms.models import FairCheck, FairReport
from fazhi.modules.norms.states import K, Q
from tests.support.district import District, moment
from tests.support.norms import FAIR, URGE, check, issued, makers, staffed, town, urged

TALK = {
    "interviewer": "测试市市场监督管理局",
    "interviewee": "某主任",
    "summary": "承诺整改",
    "fix_by": "2025-07-31",
}
pytestmark = pytest.mark.django_db
__all__ = ["makers", "town"]
duty = pytest.mark.duty


@duty(FAIR, "21(2)", "向本级人民政府报告抽查情况")
@duty(FAIR, "21", "抽查发现违反条例的，督促起草单位整改")
def test_from_the_spot_check_to_the_end(district: District) -> None:
    case = check(district)
    with pytest.raises(Refused, match="整改期限晚于"):
        district.do(case, "urge", "2025-05-07", "market_officer", fix_by="2025-05-07", **URGE)
    district.do(case, "urge", "2025-05-07", "market_officer", fix_by="2025-06-07", **URGE)
    running = Clock.objects.get(case=case, key="fix")
    # the last day is the one that was set, Saturday 7 June 2025, so Monday; its rule is a default, so it only reminds
    assert (running.due, case.fix_by, running.acts) == (dt.date(2025, 6, 9), dt.date(2025, 6, 9), False)
    with pytest.raises(NotAllowed):
        district.do(
            case, "report_fix", "2025-05-20", "market_officer", fixed_how="reviewed", measures="已补审"
        )
    district.do(case, "report_fix", "2025-05-20", "drafter", fixed_how="reviewed", measures="已补审")
    district.do(
        case, "refuse_fix", "2025-05-21", "market_officer", missing="审查书没有结论", fix_by="2025-06-20"
    )
    assert (case.state, case.fix_by) == (K.URGED, dt.date(2025, 6, 20))
    district.do(case, "report_fix", "2025-06-03", "drafter", fixed_how="reviewed", measures="已补审")
    district.do(case, "accept_fix", "2025-06-04", "market_officer")
    district.do(case, "tell_government", "2025-06-05", "market_officer")
    assert (case.state, case.told_on) == (K.RECTIFIED, dt.date(2025, 6, 5))
    assert set(Document.objects.filter(case_id=case.pk).values_list("kind", flat=True)) == {
        "公平竞争审查整改督促函"
    }


@duty(FAIR, "24", "经督促，逾期仍未整改的，上一级市场监督管理部门可以约谈负责人")
def test_no_interview_before_the_time_is_over(district: District) -> None:
    case = urged(district)
    with pytest.raises(Refused, match="期限已经届满"):
        district.do(case, "interview", "2025-06-06", "market_officer", **TALK)
    assert tick(moment("2025-06-10")).acted == 0
    with pytest.raises(Refused, match="上一级市场监督管理部门"):
        district.do(
            case,
            "interview",
            "2025-06-09",
            "market_officer",
            **TALK | {"interviewer": "测试区市场监督管理局"},
        )
    district.do(case, "interview", "2025-06-09", "market_officer", **TALK)
    assert (case.state, case.fix_by) == (K.INTERVIEWED, dt.date(2025, 7, 31))
    district.do(case, "report_fix", "2025-07-01", "drafter", fixed_how="repealed", measures="停止执行")
    district.do(case, "accept_fix", "2025-07-02", "market_officer")


@duty(FAIR, "25", "造成严重不良影响的，对责任人员依法给予处分")
def test_serious_effects_are_referred_once(district: District) -> None:
    case = urged(district)
    district.do(
        case, "refer", "2025-05-08", "market_officer", referred_to="区监察委员会", effect="三家企业退出"
    )
    with pytest.raises(Refused, match="只能办理一次"):
        district.do(case, "refer", "2025-05-09", "market_officer", referred_to="区监察委员会", effect="再次")


@duty(FAIR, "21", "起草单位不核查自己的措施")
def test_nobody_checks_his_own_measure(district: District) -> None:
    with pytest.raises(Refused, match="起草单位以外"):
        check(district, drafter="market")
    with pytest.raises(Refused, match="起草单位以外"):
        check(district, step="check_assigned", assigned_by="市局", drafter="market")


@duty(FAIR, "21", "报告的修改、废止在文件上办理后才确认整改完成")
def test_what_is_said_to_be_repealed_is_repealed(town: District) -> None:
    norm = issued(town)
    case = urged(town, fields={"document": norm})
    town.do(case, "report_fix", "2025-05-20", "drafter", fixed_how="repealed", measures="已废止")
    with pytest.raises(Refused, match="所报告的修改或者废止已经办理"):
        town.do(case, "accept_fix", "2025-05-21", "market_officer")
    town.do(norm, "repeal", "2025-05-22", "outsider", by_number="测政规〔2025〕2号", ended_on="2025-05-22")
    town.do(case, "accept_fix", "2025-05-23", "market_officer")


@duty(FAIR, "23", "督查、上级交办的措施登记核查")
def test_what_was_assigned_is_not_told_as_a_spot_check(district: District) -> None:
    case = check(district, step="check_assigned", assigned_by="市市场监督管理局")
    district.do(case, "clear", "2025-05-07", "market_officer", opinion="已经审查，符合")
    with pytest.raises(Refused, match="由抽查引起"):
        district.do(case, "tell_government", "2025-05-08", "market_officer")


SENT = {"title": "招牌补贴办法", "reasons": "只补贴本地企业", "form_key": "k1"}


@duty(FAIR, "22", "任何单位和个人可以举报；及时处理或者转送有关部门")
def test_a_report_from_the_portal_to_its_answer(town: District) -> None:
    norm = issued(town)
    staffed(town)
    browser = Client()
    address = f"/norms/fair-report/?document={norm.pk}"
    assert address in browser.get(f"/norms/{norm.pk}/").content.decode()
    assert norm.title in browser.get(address).content.decode()
    assert browser.post(address, {"reasons": ""}).status_code == 422
    receipt = browser.post(address, {**SENT, "drafter": norm.unit_id, "phone": "13900000000"})
    assert receipt.status_code == 302
    assert (
        browser.post(address, {**SENT, "drafter": norm.unit_id}).headers["Location"]
        == receipt.headers["Location"]
    )
    report = FairReport.objects.get()
    assert (report.unit, report.counterpart, report.document_id) == (town.units["market"], None, norm.pk)
    assert report.number in browser.get(receipt.headers["Location"]).content.decode()
    assert Client().get(receipt.headers["Location"]).status_code == 404
    town.do(report, "take_up", "2027-01-04", "market_officer")
    found = FairCheck.objects.get()
    report.refresh_from_db()
    assert (report.check_case_id, found.counterpart, found.source) == (found.pk, norm.unit, "report")
    with pytest.raises(Refused, match="已经核查，有结论"):
        town.do(report, "answer", "2027-01-05", "market_officer", answer="属实")
    town.do(found, "urge", "2027-01-05", "market_officer", fix_by="2027-02-05", **URGE)
    report = FairReport.objects.get()
    town.do(report, "answer", "2027-01-06", "market_officer", answer="属实，已督促整改")
    assert report.state == Q.ANSWERED


@duty(FAIR, "22", "举报人不向被举报的单位透露")
def test_the_drafting_unit_does_not_learn_who_reported(town: District) -> None:
    norm = issued(town)
    staffed(town)
    Client().post(
        f"/norms/fair-report/?document={norm.pk}", {**SENT, "drafter": norm.unit_id, "name": "李四"}
    )
    report = FairReport.objects.get()
    town.do(report, "take_up", "2027-01-04", "market_officer")
    for who in ("drafter", "outsider"):
        seen = set(
            visible(Case.objects.all(), town.actor(who, dt.date(2027, 1, 4))).values_list(
                "procedure", flat=True
            )
        )
        assert "norm_fair_report" not in seen
        client = Client()
        client.force_login(town.users[who])
        assert client.get(reverse("case", args=(report.pk,))).status_code == 404
    assert not Party.objects.filter(case__procedure="norm_fair_check").exists()
    assert not any(
        "李四" in str(one.body) for one in Entry.objects.filter(case_id=FairCheck.objects.get().pk)
    )


def test_a_second_report_joins_the_open_check_and_one_about_oneself_is_handed_on(town: District) -> None:
    norm = issued(town)
    staffed(town)
    for key, drafter in (("a", norm.unit_id), ("b", norm.unit_id), ("c", town.units["market"].pk)):
        Client().post(
            f"/norms/fair-report/?document={norm.pk}", {**SENT, "drafter": drafter, "form_key": key}
        )
    first, second, own = FairReport.objects.order_by("pk")
    assert own.document is None
    for case in (first, second):
        town.do(case, "take_up", "2027-01-04", "market_officer")
    assert FairCheck.objects.count() == 1
    with pytest.raises(Refused, match="不是本机关起草"):
        town.do(own, "take_up", "2027-01-04", "market_officer")
    town.do(own, "transfer", "2027-01-04", "market_officer", sent_to="市市场监督管理局", why="涉及本机关")
    assert own.state == Q.TRANSFERRED


def test_no_market_body_is_one_clear_line(district: District) -> None:
    from fazhi.modules.norms import fairness

    with pytest.raises(BadData, match="上一级市场监督管理部门举报"):
        fairness.market_body(type(district.units["gov"])(pk=0, name="x"))


def test_the_figures(district: District) -> None:
    case = urged(district)
    district.do(case, "report_fix", "2025-05-20", "drafter", fixed_how="reviewed", measures="已补审")
    district.do(case, "accept_fix", "2025-05-21", "market_officer")
    for number in range(2):
        other = open_case(
            "norm_fair_check", acting_user=district.actor("market_officer"), at=moment("2025-06-03"), unit=district.units["market"],
            counterpart=district.units["housing"], title=f"措施{number}",
        )  # fmt: skip
        district.do(other, "clear", "2025-06-04", "market_officer", opinion="符合")

    def printed(key: str) -> str:
        indicator = definition.get(f"norms.fair_{key}")
        return orm.evaluate(indicator, Period.year(2025), indicator.register.rows()).printed

    keys = (
        "checks",
        "spot_checks",
        "breaches",
        "breach_rate",
        "rectified",
        "rectified_rate",
        "interviews",
        "reports",
    )
    assert [printed(key) for key in keys] == ["3", "3", "1", "33.33%", "1", "100%", "0", "0"]
