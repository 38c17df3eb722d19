"""Responding to suits, in the order of the Administrative Litigation Law and 法释〔2020〕3号.

The steps of the court are recorded by the officer of the body that keeps the file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fazhi.engines.law.citation import Article
from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Extension, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.litigation import rules
from fazhi.modules.litigation.states import (
    AbsenceReason,
    CourtJudgment,
    G,
    HeadRank,
    Instance,
    Judgment,
    S,
    SuggestionKind,
)
from fazhi.modules.litigation.wording import WORDING

LAW = law("行政诉讼法(2017)")
art = LAW.article
reading = law("法释〔2018〕1号").article
heads = law("法释〔2020〕3号").article
OFFICER = Role.OFFICER
OPEN = (S.RECEIVED, S.ANSWERED, S.NOTICED, S.HEARD)

# Filing and answer (articles 51, 67)
receive = Step(
    "receive", _("收到起诉状副本"), (), S.RECEIVED, OFFICER, art(67, 1),
    asks=(
        Ask("instance", _("审级"), "choice", choices=Instance),
        Ask("court", _("审理法院"), max_length=80),
        Ask("court_number", _("法院案号"), required=False, max_length=80),
        Ask("act_title", _("被诉行政行为")),
        Ask("after_reconsideration", _("复议案号"), required=False, max_length=80),
        Ask("joint_with_organ", _("与复议机关共同被诉"), "flag", required=False),
        Ask("major", _("重大案件"), "flag", required=False),
    ),
)  # fmt: skip
object_jurisdiction = Step(
    "object_jurisdiction", _("提出管辖异议"), (S.RECEIVED,), None, OFFICER, reading(10), once=True,
    asks=(Ask("reason", _("理由"), "long"),), issues=("管辖异议书",),
)  # fmt: skip
ask_evidence_time = Step(
    "ask_evidence_time", _("申请延期提供证据"), (S.RECEIVED,), None, OFFICER, reading(34), extends="answer", once=True,
    issues=("延期提供证据申请书",),
)  # fmt: skip
answer = Step(
    "answer", _("提交答辩状、证据和依据"), (S.RECEIVED,), S.ANSWERED, OFFICER, art(67, 1),
    only_if=(rules.answer_is_whole,),
    asks=(
        Ask("evidence", _("已提交证据"), "flag"),
        Ask("norms", _("已提交所依据的规范性文件"), "flag"),
        Ask("points", _("答辩要点"), "long", required=False),
    ),
    issues=("答辩状",), stamps=("answered_on",),
)  # fmt: skip

# Hearing and appearance of the head (article 3; 法释〔2018〕1号, articles 128 and 129; from July 2020 法释〔2020〕3号)


def hearing_steps(
    notice: Article, definition: Article, staff: Article, absence: Article
) -> tuple[Step, Step]:
    """The notice of the hearing and the hearing, under the articles of an edition."""
    announced = Step(
        "notice_hearing", _("收到开庭通知"), (S.RECEIVED, S.ANSWERED, S.NOTICED), S.NOTICED, OFFICER, notice,
        asks=(
            Ask("hearing_set_for", _("开庭日期"), "date"),
            Ask("head_asked", _("法院通知负责人出庭"), "flag", required=False),
        ),
    )  # fmt: skip
    held = Step(
        "hold_hearing", _("开庭并登记出庭人员"), (S.NOTICED,), S.HEARD, OFFICER, art(3, 3),
        only_if=(
            replace(rules.head_is_qualified, basis=definition),
            replace(rules.never_a_lawyer_alone, basis=staff),
            replace(rules.absence_is_explained, basis=absence),
        ),
        asks=(
            Ask("head_rank", _("出庭人员"), "choice", choices=HeadRank),
            Ask("head_name", _("出庭负责人"), "person", required=False, max_length=60),
            Ask("staff_name", _("出庭的工作人员"), "person", required=False, max_length=60),
            Ask("lawyer_name", _("委托律师"), "person", required=False, max_length=60),
            Ask("head_spoke", _("负责人就实质性化解发表意见"), "flag", required=False),
            Ask("absence_reason", _("负责人未出庭的理由"), "choice", required=False, choices=AbsenceReason),
        ),
        stamps=("heard_on",),
    )  # fmt: skip
    return announced, held


# Judgment (articles 69 to 78), withdrawal (62), mediation (60)
judge = Step(
    "judge", _("收到裁判"), (S.ANSWERED, S.NOTICED, S.HEARD, S.RECEIVED), S.JUDGED, OFFICER, art(80),
    asks=(
        Ask("judgment", _("裁判结果"), "choice", choices=CourtJudgment),
        Ask("judgment_served_on", _("裁判送达日期"), "date"),
        Ask("perform_by", _("应当履行日期"), "date", required=False),
    ),
    stamps=("concluded_on",),
)  # fmt: skip
withdraw = Step(
    "withdraw", _("准许撤诉"), OPEN, S.WITHDRAWN, OFFICER, art(62), stamps=("concluded_on",),
    sets={"judgment": Judgment.WITHDRAWN},
)  # fmt: skip
withdraw_changed = Step(
    "withdraw_changed", _("改变行为后准许撤诉"), OPEN, S.WITHDRAWN, OFFICER, art(62), stamps=("concluded_on",),
    sets={"judgment": Judgment.WITHDRAWN_CHANGED},
)  # fmt: skip
appeal = Step(
    "appeal", _("登记上诉"), (S.JUDGED,), None, OFFICER, art(85), sets={"appealed": True}, once=True,
    asks=(Ask("appellant", _("上诉人")),),
)  # fmt: skip
take_effect = Step(
    "take_effect", _("裁判生效"), (S.JUDGED,), None, OFFICER, art(85), only_if=(rules.not_appealed,),
    stamps=("effective_on",), once=True,
)  # fmt: skip

# Performance (articles 94 to 96) and review of lost cases
begin_performance = Step(
    "begin_performance", _("履行生效裁判"), (S.JUDGED,), S.PERFORMING, OFFICER, art(94),
    only_if=(rules.has_a_duty, rules.not_appealed),
)  # fmt: skip
perform_judgment = Step(
    "perform_judgment", _("履行完毕"), (S.PERFORMING,), S.CLOSED, OFFICER, art(94), stamps=("performed_on",)
)
review_lost = Step(
    "review_lost", _("败诉案件复盘"), (S.JUDGED, S.PERFORMING), None, OFFICER, art(94), stamps=("reviewed_on",),
    asks=(Ask("review", _("败诉原因和改进措施"), "long"),), issues=("败诉案件分析报告",), once=True,
)  # fmt: skip
close = Step("close", _("归档"), (S.JUDGED, S.WITHDRAWN), S.CLOSED, OFFICER, art(80), bulk=True)

_ENDINGS = (judge, withdraw, withdraw_changed)

BEFORE_JUDGMENT = (receive, object_jurisdiction, ask_evidence_time, answer)
AFTER_HEARING = (
    judge, withdraw, withdraw_changed, appeal, take_effect, begin_performance, perform_judgment, review_lost, close,
)  # fmt: skip

SUIT_2018 = Procedure(
    key="litigation",
    counter=True,
    party_role="plaintiff",
    edition="2018",
    title=_("行政应诉"),
    law=LAW,
    states=S,
    final=(S.CLOSED,),
    steps=(
        *BEFORE_JUDGMENT,
        *hearing_steps(reading(71), reading(128, 1), reading(128, 2), reading(129, 2)),
        *AFTER_HEARING,
    ),
    deadlines=(
        Deadline(
            "answer", _("答辩举证"), "lt.answer", (receive,), (answer,), OFFICER, art(67, 1), cancelled_by=_ENDINGS,
            extension=Extension("15d", OFFICER, reading(34)), mirror="answer_due_on",
        ),
        Deadline(
            "jurisdiction", _("管辖异议"), "lt.jurisdiction_objection", (receive,), (object_jurisdiction,), OFFICER,
            reading(10), cancelled_by=(answer, *_ENDINGS),
        ),
        Deadline("appeal", _("上诉"), "lt.appeal_judgment", (judge,), (appeal,), OFFICER, art(85),
                 from_field="judgment_served_on", cancelled_by=(take_effect,)),
    ),
    in_force_from=dt.date(2018, 2, 8),
    in_force_to=dt.date(2020, 7, 1),
    chapter="disputes",
    number="应诉〔{year}〕{serial}号",
    documents={
        "答辩状": _("行政答辩状"),
        "管辖异议书": _("管辖异议书"),
        "延期提供证据申请书": _("延期提供证据申请书"),
        "败诉案件分析报告": _("败诉案件分析报告"),
    },
    wording=WORDING,
    usual_path=(S.RECEIVED, S.ANSWERED, S.NOTICED, S.HEARD, S.JUDGED, S.CLOSED),
)  # fmt: skip

SUIT_2020 = replace(
    SUIT_2018,
    edition="2020",
    steps=(*BEFORE_JUDGMENT, *hearing_steps(heads(5), heads(2), heads(10), heads(8)), *AFTER_HEARING),
    in_force_from=dt.date(2020, 7, 1),
    in_force_to=None,
)

_procurators = law("人民检察院检察建议工作规定")
take_in = Step(
    "take_in", _("收到建议"), (), G.RECEIVED, OFFICER, _procurators.article(19),
    asks=(
        Ask("kind", _("种类"), "choice", choices=SuggestionKind),
        Ask("sender", _("发出机关"), max_length=80),
        Ask("content", _("建议内容"), "long"),
    ),
)  # fmt: skip
assign = Step("assign", _("交办"), (G.RECEIVED,), G.ASSIGNED, OFFICER, _procurators.article(19))
answer_back = Step(
    "answer_back", _("书面回复"), (G.RECEIVED, G.ASSIGNED), G.REPLIED, OFFICER, _procurators.article(19),
    asks=(Ask("reply_text", _("回复内容"), "long"),), issues=("回复函",), stamps=("replied_on",),
)  # fmt: skip

SUGGESTION = Procedure(
    key="suggestion",
    counter=True,
    party_role="",
    edition="2019",
    title=_("司法、检察建议"),
    law=_procurators,
    states=G,
    final=(G.REPLIED,),
    steps=(take_in, assign, answer_back),
    deadlines=(
        Deadline("reply", _("回复建议"), "lt.procuratorial_suggestion", (take_in,), (answer_back,), OFFICER,
                 _procurators.article(19), mirror="due_on"),
    ),
    in_force_from=dt.date(2019, 2, 26),
    chapter="disputes",
    number="建议〔{year}〕{serial}号",
    documents={"回复函": _("司法、检察建议回复函")},
    wording=WORDING,
    usual_path=(G.RECEIVED, G.ASSIGNED, G.REPLIED),
)  # fmt: skip

EDITIONS = (SUIT_2018, SUIT_2020)
SUGGESTION_EDITIONS = (SUGGESTION,)
