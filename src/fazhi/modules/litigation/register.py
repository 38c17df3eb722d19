"""The registers of suits and suggestions."""

from __future__ import annotations

from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.litigation.states import AbsenceReason, HeadRank, Instance, Judgment, S, SuggestionKind

number = Field("number", _("案号"))
title = Field("title", _("案由"))
state = Field("state", _("状态"), "choice", choices=S)
unit = Field("unit", _("应诉工作机构"), "unit", "unit_id")
defendant = Field("defendant", _("被诉机关"), "unit", "counterpart_id")
instance = Field("instance", _("审级"), "choice", choices=Instance)
court = Field("court", _("审理法院"))
opened_on = Field("opened_on", _("收到日期"), "date")
answered_on = Field("answered_on", _("答辩日期"), "date")
answer_due_on = Field("answer_due_on", _("答辩届满日"), "date")
heard_on = Field("heard_on", _("开庭日期"), "date")
head_rank = Field("head_rank", _("出庭人员"), "choice", choices=HeadRank)
head_asked = Field("head_asked", _("法院通知负责人出庭"), "flag")
major = Field("major", _("重大案件"), "flag")
absence_reason = Field("absence_reason", _("未出庭理由"), "choice", choices=AbsenceReason)
judgment = Field("judgment", _("裁判结果"), "choice", choices=Judgment)
concluded_on = Field("concluded_on", _("审结日期"), "date")
effective_on = Field("effective_on", _("生效日期"), "date")
perform_by = Field("perform_by", _("应当履行日期"), "date")
performed_on = Field("performed_on", _("履行日期"), "date")
after = Field("after_reconsideration", _("复议案号"))

REGISTER = Register(
    key="litigation",
    title=_("行政应诉案件"),
    model="litigation.Suit",
    fields=(
        number, title, state, unit, defendant, instance, court, opened_on, answered_on, answer_due_on, heard_on,
        head_rank, head_asked, major, absence_reason, judgment, concluded_on, effective_on, perform_by, performed_on,
        after,
    ),
    columns=("number", "title", "defendant", "instance", "state", "opened_on", "heard_on", "head_rank", "judgment"),
    filters=("state", "defendant", "instance", "judgment", "head_rank", "opened_on", "heard_on"),
    search=("number", "title"),
    sort=("opened_on", "heard_on", "number"),
    chapter="disputes",
)  # fmt: skip

kind = Field("kind", _("种类"), "choice", choices=SuggestionKind)
sender = Field("sender", _("发出机关"))
replied_on = Field("replied_on", _("回复日期"), "date")
due_on = Field("due_on", _("应当回复日期"), "date")
SUGGESTIONS = Register(
    key="suggestion",
    title=_("司法、检察建议"),
    model="litigation.Suggestion",
    fields=(number, title, kind, sender, unit, defendant, opened_on, replied_on, due_on),
    columns=("number", "title", "kind", "sender", "defendant", "opened_on", "due_on", "replied_on"),
    filters=("kind", "defendant", "opened_on"),
    search=("number", "title"),
    sort=("opened_on", "number"),
    chapter="disputes",
)
