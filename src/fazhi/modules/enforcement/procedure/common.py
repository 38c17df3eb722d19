"""What ordinary and summary penalties share: questions, evidence and recordings, service, publicity, payment, the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fazhi.engines.law.citation import Article
from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Facts, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules, rules_after
from fazhi.modules.enforcement.states import (
    BasisLevel,
    EvidenceKind,
    MediaKind,
    Outcome,
    P,
    PartyKind,
    Sector,
    Source,
    Stage,
)

LAW = law("行政处罚法(2021)")
art = LAW.article
force = law("行政强制法").article
OFFICER, HEAD = Role.OFFICER, Role.HEAD
RECORDED = art(47)

ABOUT = (
    Ask("field", _("执法领域"), "choice", choices=Sector),
    Ask("power", _("职权编码"), max_length=60, help=_("权责清单上的编码")),
    Ask("basis_level", _("依据的效力等级"), "choice", choices=BasisLevel),
    Ask("basis_text", _("违反和处罚依据"), help=_("法律、法规、规章的名称和条款")),
    Ask("party_kind", _("当事人类别"), "choice", choices=PartyKind),
    Ask("party_born_on", _("当事人出生日期"), "date", required=False),
    Ask("incapable", _("不能辨认或者控制自己行为"), "flag", required=False),
    Ask("act_on", _("违法行为日期"), "date"),
    Ask("act_ended_on", _("违法行为终了日期"), "date", required=False, help=_("连续或者继续状态的，填写终了之日")),
    Ask("act_place", _("违法行为地点")),
    Ask("found_on", _("发现日期"), "date"),
    Ask("grave_harm", _("涉及公民生命健康安全、金融安全且有危害后果"), "flag", required=False),
    Ask("source", _("案件来源"), "choice", choices=Source),
)  # fmt: skip
TEAM = (
    Ask(
        "officer_a",
        _("执法人员一"),
        "person",
        max_length=60,
        help=_("登录名，或者本机关没有重名的姓名"),
    ),
    Ask("officer_b", _("执法人员二"), "person", max_length=60),
)


def counted(name: str) -> Callable[[Any, Facts], Mapping[str, Any]]:
    """The field of the case that counts rows, one higher."""
    return lambda case, _facts: {name: getattr(case, name) + 1}


def take_evidence(origin: tuple[str, ...]) -> Step:
    """Evidence of one of eight kinds; what cameras recorded needs four things more (article 41)."""
    return Step(
        "take_evidence", _("登记证据"), origin, None, OFFICER, art(46, 1), only_if=(rules.offsite_evidence_lawful,),
        asks=(
            Ask("kind", _("种类"), "choice", choices=EvidenceKind),
            Ask("what", _("证据名称")),
            Ask("proves", _("证明内容"), max_length=300),
            Ask("offsite", _("电子技术监控设备记录"), "flag", required=False),
            Ask("device_checked", _("设备经法制和技术审核"), "flag", required=False),
            Ask("place_published", _("设置地点已经公布"), "flag", required=False),
            Ask("human_reviewed", _("记录内容经人工审核"), "flag", required=False),
            Ask("party_informed", _("已告知当事人违法事实"), "flag", required=False),
        ),
        derives=counted("evidence_count"),
    )  # fmt: skip


def record(origin: tuple[str, ...], basis: Article = RECORDED) -> Step:
    """A recording of the whole-process record, by its digest and device (行政处罚法(2021) 47; 行政强制法 18(7))."""
    return Step(
        "record", _("登记音像记录"), origin, None, OFFICER, basis, only_if=(replace(rules.device_is_of_the_body, basis=basis),),
        asks=(
            Ask("media", _("种类"), "choice", choices=MediaKind),
            Ask("stage", _("环节"), "choice", choices=Stage),
            Ask("sha256", _("文件摘要"), max_length=64, help=_("文件的SHA-256摘要，64位十六进制")),
            Ask("device", _("设备编号"), max_length=60),
            Ask("note", _("索引说明"), required=False),
        ),
        derives=counted("media_count"),
    )  # fmt: skip


# Publicity (article 48)
AFTER_DECISION = (
    P.DECIDED,
    P.SPARED,
    P.PAYING,
    P.SURCHARGING,
    P.DEMANDED,
    P.COURT,
    P.SUSPENDED,
    P.ENDED,
    P.PERFORMED,
    P.CLOSED,
)
publish = Step(
    "publish", _("公开处罚决定"), AFTER_DECISION, None, OFFICER, art(48, 1), only_if=(rules_after.may_be_published,),
    asks=(Ask("redacted", _("已隐去个人隐私、商业秘密"), "flag"),), stamps=("published_on",), once=True,
)  # fmt: skip
keep_back = Step(
    "keep_back", _("登记依法不公开"), AFTER_DECISION, None, HEAD, art(50), once=True,
    asks=(Ask("not_published", _("依法不公开的理由")),),
)  # fmt: skip
withdraw_publication = Step(
    "withdraw_publication", _("撤回公开并说明理由"), AFTER_DECISION, None, OFFICER, art(48, 2),
    only_if=(rules_after.is_published,), asks=(Ask("withdraw_reason", _("公开说明的理由"), max_length=300),),
    stamps=("withdrawn_on",), once=True,
)  # fmt: skip

# Payment (articles 66 to 73)
OWING = (P.PAYING, P.SURCHARGING, P.DEMANDED, P.COURT)
dispute = Step(
    "dispute", _("登记当事人申请复议或者起诉"), AFTER_DECISION, None, OFFICER, art(73, 1), stamps=("disputed_on",),
    asks=(Ask("where", _("受理机关"), max_length=80),),
)  # fmt: skip
dispute_over = Step(
    "dispute_over", _("登记复议、诉讼结果"), AFTER_DECISION, None, OFFICER, art(73, 3), stamps=("dispute_ended_on",),
    asks=(Ask("dispute_result", _("结果"), "choice", choices=Outcome),),
)  # fmt: skip
defer = Step(
    "defer", _("批准暂缓或者分期缴纳"), (P.PAYING, P.SURCHARGING), None, HEAD, art(66, 2),
    only_if=(rules_after.deferral_asked,), issues=("暂缓（分期）缴纳罚款通知书",),
    asks=(Ask("deferred_to", _("缴纳至"), "date"), Ask("reason", _("经济困难的情况"), "long")),
)  # fmt: skip
pay = Step(
    "pay", _("登记缴款"), OWING, None, OFFICER, art(67, 3), only_if=(rules_after.pays_what_is_due,),
    asks=(Ask("amount", _("缴款金额"), "money"), Ask("receipt", _("票据号码"), required=False)),
    derives=rules_after.booked,
)  # fmt: skip
finish = Step(
    "finish", _("履行完毕"), OWING, P.PERFORMED, OFFICER, art(66, 1), only_if=(rules_after.all_paid,),
    asks=(Ask("performed", _("罚款以外的处罚已经履行"), "flag", required=False),),
)  # fmt: skip
close = Step(
    "close", _("结案归档"), (P.SPARED, P.PERFORMED, P.ENDED), P.CLOSED, OFFICER, art(47), derives=rules_after.record_is_whole,
    issues=("结案审批表",),
)  # fmt: skip
start_surcharge = Step(
    "start_surcharge", _("加处罚款"), (P.PAYING,), P.SURCHARGING, OFFICER, art(72, 1),
    only_if=(rules_after.is_overdue,), issues=("加处罚款决定书",), stamps=("surcharge_on",),
)  # fmt: skip

SHARED = (
    dispute, dispute_over, publish, keep_back, withdraw_publication, defer, pay, start_surcharge, finish, close,
)  # fmt: skip


def within(reached: tuple[str, ...]) -> dict[str, Step]:
    """The shared steps of a procedure that knows only these states, by key."""
    return {s.key: replace(s, origin=tuple(state for state in s.origin if state in reached)) for s in SHARED}


def publicity_deadlines(steps: dict[str, Step], decisions: tuple[Step, ...]) -> tuple[Deadline, ...]:
    """Seven working days to publish from the decision, three to withdraw from its correction."""
    return (
        Deadline(
            "publish", _("公开处罚决定"), "pb.licence_penalty", decisions, (steps["publish"],), OFFICER, art(48, 1),
            cancelled_by=(steps["keep_back"],), mirror="publish_due_on",
        ),
        Deadline(
            "withdraw", _("撤回公开的处罚决定"), "pn.withdraw_publication", (steps["dispute_over"],),
            (steps["withdraw_publication"],), OFFICER, art(48, 2), only_if=rules_after.published_and_corrected,
            mirror="withdraw_due_on",
        ),
    )  # fmt: skip
