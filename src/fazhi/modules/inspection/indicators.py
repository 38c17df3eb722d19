"""Figures of random inspections (law.md C.1)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share
from fazhi.kernel.text import _
from fazhi.modules.inspection.register import (
    BASIS,
    CHECKS,
    DRAWS,
    ITEMS,
    PLANS,
    approved_on,
    assigned_on,
    check_state,
    checked_on,
    claimed,
    covered,
    drawn_on,
    in_joint,
    joint,
    listed,
    over_cap,
    plan_published,
    publish_due_on,
    published_on,
    result,
    risk,
    scanned_on,
    unit,
    valid_from,
    valid_to,
)
from fazhi.modules.inspection.states import PROBLEMS, C

DEFAULT = _("无全国统一口径，按平台默认定义")
of_draw = partial(Indicator, register=DRAWS, chapter="functions", by=(unit, joint), basis=BASIS)
of_check = partial(Indicator, register=CHECKS, chapter="functions", by=(unit, risk, in_joint), basis=BASIS)
of_item = partial(Indicator, register=ITEMS, chapter="functions", by=(unit,), basis=BASIS)
draw_rate = partial(of_draw, unit="%", decimals=2, note=DEFAULT)
rate = partial(of_check, unit="%", decimals=2, note=DEFAULT)
item_rate = partial(of_item, unit="%", decimals=2, note=DEFAULT)

drawn = assigned_on.in_period() & ~check_state.is_(C.VOID)
checked = checked_on.in_period()
standing = valid_from.by_end() & ~valid_to.by_end()

BODIES = Indicator(
    "inspection.bodies", _("公布年度抽查计划的部门"), PLANS, Count(plan_published.in_period()), unit=_("个"), chapter="functions",
    basis=BASIS,
)  # fmt: skip
DRAWN = of_draw("inspection.draws", _("双随机抽查任务"), kind=Count(drawn_on.in_period()), unit=_("次"))
JOINT = of_draw(
    "inspection.joint_draws",
    _("部门联合抽查任务"),
    kind=Count(drawn_on.in_period() & joint.true()),
    unit=_("次"),
)
JOINT_SHARE = draw_rate(
    "inspection.joint_share", _("联合抽查占比"), kind=Share(drawn_on.in_period(), joint.true()),
)  # fmt: skip
SUBJECTS = of_check("inspection.subjects", _("抽查市场主体"), kind=Count(drawn), unit=_("户"))
JOINT_SUBJECTS = of_check(
    "inspection.joint_subjects", _("部门联合抽查市场主体"), kind=Count(drawn & in_joint.true()), unit=_("户")
)
OWN_SUBJECTS = of_check(
    "inspection.own_subjects", _("部门内抽查市场主体"), kind=Count(drawn & ~in_joint.true()), unit=_("户")
)
CHECKED = rate(
    "inspection.checked_rate", _("抽查对象检查率"), kind=Share(drawn, checked_on.known()), card=1, better=1,
)  # fmt: skip
PUBLISHED = rate(
    "inspection.published_rate", _("检查对象公示率"), kind=Share(checked, published_on.known()), better=1,
)  # fmt: skip
IN_TIME = rate(
    "inspection.published_in_time", _("双随机结果公示及时率"),
    kind=Share(publish_due_on.in_period(), published_on.by(publish_due_on)), better=1,
)  # fmt: skip
FOUND = rate(
    "inspection.problem_rate",
    _("抽查问题发现率"),
    kind=Share(checked, result.one_of(*PROBLEMS)),
)
OVER_CAP = of_check(
    "inspection.over_cap", _("超过年度次数上限的检查"), kind=Count(checked & over_cap.known()), unit=_("户次"),
    basis="《国务院办公厅关于严格规范涉企行政检查的意见》", better=-1,
)  # fmt: skip
CODED = rate(
    "inspection.coded_rate", _("扫码入企率"), kind=Share(checked & approved_on.known(), scanned_on.known()), better=1,
)  # fmt: skip
ITEMS_CLAIMED = of_item(
    "inspection.items_claimed",
    _("认领“互联网+监管”事项"),
    kind=Count(standing & claimed.true()),
    unit=_("项"),
)
CLAIM_RATE = item_rate(
    "inspection.claim_rate",
    _("监管事项目录清单认领率"),
    kind=Share(standing, claimed.true()),
)
LIST_RATE = item_rate(
    "inspection.list_rate", _("检查实施清单编制率"), kind=Share(standing & claimed.true(), listed.true()),
)  # fmt: skip
COVERAGE = item_rate(
    "inspection.coverage",
    _("监管事项覆盖率"),
    kind=Share(standing & claimed.true(), covered.true()),
)

INDICATORS = (
    BODIES, DRAWN, JOINT, JOINT_SHARE, SUBJECTS, JOINT_SUBJECTS, OWN_SUBJECTS, CHECKED, PUBLISHED, IN_TIME, FOUND, OVER_CAP, CODED, ITEMS_CLAIMED,
    CLAIM_RATE, LIST_RATE, COVERAGE,
)  # fmt: skip
