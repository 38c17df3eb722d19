"""Figures of contracts and legal advisers."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share, Total
from fazhi.kernel.text import _
from fazhi.modules.contracts.register import (
    ADVISERS,
    CONTRACTS,
    WORK,
    adviser_kind,
    adviser_unit,
    amount,
    breached,
    done_on,
    items,
    kind,
    opinions,
    perform_by,
    performed_on,
    reviewed_on,
    signed_on,
    unit,
    valid_from,
    valid_to,
    work_by,
    work_kind,
)
from fazhi.modules.contracts.states import AdviserKind, Work

OPINION = "《关于推行法律顾问制度和公职律师公司律师制度的意见》"
of_contract = partial(Indicator, register=CONTRACTS, chapter="decisions", by=(unit, kind), basis=OPINION)
of_work = partial(
    Indicator, register=WORK, chapter="decisions", by=(adviser_unit, work_kind, work_by), basis=OPINION
)

reviewed = reviewed_on.in_period()
outside = done_on.in_period() & work_by.is_(AdviserKind.EXTERNAL)


def _work(key: str, title: object, *kinds: Work, unit: object = _("件")) -> Indicator:
    return of_work(
        f"contracts.{key}", title, kind=Total(outside & work_kind.one_of(*kinds), items), unit=unit  # type: ignore[arg-type]
    )  # fmt: skip


REVIEWED = of_contract("contracts.reviewed", _("审查政府合同"), kind=Count(reviewed))
AMOUNT = of_contract(
    "contracts.amount", _("审查合同标的额"), kind=Total(reviewed, amount), unit=_("元"), decimals=2
)
OPINIONS = of_contract(
    "contracts.opinions", _("合同审查提出法律意见"), kind=Total(reviewed, opinions), unit=_("条意见")
)
SIGNED = of_contract("contracts.signed", _("签订政府合同"), kind=Count(signed_on.in_period()))
PERFORMED = of_contract(
    "contracts.performed_rate", _("政府合同按期履行率"), kind=Share(perform_by.in_period(), performed_on.by(perform_by)),
    unit="%", decimals=2, note=_("以约定履行日期在统计期内的合同为分母，违约和未履行的仍计入"),
)  # fmt: skip
BREACHED = of_contract(
    "contracts.breached", _("发生违约的政府合同"), kind=Count(signed_on.in_period() & breached.true())
)
ADVISER_COUNT = Indicator(
    "contracts.advisers", _("外聘法律顾问"), ADVISERS,
    Count(valid_from.by_end() & ~valid_to.by_end() & adviser_kind.is_(AdviserKind.EXTERNAL)), unit=_("名"),
    by=(adviser_unit,), basis=OPINION, chapter="decisions",
)  # fmt: skip
CONTRACT_WORK = _work("adviser_contracts", _("法律顾问参与合同审查"), Work.CONTRACT)
NORM_WORK = _work("adviser_norms", _("法律顾问参与规范性文件审查"), Work.NORM)
MEETINGS = _work("adviser_meetings", _("法律顾问列席政府会议"), Work.MEETING, unit=_("次"))
CONSULTATIONS = _work("adviser_consultations", _("法律顾问开展法律咨询"), Work.CONSULTATION, unit=_("次"))
SPECIAL = _work("adviser_special", _("法律顾问开展专项法律服务"), Work.SPECIAL, unit=_("项"))
MATTERS = _work(
    "adviser_matters", _("法律顾问参与法律事务"), *(work for work in Work if work != Work.MEETING)
)

INDICATORS = (
    REVIEWED, AMOUNT, OPINIONS, SIGNED, PERFORMED, BREACHED, ADVISER_COUNT, CONTRACT_WORK, NORM_WORK, MEETINGS,
    CONSULTATIONS, SPECIAL, MATTERS,
)  # fmt: skip
