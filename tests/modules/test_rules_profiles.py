"""The chapters of rules and of decisions of three real reports: every figure that they print, out of the records exactly.

All sections of the two chapters are played together, as in the district: what one module opens for comment counts too.
A name begins with the number of the figure in its report.
"""

from __future__ import annotations

import datetime as dt

import pytest

from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.modules.comment.models import Comment, Round
from fazhi.modules.contracts.procedure import PROCEDURE as CONTRACT
from fazhi.modules.norms import register as norms
from fazhi.modules.norms.models import Maker, Norm, ReviewOpinion, RoundItem
from tests.support.years import play

pytestmark = pytest.mark.django_db
SECTIONS = ("norms", "comment", "decisions", "contracts")


def printed(key: str, year: int) -> str:
    """A figure as the report prints it, without the commas of thousands."""
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed.replace(",", "")


def by_level(key: str, year: int) -> dict[str, str]:
    indicator = definition.get(key)
    found = orm.slices(indicator, Period.year(year), indicator.register.rows(), norms.level)
    return {str(level): figure.printed for level, figure in found.items()}


def differing(figures: dict[str, tuple[str, str]], year: int) -> dict[str, tuple[str, str]]:
    """The figures that come out otherwise: name -> (what comes out, what is printed)."""
    told = {name: (printed(key, year), value) for name, (key, value) in figures.items()}
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}


YUZHONG = {
    "072 制定主体": ("norms.makers", "48"),
    "073 制发政府规范性文件": ("norms.issued_government", "33"),
    "076 报送备案": ("norms.filed", "17"),
    "077 审查率": ("norms.reviewed_rate", "100%"),
    "078 报备率": ("norms.filing_rate", "100%"),
    "079 合格率": ("norms.pass_rate", "100%"),
    "080 专项清理十余次": ("norms.rounds", "11"),
    "081 清理": ("norms.cleaned", "217"),
    "082 拟废止": ("norms.proposed_void", "26"),
    "083 拟修改": ("norms.proposed_amend", "16"),
    "084 抽选评估": ("norms.evaluated", "60"),
    "085 公开征求意见": ("comment.rounds", "73"),
    "086 公众意见三百五十余条": ("comment.received", "350"),
    "090 审查重大招商引资合同": ("contracts.reviewed", "135"),
    "091 标的额逾十亿元": ("contracts.amount", "1026000000"),
    "092 法律意见六百二十余条": ("contracts.opinions", "620"),
    "093 顾问参与合同审查一百二十余件": ("contracts.adviser_contracts", "120"),
    "094 顾问参与规范性文件审查": ("contracts.adviser_norms", "28"),
    "095 顾问列席常务会": ("contracts.adviser_meetings", "3"),
    "096 顾问咨询服务": ("contracts.adviser_consultations", "60"),
    "097 专项法律服务五千余项": ("contracts.adviser_special", "5000"),
    "098 稳定风险评估": ("decisions.risk_assessed", "30"),
    "099 稳评备案": ("decisions.risk_filed", "24"),
}
"""Those that one figure of the platform prints; 056, 074, 075 and 087 are asked of the records below."""
BESIDE = {
    "部门规范性文件": ("norms.issued_department", "8"), "审核意见": ("norms.review_opinions", "97"), "报备及时率": ("norms.filing_in_time", "100%"),
    "报备规范率": ("norms.filing_in_form", "100%"), "征求意见率": ("norms.comment_rate", "100%"), "期限达标率": ("comment.long_enough", "100%"),
    "反馈率": ("comment.feedback", "100%"), "按期履行率": ("contracts.performed_rate", "100%"),
}  # fmt: skip
"""What the report does not print, or another of the sources does: rows R3 and C.2 of the law."""


def test_yuzhong_2020() -> None:
    play("yuzhong-2020", *SECTIONS, years=(2020,))
    assert differing(YUZHONG | BESIDE, 2020) == {}
    # 056: 13 documents on the business environment repealed, and no others carried out
    repealed = RoundItem.objects.filter(round__title__contains="营商环境", done="void").count()
    assert (repealed, printed("norms.done_void", 2020)) == (13, "13")
    # 074, 075: 33 of the government and 8 others reviewed
    assert by_level("norms.review_files", 2020) == {"government": "33", "department": "8"}
    # 087, 088: the unit, the adviser, the bureau of justice
    levels = [step.key for step in CONTRACT.steps if step.key.startswith("review_")]
    assert levels == ["review_unit", "review_adviser", "review_justice"]
    assert (Maker.objects.count(), ReviewOpinion.objects.count()) == (48, 97)
    assert not Round.objects.filter(answered_on=None).exists()
    assert not Comment.objects.filter(group__outcome="").exists()
    # 17 are printed as filed and the rate as 100 %: the other 24 were published so late that theirs is due in January
    waiting = Norm.objects.exclude(published_on=None).filter(stock=False, filed_on=None)
    assert waiting.count() == 24
    assert all(case.filing_due_on and case.filing_due_on > dt.date(2021, 1, 5) for case in waiting)


HONGQIAO = {
    "076 审核文件": ("norms.review_files", "56"),
    "077 审核意见": ("norms.review_opinions", "254"),
    "081 重大行政决策": ("decisions.decided", "5"),
    "081 列入目录": ("decisions.catalogued", "5"),
    "081 完成各项决策程序": ("decisions.complete", "100%"),
    "082 外聘法律顾问": ("contracts.advisers", "23"),
    "决策合法性审查率": ("decisions.reviewed", "100%"),
    "决策按期公布率": ("decisions.published_on_time", "100%"),
}


def test_hongqiao_2020() -> None:
    play("hongqiao-2020", *SECTIONS, years=(2020,))
    assert differing(HONGQIAO, 2020) == {}
    assert Norm.objects.count() == 56


CHONGQING = {
    "041 拟修改、废止规章": ("norms.rules_changed", "23"),
    "042 拟修改、废止规范性文件": ("norms.proposed_changed", "123"),
    "042 清理": ("norms.cleaned", "123"),
    "076 政策性文件征求意见": ("comment.rounds_policies", "21"),
    "077 规章草案征求意见": ("comment.rounds_rules", "16"),
    "076, 077 征求意见": ("comment.rounds", "37"),
    "081 顾问列席常务会": ("contracts.adviser_meetings", "37"),
    "期限达标率": ("comment.long_enough", "100%"),
}


def test_chongqing_2021() -> None:
    play("chongqing-2021", *SECTIONS, years=(2021,))
    assert differing(CHONGQING, 2021) == {}
    # 082: 265 contracts and documents reviewed, together
    assert int(printed("contracts.reviewed", 2021)) + int(printed("norms.review_files", 2021)) == 265
