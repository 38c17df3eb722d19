"""A year of rule-making that plays itself, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers.versions import take_in
from fazhi.kernel.simulation.world import Script, World
from fazhi.modules.norms import actions, rounds
from fazhi.modules.norms.models import Maker, Norm
from fazhi.modules.norms.register import MAKERS
from fazhi.modules.norms.states import Adopted, Level, MakerKind, OpinionKind, Verdict

SUBJECTS = (
    "老旧小区改造",
    "养犬管理",
    "户外招牌",
    "社区食堂",
    "道路停车",
    "城市照明",
    "河道保洁",
    "医疗救助",
    "房屋租赁",
    "公共租赁住房",
)
BODY = """第一条　为了规范{subject}工作，根据《优化营商环境条例》等规定，制定本办法。
第二条　本办法适用于本行政区域内的{subject}工作。
第三条　有关单位应当公开办事指南，不得增设法律、法规以外的条件。
第四条　违反规定的，由有关部门依法处理。
第五条　本办法自公布之日起施行，有效期五年。"""


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """Scripts of a year. Targets: `quiet` (nobody outside is touched, so no public comment), `makers`, `government`, `department` (issued), `files` (reviewed), `opinions`, `filed`,
    `evaluated`, `received`, `replies`, `rounds` (a list of tables with screened, proposal and done counts).
    """
    targets = world.profile["years"][str(world.year)]["norms"]
    begun: list[tuple[dt.datetime, Script]] = []
    _makers(world, targets.get("makers", 10))
    issued = [Level.GOVERNMENT] * targets.get("government", 0) + [Level.DEPARTMENT] * targets.get(
        "department", 0
    )
    files = max(targets.get("files", len(issued)), len(issued))
    shares = _shares(targets.get("opinions", 0), files)
    filed = targets.get("filed", len(issued))
    for number in range(files):
        level = issued[number] if number < len(issued) else Level.GOVERNMENT
        late = filed <= number < len(issued)
        day = _late(world) if late else _day(world, 200)
        fate = "issue" if number < len(issued) else "review"
        begun.append((world.moment(day), _norm(world, day, level, shares[number], fate, number < filed)))
    begun += [
        (world.moment(dt.date(world.year, 1, 6)), _old(world)) for _n in range(targets.get("evaluated", 0))
    ]
    begun += [
        (world.moment(d), _filing(world, d))
        for d in (_day(world, 240) for _n in range(targets.get("received", 0)))
    ]
    begun += [
        (world.moment(d), _consultation(world, d))
        for d in (_day(world, 300) for _n in range(targets.get("replies", 0)))
    ]
    begun += [(world.moment(_day(world, 200)), _round(world, table)) for table in targets.get("rounds", [])]
    return begun


def _late(world: World) -> dt.date:
    """The project of a document that is published in the last days of the year: its filing is due in the next."""
    return roll(dt.date(world.year, 11, 2) + dt.timedelta(days=world.dice.randrange(5)))


def _day(world: World, within: int) -> dt.date:
    return roll(dt.date(world.year, 1, 6) + dt.timedelta(days=world.dice.randrange(within)))


def _shares(total: int, parts: int) -> list[int]:
    """A total spread over the parts, the first ones getting one more."""
    return [total // parts + (n < total % parts) for n in range(parts)] if parts else []


def _makers(world: World, count: int) -> None:
    """The list of makers: the government, its departments, and others until the number is reached."""
    if Maker.objects.filter(unit=world.units["government"]).exists():
        return
    names = [
        (world.units["government"].name, MakerKind.GOVERNMENT),
        (f"{world.units['government'].name}办公室", MakerKind.OFFICE),
    ]
    names += [(unit.name, MakerKind.DEPARTMENT) for unit in world.departments()]
    names += [
        (f"{world.profile['district']}第{n}街道办事处", MakerKind.TOWNSHIP)
        for n in range(1, count - len(names) + 1)
    ]
    rows = [
        {"unit": world.units["government"], "code": f"{n:03}", "title": name, "kind": kind}
        for n, (name, kind) in enumerate(names[: max(count, 1)], start=1)
    ]
    day = dt.date(world.year, 1, 4)
    from fazhi.kernel.orgs.actors import SYSTEM

    take_in(MAKERS, rows, on=day, actor=SYSTEM, at=world.moment(day), reason="公布规范性文件制定主体清单")


def _unit(world: World) -> Unit:
    return world.dice.choice([unit for unit in world.departments() if unit != world.units["justice"]])


def _officer(world: World, unit: Unit) -> Any:
    return next(world.actor(key, Role.OFFICER) for key, one in world.units.items() if one == unit)


def _open(world: World, day: dt.date, level: Level) -> tuple[Norm, Any]:
    quiet = bool(world.profile["years"][str(world.year)]["norms"].get("quiet"))
    unit = _unit(world)
    who = _officer(world, unit)
    subject = world.dice.choice(SUBJECTS)
    maker = world.units["government"].name if level == Level.GOVERNMENT else unit.name
    if not Maker.objects.filter(title=maker).exists():
        maker = world.units["government"].name
    case = open_case(
        "norm", acting_user=who, at=world.moment(day), unit=unit, counterpart=world.units["justice"],
        title=f"{world.profile['district']}{subject}办法", maker=maker, level=level, need="规范管理的需要", impact=not quiet,
        business=world.dice.random() < 0.3 and not quiet,
    )  # fmt: skip
    assert isinstance(case, Norm)
    perform(case, "start_drafting", acting_user=who, at=world.moment(day))
    actions.save_draft(case, f"{case.title}\n{BODY.format(subject=subject)}", actor=who, at=world.moment(day))
    return case, who


def _norm(
    world: World, day: dt.date, level: Level, opinions: int, fate: str, filed: bool
) -> Iterator[dt.datetime]:
    """A document from its project to its filing; with fate `review` it stops after the review."""
    case, who = _open(world, day, level)
    at = world.moment(day)
    if case.impact or case.business:
        closes = roll(day + dt.timedelta(days=32))
        perform(case, "open_comment", acting_user=who, at=at, comment_closes_on=closes)
        at = world.moment(roll(closes + dt.timedelta(days=1)))
        yield at
        perform(case, "close_comment", acting_user=who, at=at)
        perform(case, "publish_feedback", acting_user=who, at=at)
    else:
        perform(case, "skip_comment", acting_user=who, at=at, reason="不涉及对外的权利义务")
    if case.business:
        _review_fairly(case, who, at)
    perform(case, "internal_review", acting_user=who, at=at)
    perform(case, "submit", acting_user=who, at=at, complete=True)
    justice = world.actor("justice", Role.OFFICER)
    for n in range(opinions):
        made = actions.add_opinion(
            case, {"clause": f"第{'一二三四五'[n % 5]}条", "kind": world.dice.choice(OpinionKind.values), "text": "建议进一步明确依据和表述。"},
            actor=justice, at=at,
        )  # fmt: skip
        actions.answer_opinion(made, Adopted.YES, "", actor=who, at=at)
    at = world.moment(roll(at.date() + dt.timedelta(days=10)))
    yield at
    perform(
        case,
        "pass_review",
        acting_user=justice,
        at=at,
        opinions_count=opinions,
        conclusion="合法，按审核意见修改后提请审议。",
    )
    if fate == "review":
        return
    issue = roll(at.date() + dt.timedelta(days=world.dice.randint(2, 8)))
    if not filed:
        issue = max(issue, roll(dt.date(world.year, 12, 22) + dt.timedelta(days=world.dice.randrange(7))))
    at = world.moment(issue)
    yield at
    yield from _issue(world, case, who, at, filed)


def _review_fairly(case: Norm, who: Any, at: dt.datetime) -> None:
    """The review under the edition of the case: until August 2024 without a preliminary one."""
    if case.edition != "2020":
        perform(case, "preview_fairly", acting_user=who, at=at, preview="未发现排除、限制竞争的内容。")
        perform(case, "send_to_market", acting_user=who, at=at)
    perform(
        case, "hear_operators", acting_user=who, at=at, heard_whom="三家企业、行业协会", heard_how="座谈会", heard_said="没有不同意见。"
    )  # fmt: skip
    perform(
        case, "review_fairly", acting_user=who, at=at, fair_result="complies", fair_by="market" if case.edition != "2020" else "drafter",
        grounds="没有排除、限制竞争的效果。",
    )  # fmt: skip


def _issue(world: World, case: Case, who: Any, at: dt.datetime, filed: bool) -> Iterator[dt.datetime]:
    level = case.level  # type: ignore[attr-defined]
    perform(
        case,
        "deliberate",
        acting_user=who,
        at=at,
        meeting="executive" if level == Level.GOVERNMENT else "body",
        minutes=f"纪要{case.pk}",
    )
    perform(case, "sign", acting_user=who, at=at, signer="机关主要负责人")
    word = world.profile["short"].removesuffix("政府") + ("政规" if level == Level.GOVERNMENT else "部规")
    perform(case, "number", acting_user=who, at=at, unified_number=f"{word}〔{at.year}〕{case.pk}号")
    perform(
        case, "publish", acting_user=who, at=at, published_in="政府网站", effective_on=at.date(),
        expires_on=at.date().replace(year=at.year + 4, day=min(at.day, 28)),
    )  # fmt: skip
    perform(case, "take_effect", acting_user=who, at=at)
    if filed:
        at = world.moment(roll(at.date() + dt.timedelta(days=world.dice.randint(3, 9))))
        yield at
        perform(case, "file_up", acting_user=who, at=at, filed_to="上一级人民政府", filed_in_form=True)


def _old(world: World) -> Iterator[dt.datetime]:
    """A document that has been in force for years is evaluated."""
    at = world.moment(dt.date(world.year, 1, 6))
    unit = _unit(world)
    who = _officer(world, unit)
    subject = world.dice.choice(SUBJECTS)
    begun = dt.date(world.year - 3, world.dice.randint(1, 12), world.dice.randint(1, 28))
    title = f"{world.profile['district']}{subject}办法"
    number = f"{world.profile['district']}存规〔{begun.year}〕{Norm.objects.count() + 1}号"
    case = actions.take_over(
        unit, world.units["justice"], title, f"{title}\n{BODY.format(subject=subject)}", actor=who, at=at, maker=unit.name,
        level=Level.DEPARTMENT, unified_number=number, published_on=begun, effective_on=begun,
        expires_on=begun.replace(year=begun.year + 5),
    )  # fmt: skip
    day = roll(dt.date(world.year, 9, 1) + dt.timedelta(days=world.dice.randrange(60)))
    yield world.moment(day)
    perform(case, "evaluate", acting_user=who, at=world.moment(day), evaluator="第三方评估机构")
    at = world.moment(roll(day + dt.timedelta(days=20)))
    yield at
    perform(
        case,
        "conclude_evaluation",
        acting_user=who,
        at=at,
        evaluation=Verdict.KEEP,
        advice="实施效果较好，建议保留。",
    )


def _filing(world: World, day: dt.date) -> Iterator[dt.datetime]:
    unit = _unit(world)
    justice = world.actor("justice", Role.OFFICER)
    case = open_case(
        "norm_filing", acting_user=justice, at=world.moment(day), unit=world.units["justice"], counterpart=unit, title=f"{unit.short}规范性文件",
        document_number=f"{unit.short}〔{day.year}〕1号", published_on=day - dt.timedelta(days=7), in_time=True, in_form=True,
    )  # fmt: skip
    at = world.moment(roll(day + dt.timedelta(days=14)))
    yield at
    perform(case, "begin_review", acting_user=justice, at=at)
    perform(case, "pass_filing", acting_user=justice, at=at)


def _consultation(world: World, day: dt.date) -> Iterator[dt.datetime]:
    justice = world.actor("justice", Role.OFFICER)
    case = open_case(
        "norm_consultation", acting_user=justice, at=world.moment(day), unit=world.units["justice"], title="地方性法规草案征求意见", sender="市司法局",
    )  # fmt: skip
    at = world.moment(roll(day + dt.timedelta(days=7)))
    yield at
    perform(case, "reply", acting_user=justice, at=at, points=world.dice.randint(0, 5), answer="无修改意见。")


def _round(world: World, table: dict[str, Any]) -> Iterator[dt.datetime]:
    """A clean-up round: `screened`, `keep`, `amend`, `void` proposed; `done` true carries them out, a list only those verdicts;
    `apart`: no other round has the same documents."""
    from fazhi.kernel.orgs.actors import SYSTEM

    day = _day(world, 180)
    at = world.moment(day)
    found = rounds.start_round(
        world.units["justice"],
        table["title"],
        "清理工作通知",
        fair=table.get("fair", False),
        rules=table.get("rules", False),
        actor=SYSTEM,
        at=at,
    )
    verdicts = [v for v in Verdict for _n in range(table.get(v.value, 0))]
    total = max(table.get("screened", 0), len(verdicts))
    mark = f"{found.pk}-" if table.get("apart") else ""
    rows = (
        {"code": f"文{mark}{n:06}", "title": f"规范性文件{n}", "concerned": n < len(verdicts)}
        for n in range(total)
    )
    rounds.screen(found, rows, on=day, actor=SYSTEM, at=at)
    results = {f"文{mark}{n:06}": str(v.value) for n, v in enumerate(verdicts)}
    day = roll(day + dt.timedelta(days=40))
    at = world.moment(day)
    yield at
    rounds.decide(found, results, done=False, on=day, actor=SYSTEM, at=at)
    done = table.get("done", True)
    carried = {code: verdict for code, verdict in results.items() if done is True or verdict in (done or ())}
    if carried:
        rounds.decide(found, carried, done=True, on=day, actor=SYSTEM, at=at)
    rounds.finish_round(found, on=day, actor=SYSTEM, at=at)
