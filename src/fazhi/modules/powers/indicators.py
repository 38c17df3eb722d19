"""Figures of the lists of powers (mission F1, F2)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator
from fazhi.kernel.registers.fields import Predicate
from fazhi.kernel.registers.models import ChangeKind
from fazhi.kernel.text import _
from fazhi.modules.powers.register import (
    CHANGES,
    DELEGATIONS,
    LISTS,
    POWERS,
    SERVICES,
    USES,
    change_kind,
    change_list,
    change_on,
    ends_on,
    kind,
    level,
    mode,
    unit,
    used_on,
    valid_from,
    valid_to,
)
from fazhi.modules.powers.states import Kind, Lists, Mode

item = partial(Indicator, unit=_("项"), basis=LISTS, chapter="functions")
at_end = valid_from.by_end() & ~valid_to.by_end()

ITEMS = item("powers.items", _("行政权力事项"), POWERS, Count(at_end), by=(unit, kind, level), card=2)
SERVICE_ITEMS = item("powers.services", _("公共服务事项"), SERVICES, Count(at_end), by=(unit, level))
OF_KIND = tuple(
    item(f"powers.{value.value}", value.label, POWERS, Count(at_end & kind.is_(value)), by=(unit, level))
    for value in Kind
)

of_powers = change_on.in_period() & change_list.is_(Lists.POWERS)
change = partial(item, register=CHANGES, by=(unit,))
ADJUSTED = change("powers.adjusted", _("调整的权力事项"), kind=Count(of_powers), by=(unit, change_kind))
CANCELLED = change(
    "powers.cancelled", _("取消的权力事项"), kind=Count(of_powers & change_kind.is_(ChangeKind.CANCEL))
)
ADDED = change("powers.added", _("增加的权力事项"), kind=Count(of_powers & change_kind.is_(ChangeKind.ADD)))
MODIFIED = change(
    "powers.modified", _("修改的权力事项"), kind=Count(of_powers & change_kind.is_(ChangeKind.MODIFY))
)
SERVICES_ADJUSTED = change(
    "powers.services_adjusted", _("调整的公共服务事项"),
    kind=Count(change_on.in_period() & change_list.is_(Lists.SERVICES)),
)  # fmt: skip

BASIS = "《行政处罚法》第十九条至第二十四条"
running: Predicate = at_end & ~ends_on.by_end()
given = partial(item, register=DELEGATIONS, by=(unit,), basis=BASIS)
AUTHORISED = given("powers.authorised", _("授权行使的事项"), kind=Count(running & mode.is_(Mode.AUTHORISED)))
ENTRUSTED = given("powers.entrusted", _("委托行使的事项"), kind=Count(running & mode.is_(Mode.ENTRUSTED)))
DEVOLVED = given("powers.devolved", _("下放行使的事项"), kind=Count(running & mode.is_(Mode.DEVOLVED)))
USED = Indicator(
    "powers.uses", _("行使权力"), USES, Count(used_on.in_period()), unit=_("次"), by=(unit,), basis=LISTS, chapter="functions",
)  # fmt: skip

INDICATORS = (
    ITEMS, SERVICE_ITEMS, *OF_KIND, ADJUSTED, CANCELLED, ADDED, MODIFIED, SERVICES_ADJUSTED, AUTHORISED, ENTRUSTED,
    DEVOLVED, USED,
)  # fmt: skip
