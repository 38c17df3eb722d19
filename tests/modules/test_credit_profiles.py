"""The credit sections of the shipped profiles, out of the records exactly as the reports print them."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.engines.codes.uscc import check_uscc
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.kernel.simulation.world import firm_code
from fazhi.modules.credit.models import Batch, Debt, GradedRule, Measure
from tests.support.years import PROFILES, play

pytestmark = pytest.mark.django_db


def value(key: str, year: int) -> Any:
    indicator = definition.get(f"credit.{key}")
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).value


def test_yuzhong_stores_seventy_percent() -> None:
    play("yuzhong-2020", "credit", years=(2020,))
    received, stored = value("received", 2020), value("stored", 2020)
    assert (received, stored, value("rejected", 2020)) == (192_875, 135_031, 57_844)
    assert f"{stored / received:.0%}" == "70%"


def test_hongqiao_sends_by_kind_and_receives() -> None:
    play("hongqiao-2020", "credit", years=(2020,))
    sent = {
        kind: sum(
            Batch.objects.filter(direction="out_city", record_kind=kind).values_list("stored", flat=True)
        )
        for kind in ("publicity", "pledge", "other")
    }
    assert sent == {"publicity": 12_000, "pledge": 20_000, "other": 150_000}
    assert (value("sent", 2020), value("received", 2020)) == (182_000, 1_472_000)


def test_chongqing_at_a_hundredth_of_its_triggers() -> None:
    profile = load_profile(PROFILES / "chongqing-2021.toml")
    told = profile["years"]["2021"]["credit"]
    assert (told["triggers"], told["matters"], told["fields"]) == (321_000, 290, 35)
    profile["years"]["2021"] = {
        "credit": told | {"triggers": 3_210, "queries": 34, "persons": 949, "matters": 29}
    }
    simulate(profile, 2021)
    assert (value("triggers", 2021), value("integrity_queries", 2021), value("integrity_persons", 2021)) == (
        3_210,
        34,
        949,
    )
    assert (value("disputed_cleared", 2021), Debt.objects.filter(state="paid").count()) == (34_224_200, 8)
    assert (Measure.objects.count(), GradedRule.objects.count(), float(value("applied", 2021))) == (
        29,
        35,
        100,
    )
    assert all(check_uscc(firm_code(place)).valid for place in range(200))
