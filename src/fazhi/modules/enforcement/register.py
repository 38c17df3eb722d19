"""The registers of enforcement."""

from __future__ import annotations

from functools import partial

from django.db.models import TextChoices

from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.enforcement import states as s
from fazhi.modules.enforcement import states_side as side

declare = partial(Register, chapter="enforcement", search=("number", "title"))
number = Field("number", _("案号"))
title = Field("title", _("案由"))
unit = Field("unit", _("承办机关"), "unit", "unit_id")
body = Field("body", _("被监督机关"), "unit", "counterpart_id")
opened_on = Field("opened_on", _("登记日期"), "date")
closed_on = Field("closed_on", _("办结日期"), "date")


def state(choices: type[TextChoices]) -> Field:
    """The state of a case."""
    return Field("state", _("状态"), "choice", choices=choices)


track = Field("track", _("办理方式"), "choice", choices=s.Track)
field = Field("field", _("执法领域"), "choice", choices=s.Sector)
power = Field("power", _("职权编码"))
source = Field("source", _("案件来源"), "choice", choices=s.Source)
party_kind = Field("party_kind", _("当事人类别"), "choice", choices=s.PartyKind)
act_on = Field("act_on", _("违法行为日期"), "date")
band = Field("band", _("裁量阶次"), "choice", choices=s.BandChoice)
departure = Field("departure", _("偏离裁量基准的批准"), "choice", choices=s.Departure)
review_due = Field("review_due_by_law", _("应当法制审核"), "flag")
reviewed_on = Field("reviewed_on", _("法制审核通过日期"), "date")
decided_on = Field("decided_on", _("决定日期"), "date")
decide_due_on = Field("decide_due_on", _("决定届满日"), "date")
sanction = Field("sanction", _("处罚种类（最重）"), "choice", choices=s.Sanction)
fine = Field("fine", _("罚款"), "money")
confiscated = Field("confiscated", _("没收金额"), "money")
spare_ground = Field("spare_ground", _("不予处罚理由"), "choice", choices=s.SpareGround)
decision_served_on = Field("decision_served_on", _("决定送达日期"), "date")
publish_due_on = Field("publish_due_on", _("应当公开日期"), "date")
published_on = Field("published_on", _("公开日期"), "date")
not_published = Field("not_published", _("依法不公开的理由"))
withdraw_due_on = Field("withdraw_due_on", _("应当撤回公开日期"), "date")
withdrawn_on = Field("withdrawn_on", _("撤回公开日期"), "date")
surcharge_on = Field("surcharge_on", _("加处罚款日期"), "date")
coerced_on = Field("coerced_on", _("强制执行日期"), "date")
applied_court_on = Field("applied_court_on", _("申请法院执行日期"), "date")
paid_on = Field("paid_on", _("缴清日期"), "date")
dispute_result = Field("dispute_result", _("复议、诉讼结果"), "choice", choices=s.Outcome)
dispute_ended_on = Field("dispute_ended_on", _("争议终结日期"), "date")
record_complete = Field("record_complete", _("全过程记录完整"), "flag")
operation_number = Field("operation_number", _("联合执法案号"))
early_edition = Field("early_edition", _("按后施行的版本办理（模拟）"), "flag")

# no column sorts by the fine: fines feed no ranking (行政处罚法(2021) 74)
PENALTIES = declare(
    key="penalty",
    title=_("行政处罚案件"),
    model="enforcement.Penalty",
    fields=(
        number, title, state(s.P), unit, track, field, power, source, party_kind, opened_on, act_on, band, departure,
        review_due, reviewed_on, decided_on, decide_due_on, sanction, fine, confiscated, spare_ground, decision_served_on,
        publish_due_on, published_on, not_published, withdraw_due_on, withdrawn_on, paid_on, surcharge_on, coerced_on,
        applied_court_on, dispute_result,
        dispute_ended_on, record_complete, closed_on, operation_number,
        early_edition,
    ),
    columns=("number", "title", "unit", "track", "state", "opened_on", "sanction", "decided_on", "published_on"),
    filters=("state", "unit", "track", "field", "sanction", "spare_ground", "opened_on", "decided_on"),
    sort=("opened_on", "decided_on", "number"),
)  # fmt: skip

found_on = Field("found_on", _("发现日期"), "date")
triaged_on = Field("triaged_on", _("核查日期"), "date")
penalty_number = Field("penalty_number", _("处罚案号"))
LEADS = declare(
    key="lead",
    title=_("监管线索"),
    model="enforcement.Lead",
    fields=(
        number,
        title,
        state(s.L),
        unit,
        source,
        found_on,
        opened_on,
        triaged_on,
        penalty_number,
        closed_on,
    ),
    columns=("number", "title", "unit", "source", "state", "opened_on", "penalty_number"),
    filters=("state", "unit", "source", "opened_on"),
    sort=("opened_on", "number"),
)

