"""Conditions of credit. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

from fazhi.engines.codes.uscc import check_uscc
from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.credit.models import CreditItem, IntegrityQuery, Listing
from fazhi.modules.credit.states import Level, ListKind

repair = law("信用修复管理办法(2026)").whole
guide = law("国办发〔2020〕49号").whole


@condition(repair, remedy=_("请核对统一社会信用代码。"))
def code_is_valid(_case: CreditItem, facts: Facts) -> bool:
    """主体的统一社会信用代码有效"""
    return check_uscc(str(facts.data["subject_code"])).valid


@condition(repair, remedy=_("认定日期是司法、行政文书作出之日，不是公示之日。"))
def made_before_it_came(_case: CreditItem, facts: Facts) -> bool:
    """认定日期不晚于记录当日"""
    return bool(facts.data["decided_on"] <= facts.on)


@condition(repair, remedy=_("轻微失信信息原则上不公示；行业认为确有必要的，分类时注明。"))
def may_be_shown(case: CreditItem, _facts: Facts) -> bool:
    """不是轻微失信信息，或者行业认为确有必要公示"""
    return case.level != Level.MINOR or case.minor_shown


@condition(repair, remedy=_("最长公示期已经届满的，不得公示。"))
def still_in_time(case: CreditItem, facts: Facts) -> bool:
    """最长公示期尚未届满"""
    return case.shown_until is not None and facts.on <= case.shown_until


@condition(repair, remedy=_("最短公示期届满之后再申请修复。"))
def least_term_is_over(case: CreditItem, facts: Facts) -> bool:
    """已满最短公示期"""
    return case.level == Level.MINOR or (case.least_until is not None and facts.on > case.least_until)


@condition(repair, remedy=_("请先纠正失信行为、履行全部义务，再申请修复。"))
def duties_are_done(_case: CreditItem, facts: Facts) -> bool:
    """已纠正失信行为，履行行政处罚等决定明确的全部义务"""
    return bool(facts.data.get("corrected"))


@condition(repair, remedy=_("请先公开作出信用承诺。"))
def promise_is_made(case: CreditItem, facts: Facts) -> bool:
    """已公开作出信用承诺"""
    return case.level == Level.MINOR or bool(facts.data.get("promised"))


@condition(guide, remedy=_("严重失信主体名单须有法律、法规或者党中央、国务院文件作依据。"))
def list_has_a_basis(_case: Listing, facts: Facts) -> bool:
    """列入名单有明确依据"""
    return bool(str(facts.data["legal_basis"]).strip())


@condition(guide, remedy=_("列入严重失信主体名单之前，应当听取当事人的陈述申辩。"))
def has_been_heard(case: Listing, _facts: Facts) -> bool:
    """已听取当事人的陈述申辩"""
    return case.kind == ListKind.RED or case.state == "heard"


@condition(guide, remedy=_("当事人要求听证的，应当先举行听证。"))
def hearing_was_held(case: Listing, facts: Facts) -> bool:
    """当事人没有要求听证，或者已经举行听证"""
    return not case.hearing_asked or bool(facts.data.get("hearing_held"))


@condition(guide, remedy=_("请写明查询用途。"))
def has_a_purpose(_case: IntegrityQuery, facts: Facts) -> bool:
    """查询有明确用途"""
    return bool(str(facts.data["purpose"]).strip())
