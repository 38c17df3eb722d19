"""The list of powers: one holder a day, one kind of change, delegations with terms, and nothing outside the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fazhi.kernel import events
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale
from fazhi.kernel.indicators import orm
from fazhi.kernel.indicators.definition import Period, get
from fazhi.kernel.orgs.models import Unit, UnitKind
from fazhi.kernel.registers import versions
from fazhi.kernel.registers.models import Change, Version
from fazhi.modules.powers import service
from fazhi.modules.powers.models import Delegation, Power, Use
from fazhi.modules.powers.register import DELEGATIONS, POWERS, SERVICES
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
PENALTY = "《行政处罚法》第九条；《市容管理条例》第十二条第一款"


@pytest.fixture
def streets(district: District) -> District:
    """The district with two streets and a zone."""
    for code, name, kind in (
        ("north", "北街道办事处", UnitKind.STREET), ("south", "南街道办事处", UnitKind.STREET),
        ("zone", "开发区管委会", UnitKind.AUTHORISED),
    ):  # fmt: skip
        district.units[code] = Unit.objects.create(
            code=code, name=f"测试区{name}", short=name, kind=kind, parent=district.units["gov"]
        )
    return district


def add(
    district: District, code: str = "P-1", unit: str = "market", on: str = "2020-01-01", **fields: Any
) -> Version:
    said = {"title": "对占道经营的处罚", "kind": "penalty", "basis": PENALTY, "reason": "区政府批准"} | fields
    return versions.add(
        POWERS,
        unit=district.units[unit],
        code=code,
        on=D(on),
        actor=district.actor("office_head"),
        at=moment(on),
        **said,
    )


def give(district: District, mode: str = "entrusted", on: str = "2020-03-01", **fields: Any) -> Delegation:
    said = {
        "unit": district.units["market"], "code": "D-1", "title": "对占道经营的处罚", "power": "P-1", "mode": mode,
        "recipients": "北街道办事处", "basis": "委托书1号", "until": D("2020-12-31"), "reason": "委托书1号",
    } | fields  # fmt: skip
    made = versions.add(DELEGATIONS, on=D(on), actor=district.actor("office_head"), at=moment(on), **said)
    assert isinstance(made, Delegation)
    return made


@pytest.mark.duty("行政处罚法(2017)", "15", "行政处罚由具有行政处罚权的行政机关在法定职权范围内实施")
def test_a_power_has_one_holder_a_day_and_a_second_is_told_the_first(district: District) -> None:
    first = add(district)
    with pytest.raises(Refused, match="“对占道经营的处罚”（P-1）自2020-01-01起由测试区市场监督管理局行使"):
        add(district, unit="housing", on="2020-06-01")
    versions.cancel(
        POWERS,
        first,
        on=D("2020-06-01"),
        actor=district.actor("office_head"),
        at=moment("2020-06-01"),
        reason="划转",
    )
    add(district, unit="housing", on="2020-06-01")
    held = {
        day: service.holder("P-1", D(day)) for day in ("2019-12-31", "2020-01-01", "2020-05-31", "2020-06-01")
    }
    assert [unit and unit.code for unit in held.values()] == [None, "market", "market", "housing"]
    with pytest.raises(Refused, match="同一日只能有一个行使机关"):
        add(district, code="P-1", unit="justice", on="2020-03-01")


def test_a_table_with_two_holders_is_refused_whole(district: District) -> None:
    add(district)
    row = {"title": "处罚", "kind": "penalty", "basis": PENALTY}
    rows = [
        {"unit": district.units["housing"], "code": "P-1", **row}, {"unit": district.units["housing"], "code": "P-2", **row},
        {"unit": district.units["justice"], "code": "P-2", **row},
    ]  # fmt: skip
    with pytest.raises(BadData) as fault:
        take(district, rows, "2020-02-01")
    assert sorted(fault.value.data["rows"]) == [0, 2]
    assert "市场监督管理局" in fault.value.data["rows"][0]
    assert Power.objects.count() == 1


def take(district: District, rows: list[dict[str, Any]], on: str, register: Any = POWERS) -> versions.Intake:
    return versions.take_in(
        register, rows, on=D(on), actor=district.actor("office_head"), at=moment(on), reason="区政府批准"
    )


@pytest.mark.duty("行政处罚法(2021)", "17", "行政处罚由具有行政处罚权的行政机关在法定职权范围内实施")
@pytest.mark.duty("行政处罚法(2021)", "38", "行政处罚没有依据或者实施主体不具有行政主体资格的无效")
def test_no_act_outside_the_list(streets: District) -> None:
    power = add(streets)
    market, housing = streets.units["market"], streets.units["housing"]
    assert service.must_hold(market, "P-1", D("2022-03-01")) == power
    with pytest.raises(
        Refused, match="测试区住房和城乡建设委员会在2022-03-01不行使“对占道经营的处罚”"
    ) as refusal:
        service.must_hold(housing, "P-1", D("2022-03-01"))
    assert "测试区市场监督管理局行使，依据《行政处罚法（2021年修订）》第十七条" in str(refusal.value)
    assert "请移送" in str(refusal.value.data["remedy"])
    with pytest.raises(Refused, match="权责清单中没有“X-9”"):
        service.must_hold(market, "X-9", D("2022-03-01"))
    versions.cancel(
        POWERS,
        power,
        on=D("2022-06-01"),
        actor=streets.actor("office_head"),
        at=moment("2022-06-01"),
        reason="法律修改",
    )
    with pytest.raises(Refused, match="已自2022-06-01起取消"):
        service.must_hold(market, "P-1", D("2022-06-01"))
    assert service.choices(market, D("2022-05-31")) == [("P-1", "对占道经营的处罚（P-1）")]
    assert service.choices(market, D("2022-06-01")) == service.choices(housing, D("2022-05-31")) == []


def test_entrusted_authorised_devolved(streets: District) -> None:
    add(streets)
    market, north, south = (streets.units[name] for name in ("market", "north", "south"))
    give(streets)
    assert service.must_hold(north, "P-1", D("2020-03-01")).unit == market
    assert service.must_hold(north, "P-1", D("2020-12-31")).unit == market
    assert service.must_hold(market, "P-1", D("2020-03-01"), place=north).unit == market
    for who, day in ((north, "2020-02-29"), (north, "2021-01-01"), (south, "2020-03-01")):
        with pytest.raises(Refused, match="由测试区市场监督管理局行使"):
            service.must_hold(who, "P-1", D(day))
    given = give(streets, "devolved", "2021-01-01", code="D-2", recipients="各街道乡镇", until=None)
    assert given.recipients == "北街道办事处、南街道办事处"
    with pytest.raises(Refused, match="由北街道办事处、南街道办事处行使"):
        service.must_hold(market, "P-1", D("2021-02-01"), place=south)
    assert service.must_hold(market, "P-1", D("2021-02-01")).unit == market
    assert service.choices(south, D("2021-02-01")) == [("P-1", "对占道经营的处罚（P-1）")]
    power = Power.objects.get(code="P-1")
    versions.cancel(
        POWERS,
        power,
        on=D("2021-06-01"),
        actor=streets.actor("office_head"),
        at=moment("2021-06-01"),
        reason="取消",
    )
    with pytest.raises(Refused):
        service.must_hold(south, "P-1", D("2021-06-01"))
    assert service.choices(south, D("2021-06-01")) == []


@pytest.mark.duty("行政处罚法(2021)", "20", "委托书载明期限；受委托组织不得再委托")
@pytest.mark.duty("行政强制法", "17(1)", "行政强制措施权不得委托")
@pytest.mark.duty("行政许可法(2019)", "24(1)", "只能委托其他行政机关实施行政许可")
def test_what_cannot_be_delegated(streets: District) -> None:
    add(streets)
    add(streets, "P-2", kind="coercion", basis="《行政强制法》第九条")
    add(streets, "P-3", kind="licence", basis="《行政许可法》第十二条")
    with pytest.raises(BadData, match=r"委托书应当载明期限.*第十八条"):
        give(streets, until=None)
    with pytest.raises(BadData, match=r"委托书应当载明期限.*第二十条"):
        give(streets, until=None, on="2022-01-01")
    with pytest.raises(BadData, match="行政强制措施权不得委托，依据《行政强制法》第十七条第一款"):
        give(streets, power="P-2")
    with pytest.raises(BadData, match="行政许可只能委托其他行政机关"):
        give(streets, power="P-3", recipients="开发区管委会")
    with pytest.raises(BadData, match="不得再委托"):
        give(streets, unit=streets.units["north"], recipients="南街道办事处")
    with pytest.raises(BadData, match="交出权力的机关自己"):
        give(streets, recipients="区市场监督管理局")
    with pytest.raises(BadData, match="没有这些单位：东街道"):
        give(streets, recipients="北街道办事处、东街道")
    with pytest.raises(BadData, match="早于生效日期"):
        give(streets, until=D("2020-02-28"))
    give(streets)
    with pytest.raises(BadData, match="已经以“委托”方式行使"):
        give(streets, "authorised", code="D-2", recipients="北街道办事处、南街道办事处")
    give(streets, "authorised", code="D-2", recipients="南街道办事处")


@pytest.mark.duty("行政处罚法(2021)", "16", "规范性文件不得设定行政处罚")
@pytest.mark.duty("行政许可法(2019)", "17", "规范性文件不得设定行政许可")
@pytest.mark.duty("行政强制法", "10(4)", "规范性文件不得设定行政强制措施")
@pytest.mark.parametrize(("kind", "article"), [
    ("penalty", "第十六条"), ("licence", "第十七条"), ("coercion", "《行政强制法》第十条第四款"),
])  # fmt: skip
def test_a_normative_document_gives_no_such_power(district: District, kind: str, article: str) -> None:
    with pytest.raises(BadData, match=f"规范性文件不能设定.*{article}"):
        add(district, kind=kind, basis="《关于加强管理的通知》第三条", on="2022-01-01")
    add(district, kind="inspection", basis="《关于加强管理的通知》第三条", on="2022-01-01")


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"basis": "见文件"}, "不是条文"), ({"basis": " "}, "依据"), ({"basis": "《行政强制法》第九条", "on": "2011-01-01"}, "没有生效"),
    ({"code": "一号"}, "编码只能由"), ({"kind": "nothing"}, "权力类型"), ({"reason": " "}, "写明依据"),
])  # fmt: skip
def test_what_a_row_must_say(district: District, fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadData, match=sentence):
        add(district, **fields)
    assert not Power.objects.exists()


def test_who_keeps_the_list(district: District) -> None:
    assert add(district).unit == district.units["market"]
    for who in ("officer", "respondent", "leader", "admin", "outsider"):
        with pytest.raises(NotAllowed):
            versions.add(
                POWERS, unit=district.units["market"], code="P-9", on=D("2020-01-01"), actor=district.actor(who),
                at=moment("2020-01-01"), reason="x", title="x", kind="other", basis=PENALTY,
            )  # fmt: skip


def test_figures_of_adjustment(district: District) -> None:
    rows = [
        {
            "unit": district.units["market"],
            "code": f"P-{n}",
            "title": f"第{n}项",
            "kind": "other",
            "basis": PENALTY,
        }
        for n in range(1, 8)
    ]
    take(district, rows, "2019-06-01")
    take(district, [{k: v for k, v in rows[0].items() if k != "kind"}], "2019-07-01", SERVICES)
    actor, at = district.actor("office_head"), moment("2020-05-01")
    for row in Power.objects.filter(code__in=("P-1", "P-2")):
        versions.cancel(POWERS, row, on=D("2020-05-01"), actor=actor, at=at, reason="取消")
    moved = [row | {"title": f"改{row['code']}"} for row in rows[2:5]]
    done = take(district, [*moved, rows[5], *({**rows[0], "code": f"N-{n}"} for n in range(4))], "2020-05-01")
    assert (done.added, done.modified, done.cancelled, done.same) == (4, 3, 0, 1)
    year = {
        name: figure(f"powers.{name}", 2020)
        for name in ("adjusted", "cancelled", "added", "modified", "items", "services")
    }
    assert year == {"adjusted": 9, "cancelled": 2, "added": 4, "modified": 3, "items": 9, "services": 1}
    assert figure("powers.items", 2019) == figure("powers.added", 2019) == 7
    assert figure("powers.services_adjusted", 2019) == 1
    assert Change.objects.filter(on="2020-05-01").values("code").distinct().count() == 9


def figure(key: str, year: int) -> Any:
    indicator = get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).numerator


def test_delegations_are_counted_while_they_run(streets: District) -> None:
    add(streets)
    give(streets)
    give(streets, "authorised", code="D-2", recipients="南街道办事处", until=D("2021-12-30"))
    assert [figure(f"powers.{mode}", 2020) for mode in ("entrusted", "authorised", "devolved")] == [1, 1, 0]
    assert [figure(f"powers.{mode}", 2021) for mode in ("entrusted", "authorised", "devolved")] == [0, 0, 0]


def test_use_is_counted_once_a_case(district: District) -> None:
    add(district)
    add(district, "P-2", title="另一项")
    market = district.units["market"]
    for source in ("罚1", "罚1", "罚2"):
        events.publish("power.used", code="P-1", unit=market, on=D("2020-03-01"), source=source)
    events.publish("power.used", code="P-1", unit=market, on=D("2021-03-01"), source="罚3")
    assert service.uses(market, 2020) == {"P-1": 2, "P-2": 0}
    assert Use.objects.filter(title="对占道经营的处罚").count() == 3


def test_two_who_add_the_same_power_at_once(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "clashes", lambda *_args: {})
    add(district)
    with pytest.raises(Stale):
        add(district, unit="housing")
    assert Power.objects.count() == 1


def test_two_governments_have_their_own_lists(district: District) -> None:
    other = Unit.objects.create(code="gov2", name="邻区人民政府", short="邻区", kind=UnitKind.GOVERNMENT)
    bureau = Unit.objects.create(
        code="m2", name="邻区市场局", short="邻区市场局", kind=UnitKind.DEPARTMENT, parent=other
    )
    add(district)
    versions.add(
        POWERS, unit=bureau, code="P-1", on=D("2020-01-01"), actor=versions_system(), at=moment("2020-01-01"), reason="批准",
        title="处罚", kind="penalty", basis=PENALTY,
    )  # fmt: skip
    assert service.holder("P-1", D("2020-02-01"), bureau) == bureau
    assert service.holder("P-1", D("2020-02-01"), district.units["justice"]) == district.units["market"]
    with pytest.raises(BadData, match="几个地方"):
        service.holder("P-1", D("2020-02-01"))


def versions_system() -> Any:
    from fazhi.kernel.orgs.actors import SYSTEM

    return SYSTEM
