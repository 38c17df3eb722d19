"""The lists of a simulated district, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from fazhi.kernel.orgs.models import Unit, UnitKind, valid_on
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers import versions
from fazhi.kernel.registers.register import Register
from fazhi.kernel.simulation.world import PLACE, Script, World
from fazhi.modules.powers.models import Delegation, Power, PublicService
from fazhi.modules.powers.register import DELEGATIONS, POWERS, SERVICES
from fazhi.modules.powers.states import Kind, Level, Mode

TITLES = {
    Kind.PENALTY: "对违反{matter}管理规定行为的处罚", Kind.INSPECTION: "{matter}监督检查", Kind.LICENCE: "{matter}许可",
    Kind.COERCION: "对违法从事{matter}的场所、物品的查封、扣押", Kind.OTHER: "{matter}备案", Kind.CONFIRMATION: "{matter}资格认定",
    Kind.REWARD: "对{matter}工作成绩显著的奖励", Kind.LEVY: "{matter}费征收", Kind.PAYMENT: "{matter}补助给付",
    Kind.RULING: "{matter}争议裁决",
}  # fmt: skip
SHARES = (
    (Kind.PENALTY, 70), (Kind.INSPECTION, 9), (Kind.LICENCE, 6), (Kind.COERCION, 5), (Kind.OTHER, 4), (Kind.CONFIRMATION, 2),
    (Kind.REWARD, 1), (Kind.LEVY, 1), (Kind.PAYMENT, 1), (Kind.RULING, 1),
)  # fmt: skip
"""Of a hundred items, how many are of a kind: penalties are most of every real list."""
MATTERS = (
    "安全", "质量", "设施", "场所", "人员资格", "信息报送", "合同", "收费", "档案", "标志标识", "应急准备", "从业单位",
)  # fmt: skip
"""What a department looks after in its field."""
SERVED = ("政策咨询", "证明开具", "信息查询", "业务培训", "便民服务", "档案查阅")


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The lists of a year: `items` and `services` in the first; then `cancelled`, `added`, `modified` of each, and what is
    `authorised`, `entrusted`, `devolved` (number of items, `to` whom). Nothing plays itself."""  # fmt: skip
    targets = world.profile["years"][str(world.year)]["powers"]
    _first(world, targets)
    for register, model, said in (
        (POWERS, Power, targets),
        (SERVICES, PublicService, targets.get("public", {})),
    ):
        _adjust(world, register, model, said)
    for mode in Mode:
        for place, given in enumerate(targets.get(mode.value, ())):
            _give(world, mode, place, given)
    return []


def _first(world: World, targets: Mapping[str, Any]) -> None:
    if targets.get("items"):
        _take(
            world,
            POWERS,
            _powers(world, targets["items"], "A"),
            dt.date(world.year, 1, 2),
            "首次编制并公布权责清单",
        )
    if targets.get("services"):
        rows = _services(world, targets["services"], "A")
        _take(world, SERVICES, rows, dt.date(world.year, 1, 2), "首次编制并公布公共服务事项清单")


def _bodies(world: World) -> list[Unit]:
    return [unit for unit in world.units.values() if unit.kind in {UnitKind.DEPARTMENT, UnitKind.AUTHORISED}]


def _field(body: Unit) -> str:
    """What a body is named for: 城市 of 城市管理局."""
    return re.sub("(管理)?(委员会|分局|局|支队|办公室)$", "", body.short).removesuffix("监督") or body.short


def _take(
    world: World, register: Register, rows: Iterator[dict[str, Any]], day: dt.date, reason: str
) -> None:
    at = dt.datetime.combine(day, dt.time(9), PLACE)
    actor = world.actor("justice", Role.OFFICE_HEAD)
    versions.take_in(register, rows, on=day, actor=actor, at=at, reason=reason)


