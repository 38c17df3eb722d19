"""The registers of contracts, of legal advisers, and of what they took part in."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.contracts.states import AdviserKind, Conclusion, Kind, S, Work

number = Field("number", _("编号"))
title = Field("title", _("合同名称"))
state = Field("state", _("状态"), "choice", choices=S)
unit = Field("unit", _("承办单位"), "unit", "unit_id")
kind = Field("kind", _("合同种类"), "choice", choices=Kind)
partner = Field("partner", _("合同相对方"))
amount = Field("amount", _("标的额（元）"), "money")
opinions = Field("opinions", _("法律意见条数"), "number")
opened_on = Field("opened_on", _("登记日期"), "date")
reviewed_on = Field("reviewed_on", _("司法行政部门审查日期"), "date")
conclusion = Field("conclusion", _("审查结论"), "choice", choices=Conclusion)
signed_on = Field("signed_on", _("签订日期"), "date")
perform_by = Field("perform_by", _("约定履行日期"), "date")
performed_on = Field("performed_on", _("履行完毕日期"), "date")
breached = Field("breached", _("发生违约"), "flag")

CONTRACTS = Register(
    key="contract",
    title=_("政府合同"),
    model="contracts.GovernmentContract",
    fields=(
        number, title, state, unit, kind, partner, amount, opinions, opened_on, reviewed_on, conclusion, signed_on,
        perform_by, performed_on, breached,
    ),
    columns=("number", "title", "unit", "kind", "amount", "opinions", "state", "reviewed_on", "signed_on"),
    filters=("state", "unit", "kind", "conclusion", "reviewed_on"),
    search=("number", "title"),
    sort=("opened_on", "reviewed_on", "amount"),
    chapter="decisions",
)  # fmt: skip

code = Field("code", _("编号"))
adviser_name = Field("title", _("姓名"))
adviser_unit = Field("unit", _("聘任机关"), "unit", "unit_id")
adviser_kind = Field("kind", _("类别"), "choice", choices=AdviserKind)
firm = Field("firm", _("律师事务所或者单位"))
valid_from = Field("valid_from", _("聘任日期"), "date")
valid_to = Field("valid_to", _("解聘日期"), "date")
ADVISERS = Register(
    key="legal_adviser",
    title=_("法律顾问"),
    model="contracts.Adviser",
    fields=(code, adviser_name, adviser_unit, adviser_kind, firm, valid_from, valid_to),
    columns=("code", "title", "kind", "firm", "unit", "valid_from", "valid_to"),
    filters=("unit", "kind"),
    search=("title", "firm"),
    sort=("code", "title"),
    chapter="decisions",
    case=False,
    edits=("kind", "firm"),
    keepers=(Role.OFFICER, Role.OFFICE_HEAD),
    open=True,
    public=("title", "kind", "firm", "unit"),
    basis=_("《关于推行法律顾问制度和公职律师公司律师制度的意见》"),
)

work_title = Field("title", _("事项"))
work_kind = Field("kind", _("事项种类"), "choice", choices=Work)
work_adviser = Field("adviser_name", _("法律顾问"))
work_by = Field("adviser_kind", _("类别"), "choice", choices=AdviserKind)
items = Field("items", _("件次"), "number")
done_on = Field("done_on", _("日期"), "date")
WORK = Register(
    key="adviser_work",
    title=_("法律顾问参与事项"),
    model="contracts.AdviserWork",
    fields=(done_on, adviser_unit, work_kind, work_title, work_adviser, work_by, items),
    columns=("done_on", "unit", "kind", "title", "adviser_name", "items"),
    filters=("unit", "kind", "adviser_kind", "done_on"),
    sort=("done_on",),
    chapter="decisions",
    case=False,
    basis=_("《关于推行法律顾问制度和公职律师公司律师制度的意见》"),
)
