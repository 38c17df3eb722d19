"""What the steps of reconsideration ask for, where two editions ask the same."""

from __future__ import annotations

from fazhi.kernel.procedures.definition import Ask
from fazhi.kernel.text import _
from fazhi.modules.reconsideration.states import (
    ActKind,
    Approval,
    Channel,
    DecisionResult,
    EndingResult,
    SuspendReason,
    TerminateReason,
)

REASON = Ask("reason", _("理由"), "long")

APPLY_ASKS = (
    Ask("channel", _("申请方式"), "choice", choices=Channel),
    Ask("act_kind", _("行政行为种类"), "choice", choices=ActKind),
    Ask("act_title", _("被申请复议的行为")),
    Ask("act_number", _("行为文号"), required=False, max_length=80),
    Ask("act_done_on", _("行为作出日期"), "date", required=False),
    Ask("act_known_on", _("知道行为的日期"), "date", required=False),
    Ask("request", _("复议请求"), "long"),
    Ask("grounds", _("事实和理由"), "long", required=False),
    Ask("amount", _("涉及款额（元）"), "money", required=False),
    Ask("on_the_spot", _("当场作出"), "flag", required=False),
    Ask("major", _("重大、疑难、复杂"), "flag", required=False),
    Ask("technical", _("专业性、技术性较强"), "flag", required=False),
)

SUSPEND_ASKS = (
    Ask("suspend_reason", _("中止事由"), "choice", choices=SuspendReason),
    Ask("both_consent", _("双方同意"), "flag", required=False),
    Ask("note", _("说明"), "long", required=False),
)

TERMINATE_ASKS = (
    Ask("terminate_reason", _("终止事由"), "choice", choices=TerminateReason),
    Ask("result", _("结案方式"), "choice", choices=EndingResult),
    Ask("made_good", _("被申请人已纠正或者弥补"), "flag", required=False),
    Ask("docked_mediation", _("由人民调解组织参与"), "flag", required=False),
    Ask("note", _("说明"), "long", required=False),
)

RESULT_ASKS = (
    Ask("result", _("决定结果"), "choice", choices=DecisionResult),
    Ask("approval", _("批准方式"), "choice", choices=Approval),
    Ask("reasons", _("决定理由"), "long"),
    Ask("worse_for_applicant", _("变更后对申请人更为不利"), "flag", required=False),
    Ask("third_party_opposed", _("第三人提出相反请求"), "flag", required=False),
    Ask("third_party_evidence", _("第三人提供了证据"), "flag", required=False),
    Ask("docked_mediation", _("由人民调解组织参与化解"), "flag", required=False),
)
