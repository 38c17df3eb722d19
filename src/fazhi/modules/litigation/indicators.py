"""Figures of responding to suits (law.md C.4)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share
from fazhi.kernel.text import _
from fazhi.modules.litigation.register import (
    REGISTER,
    SUGGESTIONS,
    answer_due_on,
    answered_on,
    concluded_on,
    defendant,
    due_on,
    head_asked,
    head_rank,
    heard_on,
    instance,
    judgment,
    major,
    opened_on,
    perform_by,
    performed_on,
    replied_on,
    unit,
)
from fazhi.modules.litigation.states import LOST, QUALIFIED, HeadRank, Instance, Judgment

HEADS = "《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》"
DEFAULT = _("无全国统一口径，按平台默认定义")
of_suit = partial(
    Indicator, register=REGISTER, chapter="disputes", by=(unit, defendant, instance), basis="《行政诉讼法》"
)
rate = partial(of_suit, unit="%", decimals=2, note=DEFAULT)

heard = heard_on.in_period()
concluded = concluded_on.in_period() & judgment.known()
appeared = head_rank.one_of(*QUALIFIED)
by_heads = {"basis": HEADS, "note": _("以开庭审理的案件为分母；依法说明理由未出庭的仍计入分母")}

RECEIVED = of_suit("litigation.received", _("行政应诉案件"), kind=Count(opened_on.in_period()))
FIRST = of_suit(
    "litigation.first_instance", _("一审行政应诉案件"),
    kind=Count(opened_on.in_period() & instance.is_(Instance.FIRST)),
)  # fmt: skip
HEARD = of_suit("litigation.heard", _("开庭审理的案件"), kind=Count(heard))
APPEARED = of_suit("litigation.heads_appeared", _("负责人出庭应诉"), kind=Count(heard & appeared))
APPEARANCE = rate(
    "litigation.appearance",
    _("行政机关负责人出庭应诉率"),
    kind=Share(heard, appeared),
    card=3,
    better=1,
    **by_heads,
)
APPEARANCE_1 = rate(
    "litigation.appearance_one_decimal", _("行政机关负责人出庭应诉率（保留一位小数）"), kind=Share(heard, appeared),
    **(by_heads | {"decimals": 1}),
)  # fmt: skip
APPEARANCE_MAJOR = rate(
    "litigation.appearance_major",
    _("重大案件负责人出庭应诉率"),
    kind=Share(heard & major.true(), appeared),
    **by_heads,
)
APPEARANCE_ASKED = rate(
    "litigation.appearance_asked", _("法院通知出庭案件负责人出庭应诉率"),
    kind=Share(heard & head_asked.true(), appeared), **by_heads,
)  # fmt: skip
MAIN_HEAD = rate(
    "litigation.main_head", _("正职出庭率"), kind=Share(heard, head_rank.is_(HeadRank.MAIN)), **by_heads
)
CONCLUDED = of_suit("litigation.concluded", _("审结行政应诉案件"), kind=Count(concluded))
LOST_CASES = of_suit("litigation.lost", _("败诉案件"), kind=Count(concluded & judgment.one_of(*LOST)))
LOST_RATE = rate("litigation.lost_rate", _("败诉率"), kind=Share(concluded, judgment.one_of(*LOST)))
RESOLVED_RATE = rate(
    "litigation.resolved_rate", _("实质性化解率"),
    kind=Share(concluded, judgment.one_of(Judgment.WITHDRAWN_CHANGED, Judgment.MEDIATED)),
)  # fmt: skip
PERFORMED_RATE = rate(
    "litigation.performed_rate",
    _("生效裁判履行率"),
    kind=Share(perform_by.in_period(), performed_on.by(perform_by)),
)
ANSWER_RATE = rate(
    "litigation.answer_rate", _("答辩举证及时率"), kind=Share(answer_due_on.in_period(), answered_on.by(answer_due_on)),
    note="",
)  # fmt: skip
SUGGESTION_RATE = Indicator(
    "litigation.suggestion_rate", _("司法、检察建议按期回复率"), SUGGESTIONS,
    Share(due_on.in_period(), replied_on.by(due_on)), unit="%", decimals=2, by=(unit, defendant),
    basis="《人民检察院检察建议工作规定》第十九条", chapter="disputes",
)  # fmt: skip

INDICATORS = (
    RECEIVED, FIRST, HEARD, APPEARED, APPEARANCE, APPEARANCE_1, APPEARANCE_MAJOR, APPEARANCE_ASKED, MAIN_HEAD,
    CONCLUDED, LOST_CASES, LOST_RATE, RESOLVED_RATE, PERFORMED_RATE, ANSWER_RATE, SUGGESTION_RATE,
)  # fmt: skip
