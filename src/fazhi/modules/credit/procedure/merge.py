"""Two codes of one firm: proposed, checked by another person, decided by the head of the office, taken back without a trace."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.credit import rules
from fazhi.modules.credit.states import M, MergeCause

LOCAL = law("local rule")
BASIS = LOCAL.whole


propose = Step(
    "propose", _("提出归并"), (), M.PROPOSED, Role.OFFICER, BASIS,
    only_if=(rules.two_valid_codes, rules.neither_is_merged_away),
    asks=(
        Ask("old_code", _("原代码"), max_length=18), Ask("old_name", _("原代码下的名称"), max_length=120),
        Ask("new_code", _("现代码"), max_length=18), Ask("new_name", _("现代码下的名称"), max_length=120),
        Ask("cause", _("归并原因"), "choice", choices=MergeCause), Ask("evidence", _("证明材料"), "long"),
    ),
)  # fmt: skip
check = Step(
    "check", _("核对"), (M.PROPOSED,), M.CHECKED, Role.OFFICER, BASIS, only_if=(rules.another_person,),
    asks=(Ask("finding", _("核对情况"), "long", help=_("登记机关的变更记录、营业执照，或者向主体核实的情况")),),
)  # fmt: skip
merge = Step(
    "merge", _("决定归并"), (M.CHECKED,), M.MERGED, Role.OFFICE_HEAD, BASIS, stamps=("merged_on",),
    only_if=(rules.another_person, rules.two_valid_codes, rules.neither_is_merged_away),
)  # fmt: skip
decline = Step(
    "decline", _("不予归并"), (M.PROPOSED, M.CHECKED), M.DECLINED, Role.OFFICE_HEAD, BASIS, asks=(Ask("reason", _("理由"), "long"),)
)  # fmt: skip
undo = Step(
    "undo", _("撤销归并"), (M.MERGED,), M.UNDONE, Role.OFFICE_HEAD, BASIS, stamps=("undone_on",), asks=(Ask("reason", _("理由"), "long"),)
)  # fmt: skip
MERGE = Procedure(
    key="credit_merge", party_role="", edition="1", title=_("代码归并"), law=LOCAL, states=M, final=(M.DECLINED, M.UNDONE),
    steps=(propose, check, merge, decline, undo), deadlines=(), in_force_from=dt.date(2015, 1, 1), chapter="functions",
    number="归并〔{year}〕{serial}号", usual_path=(M.PROPOSED, M.CHECKED, M.MERGED),
)  # fmt: skip
