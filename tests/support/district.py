"""A district for tests, and short ways to act in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from fazhi.kernel.orgs.actors import Actor, staff
from fazhi.kernel.orgs.models import Post, Unit, UnitKind, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(day: str | dt.date, hour: int = 10) -> dt.datetime:
    """Ten o'clock (or another hour) of a day in the district."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return dt.datetime.combine(date, dt.time(hour), SHANGHAI)


@dataclass
class District:
    """Units and people by short names."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, name: str, on: dt.date = dt.date(2024, 1, 2)) -> Actor:
        """The actor that a person is on a day."""
        return staff(self.users[name], on)

    def apply(self, day: str = "2024-03-01", **changes: Any) -> Case:
        """An application for reconsideration received on a day."""
        data: dict[str, Any] = {
            "channel": "counter", "act_kind": "penalty", "act_title": "罚款决定", "request": "撤销该决定",
            "act_known_on": day, "act_done_on": day,
        } | changes  # fmt: skip
        return open_case(
            "reconsideration", acting_user=self.actor("officer"), at=moment(day), unit=self.units["justice"],
            counterpart=self.units["market"], title="不服罚款决定", on=dt.date.fromisoformat(day),
            parties=({"role": "applicant", "name": "张三", "id_number": "11010519491231002X", "phone": "13800000000"},),
            **data,
        )  # fmt: skip

    def do(self, case: Case, step: str, day: str, who: str = "officer", **data: Any) -> Any:
        """Take a step on a day."""
        return perform(
            case, step, acting_user=self.actor(who, dt.date.fromisoformat(day)), at=moment(day), **data
        )

    def accept(self, day: str = "2024-03-01", accepted: str = "2024-03-04") -> Case:
        """An application received and accepted."""
        case = self.apply(day)
        self.do(case, "accept", accepted, conditions_met=True)
        return case


def make_district(valid_from: dt.date) -> District:
    """Government, bureau of justice, market supervision, housing; an officer, heads, a respondent, an outsider."""
    district = District()
    government = Unit.objects.create(
        code="gov", name="测试区人民政府", short="区政府", kind=UnitKind.GOVERNMENT
    )
    district.units["gov"] = government
    for code, name in (
        ("justice", "司法局"),
        ("market", "市场监督管理局"),
        ("housing", "住房和城乡建设委员会"),
    ):
        district.units[code] = Unit.objects.create(
            code=code, name=f"测试区{name}", short=f"区{name}", kind=UnitKind.DEPARTMENT, parent=government
        )
    people = (
        ("officer", "justice", Role.OFFICER), ("office_head", "justice", Role.OFFICE_HEAD),
        ("head", "justice", Role.HEAD), ("respondent", "market", Role.COUNTERPART),
        ("outsider", "housing", Role.OFFICER), ("auditor", "gov", Role.AUDITOR), ("leader", "gov", Role.LEADER),
        ("admin", "gov", Role.ADMIN),
    )  # fmt: skip
    for name, unit, role in people:
        user = User.objects.create(username=name, name=name)
        Post.objects.create(user=user, unit=district.units[unit], role=role, valid_from=valid_from)
        district.users[name] = user
    return district
