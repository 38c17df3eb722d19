"""A year of random inspections, exact to the report of Yuzhong 2020: every figure out of records, every draw sound."""

from __future__ import annotations

from pathlib import Path

import pytest

import fazhi.profiles
from fazhi.engines.draw import verify_bundle
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.modules.inspection.actions import folder_of
from fazhi.modules.inspection.models import Round

pytestmark = pytest.mark.django_db
PROFILE = Path(fazhi.profiles.__file__).parent / "yuzhong-2020.toml"


def test_yuzhong_2020() -> None:
    profile = load_profile(PROFILE)
    profile["years"]["2020"] = {"inspection": profile["years"]["2020"]["inspection"]}
    simulate(profile, 2020)
    figures = {
        "inspection.draws": "17", "inspection.subjects": "3500", "inspection.checked_rate": "100%",
        "inspection.published_rate": "100%", "inspection.published_in_time": "100%", "inspection.items_claimed": "591",
        "inspection.claim_rate": "100%", "inspection.list_rate": "100%",
    }  # fmt: skip
    found = {}
    for key in figures:
        indicator = definition.get(key)
        found[key] = orm.evaluate(indicator, Period.year(2020), indicator.register.rows()).printed
    assert found == figures
    for made in Round.objects.all():
        assert verify_bundle.main([str(folder_of(made))]) == 0
