"""Conditions of credit. Each docstring is the sentence that the officer reads."""

from __future__ import annotations

from dataclasses import replace

from fazhi.engines.codes.uscc import check_uscc
from fazhi.engines.law.library import law
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.procedures.definition import Condition, Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.credit.models import (
    CodeMerge,
    CreditItem,
    Debt,
    IntegrityQuery,
    Listing,
    Performance,
    Upload,
)
from fazhi.modules.credit.states import Level, ListKind, M

repair = law("信用修复管理办法(2026)").whole
guide = law("国办发〔2020〕49号").whole
public = law("国办发〔2018〕118号").whole
local_rule = law("local rule").whole


def local(rule: Condition) -> Condition:
    """The same condition where a local rule asks for it."""
    return replace(rule, basis=local_rule)


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


@condition(public, remedy=_("决定日期是文书作出之日，不能晚于登记之日。"))
def decided_before_today(_case: Upload, facts: Facts) -> bool:
    """决定日期不晚于登记当日"""
    return bool(facts.data["decided_on"] <= facts.on)


@condition(local_rule, remedy=_("约定的履行期限不能早于签订之日。"))
def due_after_signing(_case: Performance, facts: Facts) -> bool:
    """约定履行期限不早于签订日期"""
    return bool(facts.data["perform_by"] >= facts.data["signed_on"] <= facts.on)


@condition(local_rule, remedy=_("约定的履行期限不能早于签订之日。"))
def still_after_signing(case: Performance, facts: Facts) -> bool:
    """变更后的履行期限不早于签订日期"""
    return bool(facts.data["perform_by"] >= case.signed_on)


@condition(local_rule, remedy=_("超过约定期限的，办理“逾期履行完毕”。"))
def in_agreed_time(case: Performance, facts: Facts) -> bool:
    """没有超过约定履行期限"""
    return facts.on <= case.perform_by


@condition(local_rule, remedy=_("没有超过约定期限的，办理“按约履行完毕”。"))
def after_agreed_time(case: Performance, facts: Facts) -> bool:
    """已经超过约定履行期限"""
    return facts.on > case.perform_by


@condition(local_rule, remedy=_("部分清偿之后应当还有欠款；全部清偿的，办理“清偿”。"))
def leaves_a_rest(case: Debt, facts: Facts) -> bool:
    """部分清偿的金额大于零，并且少于尚欠金额"""
    return bool(0 < facts.data["part"] < case.amount - (case.paid or 0))


@condition(local_rule, remedy=_("清偿总额应当等于拖欠金额；部分清偿的，先登记部分清偿。"))
def pays_what_is_owed(case: Debt, facts: Facts) -> bool:
    """清偿总额等于拖欠金额"""
    return bool(facts.data["paid"] == case.amount)


@condition(guide, remedy=_("有效期届满日应当晚于决定之日。"))
def expires_later(_case: Listing, facts: Facts) -> bool:
    """有效期届满日晚于决定之日"""
    return bool(facts.data["expires_on"] > facts.on)


@condition(local_rule, remedy=_("请核对两个统一社会信用代码，末位是校验码。"))
def two_valid_codes(case: CodeMerge, _facts: Facts) -> bool:
    """两个代码不同，并且都有效"""
    codes = {case.old_code, case.new_code}
    return len(codes) == 2 and all(check_uscc(code).valid for code in codes)


@condition(local_rule, remedy=_("请以现代码提出；已经归并的，先撤销归并。"))
def neither_is_merged_away(case: CodeMerge, _facts: Facts) -> bool:
    """两个代码都没有被归并到别的代码"""
    return not CodeMerge.objects.filter(state=M.MERGED, old_code__in=(case.old_code, case.new_code)).exists()


@condition(local_rule, remedy=_("请由提出人以外的人员核对。"))
def another_person(case: CodeMerge, facts: Facts) -> bool:
    """核对、决定的人不是提出归并的人"""
    user = facts.actor.user_id if facts.actor else None
    return user is None or not Entry.objects.filter(case_id=case.pk, action="propose", actor_id=user).exists()
