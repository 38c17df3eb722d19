"""Suggestions of citizens and organisations to review a document: taken up, studied, answered.

The national texts speak of regulations and rules; for other documents local rules follow them. The number of days is
unconfirmed (mark C): the clock reminds and never acts.
"""

from __future__ import annotations

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.norms import rules
from fazhi.modules.norms.procedure.side import FILE, L37, SINCE
from fazhi.modules.norms.states import Found, G
from fazhi.modules.norms.wording import WORDING

OFFICER, OTHER = Role.OFFICER, Role.COUNTERPART
LOCAL = law("local rule").part("审查建议")

suggest = Step(
    "suggest", _("提出审查建议"), (), G.RECEIVED, Role.PUBLIC, FILE,
    asks=(
        Ask("document_number", _("发文字号"), max_length=80), Ask("clause", _("条款"), required=False, max_length=60),
        Ask("reasons", _("建议审查的理由"), "long", max_length=4000, help=_("写明您认为违反了哪些规定，或者影响了哪些权利。")),
    ),
)  # fmt: skip
transfer = Step(
    "transfer", _("转送有权机关"), (G.RECEIVED, G.REVIEWING), G.TRANSFERRED, OFFICER, FILE,
    asks=(Ask("sent_to", _("转送机关"), max_length=120), Ask("why", _("转送理由"), "long", max_length=2000)), issues=("审查建议转送告知书",),
    stamps=("answered_on",),
)  # fmt: skip
take_up = Step(
    "take_up", _("开始研究"), (G.RECEIVED,), G.REVIEWING, OFFICER, FILE, only_if=(rules.study_is_not_by_the_maker,),
    stamps=("taken_up_on",),
)  # fmt: skip
ask_maker = Step(
    "ask_maker", _("要求制定机关说明"), (G.REVIEWING,), None, OFFICER, FILE, once=True,
    asks=(Ask("questions", _("需要说明的问题"), "long", max_length=2000),), stamps=("asked_on",),
)  # fmt: skip
explain = Step(
    "explain", _("制定机关说明"), (G.REVIEWING,), None, OTHER, FILE, asks=(Ask("explanation", _("说明内容"), "long", max_length=4000),),
    stamps=("explained_on",),
)  # fmt: skip
conclude = Step(
    "conclude", _("提出研究意见"), (G.REVIEWING,), G.CONCLUDED, OFFICER, FILE, only_if=(rules.maker_was_heard,),
    asks=(Ask("finding", _("研究结论"), "choice", choices=Found), Ask("opinion", _("研究意见"), "long", max_length=4000)),
)  # fmt: skip
answer = Step(
    "answer", _("答复建议人"), (G.CONCLUDED,), G.ANSWERED, OFFICER, FILE, only_if=(rules.problem_is_pursued,),
    asks=(Ask("answer", _("答复内容"), "long", max_length=4000),), issues=("审查建议答复书",), stamps=("answered_on",),
)  # fmt: skip
SUGGESTION_EDITIONS = (
    Procedure(
        key="norm_suggestion", edition="2020", title=_("规范性文件审查建议"), law=L37, states=G, final=(G.ANSWERED, G.TRANSFERRED),
        steps=(suggest, transfer, take_up, ask_maker, explain, conclude, answer),
        deadlines=(
            Deadline("answer", _("答复审查建议"), "nd.suggestion_answer", (suggest,), (answer, transfer), OFFICER, LOCAL, mirror="answer_due_on"),
        ),
        in_force_from=SINCE, chapter="rules", number="审查建议〔{year}〕{serial}号",
        documents={"审查建议答复书": _("审查建议答复书"), "审查建议转送告知书": _("审查建议转送告知书")}, wording=WORDING, counter=True,
        usual_path=(G.RECEIVED, G.REVIEWING, G.CONCLUDED, G.ANSWERED),
    ),
)  # fmt: skip
