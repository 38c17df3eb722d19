"""Figures of enforcement (law.md C.1). Money is never sliced by body: fines feed no ranking (行政处罚法(2021) 74)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share, Total
from fazhi.kernel.text import _
from fazhi.modules.enforcement import register as r
from fazhi.modules.enforcement.states import (
    CORRECTED,
    BandChoice,
    Crime,
    Grade,
    L,
    Sector,
    SpareGround,
    T,
    Track,
)

DEFAULT = _("无全国统一口径，按平台默认定义")
LAW = "《行政处罚法》"
of = partial(Indicator, chapter="enforcement", basis=LAW)
penalties = partial(of, register=r.PENALTIES, by=(r.unit, r.track, r.field))
rate = partial(penalties, unit="%", decimals=2, note=DEFAULT)

decided = r.decided_on.in_period()
punished = decided & r.sanction.known()
spared = decided & r.spare_ground.known()
open_to_all = r.publish_due_on.in_period() & ~r.not_published.known()
ended = r.dispute_ended_on.in_period() & r.dispute_result.known()

FILED = penalties("enforcement.filed", _("立案查处违法案件"), kind=Count(r.opened_on.in_period()))
DECISIONS = penalties("enforcement.decisions", _("行政处罚决定"), kind=Count(punished), card=1)
SUMMARY = penalties(
    "enforcement.summary", _("当场处罚决定"), kind=Count(punished & r.track.is_(Track.SUMMARY))
)
FAST = penalties("enforcement.fast", _("简案快办案件"), kind=Count(decided & r.track.is_(Track.FAST)))
FINES = penalties(
    "enforcement.fines", _("罚没金额（罚款）"), kind=Total(punished, r.fine), unit=_("元"), decimals=2, by=()
)
CONFISCATED = penalties(
    "enforcement.confiscated", _("没收金额"), kind=Total(punished, r.confiscated), unit=_("元"), decimals=2, by=()
)  # fmt: skip
SPARED = penalties("enforcement.spared", _("不予行政处罚"), kind=Count(spared), card=2)
FIRST = penalties(
    "enforcement.first_spared", _("首违不罚"), kind=Count(spared & r.spare_ground.is_(SpareGround.FIRST))
)
LENIENT = rate(
    "enforcement.lenient_rate", _("免罚轻罚率"),
    kind=Share(decided, r.spare_ground.known() | r.band.one_of(BandChoice.NONE, BandChoice.MITIGATED)),
)  # fmt: skip
DEPARTED = penalties(
    "enforcement.departures", _("偏离裁量基准的处罚"), kind=Count(punished & r.departure.known())
)
IN_TIME = rate(
    "enforcement.in_time",
    _("处罚案件按期办结率"),
    kind=Share(decided & r.decide_due_on.known(), r.decided_on.by(r.decide_due_on)),
)
PUBLISHED = penalties(
    "enforcement.published", _("公开的处罚决定"), kind=Count(r.published_on.in_period()), basis="《行政处罚法》第四十八条"
)  # fmt: skip
PUBLISHED_RATE = rate(
    "enforcement.published_in_time", _("处罚决定公示及时率"), card=3, better=1, kind=Share(open_to_all, r.published_on.by(r.publish_due_on)),
    basis="国办发〔2018〕118号", note="",
)  # fmt: skip
WITHDRAWN_RATE = rate(
    "enforcement.withdrawn_in_time", _("公开撤回及时率"),
    kind=Share(r.withdraw_due_on.in_period(), r.withdrawn_on.by(r.withdraw_due_on)), basis="《行政处罚法》第四十八条",
    note="",
)  # fmt: skip
REVIEWED_RATE = rate(
    "enforcement.review_rate", _("法制审核率"),
    kind=Share(punished & r.review_due.true(), r.reviewed_on.by(r.decided_on)), basis="《行政处罚法》第五十八条", note="",
)  # fmt: skip
RECORDED_RATE = rate(
    "enforcement.record_rate", _("全过程记录率"), kind=Share(r.closed_on.in_period() & r.decided_on.known(), r.record_complete.true()),
)  # fmt: skip
CORRECTED_RATE = rate(
    "enforcement.corrected_rate",
    _("行政处罚复议诉讼被纠错率"),
    kind=Share(ended, r.dispute_result.one_of(*CORRECTED)),
)
EARLY = penalties(
    "enforcement.early_edition", _("按后施行的版本模拟的处罚案件"), kind=Count(r.opened_on.in_period() & r.early_edition.true())
)  # fmt: skip

BY_SECTOR = tuple(
    indicator
    for sector in Sector
    for indicator in (
        penalties(f"enforcement.filed.{sector.value}", sector.label, kind=Count(r.opened_on.in_period() & r.field.is_(sector)), by=(r.unit,)),
        penalties(f"enforcement.decisions.{sector.value}", sector.label, kind=Count(punished & r.field.is_(sector)), by=(r.unit,)),
        penalties(f"enforcement.fines.{sector.value}", sector.label, kind=Total(punished & r.field.is_(sector), r.fine), unit=_("元"), decimals=2, by=()),
    )
)  # fmt: skip

leads = partial(of, register=r.LEADS, by=(r.unit, r.source), unit=_("条"))
LEADS = leads("enforcement.leads", _("监管线索"), kind=Count(r.opened_on.in_period()))
LEAD_CASES = leads(
    "enforcement.leads_to_cases",
    _("转立案的线索"),
    kind=Count(r.closed_on.in_period() & r.state(L).is_(L.CASE)),
)
offsite = partial(of, register=r.OFFSITE, by=(r.owner,), basis="《行政处罚法》第四十一条")
OFFSITE = offsite(
    "enforcement.offsite_checks", _("非现场检查"), kind=Count(r.checked_on.in_period()), unit=_("次")
)
OFFSITE_PROBLEMS = offsite(
    "enforcement.offsite_problems", _("非现场检查发现问题"), kind=Count(r.checked_on.in_period() & r.problem.true()),
    unit=_("个"),
)  # fmt: skip
DEVICES = of(
    "enforcement.devices", _("执法记录仪"), r.DEVICES, Count(r.valid_from.by_end() & ~r.valid_to.by_end()), unit=_("台"),
    by=(r.owner,), basis="国办发〔2018〕118号",
)  # fmt: skip
COERCIONS = of(
    "enforcement.coercions", _("查封、扣押"), r.COERCIONS, Count(r.taken_on.in_period()), by=(r.unit, r.measure),
    basis="《行政强制法》",
)  # fmt: skip

transfers = partial(
    of, register=r.TRANSFERS, by=(r.unit, r.crime), basis="《行政执法机关移送涉嫌犯罪案件的规定》"
)
sent = r.delivered_on.in_period()
TRANSFERS = transfers("enforcement.transfers", _("向公安机关移送涉嫌犯罪案件"), kind=Count(sent))
BY_CRIME = tuple(
    transfers(f"enforcement.transfers.{key.value}", key.label, kind=Count(sent & r.crime.is_(key)))
    for key in Crime
)
RECEIVED_BACK = transfers(
    "enforcement.transfers_in",
    _("司法机关移送行政处理"),
    kind=Count(r.opened_on.in_period() & r.incoming.true()),
)
FILED_RATE = transfers(
    "enforcement.transfers_filed", _("移送案件公安立案率"), unit="%", decimals=2, note=DEFAULT,
    kind=Share(
        sent & r.police_decided_on.known(), r.state(T).one_of(T.FILED, T.HANDED)
    ),
)  # fmt: skip

supervision = partial(of, register=r.SUPERVISIONS, by=(r.body,), basis="《行政执法监督条例》")
OPINIONS = supervision(
    "enforcement.opinions", _("执法监督意见书"), kind=Count(r.opinion_on.in_period()), unit=_("份")
)
OPINIONS_DONE = supervision(
    "enforcement.opinions_corrected", _("监督意见整改率"), unit="%", decimals=2, note=DEFAULT,
    kind=Share(r.opinion_on.in_period(), r.verified_on.known()),
)  # fmt: skip
INTERVIEWS = supervision(
    "enforcement.interviews", _("执法监督约谈"), kind=Count(r.interviewed_on.in_period())
)

files = partial(of, register=r.FILE_REVIEWS, by=(r.body,), basis="《行政处罚法》第七十五条")
reviewed = r.reviewed_file_on.in_period()
FILES = files("enforcement.files_reviewed", _("评查执法案卷"), kind=Count(reviewed), unit=_("个"))
PASSED = files(
    "enforcement.files_passed", _("案卷合格率"), unit="%", decimals=2, note=DEFAULT,
    kind=Share(reviewed, r.grade.one_of(Grade.PASS, Grade.EXCELLENT)),
)  # fmt: skip
EXCELLENT = files(
    "enforcement.files_excellent", _("案卷优秀率"), unit="%", decimals=2, note=DEFAULT,
    kind=Share(reviewed, r.grade.is_(Grade.EXCELLENT)),
)  # fmt: skip
OPERATIONS = of(
    "enforcement.operations", _("联合执法"), r.OPERATIONS, Count(r.held_on.in_period()), unit=_("次"),
    by=(r.unit, r.topic), basis="《行政处罚法》第十八条",
)  # fmt: skip

OPERATION_CASES = penalties(
    "enforcement.operation_cases", _("联合执法中查处的案件"),
    kind=Count(r.opened_on.in_period() & r.operation_number.known()), basis="《行政处罚法》第十八条",
)  # fmt: skip

INDICATORS = (
    FILED, DECISIONS, SUMMARY, FAST, FINES, CONFISCATED, SPARED, FIRST, LENIENT, DEPARTED, IN_TIME, PUBLISHED,
    PUBLISHED_RATE, WITHDRAWN_RATE, REVIEWED_RATE, RECORDED_RATE, CORRECTED_RATE, EARLY, *BY_SECTOR, LEADS, LEAD_CASES, OFFSITE,
    OFFSITE_PROBLEMS, DEVICES, COERCIONS, TRANSFERS, *BY_CRIME, RECEIVED_BACK, FILED_RATE, OPINIONS, OPINIONS_DONE,
    INTERVIEWS, FILES, PASSED, EXCELLENT, OPERATIONS, OPERATION_CASES,
)  # fmt: skip
