"""Figures of credit (law.md C.6)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share, Total
from fazhi.kernel.text import _
from fazhi.modules.credit import register as r
from fazhi.modules.credit.states import Direction, ListKind

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
INDICATORS = (
    RECEIVED, STORED, REJECTED, SENT, BATCHES, ITEMS, PUBLISHED, REPAIRED, REPAIR_RATE, LISTED, PLEDGES, PLEDGES_KEPT, QUERIES,
    PERSONS, CLEARED,
)  # fmt: skip
