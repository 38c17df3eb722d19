"""Bodies, officers, exams and certificates of a simulated district, exact to the profile's targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Post, Unit, UnitKind
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers import versions
from fazhi.kernel.registers.register import Register
from fazhi.kernel.simulation.world import PLACE, Script, World, person
from fazhi.modules.certificates.actions import Score, record, set_exam
from fazhi.modules.certificates.models import Body, Certificate, Officer
from fazhi.modules.certificates.register import BODIES, CERTIFICATES, OFFICERS, QUESTIONS
from fazhi.modules.certificates.states import BodyKind, Issue, S, Staff, Subject

YEARS = 5
"""For how long a certificate is issued here; the law names no term for the whole country."""
PASS_MARK = 60
BANK = (
    ("行政处罚法(2017)", "37(1)", "行政机关在调查或者进行检查时，执法人员不得少于几人？", "一人\n两人\n三人", "B"),
    ("行政处罚法(2017)", "14", "规范性文件可以设定哪些行政处罚？", "警告\n罚款\n都不可以", "C"),
    ("行政处罚法(2017)", "18", "受委托组织可以把受委托的行政处罚再委托给其他组织。", "", "B"),
    ("行政强制法", "17(1)", "行政强制措施权不得委托。", "", "A"),
    ("行政强制法", "10(4)", "法律、法规以外的其他规范性文件可以设定行政强制措施。", "", "B"),
    ("行政许可法(2019)", "24(1)", "行政机关可以委托谁实施行政许可？", "其他行政机关\n企业\n行业协会", "A"),
    ("行政许可法(2019)", "17", "设区的市的规范性文件可以设定行政许可。", "", "B"),
)  # fmt: skip
"""(law, article, question, options, answer): the demonstration's bank."""


def plan(world: World) -> list[tuple[dt.datetime, Script]]:
    """`statutory` and `authorised` bodies, `officers` in post (`uncertified` of them without certificate), `auxiliary`,
    `reviewers`, certificates `issued_new` and `replaced` in the year. Nothing plays itself."""  # fmt: skip
    targets = world.profile["years"][str(world.year)]["certificates"]
    if not Body.objects.filter(unit__path__startswith=world.units["government"].path).exists():
        _bodies(world, targets["statutory"], targets["authorised"])
        _bank(world)
    fresh = _officers(world, targets)
    _examine(world, fresh)
    _certify(world, fresh[: targets["issued_new"]], targets.get("replaced", 0))
    return []


def _head(world: World) -> Actor:
    return world.actor("justice", Role.OFFICE_HEAD)


def _take(
    world: World, register: Register, rows: Iterable[Mapping[str, Any]], day: dt.date, reason: str
) -> None:
    at = dt.datetime.combine(day, dt.time(9), PLACE)
    versions.take_in(register, rows, on=day, actor=_head(world), at=at, reason=reason)


def _bodies(world: World, statutory: int, authorised: int) -> None:
    """The first units of the profile of each kind, in its order."""
    units = [unit for unit in world.units.values() if unit.kind != UnitKind.GOVERNMENT]
    given = [unit for unit in units if unit.kind == UnitKind.AUTHORISED][:authorised]
    organs = [unit for unit in units if unit.kind != UnitKind.AUTHORISED][:statutory]
    _take(world, BODIES, ({
        "unit": unit, "code": f"{n + 1:03d}", "title": unit.name,
        "kind": BodyKind.AUTHORISED if unit in given else BodyKind.STATUTORY,
        "basis": "法律、法规的授权规定" if unit in given else "法律、法规和职能配置规定",
    } for n, unit in enumerate(organs + given)), dt.date(world.year, 1, 3), "清理、审核并确认行政执法主体资格")  # fmt: skip


def _bank(world: World) -> None:
    _take(world, QUESTIONS, ({
        "unit": world.units["justice"], "code": f"{subject.value[0].upper()}{n + 1:03d}", "title": text, "law": law,
        "kind": "single" if options else "judge", "subject": subject, "article": article, "options": options, "answer": answer,
    } for subject in Subject for n, (law, article, text, options, answer) in enumerate(BANK)),
        dt.date(world.year, 7, 15), "编制题库")  # fmt: skip


