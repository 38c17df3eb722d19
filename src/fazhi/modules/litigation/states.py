"""States, results and reasons of responding to suits (law.md part 13, C.4)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class S(TextChoices):
    """States of an instance."""

    RECEIVED = "received", _("已收到起诉状")
    ANSWERED = "answered", _("已答辩举证")
    NOTICED = "noticed", _("已收到开庭通知")
    HEARD = "heard", _("已开庭")
    JUDGED = "judged", _("已裁判")
    WITHDRAWN = "withdrawn", _("已撤诉")
    PERFORMING = "performing", _("履行裁判中")
    CLOSED = "closed", _("已归档")


class Instance(TextChoices):
    FIRST = "first", _("一审")
    SECOND = "second", _("二审")
    RETRIAL = "retrial", _("再审")


class Judgment(TextChoices):
    """How the instance ended (Administrative Litigation Law, articles 69 to 78)."""

    REJECT_CLAIMS = "reject_claims", _("驳回诉讼请求")
    DISMISS = "dismiss", _("裁定驳回起诉")
    REVOKE = "revoke", _("撤销")
    REVOKE_PART = "revoke_part", _("部分撤销")
    ORDER_PERFORM = "order_perform", _("责令履行")
    PAY = "pay", _("判决给付")
    CONFIRM_ILLEGAL = "confirm_illegal", _("确认违法")
    CONFIRM_INVALID = "confirm_invalid", _("确认无效")
    CHANGE = "change", _("变更")
    AGREEMENT = "agreement", _("行政协议责任")
    UPHELD = "upheld", _("维持原判")
    MEDIATED = "mediated", _("调解")
    WITHDRAWN = "withdrawn", _("撤诉")
    WITHDRAWN_CHANGED = "withdrawn_changed", _("行政机关改变行为后撤诉")


LOST = (
    Judgment.REVOKE,
    Judgment.REVOKE_PART,
    Judgment.ORDER_PERFORM,
    Judgment.PAY,
    Judgment.CONFIRM_ILLEGAL,
    Judgment.CONFIRM_INVALID,
    Judgment.CHANGE,
    Judgment.AGREEMENT,
)
"""Judgments against the body (law.md C.4)."""


class CourtJudgment(TextChoices):
    """What a court may decide; withdrawal is a step of its own."""

    REJECT_CLAIMS = Judgment.REJECT_CLAIMS.value, Judgment.REJECT_CLAIMS.label
    DISMISS = Judgment.DISMISS.value, Judgment.DISMISS.label
    REVOKE = Judgment.REVOKE.value, Judgment.REVOKE.label
    REVOKE_PART = Judgment.REVOKE_PART.value, Judgment.REVOKE_PART.label
    ORDER_PERFORM = Judgment.ORDER_PERFORM.value, Judgment.ORDER_PERFORM.label
    PAY = Judgment.PAY.value, Judgment.PAY.label
    CONFIRM_ILLEGAL = Judgment.CONFIRM_ILLEGAL.value, Judgment.CONFIRM_ILLEGAL.label
    CONFIRM_INVALID = Judgment.CONFIRM_INVALID.value, Judgment.CONFIRM_INVALID.label
    CHANGE = Judgment.CHANGE.value, Judgment.CHANGE.label
    AGREEMENT = Judgment.AGREEMENT.value, Judgment.AGREEMENT.label
    UPHELD = Judgment.UPHELD.value, Judgment.UPHELD.label
    MEDIATED = Judgment.MEDIATED.value, Judgment.MEDIATED.label


class HeadRank(TextChoices):
    """Who appeared for the body (法释〔2020〕3号, article 2)."""

    MAIN = "main", _("正职负责人")
    DEPUTY = "deputy", _("副职负责人")
    IN_CHARGE = "in_charge", _("参与分管的其他负责人")
    STAFF = "staff", _("相应的工作人员")


QUALIFIED = (HeadRank.MAIN, HeadRank.DEPUTY, HeadRank.IN_CHARGE)


class AbsenceReason(TextChoices):
    """Lawful reasons not to appear (法释〔2020〕3号, article 8)."""

    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    ACCIDENT = "accident", _("意外事件")
    DUTY = "duty", _("需要履行他人不能代替的公务")
    OTHER = "other", _("无法出庭的其他正当事由")
    NONE = "none", _("没有正当理由")


class G(TextChoices):
    """States of a judicial or procuratorial suggestion."""

    RECEIVED = "received", _("已收到建议")
    ASSIGNED = "assigned", _("已交办")
    REPLIED = "replied", _("已回复")


class SuggestionKind(TextChoices):
    JUDICIAL = "judicial", _("司法建议")
    PROCURATORIAL = "procuratorial", _("检察建议")
