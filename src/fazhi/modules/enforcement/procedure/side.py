"""Leads (行政处罚法(2021) 54), transfer to criminal justice and back."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Extension, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules_side
from fazhi.modules.enforcement.procedure.common import HEAD, LAW, OFFICER, TEAM, art
from fazhi.modules.enforcement.procedure.editions import same_articles
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states import Crime, L, Source, T

# Leads
receive = Step(
    "receive", _("收到线索"), (), L.RECEIVED, OFFICER, art(54, 2),
    asks=(
        Ask("source", _("来源"), "choice", choices=Source),
        Ask("found_on", _("发现日期"), "date"),
        Ask("place", _("地点")),
        Ask("content", _("线索内容"), "long"),
    ),
)  # fmt: skip
triage = Step(
    "triage", _("核查"), (L.RECEIVED,), L.TRIAGED, OFFICER, art(54, 1), stamps=("triaged_on",), issues=("线索核查报告",),
    asks=(Ask("findings", _("核查情况"), "long"),),
)  # fmt: skip
to_case = Step(
    "to_case", _("转立案"), (L.TRIAGED,), L.CASE, OFFICER, art(54, 2), only_if=(rules_side.the_case_is_filed,),
    asks=(Ask("penalty_number", _("处罚案号"), max_length=80),),
)  # fmt: skip
forward = Step(
    "forward", _("移送有权机关"), (L.RECEIVED, L.TRIAGED), L.FORWARDED, OFFICER, art(22), issues=("案件移送函",),
    asks=(Ask("to", _("移送机关"), max_length=80),),
)  # fmt: skip
dismiss = Step(
    "dismiss", _("不予立案"), (L.TRIAGED,), L.DISMISSED, HEAD, art(54, 2), asks=(Ask("reason", _("理由"), "long"),),
    issues=("不予立案审批表",),
)  # fmt: skip
extend_check = Step(
    "extend_check", _("延长核查期限"), (L.RECEIVED, L.TRIAGED), None, HEAD, art(54, 2), extends="file", once=True,
)  # fmt: skip
LEAD = Procedure(
    key="lead",
    edition="2021",
    title=_("监管线索"),
    law=LAW,
    states=L,
    final=(L.CASE, L.FORWARDED, L.DISMISSED),
    steps=(receive, triage, extend_check, to_case, forward, dismiss),
    deadlines=(
        Deadline(
            "file", _("决定是否立案"), "pn.file_case.market", (receive,), (to_case, forward, dismiss), OFFICER, art(54, 2),
            mirror="file_due_on", extension=Extension("15wd", HEAD, art(54, 2)),
        ),
    ),
    in_force_from=dt.date(2021, 7, 15),
    chapter="enforcement",
    number="线索〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(L.RECEIVED, L.TRIAGED, L.CASE),
    counter=True,
    party_role="",
)  # fmt: skip

# Transfer to criminal justice
MOVING = law("行政执法机关移送涉嫌犯罪案件的规定(2020)")
moving = MOVING.article
report = Step(
    "report", _("提出移送报告"), (), T.REPORTED, OFFICER, moving(5, 1), only_if=(rules_side.team_of_two,),
    asks=(
        Ask("penalty_number", _("处罚案号"), required=False, max_length=80),
        Ask("crime", _("涉嫌罪名类别"), "choice", choices=Crime),
        *TEAM,
        Ask("facts", _("涉嫌犯罪的事实"), "long"),
    ),
    issues=("移送涉嫌犯罪案件报告",),
)  # fmt: skip
approve = Step("approve", _("批准移送"), (T.REPORTED,), T.APPROVED, HEAD, moving(5, 2))
refuse = Step(
    "refuse", _("不批准移送"), (T.REPORTED,), T.REFUSED, HEAD, moving(5, 2), asks=(Ask("reason", _("理由"), "long"),),
    stamps=("ended_on",),
)  # fmt: skip
deliver = Step(
    "deliver", _("移送公安机关"), (T.APPROVED,), T.DELIVERED, OFFICER, moving(6),
    only_if=(rules_side.package_is_whole, rules_side.penalty_stands_still), issues=("涉嫌犯罪案件移送书",),
    asks=(
        Ask("to", _("公安机关"), max_length=80),
        Ask("letter", _("移送书"), "flag"),
        Ask("report", _("案件调查报告"), "flag"),
        Ask("item_list", _("涉案物品清单"), "flag"),
        Ask("tests", _("检验报告或者鉴定意见"), "flag", required=False),
    ),
    stamps=("delivered_on",),
)  # fmt: skip
accept = Step(
    "accept", _("登记公安机关回执"), (T.DELIVERED,), T.ACCEPTED, OFFICER, moving(7),
    asks=(Ask("receipt", _("公安机关回执"), max_length=80),),
)  # fmt: skip
passed_on = Step(
    "passed_on", _("公安机关转送有管辖权的机关"), (T.DELIVERED,), None, OFFICER, moving(7), once=True,
    asks=(Ask("competent", _("有管辖权的机关"), max_length=80), Ask("notice", _("告知文书"), max_length=80)),
)  # fmt: skip
opened = Step(
    "opened", _("公安机关立案"), (T.ACCEPTED, T.RECONSIDERING, T.PROCURATORATE), T.FILED, OFFICER, moving(8),
    asks=(Ask("notice", _("立案通知书文号"), max_length=80),), stamps=("police_decided_on",),
)  # fmt: skip
not_opened = Step(
    "not_opened", _("公安机关不予立案"), (T.ACCEPTED,), T.NOT_FILED, OFFICER, moving(8),
    asks=(Ask("notice", _("不予立案通知书文号"), max_length=80),), stamps=("police_decided_on",),
)  # fmt: skip
ask_again = Step(
    "ask_again", _("提请公安机关复议"), (T.NOT_FILED,), T.RECONSIDERING, OFFICER, moving(9, 1),
    asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
upheld = Step(
    "upheld", _("复议维持不予立案"), (T.RECONSIDERING,), T.UPHELD, OFFICER, moving(9, 2),
    asks=(Ask("notice", _("复议决定文号"), max_length=80),),
)  # fmt: skip
tell_procurator = Step(
    "tell_procurator", _("建议检察机关立案监督"), (T.NOT_FILED, T.UPHELD), T.PROCURATORATE, OFFICER, moving(9, 2),
    asks=(Ask("reason", _("理由"), "long"),), issues=("立案监督建议书",),
)  # fmt: skip
hand_items = Step(
    "hand_items", _("移交涉案物品和材料"), (T.FILED,), T.HANDED, OFFICER, moving(12), stamps=("ended_on",),
    asks=(Ask("receipt_items", _("交接回执"), max_length=80),),
)  # fmt: skip
give_up = Step(
    "give_up", _("依法作行政处理"), (T.NOT_FILED, T.UPHELD, T.PROCURATORATE, T.BACK), T.RETURNED, OFFICER, moving(10),
    only_if=(rules_side.linked_case_exists,), stamps=("ended_on",),
    asks=(
        Ask("handling", _("处理情况"), "long"),
        Ask("penalty_number", _("处罚案号"), required=False, max_length=80, help=_("已经立案处罚的，填写案号")),
    ),
)  # fmt: skip
take_back = Step(
    "take_back", _("收到司法机关移送的案件"), (), T.BACK, OFFICER, art(27, 1), sets={"incoming": True},
    asks=(
        Ask("crime", _("原涉嫌罪名类别"), "choice", choices=Crime),
        Ask("from_where", _("移送机关"), max_length=80),
        Ask("letter_number", _("移送文书号"), max_length=80),
    ),
)  # fmt: skip


def _transfer(edition: str, begins: dt.date, ends: dt.date | None, *, both_ways: bool) -> Procedure:
    """Both ways only since the Penalty Law of 2021 (article 27(1)) says so."""
    steps = (
        report, approve, refuse, deliver, passed_on, accept, opened, not_opened, ask_again, upheld, tell_procurator, hand_items,
    )  # fmt: skip
    back = give_up if both_ways else _way_out
    return Procedure(
        key="crime_transfer",
        edition=edition,
        title=_("行刑衔接案件"),
        law=MOVING,
        states=T,
        final=(T.REFUSED, T.HANDED, T.RETURNED),
        steps=(*steps, back, *((take_back,) if both_ways else ())),
        deadlines=(
            Deadline("head", _("负责人决定是否移送"), "xt.head_decide", (report,), (approve, refuse), HEAD, moving(5, 2)),
            Deadline("deliver", _("移送公安机关"), "xt.transfer", (approve,), (deliver,), OFFICER, moving(5, 2)),
            Deadline(
                "receipt", _("公安机关受理，或者转送有管辖权的机关"), "xt.police_forward", (deliver,), (accept, passed_on),
                Role.PUBLIC, moving(7),
            ),
            Deadline(
                "police", _("公安机关决定是否立案"), "xt.police_decide", (accept,), (opened, not_opened), Role.PUBLIC,
                moving(8),
            ),
            Deadline(
                "again", _("提请复议"), "xt.agency_reconsider", (not_opened,), (ask_again, tell_procurator, back), OFFICER,
                moving(9, 1),
            ),
            Deadline(
                "police_again", _("公安机关复议"), "xt.police_reconsider", (ask_again,), (opened, upheld), Role.PUBLIC,
                moving(9, 2),
            ),
            Deadline(
                "procurator", _("建议立案监督"), "xt.tell_procuratorate", (upheld,), (tell_procurator, back), OFFICER,
                moving(9, 2),
            ),
            Deadline("items", _("移交涉案物品材料"), "xt.handover_items", (opened,), (hand_items,), OFFICER, moving(12)),
        ),
        in_force_from=begins,
        in_force_to=ends,
        chapter="enforcement",
        number="移送〔{year}〕{serial}号",
        documents=DOCUMENTS,
        wording=WORDING,
        usual_path=(T.REPORTED, T.APPROVED, T.DELIVERED, T.ACCEPTED, T.FILED, T.HANDED),
        counter=True,
        party_role="party",
    )  # fmt: skip


_way_out = Step(
    "give_up", _("依法作行政处理"), (T.NOT_FILED, T.UPHELD, T.PROCURATORATE), T.RETURNED, OFFICER, moving(10),
    asks=(Ask("handling", _("处理情况"), "long"),), stamps=("ended_on",),
)  # fmt: skip
SPLIT = dt.date(2021, 7, 15)
_ONE_WAY = _transfer("2020", dt.date(2020, 8, 7), SPLIT, both_ways=False)
TRANSFER = (
    same_articles(_ONE_WAY, law("行政执法机关移送涉嫌犯罪案件的规定(2001)"), "2001"),
    _ONE_WAY,
    _transfer("2021", SPLIT, None, both_ways=True),
)
