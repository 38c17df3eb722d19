"""The real profiles: every figure that they name comes out of the records as printed."""

from __future__ import annotations

import pytest

from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.registers.models import Change
from fazhi.modules.powers.models import Delegation
from tests.support.years import play

pytestmark = pytest.mark.django_db


def printed(key: str, year: int) -> str:
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed


def test_yuzhong_2020() -> None:
    play("yuzhong-2020", "powers", "certificates", "reconsideration", "litigation")
    figures = {
        "reconsideration.concluded": "60", "reconsideration.maintained": "52", "reconsideration.revoked": "1",
        "reconsideration.confirmed_illegal": "7", "reconsideration.correction_2020": "13.33%",
        "reconsideration.docked": "7", "reconsideration.docked_share": "11.67%",
        "reconsideration.committee_members": "11", "litigation.appearance_one_decimal": "76.9%",
        "litigation.appearance_major": "100%",
        "powers.items": "3719", "powers.services": "302", "powers.added": "1", "powers.cancelled": "2",
        "powers.authorised": "9", "powers.entrusted": "13", "certificates.bodies": "34",
        "certificates.bodies_statutory": "32", "certificates.bodies_authorised": "2",
        "certificates.enforcement": "721", "certificates.reviewer_share": "6.6%", "certificates.issued": "506",
    }  # fmt: skip
    assert {key: printed(key, 2020) for key in figures} == figures
    assert printed("litigation.appearance_one_decimal", 2019) == "57.1%"


def test_hongqiao_2020() -> None:
    play("hongqiao-2020", "powers", "reconsideration", "litigation")
    assert printed("reconsideration.applications", 2020) == "14"
    assert printed("reconsideration.revoked_or_illegal", 2020) == "0"
    assert printed("litigation.appearance_one_decimal", 2019) == "4.4%"
    assert printed("litigation.appearance", 2020) == "81.25%"
    adjusted = {
        name: printed(f"powers.{name}", 2020) for name in ("adjusted", "cancelled", "added", "modified")
    }
    assert adjusted == {"adjusted": "4185", "cancelled": "314", "added": "309", "modified": "3562"}
    assert Change.objects.filter(register="powers", on__year=2020).values("unit").distinct().count() == 26


def test_chongqing_2021() -> None:
    play("chongqing-2021", "powers", years=(2020, 2021))
    figures = {"adjusted": "147", "modified": "147", "services_adjusted": "14", "devolved": "409"}
    assert {name: printed(f"powers.{name}", 2021) for name in figures} == figures
    towns = {tuple(row.recipient_ids) for row in Delegation.objects.filter(unit__code="chongqing-counties")}
    assert [len(ids) for ids in towns] == [11]
    assert Delegation.objects.filter(unit__code="chongqing-urban").count() == 103
