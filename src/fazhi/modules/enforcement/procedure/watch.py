"""Watching over enforcement: supervision cases, review of files, joint operations; with the editions that their laws had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from fazhi.engines.law.citation import Article, Law
from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Condition, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules_side
from fazhi.modules.enforcement.procedure.common import HEAD, OFFICER
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states import F, J, SupervisionSource, V

OLD, NOW, RULE = law("行政处罚法(2017)"), law("行政处罚法(2021)"), law("行政执法监督条例")
FIRST, SECOND, THIRD = dt.date(2018, 12, 5), dt.date(2021, 7, 15), dt.date(2026, 2, 1)


def _on(basis: Article) -> Callable[[Condition], Condition]:
    """A condition under the article of an edition."""
    return lambda gate: replace(gate, basis=basis)


def supervision(edition: str, of: Law, basis: Article, begins: dt.date, ends: dt.date | None) -> Procedure:
    """Supervision of enforcement; the middle articles of 行政执法监督条例 are unread, so that terms are defaults (C)."""
    register = Step(
        "register", _("登记监督线索"), (), V.REGISTERED, OFFICER, basis,
        asks=(Ask("source", _("来源"), "choice", choices=SupervisionSource), Ask("content", _("线索内容"), "long")),
    )  # fmt: skip
    start = Step(
        "start",
        _("启动监督"),
        (V.REGISTERED,),
        V.OPENED,
        OFFICER,
        basis,
        asks=(Ask("plan", _("调查安排"), "long"),),
    )
    refuse = Step(
        "refuse",
        _("不予启动"),
        (V.REGISTERED,),
        V.DISMISSED,
        OFFICER,
        basis,
        asks=(Ask("reason", _("理由"), "long"),),
    )
    issue = Step(
        "issue", _("制发执法监督意见书"), (V.OPENED,), V.ISSUED, HEAD, basis, issues=("行政执法监督意见书",),
        asks=(Ask("problem", _("存在的问题"), "long"), Ask("advice", _("整改要求"), "long")), stamps=("opinion_on",),
    )  # fmt: skip
    serve = Step(
        "serve", _("意见书送达"), (V.ISSUED,), V.SERVED, OFFICER, basis, serves="行政执法监督意见书",
        stamps=("served_on",),
    )  # fmt: skip
    answer = Step(
        "answer", _("反馈整改情况"), (V.SERVED, V.URGED), V.ANSWERED, Role.COUNTERPART, basis,
        asks=(Ask("measures", _("整改情况"), "long"),), stamps=("answered_on",),
    )  # fmt: skip
    interview = Step(
        "interview", _("督促、约谈"), (V.SERVED, V.URGED), V.URGED, OFFICER, basis,
        asks=(Ask("notes", _("约谈记录"), "long"),), stamps=("interviewed_on",), issues=("约谈通知书",),
    )  # fmt: skip
    verify = Step(
        "verify", _("核实整改并办结"), (V.ANSWERED,), V.CLOSED, OFFICER, basis,
        only_if=(_on(basis)(rules_side.answer_is_there),), asks=(Ask("check", _("核实情况"), "long"),),
        stamps=("verified_on",),
    )  # fmt: skip
    no_problem = Step(
        "no_problem", _("未发现问题，办结"), (V.OPENED,), V.CLOSED, OFFICER, basis, asks=(Ask("check", _("核实情况"), "long"),),
        stamps=("verified_on",),
    )  # fmt: skip
    return Procedure(
        key="supervision", edition=edition, title=_("执法监督案件"), law=of, states=V,
        final=(V.CLOSED, V.DISMISSED),
        steps=(register, start, refuse, issue, serve, answer, interview, verify, no_problem),
        deadlines=(
            Deadline(
                "reply", _("反馈执法监督意见"), "es.opinion_reply", (serve,), (answer,), Role.COUNTERPART, basis,
                when_missed=interview, mirror="due_on",
            ),
        ),
        in_force_from=begins, in_force_to=ends, chapter="enforcement", number="执监〔{year}〕{serial}号",
        documents=DOCUMENTS, wording=WORDING,
        usual_path=(V.REGISTERED, V.OPENED, V.ISSUED, V.SERVED, V.ANSWERED, V.CLOSED), counter=True, party_role="",
    )  # fmt: skip


SUPERVISIONS = (
    supervision("2018", OLD, OLD.article(54, 1), FIRST, SECOND),
    supervision("2021", NOW, NOW.article(75, 2), SECOND, THIRD),
    supervision("2026", RULE, RULE.article(2), THIRD, None),
)


def file_review(edition: str, of: Law, basis: Article, begins: dt.date, ends: dt.date | None) -> Procedure:
    """Review of a file that was drawn: automatic checks, a score, correction."""
    on = _on(basis)
    draw = Step("draw", _("抽取案卷"), (), F.DRAWN, OFFICER, basis)
    score = Step(
        "score", _("评分"), (F.DRAWN,), F.SCORED, OFFICER, basis,
        only_if=(
            on(rules_side.scorer_is_no_handler), on(rules_side.score_in_range), on(rules_side.veto_means_fail),
        ),
        asks=(
            Ask("scorer", _("评查人员"), "person", max_length=60),
            Ask("score", _("评查得分"), "number"),
            Ask("comments", _("评查意见"), "long", required=False),
        ),
        derives=rules_side.graded, stamps=("reviewed_on",), issues=("案卷评查表",),
    )  # fmt: skip
    order = Step(
        "order", _("责令整改"), (F.SCORED,), F.CORRECTING, OFFICER, basis, asks=(Ask("advice", _("整改要求"), "long"),),
        issues=("案卷整改通知书",),
    )  # fmt: skip
    correct = Step(
        "correct", _("反馈整改"), (F.CORRECTING,), F.CORRECTED, Role.COUNTERPART, basis,
        asks=(Ask("measures", _("整改情况"), "long"),), stamps=("corrected_on",),
    )  # fmt: skip
    end = Step("end", _("评查完毕"), (F.SCORED, F.CORRECTED), F.CLOSED, OFFICER, basis)
    return Procedure(
        key="file_review", edition=edition, title=_("案卷评查"), law=of, states=F, final=(F.CLOSED,),
        steps=(draw, score, order, correct, end), deadlines=(), in_force_from=begins, in_force_to=ends,
        chapter="enforcement", number="评查〔{year}〕{serial}号", documents=DOCUMENTS, wording=WORDING,
        usual_path=(F.DRAWN, F.SCORED, F.CLOSED), party_role="",
    )  # fmt: skip


FILE_REVIEWS = (
    file_review("2018", OLD, OLD.article(54, 1), FIRST, SECOND),
    file_review("2021", NOW, NOW.article(75, 2), SECOND, None),
)


def operation(edition: str, of: Law, basis: Article, begins: dt.date, ends: dt.date | None) -> Procedure:
    """A joint operation of several bodies: one record, counted once."""
    plan = Step(
        "plan", _("制定联合执法方案"), (), J.PLANNED, OFFICER, basis,
        asks=(
            Ask("topic", _("主题"), max_length=80),
            Ask("members", _("参加机关"), "long", help=_("每行一个机关")),
            Ask("street", _("街道牵头"), "flag", required=False),
        ),
        issues=("联合执法方案",),
    )  # fmt: skip
    approve = Step("approve", _("批准方案"), (J.PLANNED,), J.APPROVED, HEAD, basis)
    cancel = Step(
        "cancel",
        _("取消"),
        (J.PLANNED, J.APPROVED),
        J.CANCELLED,
        OFFICER,
        basis,
        asks=(Ask("reason", _("理由"), "long"),),
    )
    hold = Step(
        "hold", _("实施联合执法"), (J.APPROVED,), J.HELD, OFFICER, basis,
        asks=(
            Ask("officers", _("出动执法人员"), "number"),
            Ask("objects_checked", _("检查对象"), "number"),
            Ask("problems", _("发现问题"), "number"),
            Ask("results", _("处理情况和各机关分工"), "long"),
        ),
        stamps=("held_on",),
    )  # fmt: skip
    sum_up = Step(
        "sum_up", _("总结"), (J.HELD,), J.CLOSED, OFFICER, basis, asks=(Ask("summary", _("总结"), "long"),)
    )
    return Procedure(
        key="operation", edition=edition, title=_("联合执法行动"), law=of, states=J, final=(J.CLOSED, J.CANCELLED),
        steps=(plan, approve, cancel, hold, sum_up), deadlines=(), in_force_from=begins, in_force_to=ends,
        chapter="enforcement", number="联执〔{year}〕{serial}号", documents=DOCUMENTS, wording=WORDING,
        usual_path=(J.PLANNED, J.APPROVED, J.HELD, J.CLOSED), counter=True, party_role="",
    )  # fmt: skip


OPERATIONS = (
    operation("2018", OLD, OLD.article(16), dt.date(2018, 1, 1), SECOND),
    operation("2021", NOW, NOW.article(18, 1), SECOND, None),
)
