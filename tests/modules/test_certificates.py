"""Certificates through their life, exams that can be drawn and marked again, and no act without two certified officers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fazhi.kernel.audit.verify import verify
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import orm
from fazhi.kernel.indicators.definition import Period, get
from fazhi.kernel.registers import versions
from fazhi.modules.certificates import service
from fazhi.modules.certificates.models import Certificate, Officer, Sitting
from fazhi.modules.certificates.register import CERTIFICATES, OFFICERS
from tests.support.certificates import D, change, exam, issue, put
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db


def test_a_certificate_through_its_life(bureau: District) -> None:
    row = issue(bureau, state="applied", issued_on=None, until=None)
    assert (row.title, service.valid(row.code, D("2020-03-02"))) == ("王芳", False)
    row = change(bureau, row, "2020-03-10", state="valid", issued_on=D("2020-03-10"), until=D("2025-03-09"))
    row = change(bureau, row, "2021-01-10", checked=2020)
    row = change(bureau, row, "2021-06-01", state="suspended")
    row = change(bureau, row, "2021-07-01", state="valid")
    row = change(
        bureau, row, "2025-03-01", until=D("2030-03-09"), issued_on=D("2025-03-01"), issue="replaced"
    )
    change(bureau, row, "2026-01-01", state="recalled")
    days = {
        "2020-03-09": False, "2020-03-10": True, "2021-05-31": True, "2021-06-01": False, "2021-06-30": False,
        "2021-07-01": True, "2025-12-31": True, "2026-01-01": False,
    }  # fmt: skip
    assert {day: service.valid(row.code, D(day)) for day in days} == days
    assert verify("register:certificates") == []


def test_it_expires_on_its_last_day(bureau: District) -> None:
    row = issue(bureau, until=D("2021-02-28"))
    assert service.valid(row.code, D("2021-02-28"))
    assert not service.valid(row.code, D("2021-03-01"))
    assert service.choices(bureau.units["market"], D("2021-02-28")) == [(row.code, f"王芳（{row.code}）")]
    assert service.choices(bureau.units["market"], D("2021-03-01")) == []


def test_who_may_not_hold_one(bureau: District) -> None:
    for code, staff in (("11", "contract"), ("12", "auxiliary"), ("13", "grid")):
        put(bureau, OFFICERS, code, "2019-01-01", title="周某", staff=staff)
        with pytest.raises(BadData, match="只有在编在岗人员"):
            issue(bureau, code)
    put(bureau, OFFICERS, "14", "2019-01-01", title="吴某")
    with pytest.raises(BadData, match="吴某没有通过通用法律知识、专业法律知识考试"):
        issue(bureau, "14")
    with pytest.raises(BadData, match="名册中没有编号“99”"):
        issue(bureau, "99")
    with pytest.raises(BadData, match="没有通过"):
        issue(bureau, on="2020-01-15")
    with pytest.raises(BadData, match="在名册中是王芳，与填写的姓名不符"):
        issue(bureau, title="王方")
    with pytest.raises(BadData, match="发证日期和有效期"):
        issue(bureau, until=None)
    put(bureau, OFFICERS, "01", "2019-01-01", unit="housing", title="郑某")
    with pytest.raises(BadData, match="不在行政执法主体名单"):
        put(
            bureau,
            CERTIFICATES,
            "X1",
            "2020-03-01",
            unit="housing",
            title="郑某",
            officer="01",
            state="applied",
        )
    assert not Certificate.objects.exists()


def test_the_order_of_its_life(bureau: District) -> None:
    with pytest.raises(BadData, match="尚未办理”，不能变为“暂扣"):
        issue(bureau, state="suspended")
    row = issue(bureau)
    with pytest.raises(BadData, match="有效”，不能变为“申请中"):
        change(bureau, row, "2020-04-01", state="applied")
    with pytest.raises(BadData, match="只属于一个人"):
        change(bureau, row, "2020-04-01", officer="02", title="李伟")
    gone = change(bureau, row, "2020-04-01", state="recalled")
    with pytest.raises(BadData, match="已收回”，不能变为“有效"):
        change(bureau, gone, "2020-05-01", state="valid")
    with pytest.raises(Refused, match="已经登记"):
        issue(bureau, "02", row.code, on="2020-05-01")


@pytest.mark.duty("行政处罚法(2021)", "42(1)", "执法人员不得少于两人，具有行政执法资格")
@pytest.mark.duty("行政处罚法(2017)", "37(1)", "执法人员不得少于两人")
def test_two_certified_officers_or_no_act(bureau: District) -> None:
    market, day = bureau.units["market"], D("2021-08-02")
    first, second = issue(bureau, "01", "A1"), issue(bureau, "02", "A2")
    assert service.must_certify(["A1", "A2"], market, day) == [first, second]
    users = [bureau.users["respondent"], bureau.users["second"]]
    assert service.must_certify(users, market, day) == [first, second]
    with pytest.raises(
        Refused, match="不得少于2人，现在只有1人，依据《行政处罚法（2021年修订）》第四十二条第一款"
    ):
        service.must_certify(["A1"], market, day)
    with pytest.raises(Refused, match="第三十七条第一款"):
        service.must_certify([], market, D("2021-07-14"))
    with pytest.raises(Refused, match="现在只有1人"):
        service.must_certify(["A1", bureau.users["respondent"]], market, day)
    with pytest.raises(Refused, match="A9没有本机关的行政执法证"):
        service.must_certify(["A1", "A2", "A9"], market, day)
    with pytest.raises(Refused, match="没有本机关的行政执法证"):
        service.must_certify(users, bureau.units["housing"], day)
    change(bureau, second, "2021-08-02", state="suspended")
    with pytest.raises(Refused, match="李伟的行政执法证（A2）暂扣") as refusal:
        service.must_certify(["A1", "A2"], market, day)
    assert "请换由持有效证件的执法人员办理" in str(refusal.value)
    assert service.must_certify(["A1", "A2"], market, D("2021-08-01"))[1] == second
    with pytest.raises(Refused, match="到期"):
        service.must_certify(["A1", "A2"], market, D("2025-03-01"))


def test_a_supervision_certificate_is_none_for_enforcement(bureau: District) -> None:
    issue(bureau, "01", "A1")
    issue(bureau, "02", "S1", kind="supervision")
    with pytest.raises(Refused, match="没有本机关的行政执法证"):
        service.must_certify(
            [bureau.users["respondent"], bureau.users["second"]], bureau.units["market"], D("2021-08-02")
        )
    with pytest.raises(Refused, match="李伟没有本机关的行政执法证"):
        service.must_certify(["A1", "S1"], bureau.units["market"], D("2021-08-02"))


def test_scores_are_taken_all_or_none(bureau: District) -> None:
    held = exam(bureau, "general", "2020-09-01")
    market, actor, at = bureau.units["market"], bureau.actor("officer"), moment("2020-09-01")
    rows = [service.Score(market, code, 70) for code in ("01", "02", "02", "99")] + [
        service.Score(market, "03", 101)
    ]
    with pytest.raises(BadData) as fault:
        service.record(held, rows, actor=actor, at=at)
    assert sorted(fault.value.data["rows"]) == [2, 3, 4]
    assert not held.sittings.exists()
    assert service.record(held, [replace(rows[4], score=59), rows[0]], actor=actor, at=at) == 2
    assert sorted(held.sittings.values_list("officer", "passed")) == [("01", True), ("03", False)]
    with pytest.raises(NotAllowed):
        service.record(held, rows, actor=bureau.actor("respondent"), at=at)
    with pytest.raises(BadData, match="已经使用"):
        exam(bureau, "general", "2020-09-01")
    with pytest.raises(BadData, match="至少一题"):
        exam(bureau, "general", "2020-10-01", size=0)


def figure(name: str, year: int) -> Any:
    indicator = get(f"certificates.{name}")
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows())


def test_figures(bureau: District) -> None:
    issue(bureau, "01", "A1")
    issue(bureau, "02", "A2", issue="replaced")
    row = issue(bureau, "03", "A3", until=D("2020-12-31"))
    change(bureau, issue(bureau, "04", "A4"), "2020-06-01", state="suspended")
    officer = Officer.objects.get(code="04")
    versions.modify(
        OFFICERS,
        officer,
        on=D("2020-05-01"),
        actor=bureau.actor("office_head"),
        at=moment("2020-05-01"),
        reviewer=True,
    )
    expected = {
        "bodies": 1, "bodies_statutory": 1, "bodies_authorised": 0, "officers": 4, "reviewers": 1, "valid": 3, "issued": 4,
        "issued_new": 3, "replaced": 1, "suspended": 1, "recalled": 0, "examined": 8, "passed": 8,
    }  # fmt: skip
    assert {name: figure(name, 2020).numerator for name in expected} == expected
    assert figure("reviewer_share", 2020).denominator == 4
    assert figure("valid", 2021).numerator == 2
    assert row.holds(D("2020-12-31"))


def test_an_account_needs_a_post_in_the_body(bureau: District) -> None:
    with pytest.raises(BadData, match="没有任职"):
        put(bureau, OFFICERS, "21", "2020-01-01", title="冯某", account="officer")


def test_figures_at_the_size_of_real_reports(bureau: District) -> None:
    """1,229 certificates new and 870 replaced in a year, 3,010 people examined."""
    market, held = bureau.units["market"], exam(bureau, "general", "2021-06-01")
    said = {
        "unit": market,
        "government": "/gov/",
        "state": "valid",
        "valid_from": D("2021-07-01"),
        "issued_on": D("2021-07-01"),
    }
    kinds = ["new"] * 1229 + ["replaced"] * 870
    Certificate.objects.bulk_create(
        [
            Certificate(code=f"C{n}", title="某", officer=str(n), issue=kind, **said)
            for n, kind in enumerate(kinds)
        ],
        batch_size=100,
    )
    Sitting.objects.bulk_create(
        [
            Sitting(
                exam=held,
                unit=held.unit,
                body=market,
                officer=f"X{n}",
                name="某",
                score=n % 101,
                passed=n % 101 >= 60,
            )
            for n in range(3010)
        ],
        batch_size=100,
    )
    expected = {"issued_new": 1229, "replaced": 870, "issued": 2099, "examined": 3010}
    assert {name: figure(name, 2021).numerator for name in expected} == expected


def test_reviewers_of_a_hundred(bureau: District) -> None:
    rows = [
        Officer(
            unit=bureau.units["market"], code=f"R{n}", title="某", valid_from=D("2020-01-01"), reviewer=n < 33
        )
        for n in range(496)
    ]
    Officer.objects.bulk_create(
        [
            *rows,
            Officer(
                unit=bureau.units["market"],
                code="F",
                title="某",
                valid_from=D("2020-01-01"),
                staff="auxiliary",
            ),
        ],
        batch_size=100,
    )
    assert figure("reviewer_share", 2020).printed == "6.6%"


@pytest.mark.duty("国办发〔2018〕118号", "", "持证上岗：持证执法率按期末在岗人员计算")
def test_the_share_of_certified_officers_as_of_the_end_of_each_year(bureau: District) -> None:
    """Four officers in post and an auxiliary. Counted by hand at the end of each year, and asked after all of it."""
    put(bureau, OFFICERS, "15", "2019-01-01", title="周某", staff="auxiliary")
    first = issue(bureau, "01", "A1")  # 2020-03-01 to 2025-02-28
    issue(bureau, "01", "A9", until=D("2026-12-31"))  # a second one of the same person counts once
    issue(bureau, "02", "A2", until=D("2021-12-31"))
    issue(bureau, "03", "A3", until=D("2021-12-30"))
    issue(bureau, "04", "S4", kind="supervision")  # none for enforcement
    lent = change(
        bureau,
        Certificate.objects.get(code="A2", valid_to=None),
        "2022-05-01",
        until=D("2027-04-30"),
        issue="replaced",
    )
    change(bureau, first, "2021-03-01", state="recalled")
    change(bureau, Certificate.objects.get(code="A9", valid_to=None), "2022-06-01", state="suspended")
    left = Officer.objects.get(code="04")
    versions.cancel(
        OFFICERS,
        left,
        on=D("2022-12-31"),
        actor=bureau.actor("office_head"),
        at=moment("2022-12-31"),
        reason="调离",
    )
    change(bureau, lent, "2023-12-31", state="recalled")
    shares = {year: figure("certified_share", year) for year in (2019, 2020, 2021, 2022, 2023)}
    assert {year: (one.numerator, one.denominator) for year, one in shares.items()} == {
        2019: (0, 4),  # no certificates yet
        2020: (3, 4),  # 01, 02, 03
        2021: (2, 4),  # 01 by A9, 02 on its last day; that of 03 ended the day before
        2022: (1, 3),  # 02 renewed; 01 suspended; 04 has left
        2023: (0, 3),  # 02 recalled on the last day
    }
    assert shares[2020].printed == "75%"
