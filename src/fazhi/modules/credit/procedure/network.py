"""Licences and penalties on their way to publicity (双公示, CR-15); contracts in the performance network (履约)."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.credit import rules
from fazhi.modules.credit.states import ContractKind, K, Level, Side, U, UploadKind

PUBLIC = law("国办发〔2018〕118号")
BASIS = PUBLIC.whole
LOCAL = law("local rule")
OFFICER = Role.OFFICER
ON_THE_WAY = (U.DUE, U.STORED, U.RETURNED)
WHO = (
    Ask("subject_code", _("统一社会信用代码"), max_length=30, required=False),
    Ask("subject_name", _("主体名称"), max_length=120),
)

decided = Step(
    "decided", _("登记许可、处罚决定"), (), U.DUE, OFFICER, BASIS, only_if=(rules.decided_before_today,),
    asks=(
        Ask("kind", _("种类"), "choice", choices=UploadKind), *WHO, Ask("document_number", _("决定文书号"), max_length=80),
        Ask("act", _("类别"), max_length=40), Ask("content", _("许可内容"), "long", required=False, max_length=2000),
        Ask("level", _("失信程度"), "choice", choices=Level, required=False), Ask("amount", _("罚没金额（元）"), "money", required=False),
        Ask("decided_on", _("决定日期"), "date"), Ask("from_on", _("有效期自"), "date", required=False),
        Ask("to_on", _("有效期至"), "date", required=False),
    ),
)  # fmt: skip
store = Step(
    "store", _("归集入库"), (U.DUE,), U.STORED, Role.SYSTEM, BASIS, asks=(Ask("stored_as", _("入库批号"), max_length=16),)
)  # fmt: skip
give_back = Step(
    "give_back", _("退回补正"), (U.DUE, U.STORED), U.RETURNED, Role.SYSTEM, BASIS, asks=(Ask("reason", _("退回原因"), "long"),)
)  # fmt: skip
correct = Step(
    "correct", _("补正"), (U.RETURNED,), U.DUE, OFFICER, BASIS,
    asks=(*WHO, Ask("act", _("类别"), max_length=40), Ask("level", _("失信程度"), "choice", choices=Level, required=False)),
)  # fmt: skip
upload = Step(
    "upload", _("上报信用平台"), (U.STORED,), U.UPLOADED, Role.COUNTERPART, BASIS, stamps=("uploaded_on",),
    asks=(Ask("receipt", _("回执号"), max_length=80),), bulk=True,
)  # fmt: skip
exempt = Step(
    "exempt", _("依法不公示"), ON_THE_WAY, U.EXEMPT, Role.OFFICE_HEAD, BASIS, asks=(Ask("reason", _("理由"), "long"),)
)  # fmt: skip
UPLOAD = Procedure(
    key="credit_upload", counter=True, party_role="", edition="2018", title=_("双公示"), law=PUBLIC, states=U,
    final=(U.UPLOADED, U.EXEMPT), steps=(decided, store, give_back, correct, upload, exempt),
    deadlines=(
        Deadline(
            "upload", _("双公示上报"), "cr.double_publicity", (decided,), (upload,), OFFICER, BASIS, cancelled_by=(exempt,),
            from_field="decided_on", mirror="upload_due_on",
        ),
    ),
    in_force_from=dt.date(2018, 12, 5), chapter="functions", number="双公示〔{year}〕{serial}号",
    usual_path=(U.DUE, U.STORED, U.UPLOADED),
)  # fmt: skip


sign = Step(
    "sign", _("登记合同"), (), K.RUNNING, OFFICER, LOCAL.whole,
    only_if=(rules.local(rules.code_is_valid), rules.due_after_signing),
    asks=(
        *(Ask(ask.name, ask.label, max_length=ask.max_length) for ask in WHO), Ask("contract_number", _("合同编号"), max_length=80),
        Ask("kind", _("合同类别"), "choice", choices=ContractKind), Ask("amount", _("合同金额（元）"), "money"),
        Ask("signed_on", _("签订日期"), "date"), Ask("perform_by", _("约定履行期限"), "date"),
    ),
)  # fmt: skip
fulfil = Step(
    "fulfil", _("按约履行完毕"), (K.RUNNING,), K.KEPT, OFFICER, LOCAL.whole, stamps=("performed_on",), only_if=(rules.in_agreed_time,)
)  # fmt: skip
fulfil_late = Step(
    "fulfil_late", _("逾期履行完毕"), (K.RUNNING,), K.LATE, OFFICER, LOCAL.whole, stamps=("performed_on",),
    only_if=(rules.after_agreed_time,), asks=(Ask("reason", _("逾期原因"), "long"),),
)  # fmt: skip
prolong = Step(
    "prolong", _("协商变更履行期限"), (K.RUNNING,), None, Role.OFFICE_HEAD, LOCAL.whole,
    asks=(Ask("perform_by", _("约定履行期限"), "date"), Ask("reason", _("理由"), "long")), only_if=(rules.still_after_signing,),
)  # fmt: skip
break_ = Step(
    "break", _("认定违约"), (K.RUNNING,), K.BROKEN, OFFICER, LOCAL.whole,
    asks=(Ask("side", _("违约方"), "choice", choices=Side), Ask("finding", _("查明的情况"), "long")),
)  # fmt: skip
CONTRACT = Procedure(
    key="credit_contract", counter=True, party_role="", edition="1", title=_("合同履约"), law=LOCAL, states=K,
    final=(K.KEPT, K.LATE, K.BROKEN), steps=(sign, fulfil, fulfil_late, prolong, break_), deadlines=(), in_force_from=dt.date(2015, 1, 1),
    chapter="functions", number="履约〔{year}〕{serial}号", usual_path=(K.RUNNING, K.KEPT),
)  # fmt: skip
