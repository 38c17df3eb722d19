"""Lists, pledges, batches, queries about officials, debts of government."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.credit import rules
from fazhi.modules.credit.states import B, D, Direction, L, ListKind, P, PledgeKind, Q, RecordKind

GUIDE = law("国办发〔2020〕49号")
BASIS = GUIDE.whole
LOCAL = law("local rule")
OFFICER = Role.OFFICER
CODE = replace(rules.code_is_valid, basis=GUIDE.whole)
SUBJECT = (
    Ask("subject_code", _("统一社会信用代码"), max_length=18),
    Ask("subject_name", _("主体名称"), max_length=120),
)

notice = Step(
    "notice", _("告知拟列入"), (), L.NOTICED, OFFICER, BASIS, only_if=(CODE, rules.list_has_a_basis),
    asks=(*SUBJECT, Ask("kind", _("名单"), "choice", choices=ListKind), Ask("legal_basis", _("列入依据")), Ask("reasons", _("列入事由"), "long")),
    issues=("拟列入告知书",),
)  # fmt: skip
hear = Step(
    "hear", _("听取陈述申辩"), (L.NOTICED,), L.HEARD, OFFICER, BASIS,
    asks=(Ask("statement", _("陈述申辩"), "long"), Ask("hearing_asked", _("要求听证"), "flag", required=False)),
)  # fmt: skip
enlist = Step(
    "enlist", _("决定列入"), (L.NOTICED, L.HEARD), L.LISTED, Role.HEAD, BASIS,
    only_if=(rules.has_been_heard, rules.hearing_was_held, rules.expires_later),
    asks=(Ask("hearing_held", _("已举行听证"), "flag", required=False), Ask("expires_on", _("有效期届满日"), "date")),
    issues=("列入名单决定书",), stamps=("listed_on",),
)  # fmt: skip
decline = Step(
    "decline",
    _("不予列入"),
    (L.NOTICED, L.HEARD),
    L.NOT_LISTED,
    Role.HEAD,
    BASIS,
    asks=(Ask("reason", _("理由"), "long"),),
)
dispute = Step(
    "dispute",
    _("提出异议"),
    (L.LISTED,),
    L.OBJECTED,
    Role.PUBLIC,
    BASIS,
    asks=(Ask("objection", _("异议内容"), "long"),),
)
uphold = Step(
    "uphold", _("维持列入"), (L.OBJECTED,), L.LISTED, OFFICER, BASIS, asks=(Ask("answer", _("答复"), "long"),)
)
remove = Step("remove", _("移出名单"), (L.LISTED, L.OBJECTED), L.REMOVED, OFFICER, BASIS, asks=(Ask("reason", _("理由"), "long"),),
              stamps=("removed_on",))  # fmt: skip
review = Step(
    "review", _("复核"), (L.LISTED,), None, Role.OFFICE_HEAD, BASIS, only_if=(rules.expires_later,),
    asks=(Ask("finding", _("复核情况"), "long"), Ask("expires_on", _("有效期届满日"), "date")),
)  # fmt: skip
expire = Step(
    "expire",
    _("有效期届满，移出名单"),
    (L.LISTED, L.OBJECTED),
    L.EXPIRED,
    Role.SYSTEM,
    BASIS,
    stamps=("removed_on",),
)
LISTING = Procedure(
    key="credit_list", counter=True, party_role="", edition="2020", title=_("信用名单"), law=GUIDE, states=L,
    final=(L.NOT_LISTED, L.REMOVED, L.EXPIRED),
    steps=(notice, hear, enlist, decline, dispute, uphold, review, remove, expire), deadlines=(),
    in_force_from=dt.date(2020, 12, 7), chapter="functions", number="名单〔{year}〕{serial}号",
    documents={"拟列入告知书": _("拟列入告知书"), "列入名单决定书": _("列入名单决定书")},
    wording={
        "拟列入告知书": ("{subject_name}（{subject_code}）：", "因{reasons}，拟将你单位列入名单。依据：{legal_basis}。你单位有权陈述、申辩。"),
        "列入名单决定书": ("{subject_name}（{subject_code}）：", "因{reasons}，依据{legal_basis}，决定列入名单，有效期至{expires_on}。"),
    },
    usual_path=(L.NOTICED, L.HEARD, L.LISTED, L.REMOVED),
)  # fmt: skip

promise = Step(
    "promise", _("登记承诺"), (), P.MADE, OFFICER, BASIS, only_if=(CODE,),
    asks=(*SUBJECT, Ask("kind", _("承诺类型"), "choice", choices=PledgeKind), Ask("content", _("承诺内容"), "long"),
          Ask("due_on", _("核查期限"), "date")),
)  # fmt: skip
keep = Step(
    "keep", _("核查：已履行"), (P.MADE,), P.KEPT, OFFICER, BASIS, stamps=("checked_on",), sets={"kept": True}
)
break_ = Step("break", _("核查：违反承诺"), (P.MADE,), P.BROKEN, OFFICER, BASIS, asks=(Ask("finding", _("核查情况"), "long"),),
              stamps=("checked_on",))  # fmt: skip
PLEDGE = Procedure(
    key="credit_pledge", counter=True, party_role="", edition="2020", title=_("信用承诺"), law=GUIDE, states=P, final=(P.KEPT, P.BROKEN),
    steps=(promise, keep, break_), deadlines=(), in_force_from=dt.date(2020, 12, 7), chapter="functions",
    number="承诺〔{year}〕{serial}号", usual_path=(P.MADE, P.KEPT),
)  # fmt: skip

take = Step(
    "take", _("登记批次"), (), B.TAKEN, OFFICER, LOCAL.whole,
    asks=(
        Ask("direction", _("方向"), "choice", choices=Direction), Ask("record_kind", _("记录种类"), "choice", choices=RecordKind),
        Ask("checksum", _("文件摘要"), required=False, max_length=64), Ask("stored_as", _("入库批号"), required=False, max_length=16),
        Ask("channel", _("报送方式"), required=False, max_length=80), Ask("received", _("收到条数"), "number"),
        Ask("stored", _("入库条数"), "number"), Ask("rejected", _("退回条数"), "number"),
    ),
)  # fmt: skip
give_back = Step("give_back", _("退回有误记录"), (B.TAKEN,), B.RETURNED, OFFICER, LOCAL.whole)
close = Step("close", _("办结"), (B.TAKEN, B.RETURNED), B.CLOSED, OFFICER, LOCAL.whole)
BATCH = Procedure(
    key="credit_batch", counter=True, party_role="", edition="1", title=_("信用数据批次"), law=LOCAL, states=B, final=(B.CLOSED,),
    steps=(take, give_back, close), deadlines=(), in_force_from=dt.date(2015, 1, 1), chapter="functions",
    number="归集〔{year}〕{serial}号", usual_path=(B.TAKEN, B.RETURNED, B.CLOSED),
)  # fmt: skip

ask = Step(
    "ask", _("提出查询"), (), Q.ASKED, OFFICER, LOCAL.whole, only_if=(replace(rules.has_a_purpose, basis=LOCAL.whole),),
    asks=(Ask("purpose", _("查询用途")), Ask("persons", _("查询人数"), "number")),
)  # fmt: skip
reply = Step(
    "reply",
    _("答复查询"),
    (Q.ASKED,),
    Q.ANSWERED,
    OFFICER,
    LOCAL.whole,
    asks=(Ask("hits", _("有失信记录人数"), "number"),),
)
QUERY = Procedure(
    key="credit_query", party_role="", edition="1", title=_("政务诚信查询"), law=LOCAL, states=Q, final=(Q.ANSWERED,), steps=(ask, reply),
    deadlines=(), in_force_from=dt.date(2015, 1, 1), chapter="functions", number="诚信查询〔{year}〕{serial}号",
    usual_path=(Q.ASKED, Q.ANSWERED),
)  # fmt: skip


def _debt(edition: str, begins: dt.date, ends: dt.date | None) -> Procedure:
    act = law(f"保障中小企业款项支付条例({edition})")
    first = Step(
        "owe", _("登记拖欠账款"), (), D.RECORDED, OFFICER, act.whole,
        asks=(Ask("creditor", _("债权企业"), max_length=120), Ask("contract", _("合同")), Ask("amount", _("拖欠金额（元）"), "money"),
              Ask("disputed", _("有分歧账款"), "flag", required=False)),
    )  # fmt: skip
    plan = Step(
        "plan",
        _("确定还款计划"),
        (D.RECORDED,),
        D.PLANNED,
        OFFICER,
        act.whole,
        asks=(Ask("pay_by", _("计划清偿日期"), "date"),),
    )
    pay = Step("pay", _("清偿"), (D.RECORDED, D.PLANNED), D.PAID, OFFICER, act.whole, asks=(Ask("paid", _("清偿总额（元）"), "money"),),
               stamps=("paid_on",), only_if=(rules.pays_what_is_owed,))  # fmt: skip
    part = Step(
        "pay_part", _("部分清偿"), (D.RECORDED, D.PLANNED), None, OFFICER, act.whole, asks=(Ask("part", _("本次清偿金额（元）"), "money"),),
        only_if=(rules.leaves_a_rest,), derives=lambda case, facts: {"paid": (case.paid or 0) + facts.data["part"]},
    )  # fmt: skip
    return Procedure(
        key="credit_debt", counter=True, party_role="", edition=edition, title=_("政府拖欠账款"), law=act, states=D, final=(D.PAID,),
        steps=(first, plan, part, pay), deadlines=(), in_force_from=begins, in_force_to=ends, chapter="functions",
        number="清欠〔{year}〕{serial}号", usual_path=(D.RECORDED, D.PLANNED, D.PAID),
    )  # fmt: skip


CHANGED = dt.date(2025, 6, 1)
DEBTS = (_debt("2020", dt.date(2020, 9, 1), CHANGED), _debt("2025", CHANGED, None))
