"""Fair competition after issue: spot checks, reports, putting right, interview (公平竞争审查条例, articles 21 to 25).

Who reports is kept apart from the check, in which the drafting unit takes part.
"""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.norms import fairrules as rules
from fazhi.modules.norms.states import Breach, Fix, K, Q, Source
from fazhi.modules.norms.wording import WORDING

LAW = law("公平竞争审查条例")
art = LAW.article
OFFICER, DRAFTER = Role.OFFICER, Role.COUNTERPART
NUMBER = Ask("document_number", _("发文字号"), required=False, max_length=80)
STANDARDS = Ask(
    "standards",
    _("涉及的审查标准"),
    required=False,
    max_length=120,
    help=_("如第八条第三项；有几项的，用顿号隔开"),
)
FIX_BY = Ask("fix_by", _("整改期限"), "date")

spot_check = Step(
    "spot_check", _("抽查政策措施"), (), K.CHECKING, OFFICER, art(21), only_if=(rules.checker_is_not_the_drafter,), asks=(NUMBER, STANDARDS),
    sets={"source": Source.SPOT},
)  # fmt: skip
check_assigned = Step(
    "check_assigned", _("登记督查、上级交办"), (), K.CHECKING, OFFICER, art(23), only_if=(rules.checker_is_not_the_drafter,),
    asks=(Ask("assigned_by", _("交办机关"), max_length=120), NUMBER, STANDARDS), sets={"source": Source.ASSIGNED},
)  # fmt: skip
check_reported = Step(
    "check_reported", _("核查被举报的措施"), (), K.CHECKING, OFFICER, art(22), only_if=(rules.checker_is_not_the_drafter,), asks=(NUMBER,),
    sets={"source": Source.REPORT},
)  # fmt: skip
clear = Step(
    "clear", _("未发现违反条例"), (K.CHECKING,), K.CLEARED, OFFICER, art(21), asks=(Ask("opinion", _("核查意见"), "long", max_length=4000),),
    stamps=("checked_on",),
)  # fmt: skip
urge = Step(
    "urge", _("督促起草单位整改"), (K.CHECKING,), K.URGED, OFFICER, art(21), only_if=(rules.time_to_fix_lies_ahead,),
    asks=(Ask("breach", _("核查结论"), "choice", choices=Breach), STANDARDS, Ask("problems", _("存在的问题"), "long", max_length=4000), FIX_BY),
    issues=("公平竞争审查整改督促函",), stamps=("checked_on", "urged_on"),
)  # fmt: skip
interview = Step(
    "interview", _("约谈起草单位负责人"), (K.URGED,), K.INTERVIEWED, OFFICER, art(24),
    only_if=(rules.fix_is_overdue, rules.interviewer_is_above, rules.time_to_fix_lies_ahead),
    asks=(
        Ask("interviewer", _("约谈机关"), max_length=120, help=_("上一级市场监督管理部门")), Ask("interviewee", _("被约谈的负责人"), max_length=60),
        Ask("summary", _("约谈情况"), "long", max_length=4000), FIX_BY,
    ),
    issues=("公平竞争审查约谈纪要",), stamps=("interviewed_on",),
)  # fmt: skip
report_fix = Step(
    "report_fix", _("报告整改情况"), (K.URGED, K.INTERVIEWED), K.REPORTED, DRAFTER, art(21),
    asks=(Ask("fixed_how", _("整改方式"), "choice", choices=Fix), Ask("measures", _("整改情况"), "long", max_length=4000)),
)  # fmt: skip
accept_fix = Step(
    "accept_fix", _("确认整改完成"), (K.REPORTED,), K.RECTIFIED, OFFICER, art(21), only_if=(rules.fix_is_seen_in_the_document,),
    stamps=("rectified_on",),
)  # fmt: skip
refuse_fix = Step(
    "refuse_fix", _("整改不到位，再次督促"), (K.REPORTED,), K.URGED, OFFICER, art(21), only_if=(rules.time_to_fix_lies_ahead,),
    asks=(Ask("missing", _("没有整改到位的问题"), "long", max_length=2000), FIX_BY),
)  # fmt: skip
refer = Step(
    "refer", _("提出处分建议"), (K.URGED, K.INTERVIEWED, K.REPORTED), None, OFFICER, art(25), once=True,
    asks=(Ask("referred_to", _("移送机关"), max_length=120), Ask("effect", _("造成的严重不良影响"), "long", max_length=2000)),
    stamps=("referred_on",),
)  # fmt: skip
tell_government = Step(
    "tell_government", _("向本级人民政府报告抽查情况"), (K.CLEARED, K.RECTIFIED, K.URGED, K.INTERVIEWED), None, OFFICER, art(21, 2), once=True,
    only_if=(rules.came_by_a_spot_check,), stamps=("told_on",), bulk=True,
)  # fmt: skip

