"""The credit sections of the shipped profiles, out of the records exactly as the reports print them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from fazhi.engines.codes.uscc import check_uscc
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.indicators.figure import printed
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.kernel.simulation.world import firm_code
from fazhi.modules.credit.models import Batch, Debt, GradedRule, Measure
from tests.kernel.test_kill import ROOT
from tests.support.years import PROFILES, play

pytestmark = pytest.mark.django_db


def value(key: str, year: int) -> Any:
    indicator = definition.get(f"credit.{key}")
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).value


def section(year: int) -> tuple[str, ...]:
    """What the module's section of the report prints for a year, line by line."""
    lines = (Path(apps.get_app_config("credit").path) / "report.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        asked, _space, text = line.removeprefix("?credit.").partition(" ")
        if line.startswith("?") and value(asked, year):
            found.append(re.sub(r"{credit\.(\w+)}", lambda m: shown(m[1], year), text))
    return tuple(found)


def shown(key: str, year: int) -> str:
    return printed(definition.get(f"credit.{key}"), value(key, year))


def test_yuzhong_stores_seventy_percent() -> None:
    play("yuzhong-2020", "credit", years=(2020,))
    received, stored = value("received", 2020), value("stored", 2020)
    assert (received, stored, value("rejected", 2020)) == (192_875, 135_031, 57_844)
    assert f"{stored / received:.0%}" == "70%"
    assert section(2020)[0] == "全年归集信用信息192875条，入库135031条，退回57844条。"


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
    assert (value("fields", 2021), value("measures", 2021), value("fields", 2020)) == (35, 29, 0)
    assert all(check_uscc(firm_code(place)).valid for place in range(200))
    assert section(2021) == (
        "在35个领域实行信用分级分类监管，奖惩措施清单列有措施29项。",
        "开展信用核查3210次，触发奖惩措施3210次，措施落实率100%。",
        "列入严重失信主体名单30家。",
        "开展政务诚信查询34批次、949人次。",
        "清偿政府拖欠账款34224200元。",
        "其中清偿有分歧账款34224200元。",
    )


@pytest.mark.slow
def test_the_command_at_full_size_still_runs_at_a_thousandth(tmp_path: Path) -> None:
    """`python -m benchmarks.credit_full chongqing`: firms evaluated, checks answered, applied and brought into the records."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.credit_full", "chongqing", "--size", "1000"],
        cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "checks 321, triggered 321, applied 321" in told.stdout
    assert "firms 1,000" in told.stdout
