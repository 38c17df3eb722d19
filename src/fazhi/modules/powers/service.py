"""The door of the module: who holds a power, and that nobody acts outside the list.

A module tells that a power was used by `events.publish("power.used", code=…, unit=…, on=…, source=CASE NUMBER)`.
"""

from __future__ import annotations

import datetime as dt

from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.text import _
from fazhi.modules.powers import selectors
from fazhi.modules.powers.basis import competence
from fazhi.modules.powers.models import Power
from fazhi.modules.powers.states import Kind

__all__ = ["Kind", "Power", "choices", "holder", "must_hold", "power_of", "uses"]


def holder(code: str, on: dt.date, within: Unit | None = None) -> Unit | None:
    """The competent body of a power on a day; None when it is on no list. `within`: a body of the government meant.

    BadData when several governments list the code and none is named.
    """
    if within is not None:
        power = selectors.listed(code, on, within.top)
        return power.unit if power else None
    rows = list(valid_on(Power.objects.filter(code=code), on).select_related("unit")[:2])
    if len(rows) > 1:
        raise BadData(_("“%(code)s”在几个地方的权责清单中都有，请说明是哪一个政府的。") % {"code": code})
    return rows[0].unit if rows else None


def power_of(unit: Unit, code: str, on: dt.date) -> Power | None:
    """The power as the list of the body's government says it on a day, whoever holds it."""
    return selectors.listed(code, on, unit.top)


def must_hold(unit: Unit, code: str, on: dt.date, place: Unit | None = None) -> Power:
    """The power, if the body may exercise it on the day: by the list, or by a delegation in force (行政处罚法 17, 38).

    The body answering for it is `.unit` of the result, the giver in whose name an entrusted body acts. `place`: the street,
    town or zone in whose area it acts; where the power was authorised or devolved to it, the giver no longer acts there.
    Refused otherwise: power, day, who holds it, article, way out.
    """
    power = selectors.listed(code, on, unit.top)
    if power is None:
        raise _not_listed(unit, code, on)
    if power.unit_id == unit.pk:
        instead = selectors.acting_instead(power, place, on) if place else None
        if instead is None:
            return power
        raise _refused(unit, power, on, instead.recipients)
    if any(unit.pk in row.recipient_ids for row in selectors.delegations(power, on)):
        return power
    raise _refused(unit, power, on, power.unit.name)


def _refused(unit: Unit, power: Power, on: dt.date, who: str) -> Refused:
    basis = competence(power.kind, on)
    remedy = _("请移送%(who)s办理；确需由本单位行使的，先调整权责清单，或者办理授权、委托、下放。") % {
        "who": who
    }
    sentence = _("%(unit)s在%(day)s不行使“%(title)s”（%(code)s），该事项由%(who)s行使，依据%(basis)s。%(remedy)s") % {
        "unit": unit.name, "day": on, "title": power.title, "code": power.code, "who": who, "basis": basis,
        "remedy": remedy,
    }  # fmt: skip
    return Refused(sentence, condition="power", basis=basis, remedy=remedy)


def _not_listed(unit: Unit, code: str, on: dt.date) -> Refused:
    last = selectors.last_listed(code, on, unit.top)
    name = f"“{last.title}”（{code}）" if last else f"“{code}”"
    ended = _("（已自%(day)s起取消）") % {"day": last.valid_to} if last else ""
    basis = competence(last.kind if last else "", on)
    remedy = _("清单以外的权力不得行使；清单有遗漏的，先办理新增。")
    sentence = _("%(day)s的权责清单中没有%(name)s%(ended)s，%(unit)s不能行使，依据%(basis)s。%(remedy)s") % {
        "day": on, "name": name, "ended": ended, "unit": unit.name, "basis": basis, "remedy": remedy,
    }  # fmt: skip
    return Refused(sentence, condition="power", basis=basis, remedy=remedy)


def choices(unit: Unit, on: dt.date) -> list[tuple[str, str]]:
    """(code, "title（code）") of what a body may exercise on a day, for a form; in the order of the codes."""
    return [(code, f"{title}（{code}）") for code, title in selectors.held(unit, on)]


def uses(unit: Unit, year: int) -> dict[str, int]:
    """How often a body used each of its powers in a year: code -> number of cases; unused ones are 0."""
    return {row.code: row.count for row in selectors.evaluation(unit, year)}
