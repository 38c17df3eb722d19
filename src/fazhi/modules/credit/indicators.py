"""Figures of credit (law.md C.6)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share, Total
from fazhi.kernel.text import _
from fazhi.modules.credit import register as r
from fazhi.modules.credit.states import Direction, K, ListKind, Side, U

of = partial(Indicator, chapter="functions", by=(r.unit,))
batch = partial(of, register=r.BATCHES, by=(r.unit, r.other), basis=_("地方信用数据归集规定"))
item = partial(of, register=r.ITEMS, by=(r.unit, r.other, r.level), basis=_("《信用修复管理办法》"))
sent_in = r.opened_on.in_period() & ~r.direction.is_(Direction.OUT_CITY)
repaired = r.repair_decided_on.in_period() & r.ended_on.known()

RECEIVED = batch("credit.received", _("归集信用信息"), kind=Total(sent_in, r.received), unit=_("条记录"))
STORED = batch("credit.stored", _("入库信用信息"), kind=Total(sent_in, r.stored), unit=_("条记录"))
REJECTED = batch("credit.rejected", _("退回信用信息"), kind=Total(sent_in, r.rejected), unit=_("条记录"))
SENT = batch(
    "credit.sent",
    _("上报信用信息"),
    kind=Total(r.opened_on.in_period() & r.direction.is_(Direction.OUT_CITY), r.stored),
    unit=_("条记录"),
)
BATCHES = batch("credit.batches", _("信用数据批次"), kind=Count(sent_in))
ITEMS = item("credit.items", _("记录失信信息"), kind=Count(r.opened_on.in_period()))
PUBLISHED = item("credit.published", _("公示失信信息"), kind=Count(r.published_on.in_period()))
REPAIRED = item("credit.repaired", _("完成信用修复"), kind=Count(repaired))
REPAIR_RATE = item(
    "credit.repair_in_time", _("信用修复按期办结率"), kind=Share(r.repair_due_on.in_period(), r.repair_decided_on.by(r.repair_due_on)),
    unit="%", decimals=2, note=_("以应当在统计期内办结的修复申请为分母；尚未办结的计为未按期"),
)  # fmt: skip
LISTED = of(
    "credit.listed", _("列入严重失信主体名单"), r.LISTS, Count(r.listed_on.in_period() & r.list_kind.is_(ListKind.SERIOUS)),
    basis=_("国办发〔2020〕49号"),
)  # fmt: skip
PLEDGES = of(
    "credit.pledges", _("信用承诺"), r.PLEDGES, Count(r.opened_on.in_period()), basis=_("国办发〔2020〕49号")
)
PLEDGES_KEPT = of(
    "credit.pledges_kept", _("信用承诺履行率"), r.PLEDGES, Share(r.due_on.in_period(), r.kept.true()), unit="%", decimals=2,
    basis=_("国办发〔2020〕49号"), note=_("以核查期限在统计期内的承诺为分母；没有核查的计为未履行"),
)  # fmt: skip
QUERIES = of(
    "credit.integrity_queries",
    _("政务诚信查询批次"),
    r.QUERIES,
    Count(r.opened_on.in_period()),
    basis=_("地方政务诚信规定"),
)
PERSONS = of(
    "credit.integrity_persons", _("政务诚信查询人次"), r.QUERIES, Total(r.opened_on.in_period(), r.persons), unit=_("人"),
    basis=_("地方政务诚信规定"),
)  # fmt: skip
CLEARED = of(
    "credit.debts_cleared", _("清偿政府拖欠账款"), r.DEBTS, Total(r.paid_on.in_period(), r.paid), unit=_("元"), decimals=2,
    basis=_("《保障中小企业款项支付条例》"),
)  # fmt: skip
upload = partial(of, register=r.UPLOADS, by=(r.decider, r.upload_kind), basis=_("国办发〔2018〕118号"))
UPLOADED = upload("credit.uploaded", _("双公示上报"), kind=Count(r.uploaded_on.in_period()))
UPLOAD_RATE = upload(
    "credit.upload_in_time", _("双公示按期上报率"), kind=Share(r.upload_due_on.in_period() & ~r.upload_state.is_(U.EXEMPT), r.uploaded_on.by(r.upload_due_on)),
    unit="%", decimals=2, note=_("以应当在统计期内上报的决定为分母；尚未上报的计为未按期，依法不公示的不计"),
)  # fmt: skip
network = partial(of, register=r.NETWORK, by=(r.party_body, r.network_kind), basis=_("地方政务诚信规定"))
CONTRACTS = network("credit.contracts", _("纳入履约管理的合同"), kind=Count(r.opened_on.in_period()))
CONTRACTS_KEPT = network(
    "credit.contracts_kept", _("合同按期履约率"), kind=Share(r.perform_by.in_period(), r.network_state.is_(K.KEPT)), unit="%", decimals=2,
    note=_("以约定履行期限在统计期内的合同为分母；尚未履行的计为未按期"),
)  # fmt: skip
BROKEN = network(
    "credit.contracts_broken", _("机关违约"), kind=Count(r.perform_by.in_period() & r.network_state.is_(K.BROKEN) & r.side.is_(Side.BODY))
)  # fmt: skip
OWED = of(
    "credit.debts_owed", _("登记政府拖欠账款"), r.DEBTS, Total(r.opened_on.in_period(), r.amount), unit=_("元"), decimals=2,
    basis=_("《保障中小企业款项支付条例》"),
)  # fmt: skip
CLEARED_DISPUTED = of(
    "credit.disputed_cleared", _("清偿有分歧账款"), r.DEBTS, Total(r.paid_on.in_period() & r.disputed_debt.true(), r.paid), unit=_("元"),
    decimals=2, basis=_("《保障中小企业款项支付条例》"),
)  # fmt: skip
check = partial(of, register=r.CHECKS, by=(r.asker,), basis=_("国办发〔2020〕49号"))
asked = r.check_on.in_period()
CHECKED = check("credit.checks", _("信用核查"), kind=Count(asked), unit=_("次"))
TRIGGERED = check(
    "credit.triggers", _("触发惩戒、激励措施"), kind=Count(asked & r.check_count.at_least(1)), unit=_("次")
)
APPLIED = check(
    "credit.applied", _("措施落实率"), kind=Share(asked & r.check_count.at_least(1), r.check_applied.true()), unit="%", decimals=2,
    note=_("以统计期内有适用措施的核查为分母；没有登记的计为未落实"),
)  # fmt: skip
in_force = r.valid_from.by_end() & ~r.valid_to.by_end()
FIELDS = of(
    "credit.fields", _("信用分级分类监管领域"), r.GRADED, Count(in_force), by=(r.measure_unit,), unit=_("个"), basis=_("国办发〔2019〕35号"),
    note=_("以期末有效的规则计"),
)  # fmt: skip
LISTED_MEASURES = of(
    "credit.measures", _("奖惩措施清单措施"), r.MEASURES, Count(in_force), by=(r.measure_unit,), unit=_("项"), basis=_("国办发〔2020〕49号"),
    note=_("以期末有效的措施计"),
)  # fmt: skip
INDICATORS = (
    FIELDS, LISTED_MEASURES,
    RECEIVED, STORED, REJECTED, SENT, BATCHES, ITEMS, PUBLISHED, REPAIRED, REPAIR_RATE, LISTED, PLEDGES, PLEDGES_KEPT, QUERIES,
    PERSONS, CLEARED, UPLOADED, UPLOAD_RATE, CONTRACTS, CONTRACTS_KEPT, BROKEN, OWED, CLEARED_DISPUTED, CHECKED, TRIGGERED, APPLIED,
)  # fmt: skip
