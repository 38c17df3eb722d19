"""Contracts are reviewed at three levels; advisers and their part are counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

import fazhi.profiles
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.kernel.simulation.run import load_profile, simulate
from fazhi.modules.contracts.actions import record_work
from fazhi.modules.contracts.models import AdviserWork, GovernmentContract
from fazhi.modules.contracts.register import ADVISERS
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
PROFILES = Path(fazhi.profiles.__file__).parent


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def adviser(district: District, code: str = "L1", on: str = "2024-01-02") -> Any:
    return versions.add(
        ADVISERS, unit=district.units["justice"], code=code, on=day(on), actor=district.actor("office_head"), at=moment(on),
        title="李律师", kind="external", firm="律师事务所",
    )  # fmt: skip


def contract(district: District, amount: str = "8000000") -> GovernmentContract:
    made = open_case(
        "contract", acting_user=district.actor("outsider"), at=moment("2024-03-01"), unit=district.units["housing"],
        counterpart=district.units["justice"], title="产业园招商协议", kind="investment", partner="投资公司",
        amount=Decimal(amount), summary="投资、用地、税收条款",
    )  # fmt: skip
    assert isinstance(made, GovernmentContract)
    return made


def reviewed(district: District, conclusion: str) -> GovernmentContract:
    adviser(district)
    case = contract(district)
    district.do(case, "review_unit", "2024-03-04", "outsider", found=2, review_text="意见")
    district.do(
        case, "review_adviser", "2024-03-05", "outsider", adviser_code="L1", found=3, review_text="意见"
    )
    district.do(
        case, "review_justice", "2024-03-06", "officer", conclusion=conclusion, found=1, review_text="意见"
    )
    return case


def test_no_level_is_skipped(district: District) -> None:
    case = contract(district)
    for step, who, data in (
        ("review_adviser", "outsider", {"adviser_code": "L1"}),
        ("review_justice", "officer", {"conclusion": "lawful"}),
        ("sign", "outsider", {}),
    ):
        with pytest.raises((Refused, BadData)):
            district.do(
                case, step, "2024-03-04", who, found=1, review_text="意见", **data
            ) if step != "sign" else district.do(case, step, "2024-03-04", who)
    district.do(case, "review_unit", "2024-03-04", "outsider", found=0, review_text="无意见")
    with pytest.raises(Refused, match="在聘"):
        district.do(
            case, "review_adviser", "2024-03-05", "outsider", adviser_code="L1", found=1, review_text="意见"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        GovernmentContract.objects.filter(pk=case.pk).update(signed_on=day("2024-03-05"))


def test_opinions_add_up_and_must_be_dealt_with(district: District) -> None:
    case = reviewed(district, "amend")
    assert (case.opinions, GovernmentContract.objects.get(pk=case.pk).opinions) == (6, 6)
    assert AdviserWork.objects.get().title == "产业园招商协议"
    with pytest.raises(Refused, match="采纳情况"):
        district.do(case, "sign", "2024-03-07", "outsider")
    district.do(case, "sign", "2024-03-07", "outsider", adopted="全部采纳", perform_by=day("2024-06-01"))
    district.do(case, "note_breach", "2024-05-06", "outsider", breach="迟延付款")
    district.do(case, "finish", "2024-06-03", "outsider")
    assert (case.breached, case.state) == (True, "performed")


def test_an_unlawful_contract_is_not_signed(district: District) -> None:
    case = reviewed(district, "unlawful")
    with pytest.raises(Refused, match="不得签订"):
        district.do(case, "sign", "2024-03-07", "outsider", adopted="坚持签订")
    with pytest.raises(NotAllowed):
        district.do(
            case,
            "review_justice",
            "2024-03-07",
            "respondent",
            conclusion="lawful",
            found=0,
            review_text="自审",
        )
    district.do(case, "redraft", "2024-03-07", "outsider", reason="修改")
    assert (case.unit_on, case.conclusion, case.opinions) == (None, "", 6)


def test_only_engaged_advisers_count(district: District) -> None:
    row = adviser(district)
    officer, unit = district.actor("officer"), district.units["justice"]
    versions.cancel(
        ADVISERS, row, on=day("2024-03-01"), actor=district.actor("office_head"), at=moment("2024-03-01")
    )
    record_work(unit, "L1", "meeting", "常务会议", officer, moment("2024-03-04"), done_on=day("2024-02-28"))
    for changes in ({"done_on": day("2024-03-01")}, {"items": 0}, {"kind": "nothing"}):
        with pytest.raises(BadData):
            record_work(
                unit, "L1", str(changes.pop("kind", "meeting")), "常务会议", officer, moment("2024-03-04"),
                **({"done_on": day("2024-02-28")} | changes),  # type: ignore[arg-type]
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        record_work(unit, "L1", "meeting", "会", district.actor("outsider"), moment("2024-03-04"))
    client = Client()
    client.force_login(district.users["officer"])
    assert client.get("/work/adviser/new/").status_code == 200


def printed(key: str, year: int = 2020) -> str:
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), indicator.register.rows()).printed


def only(name: str, *modules: str) -> dict[str, Any]:
    """A profile with some modules only."""
    profile = load_profile(PROFILES / name)
    profile["years"] = {"2020": {key: profile["years"]["2020"][key] for key in modules}}
    return profile


def test_the_pool_of_experts_and_the_matters_of_advisers() -> None:
    profile = only("hongqiao-2020.toml", "decisions", "contracts")
    profile["years"]["2020"] = {
        "decisions": {"experts": {"academician": 4, "senior": 87, "practitioner": 9}, "decided": 1},
        "contracts": {"advisers": 3, "works": {"norm": 17, "contract": 35, "consultation": 168}},
    }
    simulate(profile, 2020)
    figures = {
        "decisions.experts": "100", "decisions.experts_academicians": "4", "decisions.experts_seniors": "87",
        "decisions.experts_practitioners": "9", "contracts.adviser_matters": "220", "contracts.adviser_norms": "17",
        "contracts.adviser_contracts": "35", "contracts.adviser_consultations": "168", "decisions.decided": "1",
    }  # fmt: skip
    assert {key: printed(key) for key in figures} == figures
