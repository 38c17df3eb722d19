"""Decisions, risk assessments and experts that play themselves, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.world import PLACE, Script, World, person
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions import actions
from fazhi.modules.decisions.models import Decision, Expert
from fazhi.modules.decisions.register import CATALOGUE, EXPERTS
from fazhi.modules.decisions.states import Grade, Matter, Opinion, Proposer, Review, Tier, Yes

TITLES = (
    "国民经济和社会发展规划",
    "民心工程实施方案",
    "非物质文化遗产保护名录",
    "住房保障办法",
    "行政区划调整方案",
    "公园建设项目",
)
FIELDS = ("城乡规划", "公共财政", "环境保护", "行政法学", "公共卫生", "土木工程")
DRAFT = "第一条 为了改善民生，制定本方案。\n第二条 主管部门应当公布进展情况，接受监督。\n第三条 涉及费用的，依法核定并公布。"


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The scripts of a year: `decided` decisions through every step, `risks` assessments of which `filed` are filed, the
    pool of `experts` by tier."""
    targets = world.profile["years"][str(world.year)]["decisions"]
    _experts(world, targets.get("experts", {}))
    begun: list[tuple[dt.datetime, Script]] = []
    for number in range(targets.get("decided", 0)):
        day = roll(dt.date(world.year, 1, 8) + dt.timedelta(days=world.dice.randrange(150)))
        begun.append((world.moment(day), _decision(world, day, number)))
    for number in range(targets.get("risks", 0)):
        day = roll(dt.date(world.year, 1, 8) + dt.timedelta(days=world.dice.randrange(300)))
        begun.append((world.moment(day), _risk(world, day, number < targets.get("filed", 0))))
    return begun


def _experts(world: World, wanted: dict[str, int]) -> None:
    on = dt.date(world.year, 1, 6)
    at = dt.datetime.combine(on, dt.time(9), PLACE)
    known = Expert.objects.filter(valid_to=None)
    rows = [
        {
            "unit": world.units["justice"], "code": f"{tier}-{number + 1:03d}", "title": person(world.dice),
            "tier": Tier(tier), "field": FIELDS[number % len(FIELDS)],
        }
        for tier, count in sorted(wanted.items())
        for number in range(known.filter(tier=tier).count(), count)
    ]  # fmt: skip
    if rows:
        versions.take_in(EXPERTS, rows, on=on, actor=world.actor("justice", Role.OFFICE_HEAD), at=at)


def _risk(world: World, day: dt.date, filed: bool) -> Iterator[dt.datetime]:
    key = world.dice.choice([name for name in world.profile["departments"] if name != "justice"])
    office, unit = world.actor(key, Role.OFFICER), world.units[key]
    case = open_case(
        "stability_risk", acting_user=office, at=world.moment(day), unit=unit, title=f"{unit.short}重大事项社会稳定风险评估",
        assessor="第三方评估机构", grade=world.dice.choice(Grade.values), controllable=Yes.YES, measures="已列明风险点和防范措施",
    )  # fmt: skip
    if filed:
        at = world.moment(roll(day + dt.timedelta(days=world.dice.randint(2, 12))))
        yield at
        perform(case, "file", acting_user=office, at=at)


def _decision(world: World, day: dt.date, number: int) -> Iterator[dt.datetime]:
    dice, key = world.dice, dice_key(world)
    office, unit, title = world.actor(key, Role.OFFICER), world.units[key], TITLES[number % len(TITLES)]
    at, code = world.moment(day), f"{world.year}-{number + 1:02d}"
    versions.add(
        CATALOGUE, unit=world.units["justice"], code=code, on=day, actor=world.actor("justice", Role.OFFICE_HEAD), at=at,
        title=title, matter=Matter.PLANNING, lead=unit.name, party_consent_on=day,
    )  # fmt: skip
    case = open_case(
        "decision", acting_user=office, at=at, unit=unit, counterpart=world.units["justice"], title=title,
        matter=Matter.PLANNING, proposer=dice.choice(Proposer.values), need="解决群众反映的问题",
    )  # fmt: skip
    perform(case, "study", acting_user=office, at=at, findings="有必要，可行")
    perform(case, "enter_catalogue", acting_user=office, at=at, catalogue_code=code)
    expert = Yes.YES if Expert.objects.filter(valid_to=None).count() > 2 else Yes.NO
    perform(
        case, "start", acting_user=office, at=at, technical=expert, no_expert_reason="不涉及专业技术问题", risky=Yes.YES,
        market=Yes.NO, hearing_needed=Yes.NO,
    )  # fmt: skip
    yield from _prepared(world, case, key, at, expert)
    yield from _decided(world, case, key)