CHECK_EDITIONS = (
    Procedure(
        key="norm_fair_check", edition="2024", title=_("公平竞争审查核查"), law=LAW, states=K, final=(K.CLEARED, K.RECTIFIED),
        steps=(
            spot_check, check_assigned, check_reported, clear, urge, report_fix, accept_fix, refuse_fix, interview, refer, tell_government,
        ),
        deadlines=(
            Deadline("fix", _("整改"), "nd.fair_fix", (urge, interview, refuse_fix), (report_fix,), DRAFTER, art(24), when_missed=interview,
                     mirror="fix_by", until_field="fix_by"),
        ),
        in_force_from=dt.date(2024, 8, 1), chapter="rules", number="公平竞争核查〔{year}〕{serial}号",
        documents={"公平竞争审查整改督促函": _("公平竞争审查整改督促函"), "公平竞争审查约谈纪要": _("公平竞争审查约谈纪要")}, wording=WORDING,
        counter=True, party_role="", usual_path=(K.CHECKING, K.URGED, K.REPORTED, K.RECTIFIED),
    ),
)  # fmt: skip

accuse = Step(
    "accuse", _("举报违反条例的政策措施"), (), Q.RECEIVED, Role.PUBLIC, art(22),
    asks=(NUMBER, Ask("reasons", _("举报的内容和理由"), "long", max_length=4000)),
)  # fmt: skip
take_up = Step(
    "take_up", _("开始核查"), (Q.RECEIVED,), Q.CHECKING, OFFICER, art(22), only_if=(rules.report_is_not_about_oneself,), stamps=("taken_up_on",),
)  # fmt: skip
transfer = Step(
    "transfer", _("转送有关部门"), (Q.RECEIVED,), Q.TRANSFERRED, OFFICER, art(22),
    asks=(Ask("sent_to", _("转送机关"), max_length=120), Ask("why", _("转送理由"), "long", max_length=2000)),
    issues=("公平竞争审查举报转送告知书",), stamps=("answered_on",),
)  # fmt: skip
answer = Step(
    "answer", _("答复举报人"), (Q.CHECKING,), Q.ANSWERED, OFFICER, art(22), only_if=(rules.check_has_its_finding,),
    asks=(Ask("answer", _("答复内容"), "long", max_length=4000),), issues=("公平竞争审查举报答复书",), stamps=("answered_on",),
)  # fmt: skip
REPORT_EDITIONS = (
    Procedure(
        key="norm_fair_report", edition="2024", title=_("公平竞争审查举报"), law=LAW, states=Q, final=(Q.ANSWERED, Q.TRANSFERRED),
        steps=(accuse, take_up, transfer, answer), deadlines=(), in_force_from=dt.date(2024, 8, 1), chapter="rules",
        number="公平竞争举报〔{year}〕{serial}号",
        documents={"公平竞争审查举报答复书": _("公平竞争审查举报答复书"), "公平竞争审查举报转送告知书": _("公平竞争审查举报转送告知书")},
        wording=WORDING, usual_path=(Q.RECEIVED, Q.CHECKING, Q.ANSWERED),
    ),
)  # fmt: skip
