"""The lists as registers: columns, filters, who keeps them, what the public sees."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.models import ChangeKind
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.kernel.web.navigation import Page
from fazhi.modules.powers.states import Kind, Level, Lists, Mode

LISTS = "中办发〔2015〕21号"
"""The two offices' opinion on lists of powers of local government departments."""
KEEPERS = (Role.OFFICE_HEAD,)
OFFICE = "司法局"
"""Ending of the name of the body that keeps the lists of all bodies of its government."""

code = Field("code", _("编码"))
title = Field("title", _("名称"))
kind = Field("kind", _("权力类型"), "choice", choices=Kind)
unit = Field("unit", _("行使机关"), "unit", "unit_id")
level = Field("level", _("行使层级"), "choice", choices=Level)
basis = Field("basis", _("设定和实施依据"))
standard_code = Field("standard_code", _("国家基本目录编码"))
standard_name = Field("standard_name", _("国家基本目录名称"))
procedure = Field("procedure", _("办理程序"))
liability = Field("liability", _("责任事项"))
audience = Field("audience", _("服务对象"))
valid_from = Field("valid_from", _("生效日期"), "date")
valid_to = Field("valid_to", _("失效日期"), "date")

POWERS = Register(
    key="powers",
    title=_("权责清单"),
    model="powers.Power",
    fields=(
        code, title, kind, unit, level, basis, standard_code, standard_name, procedure, liability, valid_from, valid_to,
    ),
    columns=("code", "title", "kind", "unit", "level", "valid_from"),
    filters=("kind", "unit", "level"),
    search=("code", "title", "standard_code", "standard_name"),
    sort=("code", "title", "valid_from"),
    chapter="functions",
    case=False,
    edits=("kind", "level", "basis", "standard_code", "standard_name", "procedure", "liability"),
    keepers=KEEPERS,
    central=OFFICE,
    open=True,
    public=("title", "code", "kind", "unit", "level", "basis", "procedure", "liability"),
    basis=LISTS,
    reasoned=True,
)  # fmt: skip
SERVICES = Register(
    key="public_services",
    title=_("公共服务事项清单"),
    model="powers.PublicService",
    fields=(code, title, unit, level, audience, basis, standard_code, standard_name, valid_from, valid_to),
    columns=("code", "title", "unit", "audience", "level", "valid_from"),
    filters=("unit", "level"),
    search=("code", "title", "standard_code", "standard_name"),
    sort=("code", "title", "valid_from"),
    chapter="functions",
    case=False,
    edits=("audience", "level", "basis", "standard_code", "standard_name"),
    keepers=KEEPERS,
    central=OFFICE,
    open=True,
    public=("title", "code", "unit", "audience", "level", "basis"),
    basis=LISTS,
    reasoned=True,
)

number = Field("code", _("编号"))
giver = Field("unit", _("交出机关"), "unit", "unit_id")
power = Field("power", _("事项编码"))
mode = Field("mode", _("方式"), "choice", choices=Mode)
recipients = Field("recipients", _("承接单位"))
document = Field("basis", _("依据或者委托书"))
until = Field("until", _("期满日"), "date")
ends_on = Field("ends_on", _("期限届满后的首日"), "date")
DELEGATIONS = Register(
    key="delegations",
    title=_("授权、委托、下放事项"),
    model="powers.Delegation",
    fields=(number, title, power, mode, giver, recipients, document, until, ends_on, valid_from, valid_to),
    columns=("code", "title", "power", "mode", "unit", "recipients", "until"),
    filters=("mode", "unit"),
    search=("title", "power", "recipients", "basis"),
    sort=("code", "title", "valid_from"),
    chapter="functions",
    case=False,
    edits=("power", "mode", "recipients", "basis", "until"),
    keepers=KEEPERS,
    central=OFFICE,
    open=True,
    public=("title", "power", "mode", "unit", "recipients", "basis", "until"),
    basis=_("《行政处罚法》第十九条至第二十四条"),
    reasoned=True,
)

change_list = Field("register", _("清单"), "choice", choices=Lists)
change_kind = Field("kind", _("调整类型"), "choice", choices=ChangeKind)
change_on = Field("on", _("生效日期"), "date")
change_reason = Field("reason", _("调整依据"))
change_actor = Field("actor_name", _("登记人"))
CHANGES = Register(
    key="power_changes",
    title=_("权责清单调整"),
    model="registers.Change",
    fields=(code, title, unit, change_kind, change_on, change_reason, change_actor, change_list),
    columns=("code", "title", "unit", "kind", "on", "reason"),
    filters=("register", "kind", "unit", "on"),
    search=("code", "title", "reason"),
    sort=("on", "code"),
    chapter="functions",
    case=False,
    open=True,
    where=(("register__in", tuple(Lists.values)),),
)

used_on = Field("on", _("行使日期"), "date")
source = Field("source", _("案号"))
USES = Register(
    key="power_uses",
    title=_("权力行使记录"),
    model="powers.Use",
    fields=(code, title, unit, used_on, source),
    columns=("code", "title", "unit", "on", "source"),
    filters=("unit", "on"),
    search=("code", "title", "source"),
    sort=("on", "code"),
    case=False,
    menu=False,
)

REGISTERS = (POWERS, SERVICES, DELEGATIONS, CHANGES, USES)
PAGES = (
    Page("functions", _("权力运行评估"), "power_use", _("每项权力一年行使了几次，哪些长期没有行使")),
    Page("lookup", _("谁有权管"), "public_power", _("某一天某一事项由哪个机关行使，有没有交给街道")),
)
