"""A year of enforcement that plays itself, exact to the profile's targets (section `enforcement` of a year)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from fazhi.engines.calendar.terms import roll
from fazhi.engines.discretion import sheets
from fazhi.engines.discretion.table import Band, Column, Kind, Row, Statute, Table
from fazhi.kernel.orgs.actors import Actor, staff
from fazhi.kernel.orgs.models import Post, Unit, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.bulk import perform_many
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.simulation.world import Script, World, firm_code, person
from fazhi.modules.enforcement import actions, baselines, gates, rules
from fazhi.modules.enforcement.models import Baseline, OffsiteCheck, Penalty
from fazhi.modules.enforcement.states import OffsiteMethod, Sector

BATCH = 200
TABLE = "simulated"
CIRCUMSTANCES = ("轻微", "一般", "严重")
ENDS = (Decimal(1_000), Decimal(20_000), Decimal(60_000), Decimal(99_900))
"""Fines of the simulated table, by circumstances; below what asks for a hearing."""
OPENS = {2021: dt.date(2021, 7, 15)}
"""First day of penalty cases in a year: the present law came into force within it."""


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The scripts of a year. See the shipped profiles for what the section may name."""
    targets: dict[str, Any] = world.profile["years"][str(world.year)]["enforcement"]
    edition = targets.get("edition", "")
    bodies = [key for key in world.profile["departments"] if key != "justice"]
    for key in bodies:
        _people(world, key)
    begun: list[tuple[dt.datetime, Script]] = []

    def add(script: Callable[..., Script], span: int, *args: Any, first: dt.date | None = None) -> None:
        day = roll((first or dt.date(world.year, 1, 5)) + dt.timedelta(days=world.dice.randrange(span)))
        begun.append((world.moment(day), script(world, day, *args)))

    _penalties(world, targets, edition, add)
    for end in ("cases", "forwarded", "dismissed"):
        for _n in range(targets.get("leads", {}).get(end, 0)):
            add(
                _lead,
                60 if world.year in OPENS else 200,
                targets["leads"]["body"],
                end,
                edition,
                first=OPENS.get(world.year),
            )
    for crime, number in targets.get("transfers", {}).items():
        for _n in range(number):
            add(_transfer, 100, bodies, crime, first=dt.date(world.year, 8, 10))
    for _n in range(targets.get("opinions", 0)):
        add(_opinion, 200, bodies)
    for topic, number in targets.get("operations", {}).items():
        for size in _parts(number, 40):
            add(_operations, 280, bodies, topic, size)
    add(_registers, 1, targets, bodies)
    if targets.get("files"):
        add(_files, 1, targets["files"], first=dt.date(world.year, 12, 1))
    return begun


def _penalties(world: World, targets: dict[str, Any], edition: str, add: Callable[..., None]) -> None:
    """The penalty cases of every sector: ordinary ones singly, those on the spot and those spared in batches."""
    opens = OPENS.get(world.year)
    span = 60 if opens else 240
    for sector, asked in targets.get("sectors", {}).items():
        for fine in _fines(world, asked.get("ordinary", 0), asked.get("fines")):
            add(_ordinary, span, asked["body"], sector, fine, edition, first=opens)
        for kind in ("summary", "spared"):
            for size in _parts(asked.get(kind, 0)):
                script = _on_the_spot if kind == "summary" else _spared
                add(script, span, asked["body"], sector, size, edition, first=opens)


