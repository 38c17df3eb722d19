"""The two real profiles: every figure of the disputes chapter comes out of the records as printed."""

from __future__ import annotations

import pytest

from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from tests.support.years import play

pytestmark = pytest.mark.django_db


def printed(key: str, year: int) -> str:
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed


def test_yuzhong_2020() -> None:
    play("yuzhong-2020", "reconsideration", "litigation")
    figures = {
        "reconsideration.concluded": "60", "reconsideration.maintained": "52", "reconsideration.revoked": "1",
        "reconsideration.confirmed_illegal": "7", "reconsideration.correction_2020": "13.33%",
        "reconsideration.docked": "7", "reconsideration.docked_share": "11.67%",
        "reconsideration.committee_members": "11", "litigation.appearance_one_decimal": "76.9%",
        "litigation.appearance_major": "100%",
    }  # fmt: skip
    assert {key: printed(key, 2020) for key in figures} == figures
    assert printed("litigation.appearance_one_decimal", 2019) == "57.1%"


def test_hongqiao_2020() -> None:
    play("hongqiao-2020", "reconsideration", "litigation")
    assert printed("reconsideration.applications", 2020) == "14"
    assert printed("reconsideration.revoked_or_illegal", 2020) == "0"
    assert printed("litigation.appearance_one_decimal", 2019) == "4.4%"
    assert printed("litigation.appearance", 2020) == "81.25%"
