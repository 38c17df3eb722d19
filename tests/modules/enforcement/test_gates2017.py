"""Each hard gate under the law of 2017 cites the article at which it stood; the ways through and out of a case of then.

The cases are opened in 2024 under the old edition, so that the tables and people of the bureau serve; numbers of the law of
2017 are tested in test_law2017.py on days of their own.
"""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, Refused
from tests.modules.enforcement.acting import LIGHT, MILD, Bureau
from tests.support.district import District

pytestmark = pytest.mark.django_db
LAW = "行政处罚法(2017)"
duty = pytest.mark.duty


def refused(words: str) -> Any:
    return pytest.raises(Refused, match=f"2017年修正）》{words}")


class OldBureau(Bureau):
    """The bureau, filing under the law of 2017."""

    def file(self, day: str = "2024-03-01", party: str = "张三食品店", **changes: Any) -> Any:
        identity = changes.pop("identity", "91310000MA1FL00000")
        data: dict[str, Any] = {
            "field": "food", "power": "食-122", "basis_level": "law", "basis_text": "《食品安全法》第一百二十二条第一款",
            "party_kind": "organisation", "act_on": "2024-02-20", "act_place": "测试路1号", "found_on": "2024-02-28",
            "source": "inspection", "edition": "2017",
        } | changes  # fmt: skip
        parties = ({"role": "party", "name": party, "id_number": identity},)
        return self.open("penalty", day, parties=parties, **data)

    def reviewed(self, **changes: Any) -> Any:
        """A case that may be decided: the party waived, the draft was reviewed."""
        case = self.ready(**changes)
        self.do(case, "submit_review", "2024-03-14")
        self.do(case, "agree", "2024-03-14", who="legal", reviewer="钱审", opinion="同意")
        return case


@pytest.fixture
def old(district: District) -> OldBureau:
    return OldBureau(district)


NOTICE = {"told_sanction": "fine", "told_fine": "70000", "reasons": "无证经营"}
DECISION = {"who": "chief", "sanction": "fine", "fine": "70000", "facts": "无证经营"}


@duty(LAW, "14", "其他规范性文件不得设定行政处罚")
@duty(LAW, "15", "行政处罚由具有行政处罚权的行政机关在法定职权范围内实施")
@duty(LAW, "20", "由违法行为发生地有管辖权的机关管辖")
@duty(LAW, "36", "发现应当处罚的行为的，必须全面、客观、公正地调查，收集有关证据")
@duty(LAW, "37(1)", "执法人员不得少于两人，并应当出示证件；询问、检查制作笔录")
@duty(LAW, "30", "违法事实必须查明，事实不清的不得处罚")
def test_filing_team_and_evidence(old: OldBureau) -> None:
    with refused("第十四条"):
        old.file(basis_level="document")
    with pytest.raises(Refused, match="权责清单"):
        old.file(power="警-1")
    with refused("第二十条"):
        old.file(act_on="2024-02-29")
    case = old.file()
    with refused("第三十七条第一款"):
        old.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="wang")
    old.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
    with refused("第三十条"):
        old.do(case, "close_investigation", "2024-03-05", findings="x")
    old.do(case, "take_evidence", "2024-03-05", kind="inspection", what="现场笔录", proves="无证经营")
    shot = {"media": "photo", "stage": "investigation", "sha256": "ef" * 32, "device": "J-1"}
    old.do(case, "record", "2024-03-05", **shot)


@duty(LAW, "37(2)", "证据可能灭失的，经负责人批准先行登记保存，七日内作出处理决定")
@duty(LAW, "37(3)", "执法人员与当事人有直接利害关系的应当回避")
def test_preserving_and_recusal(old: OldBureau) -> None:
    case = old.file()
    old.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
    old.do(case, "preserve", "2024-03-05", who="chief", items="账册", reason="可能被转移")
    paper = Document.objects.get(case_id=case.pk, kind="先行登记保存证据决定书").content["paragraphs"]
    assert "在七日内作出" in "".join(paper)
    old.do(case, "handle_preserved", "2024-03-12", handling="复制后返还")
    case = old.banded()
    old.do(case, "ask_recusal", "2024-03-11", reason="王一是竞争对手的亲属")
    with refused("第三十七条第三款"):
        old.do(case, "notify", "2024-03-12", **NOTICE)
    old.do(case, "decide_recusal", "2024-03-12", who="chief", reason="不属实")
    old.do(case, "notify", "2024-03-12", **NOTICE)


