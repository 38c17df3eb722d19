"""Jurisdiction: who handles, under which article, and where the others are sent."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import public
from fazhi.kernel.orgs.models import Unit, UnitKind
from fazhi.modules.reconsideration.routing import Handler, OutOfScope, reconsideration_first, route
from fazhi.modules.reconsideration.service import apply_online
from tests.support.district import District, moment

LAW = "行政复议法(2023)"
duty = pytest.mark.duty


@duty(LAW, "24(1)", "对本级政府工作部门、街道办事处、乡镇政府和授权组织的行为不服，由本级人民政府管辖")
@pytest.mark.parametrize("kind", [UnitKind.DEPARTMENT, UnitKind.STREET, UnitKind.TOWN, UnitKind.AUTHORISED])
def test_own_bodies(kind: str) -> None:
    found = route(kind)
    assert (found.handler, found.basis.ref, found.here) == (Handler.OWN_GOVERNMENT, "24(1)", True)


@duty(LAW, "24(2)", "对本级人民政府的行为不服，由上一级人民政府管辖")
def test_the_government_itself() -> None:
    assert route(UnitKind.GOVERNMENT).handler == Handler.HIGHER_GOVERNMENT
    assert not route(UnitKind.GOVERNMENT).here


@duty(LAW, "27", "对海关、金融、外汇管理、税务等垂直领导机关的行为不服，向上一级主管部门申请")
def test_vertical_bodies() -> None:
    found = route(UnitKind.VERTICAL)
    assert (found.handler, found.basis.ref, found.here) == (Handler.SUPERIOR_DEPARTMENT, "27", False)


@duty(LAW, "28", "对履行行政复议机构职责的司法行政部门的行为不服，可以选择")
def test_the_bureau_itself() -> None:
    assert route(UnitKind.DEPARTMENT, justice_bureau=True).handler == Handler.CHOICE


@duty(LAW, "29(2)", "人民法院已经受理行政诉讼的，不得申请行政复议")
def test_no_double_track() -> None:
    assert route(UnitKind.DEPARTMENT, suit_accepted=True).handler == Handler.NONE


@duty(LAW, "12", "国家行为、规范性文件本身、人事决定、民事调解不属于行政复议范围")
@pytest.mark.parametrize(
    ("kind", "item"), [(value, number) for number, value in enumerate(OutOfScope.values, 1)]
)
def test_out_of_scope(kind: str, item: int) -> None:
    found = route(UnitKind.DEPARTMENT, out_of_scope=kind)
    assert (found.handler, found.basis.item) == (Handler.NONE, item)


@duty(LAW, "23(1)", "当场处罚、自然资源确权、不履行职责、不予公开政府信息，应当先申请行政复议")
@pytest.mark.parametrize(
    ("kind", "spot", "first"),
    [
        ("penalty", True, True),
        ("penalty", False, False),
        ("resource", False, True),
        ("inaction", False, True),
        ("disclosure", False, True),
        ("licence", False, False),
    ],
)
def test_reconsideration_first(kind: str, spot: bool, first: bool) -> None:
    assert reconsideration_first(kind, on_the_spot=spot) is first


@pytest.mark.django_db
def test_the_portal_sends_the_others_where_they_belong(district: District) -> None:
    tax = Unit.objects.create(
        code="tax",
        name="测试区税务局",
        short="区税务局",
        kind=UnitKind.VERTICAL,
        parent=district.units["gov"],
    )
    answers: dict[str, Any] = {"act_kind": "penalty", "act_title": "罚款", "request": "撤销"}
    sent = {"actor": public("甲"), "at": moment("2024-03-01"), "key": "k"}
    with pytest.raises(BadData, match="第二十七条"):
        apply_online(answers, {"name": "甲"}, respondent=tax, **sent)
    case = apply_online(answers, {"name": "甲"}, respondent=district.units["market"], **sent)
    assert case.unit == district.units["justice"]
