"""The trace of a term: one line a day, so that a clock shows its work."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.calendar.terms import Due, TraceDay, Unit


def trace_of(result: Due) -> tuple[TraceDay, ...]:
    """Every day after the start up to the last (up to the open suspension if there is one)."""
    pauses, lines = result.suspensions, []
    last = result.due or pauses[-1][0]
    workdays = result.term.unit == Unit.WORKDAY
    day = result.start
    while day < last:
        day += dt.timedelta(days=1)
        pause = next(((a, b) for a, b in pauses if a < day and (b is None or day <= b)), None)
        if pause:
            lines.append(TraceDay(day, False, f"中止期间不计算（自{pause[0]}起）"))
        elif workdays:
            lines.append(TraceDay(day, result.calendar.is_workday(day), result.calendar.why(day)))
        elif result.nominal and day > result.nominal:
            why = "期限届满日为休息日，顺延至此" if day == last else f"届满日顺延：{result.calendar.why(day)}"
            lines.append(TraceDay(day, False, why))
        else:
            lines.append(TraceDay(day, True, "计入期限（日历日）"))
    return tuple(lines)
