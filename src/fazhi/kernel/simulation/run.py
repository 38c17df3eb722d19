"""A year in the life: every case plays itself through the real procedures, the clock ticks every night."""

from __future__ import annotations

import datetime as dt
import heapq
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from fazhi.kernel.errors import BadData
from fazhi.kernel.procedures.tick import tick
from fazhi.kernel.simulation.world import PLACE, Script, World, build
from fazhi.kernel.text import _

Plan = Callable[[World], list[tuple[dt.datetime, Script]]]
_plans: dict[str, Plan] = {}


def register(key: str, plan: Plan) -> None:
    """Add a module's plan: from the world (with the profile's section of that key) the scripts and when they start."""
    _plans[key] = plan


def load_profile(path: Path) -> dict[str, Any]:
    """A profile from its TOML file; BadData names what is missing."""
    try:
        profile = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise BadData(_("不能读取档案文件%(path)s：%(fault)s") % {"path": path, "fault": fault}) from fault
    missing = {"key", "district", "government", "short", "since", "departments", "years"} - set(profile)
    if missing:
        raise BadData(
            _("档案文件%(path)s缺少：%(names)s") % {"path": path, "names": "、".join(sorted(missing))}
        )
    return profile


@dataclass
class Result:
    """What was simulated."""

    scripts: int = 0
    moves: int = 0
    ticks: int = 0


def simulate(
    profile: dict[str, Any], year: int, *, seed: int = 1, progress: Callable[[dt.date], None] | None = None
) -> Result:
    """Make the records of a year. Everything goes through `perform`; the same seed gives the same records."""
    if str(year) not in profile["years"]:
        known = "、".join(sorted(profile["years"]))
        raise BadData(_("档案没有%(year)d年的数据；有：%(known)s") % {"year": year, "known": known})
    world = build(profile, year, seed)
    targets = profile["years"][str(year)]
    result, queue = Result(), []
    for key in sorted(_plans):
        if key in targets:
            for at, script in _plans[key](world):
                queue.append((at, result.scripts, script))
                result.scripts += 1
    heapq.heapify(queue)
    _play(queue, dt.date(year, 1, 1), result, progress)
    return result


def _play(
    queue: list[tuple[dt.datetime, int, Script]], day: dt.date, result: Result,
    progress: Callable[[dt.date], None] | None,
) -> None:  # fmt: skip
    """Take the earliest script on, again and again; every midnight the terms are looked through. A day is durable."""
    while queue:
        day = min(day, queue[0][0].date()) if result.moves == 0 else day
        with transaction.atomic():
            tick(dt.datetime.combine(day, dt.time(0, 30), PLACE))
            result.ticks += 1
            while queue and queue[0][0].date() <= day:
                at, number, script = heapq.heappop(queue)
                result.moves += 1
                later = next(script, None)
                if later is not None:
                    heapq.heappush(queue, (max(later, at), number, script))
        if progress:
            progress(day)
        day += dt.timedelta(days=1)
