"""Government contracts: reviewed at three levels before they are signed, followed until they are performed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.contracts import rules
from fazhi.modules.contracts.states import Conclusion, Kind, S

LAW = law("中办发〔2016〕30号")
BASIS = LAW.whole
OFFICER = Role.OFFICER
ANEW: dict[str, Any] = {"unit_on": None, "adviser_on": None, "reviewed_on": None, "conclusion": ""}
OPINIONS = (
    Ask("found", _("提出意见条数"), "number"),
    Ask("review_text", _("审查意见"), "long", max_length=20_000),
)

submit = Step(
    "submit", _("登记合同草案"), (), S.DRAFTED, OFFICER, BASIS,
    asks=(
        Ask("kind", _("合同种类"), "choice", choices=Kind),
        Ask("partner", _("合同相对方"), max_length=120),
        Ask("amount", _("标的额（元）"), "money"),
        Ask("summary", _("主要内容"), "long"),
    ),
)  # fmt: skip
review_unit = Step(
    "review_unit", _("承办单位审查"), (S.DRAFTED,), S.UNIT, OFFICER, BASIS, asks=OPINIONS, stamps=("unit_on",)
)
review_adviser = Step(
    "review_adviser", _("法律顾问审查"), (S.UNIT,), S.ADVISER, OFFICER, BASIS, only_if=(rules.adviser_is_engaged,),
    asks=(Ask("adviser_code", _("法律顾问编号"), max_length=80), *OPINIONS), stamps=("adviser_on",),
)  # fmt: skip
review_justice = Step(
    "review_justice", _("司法行政部门审查"), (S.ADVISER,), S.REVIEWED, Role.COUNTERPART, BASIS,
    asks=(Ask("conclusion", _("审查结论"), "choice", choices=Conclusion), *OPINIONS), stamps=("reviewed_on",),
    issues=("合同审查意见书",),
)  # fmt: skip
redraft = Step(
    "redraft", _("退回修改"), (S.UNIT, S.ADVISER, S.REVIEWED), S.DRAFTED, OFFICER, BASIS, sets=ANEW,
    asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
drop = Step(
    "drop", _("不再签订"), (S.DRAFTED, S.UNIT, S.ADVISER, S.REVIEWED), S.DROPPED, OFFICER, BASIS,
    asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
sign = Step(
    "sign", _("签订合同"), (S.REVIEWED,), S.SIGNED, OFFICER, BASIS,
    only_if=(rules.may_be_signed, rules.opinions_are_dealt_with), stamps=("signed_on",),
    asks=(
        Ask("perform_by", _("约定履行日期"), "date", required=False),
        Ask("adopted", _("审查意见采纳情况"), "long", required=False),
    ),
)  # fmt: skip
report = Step(
    "report",
    _("报告履行情况"),
    (S.SIGNED,),
    None,
    OFFICER,
    BASIS,
    asks=(Ask("progress", _("履行情况"), "long"),),
)
note_breach = Step(
    "note_breach", _("登记违约"), (S.SIGNED,), None, OFFICER, BASIS, sets={"breached": True},
    asks=(Ask("breach", _("违约情况和处理"), "long"),),
)  # fmt: skip
finish = Step(
    "finish", _("履行完毕"), (S.SIGNED,), S.PERFORMED, OFFICER, BASIS, stamps=("performed_on",), bulk=True
)
end = Step(
    "end",
    _("解除或者终止"),
    (S.SIGNED,),
    S.ENDED,
    OFFICER,
    BASIS,
    asks=(Ask("reason", _("理由和善后"), "long"),),
)

PROCEDURE = Procedure(
    key="contract",
    edition="2016",
    title=_("政府合同"),
    law=LAW,
    states=S,
    final=(S.PERFORMED, S.ENDED, S.DROPPED),
    steps=(
        submit, review_unit, review_adviser, review_justice, redraft, drop, sign, report, note_breach, finish, end,
    ),
    deadlines=(),
    in_force_from=dt.date(2016, 6, 16),
    chapter="decisions",
    number="合同〔{year}〕{serial}号",
    documents={"合同审查意见书": _("合同审查意见书")},
    wording={
        "合同审查意见书": ("对{title}（相对方：{partner}，标的额{amount}元）进行了审查。", "审查意见：{review_text}")
    },
    usual_path=(S.DRAFTED, S.UNIT, S.ADVISER, S.REVIEWED, S.SIGNED, S.PERFORMED),
    counter=True,
    party_role="",
)  # fmt: skip

EDITIONS = (PROCEDURE,)
