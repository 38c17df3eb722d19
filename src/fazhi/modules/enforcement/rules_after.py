"""Conditions after the decision: publicity, payment, surcharge, demand, the court (行政处罚法(2021) 48, 66 to 73)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fazhi.engines.calendar.terms import workdays_between
from fazhi.engines.law.library import law
from fazhi.kernel import store
from fazhi.kernel.procedures.definition import Facts, condition
from fazhi.kernel.text import _
from fazhi.modules.enforcement.models import Penalty
from fazhi.modules.enforcement.rules import ends, since, yuan
from fazhi.modules.enforcement.states import CORRECTED
from fazhi.modules.enforcement.surcharge import Pause, days_late, surcharge

art = law("行政处罚法(2021)").article
force = law("行政强制法").article


@condition(art(48, 1), remedy=_("请先脱去个人隐私、商业秘密后公开；依法不公开的，登记理由。"))
def may_be_published(case: Penalty, facts: Facts) -> bool:
    """决定没有被依法变更、撤销、确认违法或者确认无效，且已对不应公开的内容作了处理"""
    return case.dispute_result not in CORRECTED and bool(facts.data.get("redacted"))


@condition(art(48, 2), remedy=_("尚未公开的决定不需要撤回。"))
def is_published(case: Penalty, _facts: Facts) -> bool:
    """该决定已经公开且尚未撤回"""
    return case.published_on is not None and case.withdrawn_on is None


@condition(art(48, 2))
def published_and_corrected(case: Penalty, facts: Facts) -> bool:
    """公开的决定被依法变更、撤销、确认违法或者确认无效"""
    return case.published_on is not None and facts.data.get("dispute_result") in CORRECTED


@condition(art(66, 2), remedy=_("请先由当事人申请，并写明期限。"))
def deferral_asked(_case: Penalty, facts: Facts) -> bool:
    """当事人确有经济困难，申请暂缓或者分期缴纳"""
    return bool(facts.data.get("reason")) and facts.data["deferred_to"] > facts.on


def last_day_to_pay(case: Penalty) -> dt.date | None:
    """The last day to pay: fifteen days from receipt, or the day to which payment was deferred."""
    days = [day for day in (case.pay_due_on, case.deferred_to) if day]
    return max(days, default=None)


@condition(art(72, 1), remedy=_("缴款期限尚未届满，或者罚款已经缴清，或者没有罚款。"))
def is_overdue(case: Penalty, facts: Facts) -> bool:
    """缴款期限已经届满而罚款没有缴清"""
    last = last_day_to_pay(case)
    return last is not None and facts.on > last and fine_left(case) > 0


def fine_left(case: Penalty) -> Decimal:
    """What is still to be paid of the fine."""
    return (case.fine or Decimal(0)) - (case.paid or Decimal(0))


def pauses(case: Penalty) -> list[Pause]:
    """Periods of review and suit: no surcharge is counted in them (73(3))."""
    rows = store.column_pairs(
        "SELECT action, body FROM audit_entry WHERE chain = %s AND action IN ('dispute', 'dispute_over') ORDER BY seq",
        [case.chain],
    )
    found: list[Pause] = []
    for action, body in rows:
        day = dt.date.fromisoformat(json.loads(body)["on"])
        if action == "dispute":
            found.append((day, None))
        elif found:
            found[-1] = (found[-1][0], day)
    return found


def surcharge_due(case: Penalty, on: dt.date) -> Decimal:
    """The surcharge up to a day (or to the day on which the fine was paid)."""
    last = last_day_to_pay(case)
    if last is None or not case.fine:
        return Decimal(0)
    until = min(on, case.paid_on) if case.paid_on else on
    counted = surcharge(case.fine, days_late(last, until, pauses(case)), since(case))
    return max(counted - (case.surcharge_relief or Decimal(0)), Decimal(0))


@condition(art(67, 3), remedy=_("缴款金额不得超过尚未缴纳的罚款和加处罚款。"))
def pays_what_is_due(case: Penalty, facts: Facts) -> bool:
    """缴款不超过应缴的罚款和加处罚款"""
    left = fine_left(case) + surcharge_due(case, facts.on) - (case.surcharge_paid or Decimal(0))
    return bool(0 < facts.data["amount"] <= left)


def booked(case: Penalty, facts: Facts) -> Mapping[str, Any]:
    """A payment goes to the fine first, what is left to the surcharge."""
    amount = facts.data["amount"]
    to_fine = min(amount, fine_left(case))
    paid = (case.paid or Decimal(0)) + to_fine
    changes: dict[str, Any] = {"paid": paid}
    if paid == case.fine and case.paid_on is None:
        changes["paid_on"] = facts.on
    if amount > to_fine:
        changes["surcharge_paid"] = (case.surcharge_paid or Decimal(0)) + amount - to_fine
    return changes


@condition(art(66, 1), remedy=_("请先登记全部缴款，或者办理催告、强制执行。"))
def all_paid(case: Penalty, facts: Facts) -> bool:
    """罚款和加处罚款已经缴清，其他处罚已经履行"""
    settled = fine_left(case) <= 0 and surcharge_due(case, facts.on) <= (case.surcharge_paid or Decimal(0))
    return settled and (not _other_penalty(case) or bool(facts.data.get("performed")))


def _other_penalty(case: Penalty) -> bool:
    return case.sanction not in {"", "warning", "criticism", "fine"}


@condition(art(68), remedy=_("不属于可以当场收缴的情形，请当事人到指定的银行或者电子支付系统缴纳。"))
def may_collect_on_the_spot(case: Penalty, facts: Facts) -> bool:
    """当场收缴限于一百元以下罚款、不当场收缴事后难以执行，或者边远地区当事人提出当场缴纳"""
    small = (case.fine or 0) <= yuan("pn.collect_on_site", case)
    return small or bool(facts.data.get("hard_later")) or bool(facts.data.get("remote_asked"))


@condition(force(54), remedy=_("请先制作并送达催告书。"))
def demand_served(case: Penalty, _facts: Facts) -> bool:
    """已经送达催告书"""
    return case.demand_served_on is not None


@condition(force(46, 3), remedy=_("加处罚款超过三十日且经催告后，方可强制执行。"))
def surcharge_long_enough(case: Penalty, facts: Facts) -> bool:
    """实施加处罚款超过三十日，经催告当事人仍不履行"""
    last = last_day_to_pay(case)
    return last is not None and facts.on > ends("qz.surcharge_before_coercion", last, case)


@condition(force(46, 3), remedy=_("没有行政强制执行权的，申请人民法院强制执行。"))
def has_own_power(_case: Penalty, facts: Facts) -> bool:
    """法律授予本机关行政强制执行权"""
    return bool(facts.data.get("own_power_basis"))


@condition(force(42, 1), remedy=_("减免的只能是加处的罚款，且当事人应当已采取补救措施。"))
def relief_spares_the_fine(case: Penalty, facts: Facts) -> bool:
    """执行协议不减免罚款本身；当事人采取补救措施的，可以减免加处的罚款"""
    relief = facts.data.get("surcharge_relief") or Decimal(0)
    return not relief or (bool(facts.data.get("remedied")) and relief <= surcharge_due(case, facts.on))


def relief_booked(case: Penalty, facts: Facts) -> Mapping[str, Any]:
    """The surcharge that an agreement spares."""
    return {
        "surcharge_relief": (case.surcharge_relief or Decimal(0))
        + (facts.data.get("surcharge_relief") or Decimal(0))
    }


@condition(force(39, 2))
def harmless_and_unable(_case: Penalty, facts: Facts) -> bool:
    """没有明显社会危害，当事人确无能力履行"""
    return bool(facts.data.get("harmless"))


@condition(force(56, 2), remedy=_("法院没有作出不予受理或者不予执行的裁定。"))
def court_refused(case: Penalty, _facts: Facts) -> bool:
    """法院已裁定不予受理或者不予执行"""
    return case.court_refused_on is not None


@condition(force(43, 1), remedy=_("请改在工作日的日间实施；情况紧急的除外。"))
def not_at_night_or_on_holidays(_case: Any, facts: Facts) -> bool:
    """不在夜间或者法定节假日实施行政强制执行，情况紧急的除外"""
    from django.utils import timezone

    day = dt.timedelta(days=1)
    works = workdays_between(facts.on - day, facts.on) == 1
    hour = timezone.localtime(facts.at).hour
    return bool(facts.data.get("urgent")) or (works and 6 <= hour < 22)


@condition(force(43, 2), remedy=_("不得以停止供水、供电、供热、供燃气等方式迫使居民履行。"))
def no_cut_of_supply(_case: Any, facts: Facts) -> bool:
    """不对居民生活采取停止供水、供电、供热、供燃气等方式"""
    return not facts.data.get("cuts_supply")


@condition(force(54), remedy=_("催告书送达十个工作日后仍未履行的，方可申请。"))
def ten_days_after_demand(case: Penalty, facts: Facts) -> bool:
    """催告书送达满十个工作日而当事人仍未履行"""
    served = case.demand_served_on
    return served is not None and facts.on > ends("qz.demand_before_court", served, case)


@condition(force(53), remedy=_("请在复议、起诉期限届满后三个月内申请。"))
def within_three_months(case: Penalty, facts: Facts) -> bool:
    """在申请复议、提起诉讼的期限届满之日起三个月内申请"""
    begins = suit_period_end(case)
    return begins is not None and begins < facts.on <= ends("qz.apply_court", begins, case)


def suit_period_end(case: Penalty) -> dt.date | None:
    """The later end of review (60 days) and suit (6 months) from service; after a dispute its end counts."""
    if case.dispute_ended_on:
        return case.dispute_ended_on
    if case.decision_served_on is None:
        return None
    return max(ends("ar.apply", case.decision_served_on, case), ends("lt.sue", case.decision_served_on, case))


def record_is_whole(case: Penalty, _facts: Facts) -> Mapping[str, Any]:
    """Whether the record is complete: team, evidence, notice and service in the file, recordings where they must be."""
    from fazhi.modules.enforcement.rules import is_major

    told = case.track == "summary" or case.notice_served_on is not None or bool(case.spare_ground)
    media = case.media_count > 0 or (case.track == "summary" or not is_major(case))
    whole = bool(case.officer_a and case.officer_b and case.evidence_count and told and media)
    served = case.decision_served_on is not None
    return {"record_complete": whole and served}
