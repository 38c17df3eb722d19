"""Figures of public comment (law.md C.2)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share
from fazhi.kernel.text import _
from fazhi.modules.comment.register import (
    COMMENTS,
    ROUNDS,
    answered_on,
    channel,
    closes_on,
    comments_count,
    least_on,
    opens_on,
    outcome,
    received_on,
    rule,
    unit,
)
from fazhi.modules.comment.states import Outcome

ORDER = "《重大行政决策程序暂行条例》"
of_round = partial(Indicator, register=ROUNDS, chapter="decisions", by=(unit,), basis=ORDER)
of_comment = partial(
    Indicator, register=COMMENTS, chapter="decisions", by=(unit, channel), basis=ORDER, unit=_("条意见")
)

opened = opens_on.in_period()
over = closes_on.in_period() & comments_count.at_least(1)

COMMENT_ROUNDS = of_round("comment.rounds", _("公开征求意见"), kind=Count(opened))
OF_RULES = of_round(
    "comment.rounds_rules", _("政府规章草案公开征求意见"), kind=Count(opened & rule.is_("nd.rule_comment"))
)
OTHERS = of_round(
    "comment.rounds_policies",
    _("决策、文件草案公开征求意见"),
    kind=Count(opened & ~rule.is_("nd.rule_comment")),
)
RECEIVED = of_comment("comment.received", _("收到公众意见"), kind=Count(received_on.in_period()))
ADOPTED = of_comment(
    "comment.adopted", _("采纳和部分采纳的公众意见"),
    kind=Count(received_on.in_period() & outcome.one_of(Outcome.ADOPTED, Outcome.PARTLY)),
)  # fmt: skip
LONG_ENOUGH = of_round(
    "comment.long_enough", _("征求意见期限达标率"), kind=Share(opened & least_on.known(), least_on.by(closes_on)),
    unit="%", decimals=2, note=_("依法缩短期限并说明理由的仍计入分母，不计入分子"),
)  # fmt: skip
FEEDBACK = of_round(
    "comment.feedback", _("意见采纳反馈率"), kind=Share(over, answered_on.known()), unit="%", decimals=2,
    note=_("以截止日期在统计期内、收到意见的征求意见为分母"),
)  # fmt: skip

INDICATORS = (COMMENT_ROUNDS, OF_RULES, OTHERS, RECEIVED, ADOPTED, LONG_ENOUGH, FEEDBACK)
