"""Conditions of contracts. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.contracts.models import Adviser, GovernmentContract
from fazhi.modules.contracts.states import Conclusion

BASIS = law("中办发〔2016〕30号").whole


def adviser_on(code: str, day: dt.date) -> Adviser | None:
    """The adviser by code, if engaged on the day."""
    return (
        Adviser.objects.filter(code=code, valid_from__lte=day)
        .exclude(valid_to__lte=day)
        .order_by("pk")
        .first()
    )


@condition(BASIS, remedy=_("请填写“法律顾问”登记簿中当日在聘的法律顾问或者公职律师的编号。"))
def adviser_is_engaged(_case: GovernmentContract, facts: Facts) -> bool:
    """提出意见的法律顾问或者公职律师当日在聘"""
    return adviser_on(facts.data["adviser_code"], facts.on) is not None


@condition(BASIS, remedy=_("审查结论为不得签订的，请退回修改后重新审查，或者不再签订。"))
def may_be_signed(case: GovernmentContract, _facts: Facts) -> bool:
    """三级审查均已完成，审查结论不是不得签订"""
    levels = (case.unit_on, case.adviser_on, case.reviewed_on)
    return all(levels) and case.conclusion in {Conclusion.LAWFUL, Conclusion.AMEND}


@condition(BASIS, remedy=_("请逐条写明对审查意见的采纳情况，未采纳的说明理由。"))
def opinions_are_dealt_with(case: GovernmentContract, facts: Facts) -> bool:
    """应当修改的，写明审查意见的采纳情况"""
    return case.conclusion != Conclusion.AMEND or bool(facts.data.get("adopted"))