def _powers(world: World, count: int, series: str) -> Iterator[dict[str, Any]]:
    """Items spread over the bodies in turn, the kinds in their shares."""
    kinds = [kind for kind, share in SHARES for _n in range(share)]
    world.dice.shuffle(kinds)
    bodies, city = _bodies(world), world.profile["government"].partition("市")[0] + "市"
    for n in range(count):
        body, kind = bodies[n % len(bodies)], kinds[n % 100]
        field, matter = _field(body), _field(body) + MATTERS[n // len(bodies) % len(MATTERS)]
        round_ = n // (len(bodies) * len(MATTERS))
        yield {
            "unit": body, "code": f"{body.code.partition('-')[2]}-{series}{n + 1:04d}", "kind": kind, "level": Level.DISTRICT,
            "title": TITLES[kind].format(matter=matter) + (f"（第{round_ + 1}类）" if round_ else ""),
            "basis": f"《{city}{field}管理条例》第{'三四五六七八九'[n % 7]}十{'一二三四五六七八九'[n % 9]}条",
            "procedure": "依照设定和实施依据规定的程序办理", "liability": "依照设定和实施依据以及行政问责的有关规定承担责任",
        }  # fmt: skip


def _services(world: World, count: int, series: str) -> Iterator[dict[str, Any]]:
    bodies, city = _bodies(world), world.profile["government"].partition("市")[0] + "市"
    for n in range(count):
        body, field = bodies[n % len(bodies)], _field(bodies[n % len(bodies)])
        matter = field + MATTERS[n // len(bodies) % len(MATTERS)]
        yield {
            "unit": body, "code": f"{body.code.partition('-')[2]}-S{series}{n + 1:04d}", "audience": "自然人、法人和其他组织",
            "title": f"{matter}{SERVED[n % len(SERVED)]}", "basis": f"《{city}{field}管理条例》第八条",
        }  # fmt: skip


def _adjust(
    world: World, register: Register, model: type[Power | PublicService], said: Mapping[str, Any]
) -> None:
    """Cancel, modify and add on three days of the year: each changed item is changed once."""
    counts = [said.get(name, 0) for name in ("cancelled", "modified", "added")]
    if not any(counts):
        return
    government = world.units["government"].path
    rows = list(
        model.objects.filter(government=government, valid_to=None).select_related("unit").order_by("code")
    )
    world.dice.shuffle(rows)
    cancelled, modified, added = counts
    actor, day = world.actor("justice", Role.OFFICE_HEAD), dt.date(world.year, 4, 10)
    for row in rows[:cancelled]:
        at = dt.datetime.combine(day, dt.time(10), PLACE)
        versions.cancel(register, row, on=day, actor=actor, at=at, reason="设定依据已经修改或者废止")
    changes = ({
        "unit": row.unit, "code": row.code, "basis": row.basis.replace("条例》", "条例（修订）》"),
    } for row in rows[cancelled : cancelled + modified])  # fmt: skip
    _take(world, register, changes, dt.date(world.year, 6, 15), "设定依据修订，相应修改")
    make = _powers if register is POWERS else _services
    _take(
        world,
        register,
        make(world, added, f"B{world.year}-"),
        dt.date(world.year, 9, 1),
        "承接下放和新设事项",
    )


def _give(world: World, mode: Mode, place: int, given: Mapping[str, Any]) -> None:
    """`items` powers of the body `by` to the units `to` (keys of the profile), or to all streets and towns."""
    day = dt.date(world.year, 3, 1)
    giver = world.units[given["by"]]
    kept = Power.objects.filter(unit=giver, valid_to=None).values("code")
    rows = valid_on(Power.objects.filter(unit=giver, kind=Kind.PENALTY, code__in=kept), day).order_by("code")
    taken = valid_on(Delegation.objects.filter(unit=giver), day).values("power")
    chosen = list(rows.exclude(code__in=taken)[: given["items"]])
    to = "、".join(world.units[key].short for key in given["to"]) if given.get("to") else "各街道乡镇"
    document = {"authorised": "地方性法规的授权规定", "entrusted": "行政执法委托书", "devolved": "赋权决定"}[
        mode
    ]
    _take(world, DELEGATIONS, ({
        "unit": giver, "code": f"{world.year}-{mode.value[0].upper()}{place}{n + 1:03d}", "title": row.title, "power": row.code,
        "mode": mode, "recipients": to, "basis": document,
        "until": dt.date(world.year + 1, 12, 31) if mode == Mode.ENTRUSTED else None,
    } for n, row in enumerate(chosen)), day, document)  # fmt: skip
