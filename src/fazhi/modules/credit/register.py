"""The registers of credit."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _
from fazhi.modules.credit import states as s
from fazhi.modules.credit.states import B, D, Direction, ItemKind, L, Level, ListKind, P, PledgeKind, Q, S

number = Field("number", _("编号"))
title = Field("title", _("名称"))
unit = Field("unit", _("信用主管部门"), "unit", "unit_id")
other = Field("counterpart", _("认定或者报送单位"), "unit", "counterpart_id")
opened_on = Field("opened_on", _("登记日期"), "date")
code = Field("subject_code", _("统一社会信用代码"))
name = Field("subject_name", _("主体名称"))

item_state = Field("state", _("状态"), "choice", choices=S)
item_kind = Field("kind", _("种类"), "choice", choices=ItemKind)
level = Field("level", _("分类"), "choice", choices=Level)
decided_on = Field("decided_on", _("认定日期"), "date")
published_on = Field("published_on", _("公示日期"), "date")
least_until = Field("least_until", _("最短公示期届满日"), "date")
shown_until = Field("shown_until", _("最长公示期届满日"), "date")
disputed = Field("disputed", _("异议处理中"), "flag")
repair_applied_on = Field("repair_applied_on", _("申请修复日期"), "date")
repair_due_on = Field("repair_due_on", _("应当办结修复日期"), "date")
repair_decided_on = Field("repair_decided_on", _("修复办结日期"), "date")
ended_on = Field("ended_on", _("停止公示日期"), "date")
ITEMS = Register(
    key="credit_item", title=_("失信信息"), model="credit.CreditItem",
    fields=(
        number, title, item_state, unit, other, opened_on, code, name, item_kind, level, decided_on, published_on, least_until,
        shown_until, disputed, repair_applied_on, repair_due_on, repair_decided_on, ended_on,
    ),
    columns=("number", "subject_name", "subject_code", "kind", "level", "state", "disputed", "decided_on", "shown_until"),
    filters=("state", "kind", "level", "counterpart", "disputed", "decided_on", "shown_until"),
    search=("number", "title"), sort=("opened_on", "decided_on", "shown_until", "number"), chapter="functions",
)  # fmt: skip

list_state = Field("state", _("状态"), "choice", choices=L)
list_kind = Field("kind", _("名单"), "choice", choices=ListKind)
listed_on = Field("listed_on", _("列入日期"), "date")
expires_on = Field("expires_on", _("有效期届满日"), "date")
removed_on = Field("removed_on", _("移出日期"), "date")
LISTS = Register(
    key="credit_list", title=_("信用名单"), model="credit.Listing",
    fields=(number, title, list_state, unit, other, opened_on, code, name, list_kind, listed_on, expires_on, removed_on),
    columns=("number", "subject_name", "subject_code", "kind", "state", "listed_on", "expires_on", "removed_on"),
    filters=("state", "kind", "counterpart", "listed_on"), search=("number", "title"), sort=("opened_on", "listed_on"), chapter="functions",
)  # fmt: skip

pledge_state = Field("state", _("状态"), "choice", choices=P)
pledge_kind = Field("kind", _("承诺类型"), "choice", choices=PledgeKind)
due_on = Field("due_on", _("核查期限"), "date")
checked_on = Field("checked_on", _("核查日期"), "date")
kept = Field("kept", _("已履行"), "flag")
PLEDGES = Register(
    key="credit_pledge", title=_("信用承诺"), model="credit.Pledge",
    fields=(number, title, pledge_state, unit, other, opened_on, code, name, pledge_kind, due_on, checked_on, kept),
    columns=("number", "subject_name", "subject_code", "kind", "state", "opened_on", "due_on", "checked_on"),
    filters=("state", "kind", "due_on"), search=("number", "title"), sort=("opened_on", "due_on"), chapter="functions",
)  # fmt: skip

batch_state = Field("state", _("状态"), "choice", choices=B)
direction = Field("direction", _("方向"), "choice", choices=Direction)
record_kind = Field("record_kind", _("记录种类"), "choice", choices=s.RecordKind)
received = Field("received", _("收到条数"), "number")
stored = Field("stored", _("入库条数"), "number")
rejected = Field("rejected", _("退回条数"), "number")
BATCHES = Register(
    key="credit_batch", title=_("信用数据批次"), model="credit.Batch",
    fields=(number, title, batch_state, unit, other, opened_on, direction, record_kind, received, stored, rejected),
    columns=("number", "counterpart", "direction", "record_kind", "opened_on", "received", "stored", "rejected", "state"),
    filters=("state", "counterpart", "direction", "record_kind", "opened_on"), search=("number", "title"), sort=("opened_on", "number"), chapter="functions",
)  # fmt: skip

query_state = Field("state", _("状态"), "choice", choices=Q)
purpose = Field("purpose", _("查询用途"))
persons = Field("persons", _("查询人数"), "number")
hits = Field("hits", _("有失信记录人数"), "number")
QUERIES = Register(
    key="credit_query", title=_("政务诚信查询"), model="credit.IntegrityQuery",
    fields=(number, title, query_state, unit, other, opened_on, purpose, persons, hits),
    columns=("number", "purpose", "opened_on", "persons", "hits", "state"), filters=("state", "opened_on"), search=("number", "title"),
    sort=("opened_on", "number"), chapter="functions",
)  # fmt: skip

debt_state = Field("state", _("状态"), "choice", choices=D)
creditor = Field("creditor", _("债权企业"))
contract = Field("contract", _("合同"))
amount = Field("amount", _("拖欠金额（元）"), "money")
pay_by = Field("pay_by", _("计划清偿日期"), "date")
paid = Field("paid", _("已清偿金额（元）"), "money")
paid_on = Field("paid_on", _("清偿日期"), "date")
debtor = Field("debtor", _("欠款机关"), "unit", "counterpart_id")
disputed_debt = Field("disputed", _("有分歧账款"), "flag")
DEBTS = Register(
    key="credit_debt", title=_("政府拖欠账款"), model="credit.Debt",

    fields=(number, title, debt_state, unit, debtor, opened_on, creditor, contract, amount, disputed_debt, pay_by, paid, paid_on),
    columns=("number", "creditor", "debtor", "contract", "amount", "disputed", "pay_by", "paid", "paid_on", "state"),
    filters=("state", "debtor", "disputed", "pay_by"), search=("number", "title"), sort=("opened_on", "pay_by"), chapter="functions",
)  # fmt: skip

measure_code = Field("code", _("编码"))
measure_basis = Field("basis", _("依据"))
trigger = Field("trigger", _("由什么触发"), "choice", choices=s.Trigger)
least_level = Field("level", _("最低分类"), "choice", choices=Level)
matters = Field("matters", _("适用事项"))
measure_unit = Field("unit", _("实施机关"), "unit", "unit_id")
valid_from = Field("valid_from", _("起"), "date")
valid_to = Field("valid_to", _("止"), "date")
MEASURES = Register(
    key="credit_measure", title=_("奖惩措施清单"), model="credit.Measure",
    fields=(measure_code, title, measure_unit, measure_basis, trigger, least_level, matters, valid_from, valid_to),
    columns=("code", "title", "basis", "trigger", "level", "matters", "unit", "valid_from", "valid_to"), filters=("unit", "trigger"),
    search=("code", "title"), sort=("code", "valid_from"), chapter="functions", case=False,
    edits=("basis", "trigger", "level", "matters"), keepers=(Role.OFFICER, Role.OFFICE_HEAD), open=True,
    public=("code", "title", "basis", "trigger", "level", "matters", "unit"), basis=_("国办发〔2020〕49号"),
)  # fmt: skip
contact = Field("contact", _("接口地址或者联系人"))
receives = Field("kind", _("接收什么"), "choice", choices=s.ReceiverKind)
receiver_unit = Field("unit", _("所属机关"), "unit", "unit_id")
RECEIVERS = Register(
    key="credit_receiver", title=_("接收系统"), model="credit.Receiver",
    fields=(measure_code, title, receiver_unit, receives, contact, valid_from, valid_to),
    columns=("code", "title", "unit", "kind", "contact", "valid_from", "valid_to"), filters=("unit",), search=("code", "title"),
    sort=("code", "valid_from"), chapter="functions", case=False, edits=("kind", "contact"), keepers=(Role.OFFICER, Role.OFFICE_HEAD), open=True,
    basis=_("《信用修复管理办法》"),
)  # fmt: skip

upload_state = Field("state", _("状态"), "choice", choices=s.U)
upload_kind = Field("kind", _("种类"), "choice", choices=s.UploadKind)
document_number = Field("document_number", _("决定文书号"))
upload_due_on = Field("upload_due_on", _("应当上报日期"), "date")
uploaded_on = Field("uploaded_on", _("上报日期"), "date")
decider = Field("unit", _("决定机关"), "unit", "unit_id")
UPLOADS = Register(
    key="credit_upload", title=_("双公示信息"), model="credit.Upload",
    fields=(number, title, upload_state, decider, opened_on, code, name, upload_kind, document_number, level, decided_on, upload_due_on, uploaded_on),
    columns=("number", "document_number", "subject_name", "unit", "kind", "state", "decided_on", "upload_due_on", "uploaded_on"),
    filters=("state", "kind", "unit", "decided_on", "upload_due_on"), search=("number", "title"),
    sort=("opened_on", "decided_on", "upload_due_on"), chapter="functions",
)  # fmt: skip

network_state = Field("state", _("状态"), "choice", choices=s.K)
network_kind = Field("kind", _("合同类别"), "choice", choices=s.ContractKind)
contract_number = Field("contract_number", _("合同编号"))
contract_amount = Field("amount", _("合同金额（元）"), "money")
signed_on = Field("signed_on", _("签订日期"), "date")
perform_by = Field("perform_by", _("约定履行期限"), "date")
performed_on = Field("performed_on", _("履行日期"), "date")
side = Field("side", _("违约方"), "choice", choices=s.Side)
party_body = Field("unit", _("合同一方机关"), "unit", "unit_id")
NETWORK = Register(
    key="credit_contract", title=_("合同履约"), model="credit.Performance",
    fields=(number, title, network_state, party_body, opened_on, code, name, contract_number, network_kind, contract_amount, signed_on, perform_by, performed_on, side),
    columns=("number", "title", "subject_name", "unit", "kind", "amount", "perform_by", "performed_on", "state", "side"),
    filters=("state", "kind", "unit", "side", "perform_by"), search=("number", "title"), sort=("opened_on", "perform_by"), chapter="functions",
)  # fmt: skip

rate_a, rate_b, rate_c, rate_d = (
    Field("rate_a", _("A级抽查强度（%）"), "number"), Field("rate_b", _("B级抽查强度（%）"), "number"),
    Field("rate_c", _("C级抽查强度（%）"), "number"), Field("rate_d", _("D级抽查强度（%）"), "number"),
)  # fmt: skip
RATES = ("rate_a", "rate_b", "rate_c", "rate_d")
GRADED = Register(
    key="credit_supervision", title=_("信用分级分类监管"), model="credit.GradedRule",
    fields=(measure_code, title, measure_unit, rate_a, rate_b, rate_c, rate_d, measure_basis, valid_from, valid_to),
    columns=("code", "title", "unit", *RATES, "basis"), filters=("unit",), search=("code", "title"), sort=("code", "valid_from"),
    chapter="functions", case=False, edits=("basis", *RATES), keepers=(Role.OFFICER, Role.OFFICE_HEAD), open=True,
    basis=_("国办发〔2019〕35号"),
)  # fmt: skip

check_on = Field("on", _("核查日期"), "date")
check_count = Field("count", _("适用措施"), "number")
check_applied = Field("applied", _("已实施措施"), "flag")
asker = Field("unit", _("核查单位"), "unit", "unit_id")
CHECKS = Register(
    key="credit_check", title=_("信用核查记录"), model="credit.Check",
    fields=(code, Field("matter", _("事项")), asker, check_on, check_count, check_applied, Field("reason", _("未实施的理由"))),
    columns=("subject_code", "matter", "unit", "on", "count", "applied", "reason"), filters=("unit", "on", "applied"),
    search=("subject_code",), sort=("on",), chapter="functions", case=False,
)  # fmt: skip
merge_state = Field("state", _("状态"), "choice", choices=s.M)
old_code, old_name = Field("old_code", _("原代码")), Field("old_name", _("原代码下的名称"))
new_code, new_name = Field("new_code", _("现代码")), Field("new_name", _("现代码下的名称"))
merge_cause = Field("cause", _("归并原因"), "choice", choices=s.MergeCause)
merged_on = Field("merged_on", _("归并日期"), "date")
undone_on = Field("undone_on", _("撤销日期"), "date")
MERGES = Register(
    key="credit_merge", title=_("代码归并"), model="credit.CodeMerge",
    fields=(number, title, merge_state, unit, opened_on, old_code, old_name, new_code, new_name, merge_cause, merged_on, undone_on),
    columns=("number", "old_code", "old_name", "new_code", "new_name", "cause", "state", "opened_on", "merged_on", "undone_on"),
    filters=("state", "cause", "opened_on"), search=("number", "title"), sort=("opened_on", "number"), chapter="functions",
)  # fmt: skip
REGISTERS = (
    MERGES,
    RECEIVERS,
    UPLOADS,
    ITEMS,
    LISTS,
    PLEDGES,
    NETWORK,
    BATCHES,
    QUERIES,
    DEBTS,
    MEASURES,
    GRADED,
    CHECKS,
)
