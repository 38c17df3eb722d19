"""The registers of rounds and of comments."""

from __future__ import annotations

from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.comment.states import Channel, Outcome

number = Field("number", _("编号"))
title = Field("title", _("名称"))
unit = Field("unit", _("征求意见机关"), "unit", "unit_id")
opens_on = Field("opens_on", _("开始日期"), "date")
closes_on = Field("closes_on", _("截止日期"), "date")
least_on = Field("least_on", _("最早截止日期"), "date")
comments_count = Field("comments_count", _("收到意见"), "number")
answered_on = Field("answered_on", _("公布答复日期"), "date")

rule = Field("rule", _("期限规则"))

ROUNDS = Register(
    key="comment_round",
    title=_("公开征求意见"),
    model="comment.Round",
    fields=(number, title, unit, rule, opens_on, closes_on, least_on, comments_count, answered_on),
    columns=("number", "title", "unit", "opens_on", "closes_on", "comments_count", "answered_on"),
    filters=("unit", "opens_on", "closes_on"),
    sort=("opens_on", "closes_on"),
    chapter="decisions",
    case=False,
    menu=False,
    basis=_("《重大行政决策程序暂行条例》第十五条"),
)

received_on = Field("received_on", _("收到日期"), "date")
channel = Field("channel", _("方式"), "choice", choices=Channel)
outcome = Field("outcome", _("处理"), "choice", "group__outcome", choices=Outcome)
COMMENTS = Register(
    key="public_comment",
    title=_("公众意见"),
    model="comment.Comment",
    fields=(number, unit, received_on, channel, outcome),
    columns=("number", "unit", "received_on", "channel"),
    filters=("unit", "received_on", "channel"),
    sort=("received_on",),
    chapter="decisions",
    case=False,
    menu=False,
    basis=_("《重大行政决策程序暂行条例》第十八条"),
)