def dice_key(world: World) -> str:
    """A department that is not the bureau of justice."""
    return str(world.dice.choice([name for name in world.profile["departments"] if name != "justice"]))


def _prepared(world: World, case: Case, key: str, at: dt.datetime, expert: str) -> Iterator[dt.datetime]:
    """Public participation, experts, risk."""
    office = world.actor(key, Role.OFFICER)
    last = at.date() + dt.timedelta(days=30)
    perform(
        case,
        "publish_draft",
        acting_user=office,
        at=at,
        draft_text=DRAFT,
        explanation="起草说明",
        closes_on=last,
    )
    (held,) = comment.rounds(case.pk)
    at = world.moment(at.date() + dt.timedelta(days=9))
    yield at
    comment.add(held, comment.clauses(held)[1], "建议每季度公布一次进展情况", actors.public(), at)
    at = world.moment(roll(last + dt.timedelta(days=2)))
    yield at
    for group in comment.Group.objects.filter(round=held):
        comment.answer(group, comment.Outcome.ADOPTED, "已写入第二条", office, at)
    comment.publish_answers(held, office, at)
    perform(case, "finish_comment", acting_user=office, at=at)
    assert isinstance(case, Decision)
    if expert == Yes.YES:
        for drawn in actions.draw_experts(case, 3, office, at, seed=f"{world.year}-{case.pk}"):
            actions.sign(drawn, Opinion.FOR, "方案可行", office, at)
        perform(case, "argue", acting_user=office, at=at, assessor="研究院")
    else:
        perform(case, "no_experts", acting_user=office, at=at)
    open_case(
        "stability_risk", acting_user=office, at=at, unit=case.unit, title=f"{case.title}风险评估", decision_number=case.number,
        assessor="第三方评估机构", grade=Grade.LOW, controllable=Yes.YES, measures="已列明风险点和防范措施",
    )  # fmt: skip
    perform(case, "pass_risk", acting_user=office, at=at)
    perform(case, "submit_review", acting_user=office, at=at)


def _decided(world: World, case: Case, key: str) -> Iterator[dt.datetime]:
    """Review, deliberation, decision, publication, execution."""
    office = world.actor(key, Role.OFFICER)
    assert isinstance(case, Decision)
    assert case.submitted_on is not None
    at = world.moment(roll(case.submitted_on + dt.timedelta(days=10)))
    yield at
    reviewer = world.actor("justice", Role.OFFICER)
    perform(
        case,
        "review",
        acting_user=reviewer,
        at=at,
        review=Review.LAWFUL,
        review_text="权限、程序、内容合法",
        advisers_heard=True,
    )
    meeting = roll(at.date() + dt.timedelta(days=7))
    perform(case, "put_on_agenda", acting_user=office, at=at, agenda_for=meeting, meeting="executive")
    at = world.moment(meeting)
    yield at
    for post, head in (("副区长", False), ("副区长", False), ("区长", True)):
        actions.attend(case, person(world.dice), post, Opinion.FOR, office, at, held_on=meeting, head=head)
    perform(case, "deliberate", acting_user=office, at=at, minutes="会议同意该方案")
    perform(case, "report_party", acting_user=office, at=at, report_number=f"请示〔{world.year}〕{case.pk}号")
    perform(case, "decide", acting_user=office, at=at, decision_text="同意实施")
    at = world.moment(roll(meeting + dt.timedelta(days=5)))
    yield at
    perform(case, "publish", acting_user=office, at=at, places="政府网站")
    perform(case, "execute", acting_user=office, at=at, executor=case.unit.name)