def _parts(number: int, size: int = BATCH) -> list[int]:
    return [size] * (number // size) + ([number % size] if number % size else [])


def _fines(world: World, number: int, total: int | None) -> list[Decimal]:
    """So many fines in hundreds of yuan; their sum is exact where the profile names it."""
    if not number:
        return []
    base = [30_000] * number
    if total is not None:
        hundreds, rest = divmod(total, 100)
        each, more = divmod(hundreds, number)
        base = [100 * (each + (place < more)) for place in range(number)]
        base[0] += rest
    for _swap in range(number * 3 if number > 1 else 0):
        i, j = world.dice.sample(range(number), 2)
        step = 100 * world.dice.randint(1, 80)
        if base[i] + step <= ENDS[3] and base[j] - step >= ENDS[0]:
            base[i], base[j] = base[i] + step, base[j] - step
    return [Decimal(amount) for amount in base]


def _people(world: World, key: str) -> None:
    """A legal reviewer and a head for a department, where the world has none; its discretion table."""
    unit, since = world.units[key], dt.date(world.profile["since"], 1, 1)
    password = User.objects.get(username=f"{key}-officer").password
    for name, role, title in (
        ("office-head", Role.OFFICE_HEAD, "法制审核"), ("head", Role.HEAD, "局长"),
    ):  # fmt: skip
        user, _new = User.objects.get_or_create(
            username=f"{key}-{name}", defaults={"name": person(world.dice), "password": password}
        )
        Post.objects.get_or_create(
            user=user, unit=unit, role=role, defaults={"title": title, "valid_from": since}
        )
        world.actors[key, role] = staff(user, dt.date(world.year, 1, 1))
    if not Baseline.objects.filter(key=TABLE).exists():
        at = world.moment(dt.date(world.year, 1, 4))
        baselines.take_in(sheets.write(_table(since)), unit, actor=world.actor(key, Role.HEAD), at=at)


def _table(since: dt.date) -> Table:
    """Three circumstances, three bands."""
    column = Column("情节", Kind.CHOICE, options=CIRCUMSTANCES, direction=1)
    cents = [int(end * 100) for end in ENDS]
    rows = tuple(
        Row(place + 2, (frozenset({place}),), Band(place + 2), cents[place], cents[place + 1])
        for place in range(3)
    )
    law = Statute(2, (None,), "《示例条例》第十条", cents[0], cents[3])
    return Table(
        TABLE, "行政处罚裁量基准（示例）", "示例〔2018〕1号", "示例机关", since, None, (column,), rows, (law,)
    )


def _about(world: World, day: dt.date, body: str, sector: str) -> dict[str, Any]:
    number = world.dice.randrange(10**6)
    power = world.once(("power", body, day), lambda: next(gates.penalty_powers(world.units[body], day)))
    return {
        "field": sector, "power": power, "basis_level": "regulation", "basis_text": "《示例条例》第十条",
        "party_kind": "organisation", "act_on": day - dt.timedelta(days=2), "found_on": day, "source": "inspection",
        "act_place": f"{world.profile['district']}测试路{number}号",
    }  # fmt: skip


def _party(world: World) -> tuple[dict[str, str], ...]:
    code = firm_code(world.dice.randrange(10**8))
    return ({"role": "party", "name": f"{person(world.dice)}商贸有限公司", "id_number": code},)


def _fields(edition: str) -> dict[str, Any]:
    return {"early_edition": bool(edition)}


def _track(day: dt.date, edition: str, **asked: Any) -> dict[str, Any]:
    """The way of handling a case, which is asked for since the law of 2021."""
    return {} if day < OPENS[2021] and not edition else asked


def _later(world: World, day: dt.date, days: int) -> dt.datetime:
    return world.moment(roll(day + dt.timedelta(days=days)))


def _ordinary(world: World, day: dt.date, body: str, sector: str, fine: Decimal, edition: str) -> Script:
    """A case of the ordinary procedure, from filing to the archive; the fine is paid in time."""
    officer, head = world.actor(body, Role.OFFICER), world.actor(body, Role.HEAD)
    case = open_case(
        "penalty", acting_user=officer, at=world.moment(day), unit=world.units[body], edition=edition,
        title="违法经营案", parties=_party(world), fields=_fields(edition), **_track(day, edition, track="ordinary"), **_about(world, day, body, sector),
    )  # fmt: skip
    place = max(place for place in range(3) if fine >= ENDS[place])

    def do(step: str, at: dt.datetime, who: Actor = officer, **data: Any) -> None:
        perform(case, step, acting_user=who, at=at, **data)

    do("assign", world.moment(day), officer_a=f"{body}-officer", officer_b=f"{body}-officer-2")
    at = _later(world, day, 3)
    yield at
    do("take_evidence", at, kind="inspection", what="现场笔录", proves="违法事实")
    do("record", at, media="video", stage="investigation", device="J-1", sha256=_digest(case))
    do("close_investigation", at, findings="查明违法事实")
    do("choose_band", at, table=TABLE, circumstances=f"情节={CIRCUMSTANCES[place]}")
    do("notify", at, told_sanction="fine", told_fine=fine, reasons="事实清楚")
    do("serve_notice", at, method="direct", served_on=at.date())
    at = _later(world, at.date(), 9)
    yield at
    do("defend", at, defence="没有异议", recheck="维持")
    if rules.heavy_of(case).reviews_all:  # 行政处罚法(2017) 38(3)
        do("submit_review", at)
        do("agree", at, world.actor(body, Role.OFFICE_HEAD), reviewer="法制审核", opinion="同意")
    do("decide", at, head, sanction="fine", fine=fine, facts="事实清楚，证据充分")
    do("serve_decision", at, method="direct", served_on=at.date())
    at = _later(world, at.date(), world.dice.randint(1, 4))
    yield at
    do("publish", at, redacted=True)
    at = _later(world, at.date(), 1)
    yield at
    do("pay", at, amount=fine)
    do("finish", at)
    do("close", at)


def _lead(world: World, day: dt.date, body: str, end: str, edition: str) -> Script:
    """A complaint that is looked into, and becomes a case, goes to another body, or is not filed."""
    officer, at = world.actor(body, Role.OFFICER), world.moment(day)
    lead = open_case(
        "lead", acting_user=officer, at=at, unit=world.units[body], edition=edition, title="投诉举报线索", source="complaint",
        found_on=day, place=f"{world.profile['district']}测试路", content="举报违法经营",
    )  # fmt: skip
    at = _later(world, day, 3)
    yield at
    perform(lead, "triage", acting_user=officer, at=at, findings="已经核查")
    if end == "forwarded":
        perform(lead, "forward", acting_user=officer, at=at, to="有管辖权的机关")
    elif end == "dismissed":
        perform(lead, "dismiss", acting_user=world.actor(body, Role.HEAD), at=at, reason="没有违法事实")
    else:
        course = _ordinary(world, at.date(), body, Sector.OTHER, Decimal(3000), edition)
        later = next(course)
        case = Penalty.objects.filter(unit=world.units[body]).latest("pk")
        perform(lead, "to_case", acting_user=officer, at=at, penalty_number=case.number)
        yield later
        yield from course


def _digest(case: Case) -> str:
    return hashlib.sha256(case.number.encode()).hexdigest()


def _all(cases: list[Case], step: str, actor: Actor, at: dt.datetime, **data: Any) -> None:
    """The same step for all; a refusal in a simulated year is a bug."""
    outcome = perform_many(cases, step, acting_user=actor, at=at, **data)
    assert not outcome.refused, next(iter(outcome.refused.values()))


def _on_the_spot(world: World, day: dt.date, body: str, sector: str, size: int, edition: str) -> Script:
    """Small fines decided on the spot, collected and handed over."""
    officer, at = world.actor(body, Role.OFFICER), world.moment(day)
    team: dict[str, Any] = {"officer_a": f"{body}-officer", "officer_b": f"{body}-officer-2"}
    cases = [
        open_case(
            "summary_penalty", acting_user=officer, at=at, unit=world.units[body], edition=edition, title="当场处罚案",
            parties=_party(world), fields=_fields(edition), **team, **_about(world, day, body, sector),
        )
        for _n in range(size)
    ]  # fmt: skip
    _all(cases, "take_evidence", officer, at, kind="inspection", what="现场照片", proves="违法事实")
    told = {"card_shown": True, "rights_told": True, "defence_heard": True}
    _all(cases, "decide_on_spot", officer, at, sanction="fine", fine=200, **told)
    for case in cases:
        perform(case, "deliver", acting_user=officer, at=at, method="direct", served_on=day)
    _all(cases, "collect", officer, at, amount=200, receipt="专用票据", hard_later=True)
    at = _later(world, day, 1)
    yield at
    _all(cases, "report", officer, at)
    _all(cases, "hand_over", officer, at)
    _all(cases, "publish", officer, at, redacted=True)
    _all(cases, "finish", officer, at)
    _all(cases, "close", officer, at)


def _spared(world: World, day: dt.date, body: str, sector: str, size: int, edition: str) -> Script:
    """First and slight acts that were put right: no penalty, a record of education."""
    officer, head, at = world.actor(body, Role.OFFICER), world.actor(body, Role.HEAD), world.moment(day)
    cases = [
        open_case(
            "penalty", acting_user=officer, at=at, unit=world.units[body], edition=edition, title="轻微违法案",
            parties=_party(world), fields=_fields(edition), **_track(day, edition, track="fast", agreed=True), **_about(world, day, body, sector),
        )
        for _n in range(size)
    ]  # fmt: skip
    _all(cases, "assign", officer, at, officer_a=f"{body}-officer", officer_b=f"{body}-officer-2")
    _all(cases, "take_evidence", officer, at, kind="inspection", what="现场笔录", proves="违法事实")
    _all(cases, "close_investigation", officer, at, findings="情节轻微，已改正")
    at = _later(world, day, 2)
    yield at
    _all(
        cases,
        "spare",
        head,
        at,
        spare_ground="first",
        corrected=True,
        education="讲解有关规定",
        facts="首次违法",
    )
    for case in cases:
        perform(case, "serve_spared", acting_user=officer, at=at, method="direct", served_on=at.date())
    _all(cases, "publish", officer, at, redacted=True)
    _all(cases, "close", officer, at)


def _transfer(world: World, day: dt.date, bodies: list[str], crime: str) -> Script:
    """A case that goes to the police, who open it."""
    body = world.dice.choice(bodies)
    officer, head = world.actor(body, Role.OFFICER), world.actor(body, Role.HEAD)
    at = world.moment(day)
    case = open_case(
        "crime_transfer", acting_user=officer, at=at, unit=world.units[body], title="涉嫌犯罪案件移送",
        parties=({"role": "party", "name": person(world.dice)},), crime=crime, facts="达到追诉标准",
        officer_a=f"{body}-officer", officer_b=f"{body}-officer-2",
    )  # fmt: skip
    perform(case, "approve", acting_user=head, at=at)
    package: dict[str, Any] = {
        "to": f"{world.profile['district']}公安分局",
        "letter": True,
        "report": True,
        "item_list": True,
    }
    perform(case, "deliver", acting_user=officer, at=at, **package)
    perform(case, "accept", acting_user=officer, at=at, receipt="回执")
    at = _later(world, day, 2)
    yield at
    perform(case, "opened", acting_user=officer, at=at, notice="立案通知书")
    perform(case, "hand_items", acting_user=officer, at=at, receipt_items="交接清单")


def _opinion(world: World, day: dt.date, bodies: list[str]) -> Script:
    """An opinion of the bureau of justice that is answered and verified."""
    body, justice = world.dice.choice(bodies), world.units["justice"]
    officer, at = world.actor("justice", Role.OFFICER), world.moment(day)
    case = open_case(
        "supervision", acting_user=officer, at=at, unit=justice, counterpart=world.units[body], title="执法不规范",
        source="review", content="案卷评查发现程序问题",
    )  # fmt: skip
    perform(case, "start", acting_user=officer, at=at, plan="调取案卷")
    issue: dict[str, Any] = {"problem": "告知程序不规范", "advice": "规范告知程序"}
    perform(case, "issue", acting_user=world.actor("justice", Role.HEAD), at=at, **issue)
    perform(case, "serve", acting_user=officer, at=at, method="direct", served_on=day)
    at = _later(world, day, 15)
    yield at
    perform(case, "answer", acting_user=world.actor(body, Role.COUNTERPART), at=at, measures="已经整改")
    at = _later(world, at.date(), 5)
    yield at
    perform(case, "verify", acting_user=officer, at=at, check="整改属实")


def _operations(world: World, day: dt.date, bodies: list[str], topic: str, size: int) -> Script:
    """Joint operations, each counted once."""
    lead = world.dice.choice(bodies)
    officer, at = world.actor(lead, Role.OFFICER), world.moment(day)
    members = "\n".join(world.units[key].short for key in bodies[:3])
    cases = [
        open_case("operation", acting_user=officer, at=at, unit=world.units[lead], title=f"{topic}联合执法", topic=topic, members=members)
        for _n in range(size)
    ]  # fmt: skip
    _all(cases, "approve", world.actor(lead, Role.HEAD), at)
    at = _later(world, day, 2)
    yield at
    _all(cases, "hold", officer, at, officers=8, objects_checked=12, problems=1, results="责令改正")
    _all(cases, "sum_up", officer, at, summary="完成")


def _registers(world: World, day: dt.date, targets: dict[str, Any], bodies: list[str]) -> Script:
    """Recorders and off-site checks: rows, not cases."""
    at, number = world.moment(day), targets.get("devices", 0)
    for place, key in enumerate(bodies):
        share = number // len(bodies) + (place < number % len(bodies))
        names = [f"{world.profile['key']}-{key}-{n:05d}" for n in range(share)]
        since = dt.date(world.profile["since"], 6, 1)
        actions.add_devices(world.units[key], names, since, actor=world.actor(key, Role.OFFICER), at=at)
    checks, problems = targets.get("offsite", 0), targets.get("offsite_problems", 0)
    body = world.units[targets.get("offsite_body", bodies[0])]
    OffsiteCheck.objects.bulk_create(
        (_check(world, body, n, problem=n < problems) for n in range(checks)), batch_size=400
    )
    yield at


def _check(world: World, body: Unit, number: int, *, problem: bool) -> OffsiteCheck:
    on = dt.date(world.year, 1, 1) + dt.timedelta(days=world.dice.randrange(360))
    digest = hashlib.sha256(f"{body.code}|{world.year}|{number}".encode()).hexdigest()
    method = world.dice.choice(OffsiteMethod.values)
    return OffsiteCheck(
        unit=body,
        method=method,
        place="监控点",
        checked_on=on,
        sha256=digest,
        reviewed_on=on,
        problem=problem,
    )


def _files(world: World, day: dt.date, number: int) -> Script:
    """The yearly review of files by the bureau of justice."""
    officer, at = world.actor("justice", Role.OFFICER), world.moment(day)
    yield at
    drawn = actions.draw_files(
        world.units["justice"], world.year, number, f"simulated {world.year}", actor=officer, at=at
    )
    assert len(drawn) == number, f"only {len(drawn)} files to draw"
    _all(drawn, "score", officer, at, scorer="评查组", score=95)
    _all(drawn, "end", officer, at)
