"""A market bureau with five people, a discretion table in force, and short ways through a penalty case."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from fazhi.kernel.orgs.actors import Actor, staff
from fazhi.kernel.orgs.models import Post, User
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.modules.certificates.models import Certificate, Officer
from fazhi.modules.enforcement import baselines
from fazhi.modules.powers.models import Power
from tests.support.district import District, moment

TABLE = (Path(__file__).parents[3] / "examples/discretion/food-2024.xlsx").read_bytes()
PEOPLE = (
    ("wang", "王一", Role.OFFICER), ("li", "李二", Role.OFFICER), ("zhao", "赵三", Role.OFFICER),
    ("legal", "钱审", Role.OFFICE_HEAD), ("chief", "孙长", Role.HEAD),
)  # fmt: skip
MILD = "货值金额=3000\n违法次数=1\n情节=一般\n危害后果=否\n主动改正=否"  # ordinary, 65,000 to 85,000
LIGHT = "货值金额=3000\n违法次数=1\n情节=一般\n危害后果=否\n主动改正=是"  # light, 50,000 to 65,000


class Bureau:
    """Acts in the district's market bureau."""

    def __init__(self, district: District) -> None:
        self.district, self.unit = district, district.units["market"]
        for name, shown, role in PEOPLE:
            user = User.objects.create(username=name, name=shown)
            Post.objects.create(user=user, unit=self.unit, role=role, valid_from=dt.date(2019, 1, 1))
            district.users[name] = user
        self.listed()
        baselines.take_in(TABLE, self.unit, actor=self.actor("chief"), at=moment("2024-01-02"))

    def listed(self) -> None:
        """Two powers to penalise and one to coerce on the list, the body, and certificates of its three officers."""
        begins, top = dt.date(2019, 1, 1), self.unit.top
        row: dict[str, Any] = {"unit": self.unit, "valid_from": begins, "government": top}
        Power.objects.bulk_create(
            Power(code=code, title=title, kind=kind, basis="《食品安全法》", **row)
            for code, title, kind in (
                ("食-122", "处罚", "penalty"), ("城-1", "处罚", "penalty"), ("强-1", "查封、扣押、冻结", "coercion"),
            )
        )  # fmt: skip
        Officer.objects.bulk_create(
            Officer(unit=self.unit, code=name, title=shown, account=name, valid_from=begins)
            for name, shown, _r in PEOPLE[:3]
        )
        Certificate.objects.bulk_create(
            Certificate(
                code=f"P{name}", title=shown, officer=name, state="valid", ends_on=dt.date(2030, 1, 1), **row
            )
            for name, shown, _r in PEOPLE[:3]
        )

    def also_in(self, unit: Any, name: str) -> None:
        """Give an officer a post and a certificate in another body too."""
        begins = dt.date(2019, 1, 1)
        user = self.district.users[name]
        Post.objects.create(user=user, unit=unit, role=Role.OFFICER, valid_from=begins)
        row: dict[str, Any] = {"unit": unit, "valid_from": begins, "government": unit.top}
        Officer.objects.create(unit=unit, code=name, title=user.name, account=name, valid_from=begins)
        Certificate.objects.create(
            code=f"S{name}", title=user.name, officer=name, state="valid", ends_on=dt.date(2030, 1, 1), **row
        )

    def actor(self, name: str, on: dt.date = dt.date(2024, 1, 2)) -> Actor:
        return staff(self.district.users[name], on)

    def do(self, case: Any, step: str, day: str, who: str = "wang", **data: Any) -> Any:
        return perform(case, step, acting_user=self.actor(who), at=moment(day), **data)

    def open(self, key: str, day: str, who: str = "wang", **data: Any) -> Any:
        """A case of any procedure of the bureau."""
        data.setdefault("parties", ({"role": "party", "name": "张三", "id_number": "91310000MA1FL00000"},))
        unit = data.pop("unit", self.unit)
        return open_case(key, acting_user=self.actor(who), at=moment(day), unit=unit, title="测试", **data)

    def file(self, day: str = "2024-03-01", party: str = "张三食品店", **changes: Any) -> Any:
        """A case that is filed."""
        identity = changes.pop("identity", "91310000MA1FL00000")
        data: dict[str, Any] = {
            "track": "ordinary", "field": "food", "power": "食-122", "basis_level": "law",
            "basis_text": "《食品安全法》第一百二十二条第一款", "party_kind": "organisation", "act_on": "2024-02-20",
            "act_place": "测试路1号", "found_on": "2024-02-28", "source": "inspection",
        } | changes  # fmt: skip
        return open_case(
            "penalty", acting_user=self.actor("wang"), at=moment(day), unit=self.unit, title=f"{party}无证经营案",
            parties=({"role": "party", "name": party, "id_number": identity},), **data,
        )  # fmt: skip

    def investigated(self, **changes: Any) -> Any:
        """A case with its team, evidence and end of the investigation."""
        case = self.file(**changes)
        self.do(case, "assign", "2024-03-04", officer_a="wang", officer_b="li")
        self.do(case, "take_evidence", "2024-03-05", kind="inspection", what="现场笔录", proves="无证经营")
        self.do(case, "close_investigation", "2024-03-11", findings="无证经营三千元食品")
        return case

    def banded(self, circumstances: str = MILD, **changes: Any) -> Any:
        """A case to which the table was applied."""
        case = self.investigated(**changes)
        self.do(case, "choose_band", "2024-03-11", table="food-licence", circumstances=circumstances)
        return case

    def told(self, *, told_fine: str = "70000", circumstances: str = MILD, **changes: Any) -> Any:
        """A case in which the notice was served on Wednesday 13 March 2024."""
        notice = {k: changes.pop(k) for k in ("told_sanction", "hearing_told") if k in changes}
        case = self.banded(circumstances, **changes)
        self.do(
            case, "notify", "2024-03-12", reasons="无证经营", told_fine=told_fine,
            **{"told_sanction": "fine", **notice},
        )  # fmt: skip
        self.do(case, "serve_notice", "2024-03-13", method="direct", served_on="2024-03-13")
        return case

    def ready(self, **changes: Any) -> Any:
        """A case that may be decided: the party waived."""
        case = self.told(**changes)
        self.do(case, "waive", "2024-03-14", proof="书面声明")
        return case

    def decided(self, day: str = "2024-03-20", **changes: Any) -> Any:
        """A case with its decision."""
        fine = changes.pop("fine", "70000")
        case = self.ready(**changes)
        self.do(case, "decide", day, who="chief", sanction="fine", fine=fine, facts="无证经营")
        return case

    def paying(self, **changes: Any) -> Any:
        """A case whose decision was served on Friday 22 March 2024."""
        case = self.decided(**changes)
        self.do(case, "serve_decision", "2024-03-22", method="direct", served_on="2024-03-22")
        return case
