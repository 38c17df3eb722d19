"""Each hard gate of a penalty: someone tries to pass it and is refused with the article; then the lawful way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.orgs.models import Post, Unit
from fazhi.kernel.procedures.models import Clock
from fazhi.modules.certificates.models import Certificate
from fazhi.modules.enforcement.models import Penalty
from fazhi.modules.powers.models import Power
from tests.modules.enforcement.acting import Bureau

pytestmark = pytest.mark.django_db
LAW = "行政处罚法(2021)"
duty = pytest.mark.duty


def refused(article: str) -> Any:
    return pytest.raises(Refused, match=article)


@duty(LAW, "42(1)", "行政处罚由两名以上具有执法资格的人员实施")
@duty(LAW, "76(1)5", "执法人员未取得执法证件的，责令改正")
def test_g1_two_different_officers_of_the_body(bureau: Bureau) -> None:
    case = bureau.file()
    for a, b in (("wang", "wang"), ("wang", "nobody"), ("wang", "respondent"), ("wang", "王一")):
        with refused("第四十二条"):
            bureau.do(case, "assign", "2024-03-04", officer_a=a, officer_b=b)
    bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="李二")


@duty(LAW, "42(1)", "执法证件无效的不得执法")
def test_g1_the_register_of_certificates_is_asked(bureau: Bureau) -> None:
    Certificate.objects.filter(code="Pli").update(ends_on="2024-03-01")  # expired
    case = bureau.file()
    with refused("第四十二条"):
        bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
    with refused("第四十二条"):  # the same officer by name and by certificate
        bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="Pwang")
    bureau.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="Pzhao")


@duty(LAW, "43(2)", "当事人有权申请回避")
@duty(LAW, "43(3)", "回避由机关负责人决定")
@duty(LAW, "43", "有利害关系的应当回避，回避由机关负责人决定，决定前不停止调查")
def test_g2_recusal_is_decided_and_the_team_changed(bureau: Bureau) -> None:
    case = bureau.banded()
    bureau.do(case, "ask_recusal", "2024-03-11", reason="王一是竞争对手的亲属")
    with refused("第四十三条"):
        bureau.do(case, "notify", "2024-03-12", told_sanction="fine", told_fine="70000", reasons="无证经营")
    bureau.do(case, "decide_recusal", "2024-03-12", who="chief", recused=True, reason="属实")
    with refused("第四十三条"):
        bureau.do(case, "notify", "2024-03-12", told_sanction="fine", told_fine="70000", reasons="无证经营")
    bureau.do(case, "assign", "2024-03-13", officer_a="li", officer_b="zhao")
    bureau.do(case, "close_investigation", "2024-03-14", findings="无证经营")
    bureau.do(case, "notify", "2024-03-14", told_sanction="fine", told_fine="70000", reasons="无证经营")


@duty(LAW, "16", "规范性文件不得设定行政处罚")
def test_g3_a_normative_document_is_no_basis(bureau: Bureau) -> None:
    with refused("第十六条"):
        bureau.file(basis_level="document")


@duty(LAW, "38(1)", "没有依据或者实施主体不具有资格的处罚无效")
@duty(LAW, "24(1)", "街道、乡镇限于省级决定交由其行使的处罚权")
def test_g3_g15_the_register_of_powers_is_asked(bureau: Bureau) -> None:
    for code in ("警-1", " "):
        with pytest.raises((Refused, BadData)):
            bureau.file(power=code)
    Power.objects.filter(code="食-122").update(valid_to="2024-03-01")  # cancelled
    with refused("权责清单|不行使"):
        bureau.file("2024-03-01")
    street = Unit.objects.create(
        code="st", name="北街道", short="北街道", kind="street", parent=bureau.district.units["gov"]
    )
    Post.objects.create(
        user=bureau.district.users["wang"], unit=street, role="officer", valid_from="2019-01-01"
    )
    with refused("权责清单|不行使"):  # a street without authorisation or delegation
        market, bureau.unit = bureau.unit, street
        bureau.file(power="城-1")
    bureau.unit = market
    assert bureau.file(power="城-1").state == "filed"


@duty(LAW, "45(1)", "充分听取当事人的意见并复核")
@duty(LAW, "57(1)", "调查终结，负责人审查后分别作出决定")
@duty(LAW, "44", "决定之前告知内容、事实、理由、依据和权利")
@duty(LAW, "62", "未告知、未听取陈述申辩的，不得作出处罚决定，明确放弃的除外")
def test_g4_no_decision_without_notice_and_hearing_the_party(bureau: Bureau) -> None:
    case = bureau.banded()
    bureau.do(case, "notify", "2024-03-12", told_sanction="fine", told_fine="70000", reasons="无证经营")
    decision = {"who": "chief", "sanction": "fine", "fine": "70000", "facts": "无证经营"}
    with refused("第四十四条"):
        bureau.do(case, "decide", "2024-03-12", **decision)
    bureau.do(case, "serve_notice", "2024-03-13", method="direct", served_on="2024-03-13")
    with refused("第六十二条"):
        bureau.do(case, "decide", "2024-03-13", **decision)
    bureau.do(case, "defend", "2024-03-14", defence="初次经营", recheck="不采纳")
    bureau.do(case, "decide", "2024-03-15", **decision)


@duty(LAW, "45(2)", "不得因陈述、申辩给予更重的处罚")
def test_g4_never_heavier_because_of_the_defence(bureau: Bureau) -> None:
    case = bureau.told()
    bureau.do(case, "defend", "2024-03-14", defence="不服", recheck="不采纳")
    for worse in (
        {"fine": "80000"},
        {"fine": "70000", "confiscated": "100"},
        {"sanction": "close", "fine": "70000"},
    ):
        with refused("第四十五条"):
            bureau.do(case, "decide", "2024-03-20", who="chief", facts="x", **{"sanction": "fine", **worse})


@duty(LAW, "63(1)", "较大数额罚款、吊销等应当告知听证权利")
def test_g5_the_right_to_a_hearing_is_told(bureau: Bureau) -> None:
    case = bureau.banded(party_kind="person", identity="11010519491231002X", party="张三")
    notice = {"told_fine": "70000", "reasons": "无证经营"}
    with refused("第六十三条"):  # more than 10,000 yuan for a person
        bureau.do(case, "notify", "2024-03-12", told_sanction="fine", **notice)
    firm = bureau.banded(party="李四食品店", identity="91310000MA1FL00001")
    with refused("第六十三条"):  # whatever the amount
        bureau.do(firm, "notify", "2024-03-12", told_sanction="revoked_licence", **notice)
    bureau.do(firm, "notify", "2024-03-12", told_sanction="revoked_licence", hearing_told=True, **notice)


@duty(LAW, "64(1)", "当事人在被告知后五日内要求听证")
@duty(LAW, "64(2)", "举行听证的七日前通知时间、地点")
@duty(LAW, "64(4)", "听证由非本案调查人员主持")
@duty(LAW, "64(7)", "听证应当制作笔录")
def test_g5_the_hearing(bureau: Bureau) -> None:
    case = bureau.told(told_sanction="close", hearing_told=True)
    # five working days from Wednesday 13 March 2024: Wednesday 20 March
    assert Clock.objects.get(case=case, key="hearing_request").due == dt.date(2024, 3, 20)
    bureau.do(case, "defend", "2024-03-14", defence="不服", recheck="不采纳")
    with refused("第六十四条"):
        bureau.do(case, "submit_review", "2024-03-20")
    with refused("第六十四条"):
        bureau.do(case, "ask_hearing", "2024-03-21")
    bureau.do(case, "ask_hearing", "2024-03-20")
    when = {"hearing_set_for": "2024-04-02", "place": "二楼"}
    with refused("七个工作日"):  # seven working days before 2 April 2024: 22 March at the latest
        bureau.do(case, "announce_hearing", "2024-03-25", chair="钱审", **when)
    with refused("非本案调查人员"):
        bureau.do(case, "announce_hearing", "2024-03-21", chair="王一", **when)
    bureau.do(case, "announce_hearing", "2024-03-21", chair="钱审", **when)
    with refused("第六十四条"):
        bureau.do(case, "hold_hearing", "2024-04-01", hearing_record="记录")
    bureau.do(case, "hold_hearing", "2024-04-02", hearing_record="记录")
    assert Penalty.objects.get(pk=case.pk).hearing_on == dt.date(2024, 4, 2)


@duty(LAW, "64(6)", "无正当理由不出席听证的，视为放弃")
def test_g5_who_stays_away_gives_the_hearing_up(bureau: Bureau) -> None:
    case = bureau.told(told_sanction="close", hearing_told=True)
    bureau.do(case, "ask_hearing", "2024-03-14")
    bureau.do(
        case, "announce_hearing", "2024-03-14", chair="钱审", hearing_set_for="2024-03-26", place="二楼"
    )
    bureau.do(case, "forgo_hearing", "2024-03-26", proof="未到场笔录")
    bureau.do(case, "submit_review", "2024-03-27")


@duty(LAW, "58(1)", "应当法制审核的，未经审核或者审核未通过不得作出决定")
@duty(LAW, "58(2)", "初次从事法制审核的应当取得法律职业资格")
def test_g6_legal_review_by_someone_else_with_the_qualification(bureau: Bureau) -> None:
    case = bureau.ready(public_interest=True)
    decision = {"who": "chief", "sanction": "fine", "fine": "70000", "facts": "无证经营"}
    with refused("第五十八条"):
        bureau.do(case, "decide", "2024-03-15", **decision)
    bureau.do(case, "submit_review", "2024-03-15")
    with refused("不能办理"):
        bureau.do(case, "decide", "2024-03-15", **decision)
    opinion = {"who": "legal", "opinion": "同意"}
    for reviewer in ("王一", "li"):
        with refused("第五十八条"):
            bureau.do(case, "agree", "2024-03-18", reviewer=reviewer, **opinion)
    with refused("法律职业资格"):
        bureau.do(case, "agree", "2024-03-18", reviewer="钱审", first_time=True, **opinion)
    bureau.do(case, "agree", "2024-03-18", reviewer="钱审", first_time=True, qualified=True, **opinion)
    bureau.do(case, "decide", "2024-03-19", **decision)


@duty(LAW, "58(1)", "办案人员不得审核自己的案件，审核不同意的退回")
def test_g6_the_acting_reviewer_is_no_investigator_whatever_name_is_typed(bureau: Bureau) -> None:
    from fazhi.kernel.orgs.roles import Role

    case = bureau.ready(public_interest=True)
    bureau.do(case, "submit_review", "2024-03-15")
    Post.objects.create(
        user=bureau.district.users["wang"],
        unit=bureau.unit,
        role=Role.OFFICE_HEAD,
        valid_from=dt.date(2019, 1, 1),
    )
    with refused("第五十八条"):
        bureau.do(case, "agree", "2024-03-18", who="wang", reviewer="钱审", opinion="同意")
    bureau.do(
        case,
        "return_review",
        "2024-03-18",
        who="legal",
        reviewer="钱审",
        review_result="disagree",
        opinion="证据不足",
    )
    assert (case.state, case.reviewed_on) == ("investigated", None)


@duty(LAW, "57(2)", "情节复杂或者重大违法行为由负责人集体讨论决定")
def test_g7_collective_discussion_with_minutes(bureau: Bureau) -> None:
    case = bureau.ready(complex=True)
    bureau.do(case, "submit_review", "2024-03-15")
    bureau.do(case, "agree", "2024-03-18", who="legal", reviewer="钱审", opinion="同意")
    decision = {"who": "chief", "sanction": "fine", "fine": "70000", "facts": "无证经营"}
    with refused("第五十七条第二款"):
        bureau.do(case, "decide", "2024-03-18", **decision)
    with pytest.raises(BadData):
        bureau.do(case, "discuss", "2024-03-18", who="chief", attendees="孙长、钱审", minutes="")
    bureau.do(case, "discuss", "2024-03-18", who="chief", attendees="孙长、钱审", minutes="一致同意")
    bureau.do(case, "decide", "2024-03-18", **decision)


@duty(LAW, "29", "同一违法行为不得给予两次以上罚款；触犯多个规范的按罚款数额高的处罚")
def test_g8_one_act_one_fine(bureau: Bureau) -> None:
    bureau.decided()
    again = bureau.ready()
    decision = {"who": "chief", "sanction": "fine", "facts": "无证经营"}
    with refused("第二十九条"):
        bureau.do(again, "decide", "2024-03-20", fine="70000", **decision)
    other = bureau.banded(act_place="测试路2号")
    with refused("第二十九条"):  # another norm allows up to 200,000
        bureau.do(
            other,
            "notify",
            "2024-03-12",
            told_sanction="fine",
            told_fine="70000",
            reasons="x",
            other_norm_cap="200000",
        )
    bureau.do(
        other,
        "notify",
        "2024-03-12",
        told_sanction="fine",
        told_fine="70000",
        reasons="x",
        other_norm_cap="50000",
    )


@duty(LAW, "36", "违法行为二年内未被发现的不再处罚，涉及生命健康安全、金融安全且有危害后果的五年")
@pytest.mark.parametrize(
    ("act", "found", "grave", "open_"),
    [
        ("2022-02-28", "2024-02-28", False, True),
        ("2022-02-26", "2024-02-27", False, False),
        ("2020-01-10", "2024-02-28", True, True),
        ("2019-02-20", "2024-02-28", True, False),
    ],
)
def test_g9_limitation(bureau: Bureau, act: str, found: str, grave: bool, open_: bool) -> None:
    if open_:
        assert bureau.file(act_on=act, found_on=found, grave_harm=grave).state == "filed"
    else:
        with refused("第三十六条"):
            bureau.file(act_on=act, found_on=found, grave_harm=grave)


@duty(LAW, "36(2)", "连续或者继续状态的，从行为终了之日起计算")
def test_g9_a_lasting_act_counts_from_its_end(bureau: Bureau) -> None:
    assert bureau.file(act_on="2020-01-01", act_ended_on="2024-01-31").state == "filed"
