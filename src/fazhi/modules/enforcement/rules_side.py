"""Conditions of the procedures beside a penalty: transfers, supervision, file review."""

from __future__ import annotations

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.enforcement.models import FileReview, Lead, Penalty, Supervision, Transfer
from fazhi.modules.enforcement.rules import team_names

moving = law("行政执法机关移送涉嫌犯罪案件的规定(2020)").article
control = law("行政处罚法(2021)").article


@condition(moving(5, 1), remedy=_("请指定两名以上行政执法人员组成专案组核实并提出书面报告。"))
def team_of_two(_case: Transfer, facts: Facts) -> bool:
    """由两名以上行政执法人员组成专案组，核实后提出移送的书面报告"""
    return bool(facts.data.get("officer_a")) and facts.data.get("officer_a") != facts.data.get("officer_b")


@condition(moving(6), remedy=_("请备齐移送书、调查报告、涉案物品清单和有关检验报告。"))
def package_is_whole(_case: Transfer, facts: Facts) -> bool:
    """移送材料齐全：移送书、案件情况的调查报告、涉案物品清单、检验报告或者鉴定意见"""
    return all(facts.data.get(name) for name in ("letter", "report", "item_list"))


@condition(control(54, 2), remedy=_("请先立案，再填写本机关的处罚案号。"))
def the_case_is_filed(case: Lead, facts: Facts) -> bool:
    """线索已由本机关立案，处罚案号与记录相符"""
    return Penalty.objects.filter(number=facts.data["penalty_number"], unit_id=case.unit_id).exists()


@condition(moving(10), remedy=_("没有这一处罚案件；请核对案号，或者留空。"))
def linked_case_exists(case: Transfer, facts: Facts) -> bool:
    """填写的处罚案号是本机关的案件"""
    number = facts.data.get("penalty_number")
    return not number or Penalty.objects.filter(number=number, unit_id=case.unit_id).exists()


@condition(moving(11, 1), remedy=_("请先将该处罚案件转为“已移送司法机关”。"))
def penalty_stands_still(case: Transfer, _facts: Facts) -> bool:
    """移送的案件已停止行政处罚程序，不以行政处罚代替移送"""
    if not case.penalty_number:
        return True
    linked = Penalty.objects.filter(number=case.penalty_number, unit_id=case.unit_id).first()
    return linked is not None and linked.state == "transferred"


@condition(control(75, 2), remedy=_("请先取得书面反馈。"))
def answer_is_there(case: Supervision, _facts: Facts) -> bool:
    """被监督机关已经书面反馈整改情况"""
    return bool(case.measures)


@condition(control(75, 2), remedy=_("评查人员与被评查案件的承办人员不得相同。"))
def scorer_is_no_handler(case: FileReview, facts: Facts) -> bool:
    """评查人员没有承办过该案"""
    return facts.data["scorer"] not in team_names(case.about)


@condition(control(75, 2), remedy=_("有否决事项的案卷应当评为不合格。"))
def veto_means_fail(case: FileReview, facts: Facts) -> bool:
    """有否决事项的案卷评分低于合格分"""
    return not case.veto or facts.data["score"] < PASS


PASS, EXCELLENT, FULL = 60, 90, 100
"""Marks of the platform's score sheet; local sheets differ (law.md 3.4, B)."""


@condition(control(75, 2), remedy=_("评分为0至100分。"))
def score_in_range(_case: FileReview, facts: Facts) -> bool:
    """评分在零至一百分之间"""
    return bool(0 <= facts.data["score"] <= FULL)


def graded(case: FileReview, facts: Facts) -> dict[str, str]:
    """The grade that follows from the score; a veto fails the file."""
    score = facts.data["score"]
    if case.veto or score < PASS:
        return {"grade": "fail"}
    return {"grade": "excellent" if score >= EXCELLENT else "pass"}
