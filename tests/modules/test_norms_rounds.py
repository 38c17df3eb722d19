"""Filings, consultations, projects, clean-up at scale; the figures of real reports out of records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import fazhi.profiles
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.modules.norms import rounds
from fazhi.modules.norms.cleanup import overlap
from fazhi.modules.norms.models import Filing, RoundItem
from fazhi.modules.norms.states import F, Verdict
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
FILINGS, RULES, L37 = "法规规章备案审查条例", "规章制定程序条例", "国办发〔2018〕37号"


def printed(key: str, year: int = 2025) -> str:
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed


def filing(district: District, day: str = "2025-03-03", **changes: Any) -> Filing:
    data: dict[str, Any] = {
        "document_number": "区市监规〔2025〕1号",
        "published_on": "2025-02-24",
        "in_time": True,
        "in_form": True,
    } | changes
    case = open_case(
        "norm_filing", acting_user=district.actor("officer"), at=moment(day), unit=district.units["justice"],
        counterpart=district.units[data.pop("from_unit", "market")], title="计量器具管理办法", **data,
    )  # fmt: skip
    assert isinstance(case, Filing)
    return case


@duty(L37, "强化备案监督", "备案机关审查收到的文件，不审查自己的文件")
def test_nobody_reviews_his_own_filing(district: District) -> None:
    with pytest.raises(Refused, match="自己制定的文件"):
        filing(district, from_unit="justice")


@duty(FILINGS, "9", "不符合要求的，十五日内补充")
@duty(FILINGS, "11", "审查一般在两个月内完成")
@duty(FILINGS, "21", "三十日内报告处理情况")
def test_the_clocks_of_a_filing(district: District) -> None:
    case = filing(district)
    district.do(case, "ask_supplement", "2025-03-05", missing="备案报告")
    # fifteen days after Wednesday 5 March 2025: Thursday 20 March
    assert Clock.objects.get(case=case, key="supplement").due == dt.date(2025, 3, 20)
    district.do(case, "supplement", "2025-03-10", "respondent")
    district.do(case, "begin_review", "2025-03-11")
    # two months after 11 March: Sunday 11 May, so Monday
    assert case.review_due_on == dt.date(2025, 5, 12)
    district.do(case, "ask_correction", "2025-04-01", problems="第五条设定罚款")
    # thirty days after 1 April: 1 May, rolled over the holiday to Tuesday 6 May
    assert Clock.objects.get(case=case, key="fix").due == dt.date(2025, 5, 6)
    district.do(case, "report_fix", "2025-04-20", "respondent", measures="删去第五条")
    assert (case.state, case.corrected_on) == (F.CORRECTED, dt.date(2025, 4, 20))
    filing(district, "2025-05-08")
    assert (
        printed("norms.filings_received"),
        printed("norms.filings_corrected"),
        printed("norms.correction_rate"),
    ) == ("2", "1", "100%")


def test_what_is_not_corrected_is_revoked(district: District) -> None:
    case = filing(district)
    district.do(case, "begin_review", "2025-03-11")
    district.do(case, "ask_correction", "2025-04-01", problems="违法")
    district.do(case, "revoke", "2025-06-03", decision="区政府〔2025〕9号")
    assert case.state == F.REVOKED


@duty(L37, "广泛征求意见", "对征求意见稿提出意见")
def test_a_consultation_is_replied_to(district: District) -> None:
    case = open_case(
        "norm_consultation", acting_user=district.actor("officer"), at=moment("2025-03-03"), unit=district.units["justice"],
        title="市物业管理条例草案", sender="市司法局",
    )  # fmt: skip
    district.do(case, "reply", "2025-03-10", points=2, answer="建议修改第三条。")
    assert printed("norms.replies") == "1"


@duty(RULES, "10", "公众可以提出立法项目建议")
@duty(RULES, "12", "列入计划或者说明不列入的理由")
def test_a_project_is_planned_or_dropped(district: District) -> None:
    made = [
        open_case(
            "norm_project", acting_user=district.actor("officer"), at=moment("2025-03-03"), unit=district.units["justice"], title=title,
            proposer="李某", from_public=True, content="建议立法",
        )
        for title in ("无障碍环境", "养犬")
    ]  # fmt: skip
    district.do(made[0], "plan", "2025-03-10", plan_year=2026)
    district.do(made[0], "submit_bill", "2025-09-01")
    with pytest.raises(BadData):
        district.do(made[1], "drop", "2025-03-10", reason=" ")
    district.do(made[1], "drop", "2025-03-10", reason="已有上位法")
    assert printed("norms.projects") == "2"


def rows(total: int, concerned: int) -> Any:
    return ({"code": f"文{n:06}", "title": f"文件{n}", "concerned": n < concerned} for n in range(total))


def verdicts(keep: int, amend: int, void: int) -> dict[str, str]:
    kinds = [Verdict.KEEP] * keep + [Verdict.AMEND] * amend + [Verdict.VOID] * void
    return {f"文{n:06}": str(kind) for n, kind in enumerate(kinds)}


def round_of(
    district: District, title: str, total: int, parts: tuple[int, int, int], done: bool, fair: bool = False
) -> Any:
    office, who, at = district.units["justice"], district.actor("officer"), moment("2025-03-03")
    on = dt.date(2025, 3, 3)
    found = rounds.start_round(office, title, "通知", fair=fair, actor=who, at=at)
    assert rounds.screen(found, rows(total, sum(parts)), on=on, actor=who, at=at) == total
    rounds.decide(found, verdicts(*parts), done=False, on=on, actor=who, at=at)
    if done:
        rounds.decide(found, verdicts(*parts), done=True, on=on, actor=who, at=at)
    rounds.finish_round(found, on=on, actor=who, at=at)
    return found


def test_rounds_of_real_reports_at_full_size(district: District) -> None:
    """29,794 screened, 746 = 350 kept + 42 amended + 354 void; 480 = 456 + 5 + 19 of a round on fair competition."""
    round_of(district, "全面清理", 29_794, (350, 42, 354), done=True)
    round_of(district, "公平竞争", 480, (456, 5, 19), done=True, fair=True)
    keys = (
        "screened",
        "cleaned",
        "done_keep",
        "done_amend",
        "done_void",
        "fair_cleaned",
        "fair_keep",
        "fair_amend",
        "fair_void",
    )
    assert [printed(f"norms.{key}") for key in keys] == [
        "29794",
        "746",
        "350",
        "42",
        "354",
        "480",
        "456",
        "5",
        "19",
    ]


def test_a_proposal_is_not_a_result_and_rounds_overlap(district: District) -> None:
    first = round_of(district, "生态环境", 217, (175, 16, 26), done=False)
    assert (printed("norms.proposed_void"), printed("norms.proposed_amend"), printed("norms.done_void")) == (
        "26",
        "16",
        "0",
    )
    second = round_of(district, "营商环境", 50, (40, 5, 5), done=False)
    assert (overlap(first), overlap(second)) == (50, 50)


def test_one_result_a_document_and_round(district: District) -> None:
    office, who, at, on = (
        district.units["justice"],
        district.actor("officer"),
        moment("2025-03-03"),
        dt.date(2025, 3, 3),
    )
    found = rounds.start_round(office, "清理", "通知", actor=who, at=at)
    assert rounds.screen(found, rows(3, 2), on=on, actor=who, at=at) == 3
    assert rounds.screen(found, rows(4, 2), on=on, actor=who, at=at) == 1
    with pytest.raises(Refused, match="还没有清理建议"):
        rounds.decide(found, {"文000000": "void"}, done=True, on=on, actor=who, at=at)
    with pytest.raises(BadData, match="没有纳入"):
        rounds.decide(found, {"文000002": "void"}, done=False, on=on, actor=who, at=at)
    with pytest.raises(Refused, match="2份"):
        rounds.finish_round(found, on=on, actor=who, at=at)
    rounds.decide(found, {"文000000": "void"}, done=False, on=on, actor=who, at=at)
    rounds.decide(found, {"文000000": "void"}, done=True, on=on, actor=who, at=at)
    with pytest.raises(Refused, match="只有一个结果"):
        rounds.decide(found, {"文000000": "keep"}, done=True, on=on, actor=who, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundItem.objects.create(round=found, unit=office, code="文000000", title="x", screened_on=on)
    with pytest.raises(NotAllowed):
        rounds.screen(found, rows(9, 0), on=on, actor=district.actor("outsider"), at=at)


def test_screening_reads_the_text(district: District) -> None:
    who, at, on = district.actor("officer"), moment("2025-03-03"), dt.date(2025, 3, 3)
    found = rounds.start_round(district.units["justice"], "清理", "通知", actor=who, at=at)
    rounds.screen(
        found, [{"code": "a", "title": "b", "text": "第一条　商户应当缴纳管理费。"}], on=on, actor=who, at=at
    )
    assert found.items.get().findings["set-fee"] == 1
    with pytest.raises(BadData, match="第2行"):
        rounds.screen(
            found, [{"code": "c", "title": "d"}, {"code": " ", "title": "e"}], on=on, actor=who, at=at
        )
    assert found.items.count() == 1


def test_two_hundred_and_seven_replies_and_thirty_seven_filings() -> None:
    """Rows R4 and R8 of the mission: 37 received, 207 replies."""
    profile = load_profile(Path(fazhi.profiles.__file__).parent / "hongqiao-2020.toml")
    profile["years"]["2020"] = {"norms": {"makers": 12, "received": 37, "replies": 207}}
    simulate(profile, 2020)
    assert (printed("norms.filings_received", 2020), printed("norms.replies", 2020)) == ("37", "207")
