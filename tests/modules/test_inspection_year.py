"""A year of random inspections, exact to the report of Yuzhong 2020: every figure out of records, every draw sound."""

from __future__ import annotations

from collections.abc import Iterable
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
PROFILES = Path(fazhi.profiles.__file__).parent


def printed(keys: Iterable[str], year: int) -> dict[str, str]:
    found = {}
    for key in keys:
        indicator = definition.get(key)
        found[key] = orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed
    return found


def test_yuzhong_2020() -> None:
    profile = load_profile(PROFILES / "yuzhong-2020.toml")
    profile["years"]["2020"] = {"inspection": profile["years"]["2020"]["inspection"]}
    simulate(profile, 2020)
    figures = {
        "inspection.draws": "17", "inspection.subjects": "3500", "inspection.checked_rate": "100%",
        "inspection.published_rate": "100%", "inspection.published_in_time": "100%", "inspection.items_claimed": "591",
        "inspection.claim_rate": "100%", "inspection.list_rate": "100%",
    }  # fmt: skip
    assert printed(figures, 2020) == figures
    for made in Round.objects.all():
        assert verify_bundle.main([str(folder_of(made))]) == 0


def test_the_printed_coverage_cannot_come_out_of_the_items_claimed() -> None:
    """The report says 80.32% of 591; no whole number of 591 rounds to it, so that ours prints 475 of 591."""
    assert not [n for n in range(592) if f"{n / 5.91:.2f}" == "80.32"]
    assert [f"{n / 5.91:.2f}" for n in (474, 475)] == ["80.20", "80.37"]
    assert load_profile(PROFILES / "yuzhong-2020.toml")["years"]["2020"]["inspection"]["covered"] == 475


def test_chongqing_2021_at_a_hundredth() -> None:
    """19 departments and 91 joint tasks as printed, a hundredth of the subjects: the whole takes minutes."""
    profile = load_profile(PROFILES / "chongqing-2021.toml")
    said = profile["years"]["2021"]["inspection"]
    assert (said["subjects"], said["alone"]["subjects"]) == (261_400, 20_518)
    said |= {"subjects": 2614, "pool": 150, "inspectors": 8, "alone": said["alone"] | {"subjects": 205}}
    profile["years"] = {"2021": {"inspection": said}}
    simulate(profile, 2021)
    figures = {
        "inspection.bodies": "19", "inspection.joint_draws": "91", "inspection.joint_subjects": "2614",
        "inspection.own_subjects": "205", "inspection.checked_rate": "100%", "inspection.published_in_time": "100%",
    }  # fmt: skip
    assert printed(figures, 2021) == figures
