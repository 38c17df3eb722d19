"""Consultations that play themselves: opened, commented on, answered, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fazhi.engines.calendar.terms import roll
from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.simulation.world import Script, World, person
from fazhi.modules.comment import service
from fazhi.modules.comment.states import Outcome

TOPICS = (
    "老旧小区改造",
    "停车管理",
    "城市更新",
    "养老服务",
    "学前教育",
    "环境保护",
    "征地拆迁补偿",
    "医疗卫生",
    "社会保障",
)
TEXT = (
    "为了改善居民生活，制定本方案。",
    "社区应当公布实施计划和联系电话，接受居民监督。",
    "涉及费用的，由主管部门会同财政部门核定并公布。",
    "居民有困难的，可以申请减免，经办机构应当及时答复。",
    "本方案由主管部门组织实施，定期公布进展情况。",
)
SAYINGS = (
    "建议公布{}的具体时间表",
    "希望{}多听取老年人的意见",
    "请说明{}的资金来源",
    "{}应当照顾残疾人",
    "建议把{}延期到明年",
)


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """The scripts of a year: `rounds` consultations with `received` comments among them, all answered in the year; `rules` of
    them on drafts of rules (规章).
    """
    targets = world.profile["years"][str(world.year)]["comment"]
    rounds, received = targets["rounds"], targets.get("received", 0)
    shares = [received // rounds + (place < received % rounds) for place in range(rounds)]
    world.dice.shuffle(shares)
    begun = []
    for place, share in enumerate(shares):
        day = roll(dt.date(world.year, 1, 6) + dt.timedelta(days=world.dice.randrange(290)))
        begun.append((world.moment(day), _round(world, day, share, place < targets.get("rules", 0))))
    return begun


def _round(world: World, day: dt.date, count: int, of_rules: bool) -> Iterator[dt.datetime]:
    dice, key = (
        world.dice,
        world.dice.choice([name for name in world.profile["departments"] if name != "justice"]),
    )
    office, topic = world.actor(key, Role.OFFICER), dice.choice(TOPICS)
    clauses = [(f"第{number}条", text) for number, text in zip("一二三四五", TEXT, strict=True)]
    held = service.open_round(
        None, world.units[key], f"{topic}方案（征求意见稿）", clauses, day, day + dt.timedelta(days=30), office, world.moment(day),
        rule="nd.rule_comment" if of_rules else "md.comment",
    )  # fmt: skip
    for nth in sorted(dice.randrange(1, 30) for _n in range(count)):
        at = world.moment(day + dt.timedelta(days=nth))
        yield at
        text = dice.choice(SAYINGS).format(topic) + f"（{dice.choice(TOPICS)}也一样）"
        service.add(held, dice.choice(service.clauses(held)), text, actors.public(), at, name=person(dice))
    at = world.moment(roll(held.closes_on + dt.timedelta(days=3)))
    yield at
    held.refresh_from_db()
    for group in service.Group.objects.filter(round=held):
        service.answer(group, dice.choice(Outcome.values), "已经研究，情况见公布的方案", office, at)
    service.publish_answers(held, office, at)