@duty(LAW, "4(2)", "处罚与违法行为的事实、性质、情节和社会危害程度相当")
@duty(LAW, "25", "不满十四周岁的人不予处罚，已满十四不满十八周岁的从轻或者减轻")
@duty(LAW, "27(1)", "有法定情形的从轻或者减轻处罚")
@duty(LAW, "24", "同一违法行为不得给予两次以上罚款")
@duty(LAW, "38(1)", "调查终结，负责人审查后分别作出决定")
def test_band_age_and_one_fine(old: OldBureau) -> None:
    case = old.investigated()
    with refused("第四条第二款"):
        old.do(case, "notify", "2024-03-12", **NOTICE)
    old.do(case, "choose_band", "2024-03-12", table="food-licence", circumstances=MILD)
    with refused("第四条第二款"):
        old.do(case, "notify", "2024-03-12", **(NOTICE | {"told_fine": "85000.01"}))
    with refused("第二十四条"):
        old.do(case, "notify", "2024-03-12", **NOTICE, other_norm_cap="200000")
    child = {"party_kind": "person", "party": "小张", "identity": ""}
    with refused("第二十五条"):
        old.do(old.banded(LIGHT, party_born_on="2010-02-21", **child), "notify", "2024-03-12", **NOTICE)
    with refused("第二十七条第一款"):
        old.do(old.banded(MILD, party_born_on="2008-01-01", **child), "notify", "2024-03-12", **NOTICE)
    old.do(old.reviewed(act_place="测试路7号"), "decide", "2024-03-15", **DECISION)
    again = old.reviewed(act_place="测试路7号")
    with refused("第二十四条"):
        old.do(again, "decide", "2024-03-15", **DECISION)


@duty(LAW, "32(1)", "充分听取当事人的意见，对事实、理由和证据进行复核")
@duty(LAW, "32(2)", "不得因当事人申辩而加重处罚")
@duty(LAW, "38(2)", "情节复杂或者重大违法行为由负责人集体讨论决定")
def test_defence_and_discussion(old: OldBureau) -> None:
    case = old.told(complex=True)
    old.do(case, "defend", "2024-03-14", defence="不服", recheck="不采纳")
    old.do(case, "submit_review", "2024-03-14")
    old.do(case, "agree", "2024-03-14", who="legal", reviewer="钱审", opinion="同意")
    with refused("第三十二条第二款"):
        old.do(case, "decide", "2024-03-15", **(DECISION | {"fine": "80000"}))
    with refused("第三十八条第二款"):
        old.do(case, "decide", "2024-03-15", **DECISION)
    with pytest.raises(BadData):
        old.do(case, "discuss", "2024-03-15", who="chief", attendees="孙长", minutes="")
    old.do(case, "discuss", "2024-03-15", who="chief", attendees="孙长", minutes="一致同意")
    old.do(case, "decide", "2024-03-15", **DECISION)


@duty(LAW, "42(1)4", "听证由非本案调查人员主持")
@duty(LAW, "42(1)7", "听证应当制作笔录")
def test_the_hearing(old: OldBureau) -> None:
    case = old.told(told_sanction="stop", hearing_told=True)
    old.do(case, "ask_hearing", "2024-03-15")
    when = {"hearing_set_for": "2024-04-02", "place": "二楼"}
    with refused("第四十二条第一款第四项"):
        old.do(case, "announce_hearing", "2024-03-18", chair="王一", **when)
    old.do(case, "announce_hearing", "2024-03-18", chair="钱审", **when)
    old.do(case, "hold_hearing", "2024-04-02", hearing_record="记录")
    assert Document.objects.filter(case_id=case.pk, kind="听证笔录").exists()


