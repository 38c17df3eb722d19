"""The year plan, the draw, and the inspection of one subject, in the order of their rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.inspection import rules
from fazhi.modules.inspection.states import C, D, Occasion, P, Result, Scheme

JOINT = law("国发〔2019〕5号")
ENTERPRISES = law("国办发〔2024〕54号")
joint, random, enterprise = rules.joint_rule, rules.random_rule, rules.enterprise_rule
OFFICER, HEAD, SYSTEM = Role.OFFICER, Role.HEAD, Role.SYSTEM
BEGIN, LATER = dt.date(2019, 1, 27), dt.date(2025, 1, 3)

draft_plan = Step(
    "draft_plan", _("拟定年度抽查计划"), (), P.DRAFTED, OFFICER, joint, only_if=(rules.only_plan_of_the_year,),
    asks=(
        Ask("year", _("年度"), "number"), Ask("cap", _("每户每年检查次数上限"), "number"),
        Ask("draws", _("计划抽查次数"), "number"), Ask("content", _("抽查任务安排"), "long", required=False),
    ),
)  # fmt: skip
approve_plan = Step("approve_plan", _("批准计划"), (P.DRAFTED,), P.APPROVED, HEAD, joint)
publish_plan = Step(
    "publish_plan", _("公布计划"), (P.APPROVED,), P.PUBLISHED, OFFICER, joint, stamps=("published_on",),
    only_if=(rules.only_plan_of_the_year,),
)  # fmt: skip
adjust_plan = Step(
    "adjust_plan", _("调整并公布计划"), (P.PUBLISHED,), None, HEAD, joint,
    asks=(
        Ask("cap", _("每户每年检查次数上限"), "number"), Ask("draws", _("计划抽查次数"), "number"),
        Ask("content", _("抽查任务安排"), "long", required=False), Ask("reason", _("调整的理由")),
    ),
)  # fmt: skip

PLAN = Procedure(
    key="inspection_plan", edition="2019", title=_("年度抽查计划"), law=JOINT, states=P, final=(P.PUBLISHED,),
    steps=(draft_plan, approve_plan, publish_plan, adjust_plan), deadlines=(), in_force_from=BEGIN, chapter="functions",
    number="抽查计划〔{year}〕{serial}号", usual_path=(P.DRAFTED, P.APPROVED, P.PUBLISHED), counter=True, party_role="",
)  # fmt: skip

NEW_VALUE = (
    Ask(
        "source",
        _("公开随机值的来源"),
        max_length=100,
        help=_("如：中国福利彩票双色球第2026139期；或者见证人前掷骰"),
    ),
    Ask("known_on", _("公开随机值产生日期"), "date"),
    Ask(
        "known_time", _("公开随机值产生时刻"), max_length=5, help=_("如：21:15；各方须在此之前亮出承诺的秘密")
    ),
)
plan_draw = Step(
    "plan_draw", _("立项"), (), D.PLANNED, OFFICER, joint,
    only_if=(rules.draw_is_planned, rules.team_is_large_enough),
    asks=(
        Ask("item", _("抽查事项")), Ask("occasion", _("检查类型"), "choice", required=False, choices=Occasion), Ask("joint", _("部门联合抽查"), "flag", required=False),
        Ask("scheme", _("抽取方式"), "choice", choices=Scheme),
        Ask("ratios", _("各风险等级的抽查比例"), max_length=100, help=_("如：A=0.01;B=0.05;C=0.2;D=1/2")),
        Ask("team", _("每户检查人员数"), "number"),
        Ask("seed_parties", _("参与产生随机数的各方"), max_length=300, help=_("至少两方，用;分开")), *NEW_VALUE,
    ),
)  # fmt: skip
freeze = Step("freeze", _("固定并公布名单"), (D.PLANNED,), D.FROZEN, OFFICER, joint, stamps=("frozen_on",))
promise = Step(
    "promise", _("登记一方的承诺"), (D.FROZEN,), None, OFFICER, joint,
    asks=(Ask("party", _("一方")), Ask("promise", _("承诺值"), max_length=64, help=_("64位，由该方用自己的秘密算出"))),
)  # fmt: skip
reveal = Step(
    "reveal", _("登记一方亮出的秘密"), (D.FROZEN,), None, OFFICER, joint,
    asks=(Ask("party", _("一方")), Ask("secret", _("秘密"))),
)  # fmt: skip
draw = Step(
    "draw", _("抽取"), (D.FROZEN,), D.DRAWN, OFFICER, random, stamps=("drawn_on",),
    asks=(Ask("value", _("公开随机值")), Ask("witness", _("见证人"), max_length=100)),
)  # fmt: skip
redraw = Step(
    "redraw", _("重新抽取"), (D.FROZEN, D.DRAWN), D.FROZEN, OFFICER, random, only_if=(rules.nothing_checked_yet,),
    asks=(Ask("reason", _("重新抽取的原因")), *NEW_VALUE), stamps=("frozen_on",),
)  # fmt: skip
finish = Step(
    "finish", _("完成"), (D.DRAWN,), D.CLOSED, OFFICER, joint, only_if=(rules.every_check_is_published,)
)

DRAW = Procedure(
    key="inspection_draw", edition="2019", title=_("随机抽查"), law=JOINT, states=D, final=(D.CLOSED,),
    steps=(plan_draw, freeze, promise, reveal, draw, redraw, finish), deadlines=(), in_force_from=BEGIN,
    chapter="functions", number="抽查〔{year}〕{serial}号", usual_path=(D.PLANNED, D.FROZEN, D.DRAWN, D.CLOSED),
    counter=True, party_role="",
)  # fmt: skip

assign = Step("assign", _("抽中派员"), (), C.ASSIGNED, SYSTEM, random)
approve = Step(
    "approve", _("批准入企检查"), (C.ASSIGNED,), C.APPROVED, HEAD, enterprise,
    only_if=(rules.item_is_published, rules.within_the_cap), stamps=("approved_on",), bulk=True,
    issues=("行政检查通知书",),
    asks=(Ask("over_cap_reason", _("超过年度次数上限的理由"), required=False),),
)  # fmt: skip
record = Step(
    "record", _("登记现场检查"), (C.ASSIGNED,), C.CHECKED, OFFICER, random,
    only_if=(rules.certificates_are_shown, rules.the_drawn_come), stamps=("checked_on",),
    asks=(
        Ask("shown", _("已出示执法证件"), "flag"),
        Ask("present", _("到场检查人员（证号，用;分开）"), required=False, help=_("派定的人员都到场的，可以不填")),
        Ask("result", _("检查结果"), "choice", choices=Result),
        Ask("findings", _("检查情况"), "long", required=False),
    ),
)  # fmt: skip
publish = Step(
    "publish",
    _("公示检查结果"),
    (C.CHECKED,),
    C.PUBLISHED,
    OFFICER,
    joint,
    stamps=("published_on",),
    bulk=True,
)
follow_up = Step(
    "follow_up", _("移交后续处理"), (C.PUBLISHED,), C.FOLLOWED, OFFICER, joint, only_if=(rules.a_problem_was_found,),
    asks=(Ask("handling", _("处理意见"), "long"),),
)  # fmt: skip
close = Step(
    "close",
    _("办结"),
    (C.PUBLISHED,),
    C.CLOSED,
    OFFICER,
    joint,
    only_if=(rules.no_problem_was_found,),
    bulk=True,
)
void = Step("void", _("作废（重新抽取）"), (C.ASSIGNED,), C.VOID, SYSTEM, random)

CHECK_2019 = Procedure(
    key="inspection", edition="2019", title=_("抽查检查"), law=JOINT, states=C, final=(C.FOLLOWED, C.CLOSED, C.VOID),
    steps=(assign, record, publish, follow_up, close, void),
    deadlines=(
        Deadline("publish", _("公示检查结果"), "ri.publish", (record,), (publish,), OFFICER, joint, mirror="publish_due_on"),
    ),
    in_force_from=BEGIN, in_force_to=LATER, chapter="functions", number="检查〔{year}〕{serial}号",
    usual_path=(C.ASSIGNED, C.CHECKED, C.PUBLISHED, C.CLOSED), party_role="",
)  # fmt: skip
DOCUMENTS = {"行政检查通知书": _("行政检查通知书"), "现场检查笔录": _("现场检查笔录")}
WORDING = {
    "行政检查通知书": (
        "依据{basis}，经本机关负责人批准，决定对你单位（统一社会信用代码{subject_code}）实施检查：{title}。",
        "检查人员（执法证号）：{inspectors}。检查人员应当出示执法证件；你单位有权要求回避，有权拒绝没有本通知书、没有公布的事项的检查。",
        "本机关公布了每户每年检查次数的上限，上级部署的专项检查以外的检查都计入。",
        "不得逐利检查，不得接受馈赠、报酬，不得参加宴请、娱乐、旅游，不得由你单位负担费用，不得随意查封、扣押、冻结或者责令停产停业。",
    ),
    "现场检查笔录": (
        "被检查单位：{subject_name}（{subject_code}）。检查事项：{title}。检查日期：{checked_on}。",
        "检查人员（执法证号）：{inspectors}，已出示执法证件。",
        "检查情况：{findings}",
        "检查结果：{result}。",
        "以上笔录经核对无误。被检查单位（签名）：　　　　检查人员（签名）：　　　　",
    ),
}
record_2025 = replace(record, origin=(C.APPROVED,), issues=("现场检查笔录",))
record_urgent = replace(
    record_2025, key="record_urgent", title=_("紧急情况先行检查"), origin=(C.ASSIGNED,), basis=enterprise,
    only_if=(rules.item_is_published, *record.only_if), asks=(Ask("urgent_reason", _("紧急情况")), *record.asks),
)  # fmt: skip
approve_later = Step(
    "approve_later", _("补办批准"), (C.CHECKED,), None, HEAD, enterprise, only_if=(rules.not_approved_yet,),
    stamps=("approved_on",),
)  # fmt: skip
publish_2025 = replace(publish, only_if=(rules.approved_by_the_head,))
CHECK_2025 = replace(
    CHECK_2019, edition="2025", law=ENTERPRISES,
    steps=(assign, approve, record_2025, record_urgent, approve_later, publish_2025, follow_up, close, void),
    deadlines=(replace(CHECK_2019.deadlines[0], starts=(record_2025, record_urgent), met_by=(publish_2025,)),),
    documents=DOCUMENTS, wording=WORDING, recipient="subject_name",
    in_force_from=LATER, in_force_to=None, usual_path=(C.ASSIGNED, C.APPROVED, C.CHECKED, C.PUBLISHED, C.CLOSED),
)  # fmt: skip

PLAN_EDITIONS, DRAW_EDITIONS, CHECK_EDITIONS = (PLAN,), (DRAW,), (CHECK_2019, CHECK_2025)
