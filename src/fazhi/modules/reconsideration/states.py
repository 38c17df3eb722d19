"""States, results and reasons of administrative reconsideration (law.md B.1, 1.3, 1.5)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class S(TextChoices):
    """States of a case."""

    RECEIVED = "received", _("已收到申请")
    CORRECTING = "correcting", _("待补正")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    ABANDONED = "abandoned", _("视为放弃申请")
    ACCEPTED = "accepted", _("已受理")
    ORDINARY = "ordinary", _("普通程序审理")
    SIMPLIFIED = "simplified", _("简易程序审理")
    SUSPENDED = "suspended", _("已中止")
    MEDIATING = "mediating", _("调解中")
    DELIBERATING = "deliberating", _("拟定决定")
    DECIDED = "decided", _("已作出决定")
    MEDIATED = "mediated", _("已达成调解")
    REJECTED = "rejected", _("已驳回申请")
    TERMINATED = "terminated", _("已终止")
    SERVED = "served", _("决定已送达")
    PERFORMING = "performing", _("履行中")
    ENFORCED = "enforced", _("已强制执行")
    CLOSED = "closed", _("已归档")


HEARD_STATES = (S.ORDINARY, S.SIMPLIFIED)
"""The case is being heard."""
PENDING = (S.ACCEPTED, S.ORDINARY, S.SIMPLIFIED, S.MEDIATING, S.DELIBERATING)
"""Accepted and not yet concluded, the clock running."""


class Channel(TextChoices):
    COUNTER = "counter", _("当面递交")
    POST = "post", _("邮寄")
    ONLINE = "online", _("网上申请")
    AGENCY = "agency", _("行政机关转送")


class Result(TextChoices):
    """How a case was concluded. A case with several results keeps the strongest."""

    MAINTAIN = "maintain", _("维持")
    REVOKE = "revoke", _("撤销")
    REVOKE_PART = "revoke_part", _("部分撤销")
    CHANGE = "change", _("变更")
    CONFIRM_ILLEGAL = "confirm_illegal", _("确认违法")
    CONFIRM_INVALID = "confirm_invalid", _("确认无效")
    ORDER_PERFORM = "order_perform", _("责令履行")
    AGREEMENT = "agreement", _("行政协议责任")
    COMPENSATE = "compensate", _("决定赔偿")
    DISMISS_CLAIM = "dismiss_claim", _("驳回复议请求")
    REJECT = "reject", _("驳回复议申请")
    MEDIATED = "mediated", _("调解")
    SETTLED = "settled", _("和解终止")
    SELF_CORRECTED = "self_corrected", _("被申请人自行纠正后终止")
    TERMINATED = "terminated", _("其他终止")


CORRECTED = (
    Result.CHANGE,
    Result.REVOKE,
    Result.REVOKE_PART,
    Result.CONFIRM_ILLEGAL,
    Result.CONFIRM_INVALID,
    Result.ORDER_PERFORM,
    Result.AGREEMENT,
)
"""Results that correct the act directly (law.md C.3)."""


class DecisionResult(TextChoices):
    """Results that a decision may have."""

    MAINTAIN = Result.MAINTAIN.value, Result.MAINTAIN.label
    REVOKE = Result.REVOKE.value, Result.REVOKE.label
    REVOKE_PART = Result.REVOKE_PART.value, Result.REVOKE_PART.label
    CHANGE = Result.CHANGE.value, Result.CHANGE.label
    CONFIRM_ILLEGAL = Result.CONFIRM_ILLEGAL.value, Result.CONFIRM_ILLEGAL.label
    CONFIRM_INVALID = Result.CONFIRM_INVALID.value, Result.CONFIRM_INVALID.label
    ORDER_PERFORM = Result.ORDER_PERFORM.value, Result.ORDER_PERFORM.label
    AGREEMENT = Result.AGREEMENT.value, Result.AGREEMENT.label
    COMPENSATE = Result.COMPENSATE.value, Result.COMPENSATE.label
    DISMISS_CLAIM = Result.DISMISS_CLAIM.value, Result.DISMISS_CLAIM.label


class EndingResult(TextChoices):
    """Results of a case that ends without a decision."""

    SETTLED = Result.SETTLED.value, Result.SETTLED.label
    SELF_CORRECTED = Result.SELF_CORRECTED.value, Result.SELF_CORRECTED.label
    TERMINATED = Result.TERMINATED.value, Result.TERMINATED.label


class SuspendReason(TextChoices):
    """Article 39, items 1 to 10."""

    DEATH = "s1", _("申请人死亡，近亲属尚未确定是否参加")
    CAPACITY = "s2", _("申请人丧失行为能力，尚未确定法定代理人")
    MISSING = "s3", _("申请人下落不明")
    ORGANISATION = "s4", _("申请人组织终止，尚未确定权利义务承受人")
    FORCE_MAJEURE = "s5", _("因不可抗力等正当理由不能参加")
    MEDIATION = "s6", _("进行调解、和解，双方同意中止")
    QUESTION = "s7", _("法律适用问题需要有权机关解释或者确认")
    OTHER_CASE = "s8", _("需要以其他案件的审理结果为依据")
    ATTACHED_REVIEW = "s9", _("附带审查或者依据审查")
    OTHER = "s10", _("其他需要中止的情形")


class TerminateReason(TextChoices):
    """Article 41, items 1 to 5."""

    WITHDRAWN = "t1", _("申请人撤回申请，准予撤回")
    DIED = "t2", _("申请人死亡，没有近亲属或者近亲属放弃")
    ENDED = "t3", _("申请人组织终止，没有承受人或者承受人放弃")
    CRIMINAL = "t4", _("同一违法行为转为刑事强制措施")
    SUSPENDED_OUT = "t5", _("中止满六十日仍未消除")


class ActKind(TextChoices):
    """The act that is reviewed."""

    PENALTY = "penalty", _("行政处罚")
    COERCION = "coercion", _("行政强制")
    LICENCE = "licence", _("行政许可")
    EXPROPRIATION = "expropriation", _("征收征用补偿")
    RESOURCE = "resource", _("自然资源确权")
    INJURY = "injury", _("工伤认定")
    DISCLOSURE = "disclosure", _("政府信息公开")
    INACTION = "inaction", _("不履行法定职责")
    AGREEMENT = "agreement", _("行政协议")
    COMPLAINT = "complaint", _("举报投诉处理")
    OTHER = "other", _("其他")


class Approval(TextChoices):
    HEAD = "head", _("机关负责人同意")
    COLLECTIVE = "collective", _("集体讨论通过")


class O(TextChoices):  # noqa: E742 - the short name reads well beside S in the procedure
    """States of an opinion letter (意见书)."""

    DRAFTED = "drafted", _("已拟制")
    ISSUED = "issued", _("已制发")
    SERVED = "served", _("已送达，待反馈")
    ANSWERED = "answered", _("已反馈")
    URGED = "urged", _("已督促")
    VERIFIED = "verified", _("已核实整改")


class A(TextChoices):
    """States of an attached review of a document (附带审查)."""

    REQUESTED = "requested", _("已提出")
    NOTIFIED = "notified", _("已通知制定机关")
    ANSWERED = "answered", _("制定机关已答复")
    FORWARDED = "forwarded", _("已转送有权机关")
    REPLIED = "replied", _("有权机关已答复")
    LAWFUL = "lawful", _("相关条款合法")
    STOPPED = "stopped", _("相关条款停止执行")
