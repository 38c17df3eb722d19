"""Grades in use: from the evaluation to the counter and the draw; a repair changes them at once; checks come back."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.tokens import issue
from fazhi.kernel.registers import versions
from fazhi.modules.credit import countertable, intake, service
from fazhi.modules.credit.models import Check
from fazhi.modules.credit.register import GRADED
from fazhi.pipeline.credit import evaluation, grades
from fazhi.pipeline.credit.counter.service import Counter
from fazhi.pipeline.credit.counter.table import Table
from fazhi.pipeline.credit.model import STANDARD
from fazhi.pipeline.credit.snapshot import snapshot
from tests.modules.test_credit import CODE, D, duty, measure, published, repaired
from tests.modules.test_credit_exchange import OTHER, handed_in, penalty
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
DAY = D("2026-04-20")


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def evaluated(district: District) -> None:
    handed_in(district, penalty("罚1号", level="严重"), penalty("2", OTHER, level="轻微"))
    taken = snapshot(intake.root(), STANDARD, DAY)
    standing = evaluation.evaluate(
        evaluation.load(taken.facts), STANDARD, evaluation.number(DAY), len(taken.codes)
    )
    grades.keep(intake.root(), standing, taken.codes, DAY)


@duty("信用修复管理办法(2026)", "修复效果", "修复后同步更新信用评价结果")
def test_a_repair_changes_the_grade_at_the_counter(
    district: District, django_capture_on_commit_callbacks: Any
) -> None:
    measure(district)
    case = published(district)
    evaluated(district)
    assert service.write_counter(DAY) == 2
    table = Table(countertable.counter_folder())
    assert (table.look(CODE.encode()) or ("",))[0] == "C"
    assert (table.look(OTHER.encode()) or ("",))[0] == "B"
    assert service.risk_classes([CODE, OTHER, "x"], DAY) == {CODE: "C", OTHER: "B", "x": "A"}
    with django_capture_on_commit_callbacks(execute=True):
        repaired(district, case)
    table.refresh()
    assert table.look(CODE.encode()) == ("B", ())
    assert grades.in_use(intake.root(), [CODE])["grade"].to_list() == ["B"]
    # only the penalty that is left, none: 700 points of the base, grade B of the standard model
    assert grades.in_use(intake.root(), [CODE])["score"].to_list() == [700_000 * 64]


def test_fields_of_supervision_treat_the_grades(district: District) -> None:
    told = {
        "title": "市场监管",
        "basis": "国办发〔2019〕35号",
        "rate_a": 50,
        "rate_b": 100,
        "rate_c": 150,
        "rate_d": 300,
    }
    add = {
        "unit": district.units["market"],
        "on": D("2026-01-01"),
        "actor": district.actor("head"),
        "at": moment("2026-01-01"),
    }
    from fazhi.kernel.orgs.actors import SYSTEM

    add["actor"] = SYSTEM
    versions.add(GRADED, code="01", **add, **told)
    assert (service.sampling_rate("市场监管", "D", DAY), service.sampling_rate("生态环境", "A", DAY)) == (
        300,
        None,
    )
    with pytest.raises(BadData, match="不能越低"):
        versions.add(GRADED, code="02", **add, **(told | {"title": "x", "rate_d": 10}))


def finished(work: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_checks_of_the_service_come_into_the_records_once(district: District) -> None:
    measure(district)
    published(district)
    service.write_counter(DAY)
    token, secret = issue(district.users["officer"], "窗口", on=D("2026-04-01"), days=300, read_only=True)
    service.write_keys(DAY)
    counter, now = Counter(countertable.counter_folder()), moment("2026-04-20").timestamp()

    async def ask() -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        key = counter.key(f"Bearer {secret}", int((now + 8 * 3600) // 86_400))
        assert key is not None
        told = [
            json.loads((await counter.check(f"code={code}", key, now, loop))[1])
            for code in (CODE, OTHER, CODE)
        ]
        body = {"check": told[0]["check"], "measure": told[0]["measures"][0]["measure"], "applied": True}
        await counter.applied(json.dumps(body).encode(), key, now, loop)
        return told

    told = finished(ask())
    counter.journal.close()
    assert [entry["applies"] for entry in told] == [True, False, True]
    assert (service.collect_checks(), service.collect_checks()) == ((3, 1), (0, 0))
    rows = list(Check.objects.order_by("serial").values_list("subject_code", "count", "applied"))
    assert rows == [(CODE, 1, True), (OTHER, 0, None), (CODE, 1, None)]
    assert token.name == "窗口"
