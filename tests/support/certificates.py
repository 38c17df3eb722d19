"""An enforcement body with officers, exams and certificates, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fazhi.kernel.orgs.models import Post, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers import versions
from fazhi.modules.certificates import service
from fazhi.modules.certificates.models import Certificate, Exam, Officer, Question
from fazhi.modules.certificates.register import BODIES, CERTIFICATES, OFFICERS, QUESTIONS
from tests.support.district import District, moment

D = dt.date.fromisoformat
CODE = "P07010"


def put(district: District, register: Any, code: str, on: str, unit: str = "market", **fields: Any) -> Any:
    return versions.add(
        register, unit=district.units[unit], code=code, on=D(on), actor=district.actor("office_head"), at=moment(on),
        reason="测试", **fields,
    )  # fmt: skip


def exam(district: District, subject: str, on: str = "2020-02-01", **changes: Any) -> Exam:
    said = {
        "code": f"{subject}-{on}",
        "title": f"考试{subject}",
        "size": 2,
        "pass_mark": 60,
        "seed": "20200201",
    } | changes
    return service.set_exam(
        district.units["justice"],
        subject=subject,
        held_on=D(on),
        actor=district.actor("officer"),
        at=moment(on),
        **said,
    )


def certified(district: District) -> District:
    """Market supervision as an enforcement body with four officers who passed both exams."""
    put(
        district,
        BODIES,
        "01",
        "2019-01-01",
        title="测试区市场监督管理局",
        kind="statutory",
        basis="《行政处罚法》第十五条",
    )
    district.users["second"] = User.objects.create(username="second", name="second")
    Post.objects.create(
        user=district.users["second"],
        unit=district.units["market"],
        role=Role.OFFICER,
        valid_from=D("2019-01-01"),
    )
    for n, (name, account) in enumerate(
        (("王芳", "respondent"), ("李伟", "second"), ("赵敏", ""), ("孙强", ""))
    ):
        put(district, OFFICERS, f"0{n + 1}", "2019-01-01", title=name, account=account, field="市场监管")
    scores = [service.Score(district.units["market"], f"0{n}", 80) for n in range(1, 5)]
    for subject in ("general", "special"):
        service.record(
            exam(district, subject), scores, actor=district.actor("officer"), at=moment("2020-02-01")
        )
    return district


def issue(
    district: District,
    officer: str = "01",
    number: str = f"{CODE}001",
    on: str = "2020-03-01",
    **changes: Any,
) -> Certificate:
    known = Officer.objects.filter(code=officer).first()
    said = {
        "officer": officer, "state": "valid", "issued_on": D(on), "until": D("2025-02-28"), "title": known.title if known else "x",
    } | changes  # fmt: skip
    made = put(district, CERTIFICATES, number, on, **said)
    assert isinstance(made, Certificate)
    return made


def change(district: District, row: Certificate, on: str, **fields: Any) -> Certificate:
    made = versions.modify(
        CERTIFICATES,
        row,
        on=D(on),
        actor=district.actor("office_head"),
        at=moment(on),
        reason="测试",
        **fields,
    )
    assert isinstance(made, Certificate)
    return made


def question(district: District, n: int, on: str = "2019-01-01", **changes: Any) -> Question:
    said = {
        "title": f"第{n}题", "kind": "single", "subject": "general", "law": "行政处罚法(2017)", "article": "37(1)",
        "options": "一人\n两人\n三人", "answer": "b",
    } | changes  # fmt: skip
    made = put(district, QUESTIONS, f"Q{n}", on, unit="justice", **said)
    assert isinstance(made, Question)
    return made
