"""Figures of major decisions (law.md C.2)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share
from fazhi.kernel.text import _
from fazhi.modules.decisions.register import (
    CATALOGUE,
    DECISIONS,
    EXPERTS,
    RISKS,
    assessed_on,
    decided_on,
    evaluated_on,
    experts_on,
    filed_on,
    grade,
    matter,
    meeting_on,
    participation_on,
    publish_due_on,
    published_on,
    reviewed_on,
    risk_on,
    tier,
    unit,
    valid_from,
    valid_to,
)
from fazhi.modules.decisions.states import Tier

ORDER = "《重大行政决策程序暂行条例》"
of_decision = partial(
    Indicator, register=DECISIONS, chapter="decisions", by=(unit, matter), basis=ORDER, unit=_("项")
)
of_risk = partial(Indicator, register=RISKS, chapter="decisions", by=(unit, grade), basis=ORDER)
of_expert = partial(Indicator, register=EXPERTS, chapter="decisions", by=(tier,), basis=ORDER, unit=_("名"))

decided = decided_on.in_period()
whole = (
    participation_on.known() & experts_on.known() & risk_on.known() & reviewed_on.known() & meeting_on.known()
)
serving = valid_from.by_end() & ~valid_to.by_end()

DECIDED = of_decision("decisions.decided", _("作出重大行政决策"), kind=Count(decided), card=1)
COMPLETE = of_decision(
    "decisions.complete", _("重大决策程序完备率"), kind=Share(decided, whole), unit="%", decimals=2, card=2, better=1,
    note=_("法定步骤均已完成或者依法不适用的决策，占作出的决策"),
)  # fmt: skip
REVIEWED = of_decision(
    "decisions.reviewed",
    _("重大决策合法性审查率"),
    kind=Share(decided, reviewed_on.by(meeting_on)),
    unit="%",
    decimals=2,
)
ON_TIME = of_decision(
    "decisions.published_on_time", _("决策按期公布率"), kind=Share(publish_due_on.in_period(), published_on.by(publish_due_on)),
    unit="%", decimals=2,
)  # fmt: skip
EVALUATED = of_decision("decisions.evaluated", _("完成决策后评估"), kind=Count(evaluated_on.in_period()))
CATALOGUED = Indicator(
    "decisions.catalogued", _("列入目录的重大行政决策事项"), CATALOGUE, Count(serving), unit=_("项"), by=(matter,),
    basis=ORDER, chapter="decisions",
)  # fmt: skip
RISK_ASSESSED = of_risk(
    "decisions.risk_assessed", _("组织社会稳定风险评估"), kind=Count(assessed_on.in_period()), card=3
)
RISK_FILED = of_risk(
    "decisions.risk_filed", _("完成稳评备案"), kind=Count(assessed_on.in_period() & filed_on.by_end())
)
EXPERT_POOL = of_expert("decisions.experts", _("决策咨询论证专家"), kind=Count(serving))
ACADEMICIANS = of_expert(
    "decisions.experts_academicians", _("院士"), kind=Count(serving & tier.is_(Tier.ACADEMICIAN))
)
SENIORS = of_expert("decisions.experts_seniors", _("高级专家"), kind=Count(serving & tier.is_(Tier.SENIOR)))
PRACTITIONERS = of_expert(
    "decisions.experts_practitioners", _("实务专家"), kind=Count(serving & tier.is_(Tier.PRACTITIONER))
)

INDICATORS = (
    DECIDED, COMPLETE, REVIEWED, ON_TIME, EVALUATED, CATALOGUED, RISK_ASSESSED, RISK_FILED, EXPERT_POOL, ACADEMICIANS,
    SENIORS, PRACTITIONERS,
)  # fmt: skip
