"""More duties of credit: pledges are followed up, the red list, a complex repair, nothing before it is graded."""

from __future__ import annotations

import pytest

from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.modules.credit import actions, selectors
from fazhi.modules.credit.models import CreditItem
from tests.modules.test_credit import CODE, GUIDE, LAW, SCHEME, D, duty, published
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db


@duty(GUIDE, "信用承诺", "承诺有核查期限，违反承诺经核查后记入信用记录，程度另行认定")
def test_a_pledge_is_followed_up(district: District) -> None:
    for number, outcome in enumerate(("keep", "break")):
        case = open_case(
            "credit_pledge", acting_user=district.actor("officer"), at=moment("2026-04-13"), unit=district.units["justice"], title=f"承诺{number}",
            subject_code=CODE, subject_name="甲公司", kind="repair", content="按期履行", due_on="2026-05-01",
        )  # fmt: skip
        district.do(case, outcome, "2026-05-06", **({"finding": "没有履行"} if outcome == "break" else {}))
    recorded = CreditItem.objects.get()
    assert (recorded.state, recorded.kind, recorded.document_number, recorded.level) == (
        "recorded",
        "other",
        case.number,
        "",
    )
    assert not selectors.shown(D("2026-05-07"), CODE).exists()
    rate = definition.get("credit.pledges_kept")
    assert orm.evaluate(rate, Period.year(2026), rate.register.rows()).value == 50


@duty(GUIDE, "名单", "守信激励名单同样告知、决定、期满移出")
def test_the_red_list(district: District) -> None:
    case = open_case(
        "credit_list", acting_user=district.actor("officer"), at=moment("2026-04-13"), unit=district.units["justice"], title="拟列入",
        subject_code=CODE, subject_name="甲公司", kind="red", legal_basis="国办发〔2020〕49号", reasons="连续三年纳税信用A级",
    )  # fmt: skip
    assert Document.objects.get(case_id=case.pk).kind == "拟列入告知书"
    district.do(case, "enlist", "2026-04-20", "head", expires_on="2027-04-20")
    assert [row.pk for row in selectors.listed(D("2027-04-20"), CODE)] == [case.pk]
    assert not selectors.listed(D("2027-04-21"), CODE).exists()
    assert actions.expire_listings(moment("2027-04-21")) == 1


@duty(SCHEME, "六", "复杂情形可以延长办结期限，由机构负责人批准")
def test_a_complex_repair_is_extended(district: District) -> None:
    case = published(district)
    district.do(case, "apply_repair", "2026-07-13", corrected=True, promised=True)
    with pytest.raises(NotAllowed):
        district.do(case, "extend_repair", "2026-07-14", days=5, reason="复杂")
    district.do(case, "extend_repair", "2026-07-14", "office_head", days=5, reason="需要核查")
    # Monday 27 July plus five working days: Monday 3 August
    assert Clock.objects.get(case=case, key="repair_result").due == D("2026-08-03")


@duty(LAW, "分类", "失信信息分轻微、一般、严重三类，由认定标准确定；分类之前不公示")
def test_nothing_is_shown_before_it_is_graded(district: District) -> None:
    case = open_case(
        "credit_item", acting_user=district.actor("officer"), at=moment("2026-04-13"), unit=district.units["justice"], title="罚款",
        subject_code=CODE, subject_name="甲公司", kind="penalty", document_number="罚1号", legal_basis="食品安全法", decided_on="2026-04-10",
    )  # fmt: skip
    with pytest.raises(Refused):
        district.do(case, "publish", "2026-04-14")
    assert not selectors.shown(D("2026-04-14")).exists()
    with pytest.raises(BadData):
        district.do(case, "grade", "2026-04-14", level="fatal")
