"""Enforcement of the real profile: its figures come out of the records, under the law of its year."""

from __future__ import annotations

import pytest

from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.reports.build import rows_of
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.modules.enforcement.models import Lead, Penalty
from tests.modules.enforcement.test_year import LISTS
from tests.support.years import PROFILES

pytestmark = pytest.mark.django_db


def test_yuzhong_2020_runs_under_the_law_of_2017() -> None:
    from fazhi.modules.annualreport.service import draft

    profile = load_profile(PROFILES / "yuzhong-2020.toml")
    enforcement = profile["years"]["2020"]["enforcement"]
    profile["years"] = {
        "2019": LISTS,
        "2020": {"enforcement": enforcement},
    }
    kept = (
        "justice",
        "urban",
        "health",
    )  # short lists of powers, officers and bodies: the rest has no part in this
    profile |= {"departments": {key: profile["departments"][key] for key in kept}, "bodies": {}}
    for year in (2019, 2020):
        simulate(profile, year)
    unit = Unit.objects.get(code="yuzhong")
    expected = {
        "devices": 4937, "files_reviewed": 120, "operations": 380, "filed": 128, "decisions": 128, "leads": 15,
        "leads_to_cases": 8, "early_edition": 0, "review_rate": 100, "record_rate": 100, "published_in_time": 100,
    }  # fmt: skip

    def value(key: str) -> object:
        indicator = definition.get(f"enforcement.{key}")
        return orm.evaluate(indicator, Period.year(2020), rows_of(indicator, unit)).value

    assert {key: value(key) for key in expected} == expected
    assert set(Penalty.objects.values_list("edition", flat=True)) == {"2017"}
    assert set(Lead.objects.values_list("state", flat=True)) == {"case", "forwarded", "dismissed"}
    text = "".join(span["text"] for b in draft(unit, 2020).blocks for cell in b["cells"] for span in cell)
    assert "收到监管线索15条，转立案8条" in text
    assert "按其后施行的版本模拟" not in text
