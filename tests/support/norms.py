"""A normative document in each of its states, for tests. Monday 3 March 2025 is the first day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.models import Post, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.modules.norms import actions
from fazhi.modules.norms.models import FairCheck, Norm
from fazhi.modules.norms.register import MAKERS
from tests.support.district import District, moment

L37, L115, FAIR, BUSINESS, LOCAL = (
    "国办发〔2018〕37号",
    "国办发〔2018〕115号",
    "公平竞争审查条例",
    "优化营商环境条例",
    "local rule",
)
MAKER = "测试区人民政府"
TEXT = """测试区户外招牌管理办法
第一条　为了规范户外招牌，根据《中华人民共和国行政处罚法》第三十三条第一款，制定本办法。
第二条　商户应当保证招牌安全。
第三条　本办法自公布之日起施行，有效期五年。"""


@pytest.fixture
def makers(district: District) -> None:
    versions.add(
        MAKERS,
        unit=district.units["gov"],
        code="001",
        title=MAKER,
        kind="government",
        on=dt.date(2020, 1, 2),
        actor=SYSTEM,
        at=moment("2020-01-02"),
    )


@pytest.fixture
def town(district: District, makers: None) -> District:
    return district


def norm(district: District, day: str = "2025-03-03", **changes: Any) -> Norm:
    """A project of the housing committee, reviewed by the bureau of justice; Monday 3 March 2025."""
    data: dict[str, Any] = {
        "maker": MAKER,
        "level": "government",
        "need": "规范管理",
        "impact": True,
    } | changes
    unit, reviewer = data.pop("unit", "housing"), data.pop("reviewer", "justice")
    case = open_case(
        "norm", acting_user=district.actor(data.pop("who", "outsider")), at=moment(day), unit=district.units[unit],
        counterpart=district.units[reviewer] if reviewer else None, title="测试区户外招牌管理办法", **data,
    )  # fmt: skip
    assert isinstance(case, Norm)
    return case


def drafted(district: District, day: str = "2025-03-03", text: str = TEXT, **changes: Any) -> Norm:
    case = norm(district, day, **changes)
    do(district, case, "start_drafting", day)
    actions.save_draft(case, text, actor=district.actor("outsider"), at=moment(day))
    return case


def do(district: District, case: Norm, step: str, day: str, who: str = "outsider", **data: Any) -> Any:
    return district.do(case, step, day, who, **data)


def answered(district: District, **changes: Any) -> Norm:
    """Comment from 3 March to 2 April 2025 (thirty days), nothing left to answer."""
    case = drafted(district, **changes)
    do(district, case, "open_comment", "2025-03-03", comment_closes_on="2025-04-02")
    do(district, case, "close_comment", "2025-04-03")
    do(district, case, "publish_feedback", "2025-04-03")
    return case


def fairly(
    district: District, case: Norm, day: str = "2025-04-03", upto: str = "review_fairly", **changes: Any
) -> None:
    """The fair-competition review of a government's draft, up to a step."""
    said: dict[str, dict[str, Any]] = {
        "preview_fairly": {"preview": "没有限制竞争的内容"}, "send_to_market": {},
        "hear_operators": {"heard_whom": "行业协会", "heard_how": "座谈会", "heard_said": "没有意见"},
        "review_fairly": {"fair_result": "complies", "fair_by": "market", "grounds": "没有限制竞争的效果"} | changes,
    }  # fmt: skip
    for step, data in said.items():
        do(district, case, step, day, **data)
        if step == upto:
            break


def reviewing(district: District, **changes: Any) -> Norm:
    """Submitted on Thursday 10 April 2025."""
    case = answered(district, **changes)
    if case.business:
        fairly(district, case)
    do(district, case, "internal_review", "2025-04-03")
    do(district, case, "submit", "2025-04-10", complete=True)
    return case


def numbered(district: District, **changes: Any) -> Norm:
    case = reviewing(district, **changes)
    do(district, case, "pass_review", "2025-04-17", "officer", opinions_count=0, conclusion="合法")
    do(district, case, "deliberate", "2025-04-18", meeting="executive", minutes="1号")
    do(district, case, "sign", "2025-04-18", signer="区长")
    do(district, case, "number", "2025-04-18", unified_number="测政规〔2025〕1号")
    return case


def issued(district: District, **changes: Any) -> Norm:
    """Published and in force on Monday 21 April 2025."""
    case = numbered(district, **changes)
    do(
        district,
        case,
        "publish",
        "2025-04-21",
        published_in="政府网站",
        effective_on="2025-04-21",
        expires_on="2030-04-20",
    )
    do(district, case, "take_effect", "2025-04-21")
    return case


def clock(case: Any, key: str) -> Clock:
    return Clock.objects.filter(case=case, key=key).latest("pk")


def passed(district: District) -> Norm:
    case = reviewing(district)
    do(district, case, "pass_review", "2025-04-17", "officer", opinions_count=0, conclusion="合法")
    return case


def staffed(district: District) -> District:
    """An officer of market supervision (checks), one of housing who answers for what it drafted."""
    if "drafter" in district.users:
        return district
    for name, unit, role in (
        ("market_officer", "market", Role.OFFICER),
        ("drafter", "housing", Role.COUNTERPART),
    ):
        user = district.users[name] = User.objects.create(username=name, name=name)
        Post.objects.create(user=user, unit=district.units[unit], role=role, valid_from=dt.date(2019, 1, 1))
    return district


def check(district: District, day: str = "2025-05-06", **changes: Any) -> FairCheck:
    """A spot check of a measure of the housing committee."""
    fields, drafter = changes.pop("fields", {}), changes.pop("drafter", "housing")
    case = open_case(
        "norm_fair_check", acting_user=staffed(district).actor("market_officer"), at=moment(day), unit=district.units["market"],
        counterpart=district.units[drafter], title="招牌补贴办法", fields=fields, **changes,
    )  # fmt: skip
    assert isinstance(case, FairCheck)
    return case


URGE = {"breach": "unreviewed", "problems": "没有公平竞争审查书", "standards": "第九条第四项"}


def urged(district: District, fix_by: str = "2025-06-06", **changes: Any) -> FairCheck:
    case = check(district, **changes)
    district.do(case, "urge", "2025-05-07", "market_officer", fix_by=fix_by, **URGE)
    return case