measure = Field("measure", _("措施"), "choice", choices=s.Measure)
taken_on = Field("taken_on", _("实施日期"), "date")
ended_on = Field("ended_on", _("处理或者解除日期"), "date")
due_on = Field("due_on", _("届满日"), "date")
lift_ground = Field("lift_ground", _("解除理由"), "choice", choices=s.LiftGround)
COERCIONS = declare(
    key="coercion",
    title=_("行政强制措施"),
    model="enforcement.Coercion",
    fields=(
        number,
        title,
        state(s.C),
        unit,
        measure,
        penalty_number,
        opened_on,
        taken_on,
        due_on,
        ended_on,
        lift_ground,
    ),
    columns=("number", "title", "unit", "measure", "state", "taken_on", "due_on", "ended_on"),
    filters=("state", "unit", "measure", "taken_on"),
    sort=("opened_on", "number"),
)

danger = Field("danger", _("后果"), "choice", choices=side.Danger)
at_once = Field("at_once", _("立即实施"), "flag")
performed_on = Field("performed_on", _("代履行日期"), "date")
SUBSTITUTIONS = declare(
    key="substitution",
    title=_("代履行"),
    model="enforcement.Substitution",
    fields=(number, title, state(side.B), unit, danger, at_once, opened_on, performed_on, closed_on),
    columns=("number", "title", "unit", "state", "danger", "at_once", "opened_on", "performed_on"),
    filters=("state", "unit", "danger", "performed_on"),
    sort=("opened_on", "number"),
)

crime = Field("crime", _("涉嫌罪名类别"), "choice", choices=s.Crime)
incoming = Field("incoming", _("司法机关移送行政机关"), "flag")
delivered_on = Field("delivered_on", _("移送日期"), "date")
receipt = Field("receipt", _("公安机关回执"))
police_decided_on = Field("police_decided_on", _("公安机关决定日期"), "date")
TRANSFERS = declare(
    key="crime_transfer",
    title=_("行刑衔接案件"),
    model="enforcement.Transfer",
    fields=(
        number, title, state(s.T), unit, crime, incoming, penalty_number, opened_on, delivered_on, receipt,
        police_decided_on, closed_on,
    ),
    columns=("number", "title", "unit", "crime", "state", "opened_on", "delivered_on", "receipt"),
    filters=("state", "unit", "crime", "delivered_on"),
    sort=("opened_on", "number"),
)  # fmt: skip

supervision_source = Field("source", _("来源"), "choice", choices=s.SupervisionSource)
opinion_on = Field("opinion_on", _("意见书日期"), "date")
answered_on = Field("answered_on", _("反馈日期"), "date")
verified_on = Field("verified_on", _("核实日期"), "date")
interviewed_on = Field("interviewed_on", _("约谈日期"), "date")
SUPERVISIONS = declare(
    key="supervision",
    title=_("执法监督案件"),
    model="enforcement.Supervision",
    fields=(
        number, title, state(s.V), unit, body, supervision_source, opened_on, opinion_on, due_on, answered_on, verified_on,
        interviewed_on, closed_on,
    ),
    columns=("number", "title", "body", "source", "state", "opened_on", "opinion_on", "answered_on", "verified_on"),
    filters=("state", "body", "source", "opened_on", "opinion_on"),
    sort=("opened_on", "number"),
)  # fmt: skip

reviewed_file_on = Field("reviewed_on", _("评查日期"), "date")
automatic = Field("automatic", _("自动检查得分"), "number")
score = Field("score", _("评查得分"), "number")
grade = Field("grade", _("等次"), "choice", choices=s.Grade)
veto = Field("veto", _("否决事项"))
corrected_on = Field("corrected_on", _("整改日期"), "date")
FILE_REVIEWS = declare(
    key="file_review",
    title=_("案卷评查"),
    model="enforcement.FileReview",
    fields=(number, title, state(s.F), unit, body, opened_on, automatic, veto, score, grade, reviewed_file_on, corrected_on),
    columns=("number", "title", "body", "state", "automatic", "score", "grade", "reviewed_on", "corrected_on"),
    filters=("state", "body", "grade", "reviewed_on"),
    sort=("opened_on", "number"),
)  # fmt: skip

topic = Field("topic", _("主题"))
street = Field("street", _("街道牵头"), "flag")
held_on = Field("held_on", _("实施日期"), "date")
officers = Field("officers", _("出动执法人员"), "number")
objects_checked = Field("objects_checked", _("检查对象"), "number")
problems = Field("problems", _("发现问题"), "number")
OPERATIONS = declare(
    key="operation",
    title=_("联合执法行动"),
    model="enforcement.Operation",
    fields=(
        number,
        title,
        state(s.J),
        unit,
        topic,
        street,
        opened_on,
        held_on,
        officers,
        objects_checked,
        problems,
    ),
    columns=("number", "title", "unit", "topic", "state", "held_on", "objects_checked", "problems"),
    filters=("state", "unit", "topic", "held_on"),
    sort=("opened_on", "number"),
)

