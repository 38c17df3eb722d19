"""Conditions of responding to suits. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.litigation.models import Suit
from fazhi.modules.litigation.states import LOST, QUALIFIED, HeadRank, Judgment

art = law("行政诉讼法(2017)").article
heads = law("法释〔2020〕3号").article


@condition(art(67, 1), remedy=_("请把答辩状、证据和依据的规范性文件一并提交。"))
def answer_is_whole(_case: Suit, facts: Facts) -> bool:
    """提交答辩状的同时提交作出行政行为的证据和所依据的规范性文件"""
    return bool(facts.data.get("evidence")) and bool(facts.data.get("norms"))


@condition(heads(2), remedy=_("被委托机关或者下级机关的负责人不是本条所称的负责人，请登记为工作人员。"))
def head_is_qualified(_case: Suit, facts: Facts) -> bool:
    """出庭的负责人是被诉机关的正职、副职负责人、参与分管的负责人或者其他参与分管的负责人"""
    return facts.data["head_rank"] not in QUALIFIED or bool(facts.data.get("head_name"))


@condition(heads(10), remedy=_("负责人不能出庭的，应当委托相应的工作人员出庭，不得仅委托律师出庭。"))
def never_a_lawyer_alone(_case: Suit, facts: Facts) -> bool:
    """负责人未出庭的，有行使该项职权的工作人员出庭"""
    return facts.data["head_rank"] in QUALIFIED or bool(facts.data.get("staff_name"))


@condition(heads(8), remedy=_("请登记不能出庭的理由；没有正当理由的也要如实登记。"))
def absence_is_explained(_case: Suit, facts: Facts) -> bool:
    """负责人未出庭的，登记理由"""
    return facts.data["head_rank"] != HeadRank.STAFF or bool(facts.data.get("absence_reason"))


@condition(art(94), remedy=_("该裁判没有需要履行的内容，请直接归档。"))
def has_a_duty(case: Suit, _facts: Facts) -> bool:
    """生效裁判确定了被诉机关应当履行的义务"""
    return case.judgment in {*LOST, Judgment.MEDIATED}


@condition(art(85), remedy=_("已经登记上诉的案件在二审办理。"))
def not_appealed(case: Suit, _facts: Facts) -> bool:
    """当事人没有上诉"""
    return not case.appealed
