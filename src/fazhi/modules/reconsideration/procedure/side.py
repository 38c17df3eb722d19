"""The two procedures beside a case: opinion letters (articles 76, 77, 83) and attached review (articles 56 to 60)."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.reconsideration import rules
from fazhi.modules.reconsideration.procedure.documents import DOCUMENTS
from fazhi.modules.reconsideration.procedure.wording import WORDING
from fazhi.modules.reconsideration.states import A, O

LAW = law("行政复议法(2023)")
art = LAW.article
OFFICER = Role.OFFICER

draft = Step(
    "draft", _("拟制意见书"), (), O.DRAFTED, OFFICER, art(76),
    asks=(Ask("problem", _("存在的问题"), "long"), Ask("advice", _("整改建议"), "long")),
)  # fmt: skip
issue = Step("issue", _("制发意见书"), (O.DRAFTED,), O.ISSUED, Role.HEAD, art(76), issues=("行政复议意见书",))
serve = Step(
    "serve",
    _("意见书送达"),
    (O.ISSUED,),
    O.SERVED,
    OFFICER,
    art(76),
    serves="行政复议意见书",
    stamps=("served_on",),
)
answer = Step(
    "answer", _("通报落实情况"), (O.SERVED, O.URGED), O.ANSWERED, Role.COUNTERPART, art(76),
    asks=(Ask("measures", _("整改情况"), "long"),), stamps=("answered_on",),
)  # fmt: skip
urge = Step(
    "urge", _("督促、约谈或者通报批评"), (O.SERVED,), O.URGED, OFFICER, art(77),
    asks=(Ask("how", _("督促方式")),),
)  # fmt: skip
verify = Step(
    "verify", _("核实整改"), (O.ANSWERED,), O.VERIFIED, OFFICER, art(76), only_if=(rules.answer_is_written,)
)

OPINION = Procedure(
    key="ar_opinion",
    edition="2023",
    title=_("行政复议意见书"),
    law=LAW,
    states=O,
    final=(O.VERIFIED,),
    steps=(draft, issue, serve, answer, urge, verify),
    deadlines=(
        Deadline(
            "feedback", _("反馈落实情况"), "ar.opinion_feedback", (serve,), (answer,), Role.COUNTERPART, art(76),
            when_missed=urge, mirror="due_on",
        ),
    ),
    in_force_from=dt.date(2024, 1, 1),
    chapter="disputes",
    number="复议意见〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(O.DRAFTED, O.ISSUED, O.SERVED, O.ANSWERED, O.VERIFIED),
)  # fmt: skip

request = Step(
    "request", _("提出附带审查"), (), A.REQUESTED, OFFICER, art(13), only_if=(rules.main_case_suspended,),
    asks=(Ask("document_title", _("规范性文件名称")), Ask("clause", _("申请审查的条款"))),
)  # fmt: skip
notify_maker = Step(
    "notify_maker", _("通知制定机关书面答复"), (A.REQUESTED,), A.NOTIFIED, OFFICER, art(58, 1),
    issues=("审查答复通知书",), stamps=("maker_notified_on",),
)  # fmt: skip
maker_served = Step(
    "maker_served", _("答复通知送达制定机关"), (A.NOTIFIED,), None, OFFICER, art(58, 1), serves="审查答复通知书",
    once=True,
)  # fmt: skip
maker_answers = Step(
    "maker_answers", _("制定机关书面答复"), (A.NOTIFIED,), A.ANSWERED, OFFICER, art(58, 1),
    asks=(Ask("maker_answer", _("答复内容"), "long"),),
)  # fmt: skip
forward = Step(
    "forward", _("转送有权机关"), (A.REQUESTED,), A.FORWARDED, OFFICER, art(56), issues=("转送函",),
    asks=(Ask("competent_body", _("有权处理的机关")),), stamps=("forwarded_on",),
)  # fmt: skip
body_replies = Step(
    "body_replies", _("有权机关答复"), (A.FORWARDED,), A.REPLIED, OFFICER, art(60),
    asks=(Ask("body_answer", _("处理意见"), "long"),),
)  # fmt: skip
CONCLUSION = (Ask("conclusion", _("审查结论"), "long"),)
lawful = Step(
    "lawful", _("认为条款合法"), (A.REQUESTED, A.NOTIFIED, A.ANSWERED, A.REPLIED), A.LAWFUL, OFFICER, art(59),
    asks=CONCLUSION, stamps=("concluded_on",),
)  # fmt: skip
stop = Step(
    "stop", _("停止执行条款并责令纠正"), (A.REQUESTED, A.NOTIFIED, A.ANSWERED, A.REPLIED), A.STOPPED, Role.HEAD,
    art(59), asks=CONCLUSION, stamps=("concluded_on",),
)  # fmt: skip

ATTACHED = Procedure(
    key="attached_review",
    edition="2023",
    title=_("规范性文件附带审查"),
    law=LAW,
    states=A,
    final=(A.LAWFUL, A.STOPPED),
    steps=(request, notify_maker, maker_served, maker_answers, forward, body_replies, lawful, stop),
    deadlines=(
        Deadline(
            "handle", _("处理附带审查"), "ar.attached.handle", (request,), (lawful, stop), OFFICER, art(56),
            cancelled_by=(forward,),
        ),
        Deadline(
            "forward", _("转送附带审查"), "ar.attached.forward", (request,), (forward,), OFFICER, art(56),
            cancelled_by=(notify_maker, lawful, stop),
        ),
        Deadline(
            "notify_maker", _("通知制定机关"), "ar.attached.notify_maker", (request,), (notify_maker,), OFFICER,
            art(58, 1), cancelled_by=(forward, lawful, stop),
        ),
        Deadline(
            "maker_reply", _("制定机关答复"), "ar.attached.maker_reply", (maker_served,), (maker_answers,), OFFICER,
            art(58, 1), cancelled_by=(lawful, stop),
        ),
        Deadline(
            "forwarded_reply", _("有权机关处理"), "ar.attached.forwarded_reply", (forward,), (body_replies,), OFFICER,
            art(60),
        ),
    ),
    in_force_from=dt.date(2024, 1, 1),
    chapter="disputes",
    number="附审〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(A.REQUESTED, A.NOTIFIED, A.ANSWERED, A.LAWFUL),
)  # fmt: skip
