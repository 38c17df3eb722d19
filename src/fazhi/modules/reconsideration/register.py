"""The register of reconsideration cases: columns, filters, search."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.reconsideration.states import ActKind, Channel, Result, S

number = Field("number", _("案号"))
title = Field("title", _("案由"))
state = Field("state", _("状态"), "choice", choices=S)
unit = Field("unit", _("复议机构"), "unit", "unit_id")
respondent = Field("respondent", _("被申请人"), "unit", "counterpart_id")
channel = Field("channel", _("申请方式"), "choice", choices=Channel)
act_kind = Field("act_kind", _("行政行为种类"), "choice", choices=ActKind)
opened_on = Field("opened_on", _("收到日期"), "date")
accepted_on = Field("accepted_on", _("受理日期"), "date")
deemed = Field("deemed", _("视为受理"), "flag")
correction_asked_on = Field("correction_asked_on", _("通知补正日期"), "date")
copy_served_on = Field("copy_served_on", _("副本送达日期"), "date")
reply_due_on = Field("reply_due_on", _("答复届满日"), "date")
replied_on = Field("replied_on", _("答复日期"), "date")
heard_on = Field("heard_on", _("听取意见日期"), "date")
hearing_on = Field("hearing_on", _("听证日期"), "date")
committee_on = Field("committee_on", _("委员会咨询日期"), "date")
result = Field("result", _("结案方式"), "choice", choices=Result)
made_good = Field("made_good", _("被申请人已纠正或者弥补"), "flag")
docked = Field("docked_mediation", _("复调对接"), "flag")
extended = Field("extended", _("已延期"), "flag")
decide_due_on = Field("decide_due_on", _("决定届满日"), "date")
concluded_on = Field("concluded_on", _("审结日期"), "date")
closed_on = Field("closed_on", _("办结日期"), "date")
served_on = Field("decision_served_on", _("决定送达日期"), "date")
sued_on = Field("sued_on", _("复议后起诉日期"), "date")
major = Field("major", _("重大、疑难、复杂"), "flag")

REGISTER = Register(
    key="reconsideration",
    title=_("行政复议案件"),
    model="reconsideration.Reconsideration",
    fields=(
        number, title, state, unit, respondent, channel, act_kind, opened_on, accepted_on, deemed,
        correction_asked_on, copy_served_on, reply_due_on, replied_on, heard_on, hearing_on, committee_on, result,
        made_good, docked, extended, decide_due_on, concluded_on, closed_on, served_on, sued_on, major,
    ),
    columns=("number", "title", "respondent", "act_kind", "state", "opened_on", "result", "concluded_on"),
    filters=("state", "respondent", "act_kind", "result", "opened_on", "concluded_on"),
    search=("number", "title"),
    sort=("opened_on", "concluded_on", "number"),
    chapter="disputes",
)  # fmt: skip

opinion_served_on = Field("served_on", _("送达日期"), "date")
opinion_answered_on = Field("answered_on", _("反馈日期"), "date")
opinion_due_on = Field("due_on", _("反馈届满日"), "date")
OPINIONS = Register(
    key="ar_opinion",
    title=_("行政复议意见书"),
    model="reconsideration.Opinion",
    fields=(
        number,
        title,
        unit,
        respondent,
        opened_on,
        opinion_served_on,
        opinion_answered_on,
        opinion_due_on,
    ),
    columns=("number", "title", "respondent", "opened_on", "served_on", "answered_on"),
    filters=("respondent", "opened_on"),
    search=("number", "title"),
    sort=("opened_on", "number"),
    chapter="disputes",
)

member_code = Field("code", _("编号"))
member_name = Field("title", _("姓名"))
member_unit = Field("unit", _("复议机关"), "unit", "unit_id")
member_field = Field("field", _("专业领域"))
member_outside = Field("outside", _("外部专家"), "flag")
member_from = Field("valid_from", _("聘任日期"), "date")
member_to = Field("valid_to", _("解聘日期"), "date")
COMMITTEE = Register(
    key="ar_committee",
    title=_("行政复议委员会委员"),
    model="reconsideration.CommitteeMember",
    fields=(member_code, member_name, member_unit, member_field, member_outside, member_from, member_to),
    columns=("code", "title", "field", "outside", "unit", "valid_from", "valid_to"),
    filters=("unit",),
    search=("title", "field"),
    sort=("title", "valid_from"),
    chapter="disputes",
    case=False,
    edits=("field", "outside"),
    keepers=(Role.OFFICE_HEAD,),
    public=("title", "field", "unit"),
    basis=_("《行政复议法》第五十二条"),
)
