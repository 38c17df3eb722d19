"""The registers of random inspection: three lists kept as of any day, and three kinds of cases."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.inspection.states import C, D, ItemKind, P, Result, Risk

KEEPERS = (Role.OFFICER, Role.OFFICE_HEAD)
BASIS = "《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》"

unit = Field("unit", _("机关"), "unit", "unit_id")
valid_from = Field("valid_from", _("起"), "date")
valid_to = Field("valid_to", _("止"), "date")
number = Field("number", _("案号"))
title = Field("title", _("名称"))
opened_on = Field("opened_on", _("立项日期"), "date")

item_code = Field("code", _("事项编码"))
item_title = Field("title", _("事项名称"))
item_kind = Field("kind", _("类别"), "choice", choices=ItemKind)
item_basis = Field("basis", _("检查依据"))
claimed = Field("claimed", _("已认领"), "flag")
listed = Field("listed", _("已编制检查实施清单"), "flag")
covered = Field("covered", _("已有监管行为数据"), "flag")
ITEMS = Register(
    key="inspection_item", title=_("监管事项清单"), model="inspection.InspectionItem",
    fields=(item_code, item_title, unit, item_kind, item_basis, claimed, listed, covered, valid_from, valid_to),
    columns=("code", "title", "unit", "kind", "claimed", "covered", "valid_from"),
    filters=("unit", "kind", "claimed", "covered"), search=("code", "title"), sort=("code", "title", "valid_from"),
    chapter="functions", case=False, edits=("kind", "basis", "claimed", "listed", "covered"), keepers=KEEPERS, open=True,
    public=("code", "title", "unit", "kind", "basis"), basis=BASIS,
)  # fmt: skip

subject_code = Field("code", _("统一社会信用代码"))
subject_title = Field("title", _("检查对象"))
region = Field("region", _("所在片区"))
risk = Field("risk", _("信用风险等级"), "choice", choices=Risk)
certificate = Field("certificate", _("所需检查资格"))
SUBJECTS = Register(
    key="inspection_subject", title=_("检查对象名录库"), model="inspection.InspectionSubject",
    fields=(subject_code, subject_title, unit, region, risk, certificate, valid_from, valid_to),
    columns=("code", "title", "unit", "region", "risk", "valid_from"),
    filters=("unit", "risk"), search=("code", "title"), sort=("code", "title", "valid_from"),
    chapter="functions", case=False, edits=("region", "risk", "certificate", "address"), keepers=KEEPERS, open=True, basis=BASIS,
)  # fmt: skip

inspector_code = Field("code", _("执法证号"))
inspector_title = Field("title", _("姓名"))
regions = Field("regions", _("负责片区"))
certificates = Field("certificates", _("检查资格"))
INSPECTORS = Register(
    key="inspection_inspector", title=_("执法检查人员名录库"), model="inspection.Inspector",
    fields=(inspector_code, inspector_title, unit, regions, certificates, valid_from, valid_to),
    columns=("code", "title", "unit", "regions", "certificates", "valid_from"),
    filters=("unit",), search=("code", "title"), sort=("code", "title", "valid_from"), chapter="functions", case=False,
    edits=("regions", "certificates", "cap", "interests", "employers"), keepers=KEEPERS, open=True,
    public=("code", "title", "unit", "certificates"), basis=BASIS,
)  # fmt: skip

plan_state = Field("state", _("状态"), "choice", choices=P)
year = Field("year", _("年度"), "number")
cap = Field("cap", _("每户每年检查次数上限"), "number")
draws = Field("draws", _("计划抽查次数"), "number")
plan_published = Field("published_on", _("公布日期"), "date")
PLANS = Register(
    key="inspection_plan", title=_("年度抽查计划"), model="inspection.YearPlan",
    fields=(number, title, unit, plan_state, opened_on, year, cap, draws, plan_published),
    columns=("number", "title", "unit", "state", "year", "cap", "draws", "published_on"),
    filters=("state", "unit", "opened_on"), search=("number", "title"), sort=("opened_on", "number"), chapter="functions",
)  # fmt: skip

draw_state = Field("state", _("状态"), "choice", choices=D)
partner = Field("partner", _("联合机关"), "unit", "counterpart_id")
joint = Field("joint", _("部门联合抽查"), "flag")
item = Field("item", _("抽查事项"))
frozen_on = Field("frozen_on", _("名单固定日期"), "date")
drawn_on = Field("drawn_on", _("抽取日期"), "date")
DRAWS = Register(
    key="inspection_draw", title=_("随机抽查任务"), model="inspection.Draw",
    fields=(number, title, unit, draw_state, partner, joint, item, opened_on, frozen_on, drawn_on),
    columns=("number", "title", "unit", "partner", "state", "opened_on", "drawn_on"),
    filters=("state", "unit", "joint", "drawn_on"), search=("number", "title"), sort=("opened_on", "drawn_on", "number"),
    chapter="functions",
)  # fmt: skip

check_state = Field("state", _("状态"), "choice", choices=C)
code = Field("subject_code", _("统一社会信用代码"))
name = Field("subject_name", _("检查对象"))
assigned_on = Field("opened_on", _("抽中日期"), "date")
approved_on = Field("approved_on", _("批准日期"), "date")
over_cap = Field("over_cap_reason", _("超过年度次数上限的理由"))
checked_on = Field("checked_on", _("检查日期"), "date")
scanned_on = Field("scanned_on", _("扫码入企日期"), "date")
result = Field("result", _("检查结果"), "choice", choices=Result)
publish_due_on = Field("publish_due_on", _("应当公示日期"), "date")
published_on = Field("published_on", _("公示日期"), "date")
in_joint = Field("in_joint", _("部门联合抽查"), "flag", "task__joint")
CHECKS = Register(
    key="inspection", title=_("抽查检查"), model="inspection.Visit",
    fields=(
        number, title, unit, check_state, code, name, region, risk, in_joint, assigned_on, approved_on, over_cap, scanned_on, checked_on,
        result, publish_due_on, published_on,
    ),
    columns=("number", "subject_name", "risk", "state", "opened_on", "checked_on", "result", "published_on"),
    filters=("state", "unit", "risk", "result", "opened_on", "checked_on"), search=("number", "subject_name", "subject_code"),
    sort=("opened_on", "checked_on", "number"), chapter="functions",
)  # fmt: skip

REGISTERS = (ITEMS, SUBJECTS, INSPECTORS, PLANS, DRAWS, CHECKS)
