"""A bureau of market supervision that inspects: people, lists, a published plan, and a draw brought to its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from fazhi.engines.draw.seed import promise_of
from fazhi.kernel.orgs.models import Post, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.modules.inspection import register
from fazhi.modules.inspection.actions import current
from fazhi.modules.inspection.simulate import code_of
from tests.support.district import District, moment

PARTIES = ("区市场监管局", "区检察院")


def staffed(district: District) -> None:
    """An officer `market` and a head `market_head` of market supervision."""
    for name, role in (("market", Role.OFFICER), ("market_head", Role.HEAD)):
        user = User.objects.create(username=name, name=name)
        Post.objects.create(
            user=user, unit=district.units["market"], role=role, valid_from=dt.date(2019, 1, 1)
        )
        district.users[name] = user


def listed(district: District, day: str, *, subjects: int = 12, people: int = 6, **inspector: Any) -> None:
    """The three lists as of a day."""
    unit, actor, at = (
        district.units["market"],
        district.actor("market", dt.date.fromisoformat(day)),
        moment(day),
    )
    rows = [
        {"unit": unit, "code": code_of(n), "title": f"第{n}店", "region": "东", "risk": "AD"[n % 2]} for n in range(subjects)
    ]  # fmt: skip
    crew = [
        {"unit": unit, "code": f"渝A{n:04d}", "title": f"员{n}", "regions": "东"}
        | (inspector if n == 0 else {})
        for n in range(people)
    ]
    item = {"unit": unit, "code": "JG-1", "title": "餐饮检查", "basis": "食品安全法"}
    for declared, wanted in (
        (register.SUBJECTS, rows),
        (register.INSPECTORS, crew),
        (register.ITEMS, [item]),
    ):
        versions.take_in(declared, wanted, on=dt.date.fromisoformat(day), actor=actor, at=at)


def planned(district: District, day: str, cap: int = 1) -> Any:
    """The plan of the year, published."""
    case = open_case(
        "inspection_plan", acting_user=district.actor("market", dt.date.fromisoformat(day)), at=moment(day),
        unit=district.units["market"], title="年度抽查计划", year=int(day[:4]), cap=cap, draws=4,
    )  # fmt: skip
    district.do(case, "approve_plan", day, "market_head")
    district.do(case, "publish_plan", day, "market")
    return case


def opened(district: District, day: str, **changes: Any) -> Any:
    """A draw, planned; its public value is known on the next day at nine."""
    next_day = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    data: dict[str, Any] = {
        "item": "餐饮检查", "scheme": "subject", "ratios": "A=1/3;D=1", "team": 2, "seed_parties": ";".join(PARTIES),
        "source": "双色球第1期", "known_on": next_day, "known_time": "09:00",
    } | changes  # fmt: skip
    return open_case(
        "inspection_draw", acting_user=district.actor("market", dt.date.fromisoformat(day)), at=moment(day),
        unit=district.units["market"], title="餐饮双随机抽查", **data,
    )  # fmt: skip


def secret(party: str, salt: str = "") -> str:
    return f"{party}的秘密：三颗骰子四六一，见证人在场{salt}"


def revealed(district: District, case: Any, day: str, salt: str = "") -> None:
    """Promises and secrets of all parties."""
    for party in PARTIES:
        made = promise_of(
            settings.FAZHI_LEDGER_ALGORITHM, current(case).commitment, party, secret(party, salt)
        )
        district.do(case, "promise", day, "market", party=party, promise=made)
    for party in PARTIES:
        district.do(case, "reveal", day, "market", party=party, secret=secret(party, salt))


def drawn(district: District, day: str, **changes: Any) -> Any:
    """A draw brought to its result on the next day."""
    case = opened(district, day, **changes)
    district.do(case, "freeze", day, "market")
    revealed(district, case, day)
    next_day = (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    district.do(case, "draw", next_day, "market", value="03 11 17", witness="人大代表")
    return case