@duty(LAW, "22", "违法行为构成犯罪的必须移送司法机关")
@duty(LAW, "38(1)4", "违法行为已构成犯罪的，移送司法机关")
@duty(LAW, "38(1)3", "违法事实不能成立的，不得给予行政处罚")
@duty(LAW, "38(1)2", "违法行为轻微，依法可以不予行政处罚的，不予行政处罚")
@duty(LAW, "23", "实施行政处罚时，应当责令当事人改正或者限期改正违法行为")
def test_crime_dropping_sparing_and_correction(old: OldBureau) -> None:
    case = old.reviewed()
    old.do(case, "suspect_crime", "2024-03-14", reason="数额达到追诉标准")
    with refused("第二十二条"):
        old.do(case, "decide", "2024-03-15", **DECISION)
    old.do(case, "transfer", "2024-03-15", who="chief", to="公安分局")
    old.do(case, "come_back", "2024-05-15", letter="不立1号")
    assert case.state == "investigating"
    empty = old.file()
    old.do(empty, "order_correction", "2024-03-01", correction="补办许可", correct_by="2024-03-15")
    old.do(empty, "drop", "2024-03-04", who="chief", reason="没有违法事实")
    assert empty.state == "dropped"
    spared = old.investigated(act_place="测试路3号")
    old.do(spared, "spare", "2024-03-12", who="chief", spare_ground="slight", corrected=True, facts="轻微")
    assert spared.state == "spared"


@duty(LAW, "44", "当事人应当在期限内履行")
@duty(LAW, "45", "复议、诉讼期间处罚不停止执行")
@duty(LAW, "52", "确有经济困难的可以延期或者分期缴纳")
@duty("国办发〔2018〕118号", "一、事后公开", "已公开的决定被撤销的，及时撤下")
def test_payment_dispute_and_withdrawal(old: OldBureau) -> None:
    case = old.reviewed()
    old.do(case, "decide", "2024-03-20", **DECISION)
    old.do(case, "serve_decision", "2024-03-22", method="direct", served_on="2024-03-22")
    old.do(case, "publish", "2024-03-25", redacted=True)
    old.do(case, "defer", "2024-04-01", who="chief", deferred_to="2024-06-28", reason="困难")
    with refused("第四十四条"):
        old.do(case, "finish", "2024-04-01")
    old.do(case, "dispute", "2024-04-01", where="区司法局")
    old.do(case, "dispute_over", "2024-05-06", dispute_result="revoked")
    old.do(case, "withdraw_publication", "2024-05-08", withdraw_reason="复议决定撤销")
    old.do(case, "annulled", "2024-05-09", ruling="复决1号")
    assert case.state == "closed"
    assert (
        case.record_complete
    )  # reviewed as all decisions were, but not a major one: no recording is asked for


@duty("行政处罚法(2017)", "16", "一个行政机关可以行使有关行政机关的行政处罚权")
def test_a_joint_operation_of_2020(old: OldBureau) -> None:
    case = old.open("operation", "2020-03-02", parties=(), topic="食品", members="市场监管局\n公安分局")
    assert case.edition == "2018"
    old.do(case, "approve", "2020-03-02", who="chief")
    old.do(case, "hold", "2020-03-03", officers=12, objects_checked=30, problems=2, results="立案二件")
    old.do(case, "sum_up", "2020-03-04", summary="完成")
    other = old.open("operation", "2020-03-02", parties=(), topic="食品", members="市场监管局")
    old.do(other, "cancel", "2020-03-02", reason="合并")


@duty("政府信息公开条例(2007)", "9", "行政机关对符合条件的政府信息主动公开")
def test_publicity_before_the_notice(old: OldBureau) -> None:
    case = old.investigated(edition="2017-1")
    old.do(case, "spare", "2024-03-12", who="chief", spare_ground="slight", corrected=True, facts="轻微")
    with pytest.raises(Refused, match=r"政府信息公开条例（2007年）》第九条"):
        old.do(case, "withdraw_publication", "2024-03-12", withdraw_reason="误发")
    old.do(case, "publish", "2024-03-12", redacted=True)
    old.do(case, "withdraw_publication", "2024-03-13", withdraw_reason="误发")
    kept = old.investigated(edition="2017-1", act_place="测试路3号")
    old.do(kept, "spare", "2024-03-12", who="chief", spare_ground="slight", corrected=True, facts="轻微")
    old.do(kept, "keep_back", "2024-03-12", who="chief", not_published="涉及商业秘密")