def _officers(world: World, targets: Mapping[str, Any]) -> list[Officer]:
    """People come on the list until `officers` are in post; those who act in the platform first. The new ones."""
    day = dt.date(world.year, 2, 1)
    bodies = [
        body.unit for body in Body.objects.filter(valid_to=None).select_related("unit").order_by("code")
    ]
    bodies = [unit for unit in bodies if unit.path.startswith(world.units["government"].path)]
    known = list(Officer.objects.filter(unit__in=bodies, valid_to=None))
    in_post = sum(officer.staff == Staff.IN_POST for officer in known)
    missing = targets["officers"] - in_post
    accounts = _accounts(bodies, {officer.account for officer in known})
    reviewers = targets["reviewers"] - sum(officer.reviewer for officer in known)
    rows = []
    for n in range(missing):
        unit, name, account = (
            accounts[n] if n < len(accounts) else (bodies[n % len(bodies)], person(world.dice), "")
        )
        rows.append({
            "unit": unit, "code": f"{world.year}{n + 1:04d}", "title": name, "account": account,
            "field": unit.short.removesuffix("局"), "reviewer": missing - n <= reviewers,
        })  # fmt: skip
    rows += [
        {"unit": bodies[n % len(bodies)], "code": f"{world.year}F{n + 1:03d}", "title": person(world.dice), "staff": Staff.AUXILIARY}
        for n in range(targets.get("auxiliary", 0))
    ]  # fmt: skip
    _take(world, OFFICERS, rows, day, "登记行政执法人员")
    return list(
        Officer.objects.filter(unit__in=bodies, valid_from=day, staff=Staff.IN_POST, code__startswith=str(world.year))
        .select_related("unit").order_by("code", "unit_id")
    )  # fmt: skip


def _accounts(bodies: list[Unit], known: set[str]) -> list[tuple[Unit, str, str]]:
    """(body, name, sign-in name) of the people who handle cases in the bodies."""
    posts = Post.objects.filter(unit__in=bodies, role__in=(Role.OFFICER, Role.OFFICE_HEAD), valid_to=None)
    rows = posts.select_related("unit", "user").order_by("unit__path", "user__username")
    return [
        (post.unit, post.user.name, post.user.username) for post in rows if post.user.username not in known
    ]


def _examine(world: World, people: list[Officer]) -> None:
    """Both exams of the year, sat by everybody who is new."""
    for month, subject in ((3, Subject.GENERAL), (4, Subject.SPECIAL)):
        day = dt.date(world.year, month, 18)
        at = dt.datetime.combine(day, dt.time(17), PLACE)
        exam = set_exam(
            world.units["justice"], code=f"{world.year}-{subject.value}", title=f"{world.year}年行政执法资格考试（{subject.label}）",
            subject=subject, held_on=day, size=5, pass_mark=PASS_MARK, seed=f"{world.year}{world.dice.randrange(10**8):08d}",
            actor=_head(world), at=at,
        )  # fmt: skip
        scores = [Score(officer.unit, officer.code, world.dice.randint(PASS_MARK, 100)) for officer in people]
        record(exam, scores, actor=_head(world), at=at)


def _certify(world: World, people: list[Officer], replaced: int) -> None:
    """Certificates for the new people, and new terms for those whose certificates run longest."""
    day = dt.date(world.year, 5, 6)
    until = dt.date(world.year + YEARS, 5, 5)
    common = {"state": S.VALID, "issued_on": day, "until": until, "area": world.profile["district"]}
    old = Certificate.objects.filter(government=world.units["government"].path, valid_to=None, state=S.VALID)
    rows: list[dict[str, Any]] = [
        {"unit": row.unit, "code": row.code, "issue": Issue.REPLACED, "checked": world.year - 1, **common}
        for row in old.select_related("unit").order_by("code")[:replaced]
    ]
    rows += [
        {
            "unit": officer.unit, "code": f"{world.profile['certificates']}{world.year % 100:02d}{n + 1:05d}", "title": officer.title,
            "officer": officer.code, "field": officer.field, **common,
        }
        for n, officer in enumerate(people)
    ]  # fmt: skip
    _take(world, CERTIFICATES, rows, day, "考试合格，发证、换证")
