"""A year of credit, exact to the profile's targets: batches, reports upwards, queries about officials, debts that are paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.world import Script, World, firm_code, person
from fazhi.modules.credit import actions
from fazhi.modules.credit.models import Receiver
from fazhi.modules.credit.register import GRADED, MEASURES, RECEIVERS
from fazhi.modules.credit.states import Direction, ReceiverKind, Trigger

KINDS = ("licence", "penalty", "pledge", "contract", "redlist")
DEBTS = 8
LISTED = 60
"""Firms on the lists of a simulated year: about these the counters ask."""
PORTION = 2_000
FIELDS = (
    "市场监管", "生态环境", "文化旅游", "税务", "海关", "交通运输", "住房城乡建设", "水利", "农业农村", "商务", "卫生健康", "应急管理", "药品监管", "知识产权",
    "人力资源社会保障", "医疗保障", "教育", "科技", "民政", "司法行政", "财政", "自然资源", "林业", "能源", "通信", "邮政", "金融", "统计", "城市管理", "消防",
    "气象", "体育", "粮食", "招标投标", "政府采购",
)  # fmt: skip
"""Fields of graded supervision; a report that tells only their number is simulated with the first ones."""


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """`received` records in `batches`, `stored` of them; by month `sent` to the city (a table: by kind of record) and
    `from_city`; `persons` in `queries`; `debts_cleared` yuan; `matters` in which firms are checked, `fields` of graded supervision,
    `triggers` at the counters, all applied."""
    targets = world.profile["years"][str(world.year)]["credit"]
    begun: list[tuple[dt.datetime, Script]] = []
    received, stored = targets.get("received", 0), targets.get("stored", 0)
    whole = parts(world, received, targets.get("batches", 0))
    for part, back in zip(whole, _within(whole, received - stored), strict=True):
        at, sender = _moment(world), world.dice.choice(world.departments())
        begun.append((at, _batch(world, at, sender, Direction.IN_UNIT, part, back)))
    for key, direction in (("sent", Direction.OUT_CITY), ("from_city", Direction.IN_CITY)):
        told = targets.get(key, 0)
        for kind, total in (told if isinstance(told, dict) else {"": told}).items():
            for month, part in enumerate(parts(world, total, 12), 1):
                at = world.moment(roll(dt.date(world.year, month, 20)))
                begun.append((at, _batch(world, at, world.units["government"], direction, part, 0, kind)))
    for persons in parts(world, targets.get("persons", 0), targets.get("queries", 0)):
        at = _moment(world)
        begun.append((at, _query(world, at, persons)))
    for amount in parts(world, targets.get("debts_cleared", 0), DEBTS):
        at = world.moment(roll(dt.date(world.year, 9, 1) + dt.timedelta(days=world.dice.randrange(60))))
        begun.append((at, _debt(world, at, amount)))
    at = world.moment(dt.date(world.year, 1, 4))
    begun.append((at, _registers(world, at, targets)))
    for month, part in enumerate(parts(world, targets.get("triggers", 0), 11), 2):
        at = world.moment(roll(dt.date(world.year, month, 12)))
        begun.append((at, _checks(world, at, part, targets["matters"])))
    return begun


def _registers(world: World, at: dt.datetime, targets: dict[str, Any]) -> Script:
    """What the year stands on: the platform above, the list of measures, fields of supervision, firms on the lists."""
    office, unit = world.actor("justice", Role.OFFICER), world.units["justice"]
    if not Receiver.objects.filter(unit=unit).exists():
        versions.add(
            RECEIVERS, unit=unit, code="city", title="上级公共信用信息平台", contact="文件交换", kind=ReceiverKind.CITY, on=at.date(),
            actor=office, at=at,
        )  # fmt: skip
    for number in range(targets.get("matters", 0)):
        red = number % 2 == 0
        versions.add(
            MEASURES, unit=unit, code=f"{number + 1:03d}", title=f"{'激励' if red else '惩戒'}措施{number + 1}（示例）", level="serious",
            basis="国办发〔2020〕49号（示例）", trigger=Trigger.RED_LIST if red else Trigger.SERIOUS_LIST, matters=matter(number),
            on=at.date(), actor=office, at=at,
        )  # fmt: skip
    for place, field in enumerate(FIELDS[: targets.get("fields", 0)], 1):
        versions.add(
            GRADED, unit=unit, code=f"{place:02d}", title=field, basis="国办发〔2019〕35号", rate_a=50, rate_b=100, rate_c=150, rate_d=300,
            on=at.date(), actor=office, at=at,
        )  # fmt: skip
    if targets.get("triggers"):
        for place in range(LISTED):
            _enlist(world, at, place)
    yield from ()


def matter(number: int) -> str:
    """A matter in which firms are checked every time."""
    return f"事项{number + 1}"


def _enlist(world: World, at: dt.datetime, place: int) -> None:
    office, head, red = (
        world.actor("justice", Role.OFFICER),
        world.actor("justice", Role.HEAD),
        place % 2 == 0,
    )
    case = open_case(
        "credit_list", acting_user=office, at=at, unit=world.units["justice"], title="列入名单", subject_code=firm_code(place),
        subject_name=f"示例企业{place}", kind="red" if red else "serious", legal_basis="国办发〔2020〕49号（示例）", reasons="示例",
    )  # fmt: skip
    perform(case, "hear", acting_user=office, at=at, statement="无意见")
    perform(case, "enlist", acting_user=head, at=at, expires_on=dt.date(world.year + 2, 1, 1))


def _checks(world: World, at: dt.datetime, count: int, matters: int) -> Script:
    """So many questions, each about a firm on a list in a matter whose measure that list triggers; all are applied."""
    office, unit = world.actor("justice", Role.OFFICER), world.units["justice"]
    for start in range(0, count, PORTION):
        places = [world.dice.randrange(matters) for _n in range(min(PORTION, count - start))]
        asked = [
            (firm_code(2 * world.dice.randrange(LISTED // 2) + place % 2), matter(place)) for place in places
        ]
        kept = actions.check_many(asked, unit, actor=office, at=at)
        actions.apply_many(kept, actor=office, at=at)
    yield from ()


def parts(world: World, total: int, count: int) -> list[int]:
    """A total in so many random parts that add up to it; nothing for a total of nothing."""
    if not count or not total:
        return []
    weights = [world.dice.random() + 0.2 for _n in range(count)]
    shares = [int(total * weight / sum(weights)) for weight in weights]
    shares[0] += total - sum(shares)
    return shares


def _within(whole: list[int], rejected: int) -> list[int]:
    """So many rejects spread over the batches, none more than its batch holds."""
    backs = [part * rejected // max(1, sum(whole)) for part in whole]
    left = rejected - sum(backs)
    for place, part in enumerate(whole):
        more = min(left, part - backs[place])
        backs[place], left = backs[place] + more, left - more
    return backs


def _moment(world: World) -> dt.datetime:
    return world.moment(roll(dt.date(world.year, 1, 4) + dt.timedelta(days=world.dice.randrange(340))))


def _batch(
    world: World,
    at: dt.datetime,
    other: Unit,
    direction: Direction,
    received: int,
    rejected: int,
    kind: str = "",
) -> Script:
    office, kind = world.actor("justice", Role.OFFICER), kind or world.dice.choice(KINDS)
    case = open_case(
        "credit_batch", acting_user=office, at=at, unit=world.units["justice"], counterpart=other, title=f"{other.short}{kind}",
        direction=direction, record_kind=kind, received=received, stored=received - rejected, rejected=rejected,
    )  # fmt: skip
    if rejected:
        perform(case, "give_back", acting_user=office, at=at)
    later = world.moment(roll(at.date() + dt.timedelta(days=3)))
    yield later
    perform(case, "close", acting_user=office, at=later)


def _query(world: World, at: dt.datetime, persons: int) -> Script:
    """A batch query by the head, as its page makes it; the names are kept nowhere."""
    names = [f"{person(world.dice)}{place}" for place in range(persons)]
    purpose = world.dice.choice(["公务员录用", "公务员调任"])
    actions.query_officials(
        names, purpose, world.units["justice"], actor=world.actor("justice", Role.HEAD), at=at
    )
    yield from ()


def _debt(world: World, at: dt.datetime, amount: int) -> Script:
    office, debtor = world.actor("justice", Role.OFFICER), world.dice.choice(world.departments())
    case = open_case(
        "credit_debt", acting_user=office, at=at, unit=world.units["justice"], counterpart=debtor, title="工程款", creditor="某建筑公司",
        contract="工程施工合同", amount=Decimal(amount), disputed=True,
    )  # fmt: skip
    later = world.moment(roll(at.date() + dt.timedelta(days=20)))
    yield later
    perform(case, "pay", acting_user=office, at=later, paid=Decimal(amount))