owner = Field("unit", _("机关"), "unit", "unit_id")
case_number = Field("case_number", _("案号"), path="case__number")
on = Field("on", _("日期"), "date")
rows = partial(declare, case=False)
EVIDENCE = rows(
    key="evidence",
    title=_("证据"),
    model="enforcement.Evidence",
    fields=(
        Field("what", _("证据名称")), case_number, owner, on, Field("kind", _("种类"), "choice", choices=s.EvidenceKind),
        Field("offsite", _("电子技术监控设备记录"), "flag"),
    ),
    columns=("what", "case_number", "unit", "kind", "on"),
    filters=("unit", "kind", "on"),
    search=("what",),
    sort=("on",),
    menu=False,
)  # fmt: skip
MEDIA = rows(
    key="media",
    title=_("音像记录"),
    model="enforcement.Media",
    fields=(
        Field("sha256", _("文件摘要")), case_number, owner, on, Field("kind", _("种类"), "choice", choices=s.MediaKind),
        Field("stage", _("环节"), "choice", choices=s.Stage), Field("device", _("设备编号")),
    ),
    columns=("sha256", "case_number", "unit", "kind", "stage", "device", "on"),
    filters=("unit", "kind", "stage", "on"),
    search=("device",),
    sort=("on",),
)  # fmt: skip
valid_from = Field("valid_from", _("启用日期"), "date")
valid_to = Field("valid_to", _("停用日期"), "date")
DEVICES = rows(
    key="device",
    title=_("执法记录仪"),
    model="enforcement.Device",
    fields=(Field("number", _("设备编号")), owner, Field("model", _("型号")), valid_from, valid_to),
    columns=("number", "unit", "model", "valid_from", "valid_to"),
    filters=("unit",),
    search=("number",),
    sort=("valid_from",),
)
checked_on = Field("checked_on", _("检查日期"), "date")
problem = Field("problem", _("发现问题"), "flag")
OFFSITE = rows(
    key="offsite",
    title=_("非现场检查"),
    model="enforcement.OffsiteCheck",
    fields=(
        Field("place", _("地点")), owner, Field("method", _("方式"), "choice", choices=s.OffsiteMethod), checked_on,
        Field("reviewed_on", _("审核日期"), "date"), problem,
    ),
    columns=("place", "unit", "method", "checked_on", "reviewed_on", "problem"),
    filters=("unit", "method", "checked_on"),
    search=("place",),
    sort=("checked_on",),
)  # fmt: skip
PUBLIC = rows(
    key="public_item",
    title=_("事前公开事项"),
    model="enforcement.PublicItem",
    fields=(
        Field("title", _("名称")), owner, Field("kind", _("种类"), "choice", choices=s.PublicKind),
        Field("changed_on", _("形成或者变更日期"), "date"), due_on, published_on,
    ),
    columns=("title", "unit", "kind", "changed_on", "due_on", "published_on"),
    filters=("unit", "kind", "published_on"),
    search=("title",),
    sort=("changed_on",),
)  # fmt: skip

act_kind = Field("kind", _("种类"), "choice", choices=side.OtherKind)
act_decided_on = Field("decided_on", _("决定日期"), "date")
act_amount = Field("amount", _("金额"), "money")
OTHER_ACTS = rows(
    key="other_act",
    title=_("其他行政执法决定"),
    model="enforcement.OtherAct",
    fields=(
        Field("number", _("决定文号")),
        owner,
        act_kind,
        Field("party", _("相对人")),
        act_decided_on,
        act_amount,
    ),
    columns=("number", "unit", "kind", "party", "decided_on", "amount"),
    filters=("unit", "kind", "decided_on"),
    search=("number", "party"),
    sort=("decided_on",),
)
TO_BE_PUNISHED = ("handled", "uncooperative", "false")
"""Results of an inspection that go on to a case; the others were put right on the spot or are looked at again."""
inspection_result = Field("result", _("检查结果"))
inspected_on = Field("checked_on", _("检查日期"), "date")
inspected_state = Field("state", _("状态"))
INSPECTED = declare(
    key="inspected",
    title=_("行政检查（统计）"),
    model="inspection.Visit",
    fields=(number, title, unit, inspected_on, inspected_state, inspection_result),
    columns=("number", "title", "unit", "checked_on"),
    menu=False,
)
year = Field("year", _("统计年度"), "number")
whole = Field("whole", _("汇总本级政府各机关"), "flag")
STATISTICS = declare(
    key="enforcement_statistics",
    title=_("行政执法统计年报"),
    model="enforcement.Statistics",
    fields=(
        number,
        title,
        state(side.Y),
        unit,
        year,
        whole,
        opened_on,
        publish_due_on,
        published_on,
        closed_on,
    ),
    columns=("number", "unit", "year", "whole", "state", "publish_due_on", "published_on"),
    filters=("state", "unit", "opened_on"),
    sort=("opened_on", "number"),
)

REGISTERS = (
    LEADS, PENALTIES, COERCIONS, SUBSTITUTIONS, TRANSFERS, OPERATIONS, SUPERVISIONS, FILE_REVIEWS, STATISTICS, EVIDENCE,
    MEDIA, DEVICES, OFFSITE, PUBLIC, OTHER_ACTS, INSPECTED,
)  # fmt: skip
