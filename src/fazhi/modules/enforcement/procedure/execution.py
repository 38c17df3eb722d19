"""Execution of a penalty: demand, own coercion, agreement, suspension, the court (行政强制法 35 to 46, 53 to 58)."""

from __future__ import annotations

from collections.abc import Mapping

from fazhi.engines.law.citation import Article
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules_after
from fazhi.modules.enforcement.procedure import common
from fazhi.modules.enforcement.procedure.common import HEAD, OFFICER, art, force
from fazhi.modules.enforcement.states import P
from fazhi.modules.enforcement.states_side import EndGround, SuspendGround

demand = Step(
    "demand", _("催告"), (P.PAYING, P.SURCHARGING), P.DEMANDED, OFFICER, force(54),
    only_if=(rules_after.is_overdue,), issues=("催告书",),
)  # fmt: skip
serve_demand = Step(
    "serve_demand", _("催告书送达"), (P.DEMANDED,), None, OFFICER, force(38), serves="催告书",
    stamps=("demand_served_on",),
)  # fmt: skip
coerce = Step(
    "coerce", _("强制执行"), (P.DEMANDED,), None, HEAD, force(46, 3),
    only_if=(
        rules_after.has_own_power, rules_after.demand_served, rules_after.surcharge_long_enough,
        rules_after.not_at_night_or_on_holidays, rules_after.no_cut_of_supply,
    ),
    asks=(
        Ask("own_power_basis", _("强制执行权的法律依据"), required=False),
        Ask("manner", _("执行方式"), "long"),
        Ask("urgent", _("情况紧急"), "flag", required=False),
        Ask("cuts_supply", _("停止供水、供电、供热、供燃气"), "flag", required=False),
    ),
    issues=("强制执行决定书",), stamps=("coerced_on",),
)  # fmt: skip
apply_court = Step(
    "apply_court", _("申请法院强制执行"), (P.DEMANDED,), P.COURT, HEAD, force(53),
    only_if=(rules_after.demand_served, rules_after.ten_days_after_demand, rules_after.within_three_months),
    issues=("强制执行申请书",), stamps=("applied_court_on",), asks=(Ask("court", _("人民法院"), max_length=80),),
)  # fmt: skip
court_accepts = Step(
    "court_accepts", _("法院受理执行申请"), (P.COURT,), None, OFFICER, force(56, 1), once=True,
    asks=(Ask("court_number", _("法院案号"), max_length=80),),
)  # fmt: skip
court_refuses = Step(
    "court_refuses", _("法院裁定不予受理或者不予执行"), (P.COURT,), None, OFFICER, force(56, 2), stamps=("court_refused_on",),
    asks=(Ask("ruling", _("裁定书文号和理由"), "long"),),
)  # fmt: skip
object_to_court = Step(
    "object_to_court", _("向上一级法院申请复议"), (P.COURT,), None, HEAD, force(56, 2),
    only_if=(rules_after.court_refused,), asks=(Ask("reason", _("理由"), "long"),), once=True,
)  # fmt: skip
court_rules = Step(
    "court_rules", _("法院裁定执行"), (P.COURT,), None, OFFICER, force(57), asks=(Ask("ruling", _("裁定书文号"), max_length=80),),
    once=True,
)  # fmt: skip
court_done = Step(
    "court_done", _("法院执行完毕"), (P.COURT,), P.PERFORMED, OFFICER, force(57),
    asks=(Ask("result", _("执行情况"), "long"),),
)  # fmt: skip
agree_to_perform = Step(
    "agree_to_perform", _("达成执行协议"), (P.SURCHARGING, P.DEMANDED), None, HEAD, force(42, 1),
    only_if=(rules_after.relief_spares_the_fine,), issues=("执行协议书",),
    asks=(
        Ask("terms", _("分阶段履行的约定"), "long"),
        Ask("remedied", _("当事人采取补救措施"), "flag", required=False),
        Ask("surcharge_relief", _("减免的加处罚款"), "money", required=False),
    ),
    derives=rules_after.relief_booked,
)  # fmt: skip
suspend_it = Step(
    "suspend_it", _("中止执行"), (P.PAYING, P.SURCHARGING, P.DEMANDED), P.SUSPENDED, HEAD, force(39, 1),
    asks=(
        Ask("ground", _("中止执行的情形"), "choice", choices=SuspendGround),
        Ask("harmless", _("没有明显社会危害，当事人确无能力履行"), "flag", required=False),
    ),
    stamps=("suspended_on",), issues=("中止执行通知书",),
)  # fmt: skip
resume_it = Step(
    "resume_it", _("恢复执行"), (P.SUSPENDED,), P.PAYING, OFFICER, force(39, 2),
    asks=(Ask("reason", _("中止情形消失的情况"), "long"),),
)  # fmt: skip
never_again = Step(
    "never_again", _("中止满三年，不再执行"), (P.SUSPENDED,), P.ENDED, Role.SYSTEM, force(39, 2)
)
end_it = Step(
    "end_it", _("终结执行"), (*common.OWING, P.SUSPENDED), P.ENDED, HEAD, force(40),
    asks=(Ask("end_ground", _("终结执行的情形"), "choice", choices=EndGround),), issues=("终结执行通知书",),
)  # fmt: skip
annulled = Step(
    "annulled", _("决定被撤销，终结执行"), (P.DECIDED, *common.OWING, P.SUSPENDED), P.CLOSED, OFFICER, art(73, 1),
    asks=(Ask("ruling", _("撤销的文书号"), max_length=80),), only_if=(), derives=rules_after.record_is_whole,
)  # fmt: skip

STEPS = (
    demand, serve_demand, coerce, agree_to_perform, suspend_it, resume_it, never_again, end_it, apply_court,
    court_accepts, court_refuses, object_to_court, court_rules, court_done, annulled,
)  # fmt: skip


def deadlines(serve_decision: Step, after: Mapping[str, Step], pay_basis: Article) -> tuple[Deadline, ...]:
    """Payment, demand, suspension and the court's terms."""
    ends = (annulled, end_it, never_again)
    return (
        Deadline(
            "pay", _("缴纳罚款"), "pn.pay", (serve_decision,), (after["finish"],), Role.PUBLIC, pay_basis,
            when_missed=after["start_surcharge"], cancelled_by=ends, mirror="pay_due_on",
        ),
        Deadline(
            "after_demand", _("催告后履行"), "qz.demand_before_court", (serve_demand,), (after["finish"],), Role.PUBLIC,
            force(54), when_missed=apply_court, cancelled_by=(apply_court, *ends),
        ),
        Deadline(
            "suspended", _("中止执行满三年不再执行"), "qz.suspended_end", (suspend_it,), (resume_it, never_again), OFFICER, force(39, 2),
            when_missed=never_again, only_if=rules_after.harmless_and_unable, cancelled_by=(annulled, end_it),
        ),
        Deadline(
            "court_accept", _("法院受理执行申请"), "qz.court_accept", (apply_court,), (court_accepts, court_refuses), Role.PUBLIC,
            force(56, 1), cancelled_by=ends,
        ),
        Deadline(
            "object", _("对法院裁定申请复议"), "qz.object_nonaccept", (court_refuses,), (object_to_court,), OFFICER, force(56, 2),
            cancelled_by=ends,
        ),
        Deadline(
            "court_rule", _("法院作出执行裁定"), "qz.court_rule", (court_accepts,), (court_rules, court_refuses), Role.PUBLIC,
            force(57), cancelled_by=ends,
        ),
    )  # fmt: skip
