"""The registers: decisions, risk assessments, the yearly catalogue, the pool of experts."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.decisions.states import Grade, Matter, R, S, Tier, Yes
from fazhi.modules.decisions.states import Review as ReviewResult

number = Field("number", _("编号"))
title = Field("title", _("事项"))
state = Field("state", _("状态"), "choice", choices=S)
unit = Field("unit", _("承办单位"), "unit", "unit_id")
reviewer = Field("reviewer", _("合法性审查部门"), "unit", "counterpart_id")
matter = Field("matter", _("事项类别"), "choice", choices=Matter)
opened_on = Field("opened_on", _("提出日期"), "date")
comment_on = Field("comment_on", _("公布草案日期"), "date")
participation_on = Field("participation_on", _("公众参与完成日期"), "date")
experts_on = Field("experts_on", _("专家论证日期"), "date")
risk_on = Field("risk_on", _("风险评估完成日期"), "date")
submitted_on = Field("submitted_on", _("送请合法性审查日期"), "date")
reviewed_on = Field("reviewed_on", _("合法性审查日期"), "date")
review = Field("review", _("合法性审查结论"), "choice", choices=ReviewResult)
meeting_on = Field("meeting_on", _("集体讨论日期"), "date")
decided_on = Field("decided_on", _("决策日期"), "date")
publish_due_on = Field("publish_due_on", _("公布届满日"), "date")
published_on = Field("published_on", _("公布日期"), "date")
evaluated_on = Field("evaluated_on", _("评估完成日期"), "date")

DECISIONS = Register(
    key="decision",
    title=_("重大行政决策"),
    model="decisions.Decision",
    fields=(
        number, title, state, unit, reviewer, matter, opened_on, comment_on, participation_on, experts_on, risk_on,
        submitted_on, reviewed_on, review, meeting_on, decided_on, publish_due_on, published_on, evaluated_on,
    ),
    columns=("number", "title", "unit", "matter", "state", "meeting_on", "decided_on", "published_on"),
    filters=("state", "unit", "matter", "opened_on", "decided_on"),
    search=("number", "title"),
    sort=("opened_on", "decided_on", "number"),
    chapter="decisions",
    basis=_("《重大行政决策程序暂行条例》"),
)  # fmt: skip

risk_state = Field("state", _("状态"), "choice", choices=R)
assessor = Field("assessor", _("评估单位"))
grade = Field("grade", _("风险等级"), "choice", choices=Grade)
controllable = Field("controllable", _("风险可控"), "choice", choices=Yes)
assessed_on = Field("assessed_on", _("评估日期"), "date")
filed_on = Field("filed_on", _("备案日期"), "date")
RISKS = Register(
    key="stability_risk",
    title=_("社会稳定风险评估"),
    model="decisions.RiskAssessment",
    fields=(number, title, risk_state, unit, assessor, grade, controllable, assessed_on, filed_on),
    columns=("number", "title", "unit", "assessor", "grade", "controllable", "assessed_on", "filed_on"),
    filters=("state", "unit", "grade", "assessed_on"),
    search=("number", "title"),
    sort=("assessed_on", "number"),
    chapter="decisions",
    basis=_("《重大行政决策程序暂行条例》第二十二条"),
)

code = Field("code", _("编码"))
valid_from = Field("valid_from", _("起"), "date")
valid_to = Field("valid_to", _("止"), "date")
lead = Field("lead", _("承办单位"))
list_unit = Field("unit", _("登记机关"), "unit", "unit_id")
planned_for = Field("planned_for", _("计划完成时间"))
hearing = Field("hearing", _("拟举行听证"), "flag")
consent_on = Field("party_consent_on", _("报同级党委同意日期"), "date")
CATALOGUE = Register(
    key="decision_catalogue",
    title=_("重大行政决策事项目录"),
    model="decisions.CatalogueItem",
    fields=(code, title, list_unit, matter, lead, planned_for, hearing, consent_on, valid_from, valid_to),
    columns=("code", "title", "matter", "lead", "planned_for", "hearing", "valid_from", "valid_to"),
    filters=("matter",),
    search=("code", "title"),
    sort=("code", "valid_from"),
    chapter="decisions",
    case=False,
    edits=("matter", "lead", "planned_for", "hearing", "party_consent_on"),
    keepers=(Role.OFFICER, Role.OFFICE_HEAD),
    open=True,
    public=("code", "title", "matter", "lead", "planned_for", "hearing"),
    basis=_("《重大行政决策程序暂行条例》第三条"),
)

expert_name = Field("title", _("姓名"))
tier = Field("tier", _("类别"), "choice", choices=Tier)
field = Field("field", _("专业领域"))
employer = Field("employer", _("工作单位"))
EXPERTS = Register(
    key="decision_expert",
    title=_("决策咨询论证专家库"),
    model="decisions.Expert",
    fields=(code, expert_name, list_unit, tier, field, employer, valid_from, valid_to),
    columns=("code", "title", "tier", "field", "employer", "valid_from", "valid_to"),
    filters=("tier",),
    search=("title", "field"),
    sort=("code", "title"),
    chapter="decisions",
    case=False,
    edits=("tier", "field", "employer"),
    keepers=(Role.OFFICER, Role.OFFICE_HEAD),
    open=True,
    public=("title", "tier", "field"),
    basis=_("《重大行政决策程序暂行条例》第二十一条"),
)
