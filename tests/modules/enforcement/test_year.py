"""A simulated year: every figure of its profile comes out of the records; figures against rows written out here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.reports.build import rows_of
from fazhi.kernel.simulation.run import simulate
from tests.modules.enforcement.acting import Bureau

pytestmark = pytest.mark.django_db
LISTS: dict[str, Any] = {
    "powers": {"items": 30},
    "certificates": {"statutory": 3, "authorised": 0, "officers": 12, "reviewers": 1, "issued_new": 12},
}
PROFILE: dict[str, Any] = {
    "key": "small", "district": "小区", "government": "小区人民政府", "short": "小区政府", "court": "小区人民法院", "since": 2018,
    "departments": {
        "justice": ["司法局", "department"], "market": ["市场监督管理局", "department"],
        "environment": ["生态环境局", "department"],
    },
    "certificates": "500999",
    "years": {
        "2019": LISTS,
        "2021": {
            "enforcement": {
                "devices": 7, "offsite": 30, "offsite_problems": 4, "opinions": 2, "files": 5,
                "operations": {"食品": 3}, "transfers": {"tax": 2, "driving": 1},
                "sectors": {
                    "food": {"body": "market", "ordinary": 2, "summary": 6},
                    "environment": {"body": "environment", "ordinary": 4, "fines": 242_724},
                    "market": {"body": "market", "spared": 3},
                },
            }
        },
        "2020": {"enforcement": {"edition": "2021", "sectors": {"food": {"body": "market", "summary": 2, "ordinary": 1}}}},
    },
}  # fmt: skip


def value(key: str, year: int, unit: Unit) -> Decimal | None:
    indicator = definition.get(key)
    return orm.evaluate(indicator, Period.year(year), rows_of(indicator, unit)).value


@pytest.mark.duty("行政处罚法(2021)", "59", "处罚决定书载明法定事项")
def test_the_year_gives_its_figures_and_its_report() -> None:
    from fazhi.kernel.documents.models import Document
    from fazhi.modules.annualreport.service import draft

    simulate(PROFILE, 2019, seed=5)
    simulate(PROFILE, 2021, seed=5)
    unit = Unit.objects.get(code="small")
    expected = {
        "filed": 15, "decisions": 12, "summary": 6, "spared": 3, "first_spared": 3, "filed.food": 8,
        "decisions.environment": 4, "fines.environment": 242_724, "published": 15, "devices": 7, "offsite_checks": 30,
        "offsite_problems": 4, "opinions": 2, "operations": 3, "transfers": 3, "transfers.tax": 2, "files_reviewed": 5,
        "published_in_time": 100, "in_time": 100, "record_rate": 100, "opinions_corrected": 100, "files_excellent": 100,
        "transfers_filed": 100, "early_edition": 0, "lenient_rate": 20,
    }  # fmt: skip
    assert {key: value(f"enforcement.{key}", 2021, unit) for key in expected} == expected
    text = "".join(span["text"] for b in draft(unit, 2021).blocks for cell in b["cells"] for span in cell)
    assert "生态环境领域作出行政处罚决定4件，处罚金额242724元" in text
    assert "模拟" not in text
    content = Document.objects.filter(kind="行政处罚决定书").first().content
    words = "".join(content["paragraphs"])
    for part in ("商贸有限公司", "《示例条例》第十条", "裁量阶次为", "十五日内", "申请行政复议", "罚款"):
        assert part in words


def test_a_year_before_the_law_says_so() -> None:
    from fazhi.modules.annualreport.service import draft

    simulate(PROFILE, 2019, seed=5)
    simulate(PROFILE, 2020, seed=5)
    unit = Unit.objects.get(code="small")
    assert value("enforcement.early_edition", 2020, unit) == 3
    text = "".join(span["text"] for b in draft(unit, 2020).blocks for cell in b["cells"] for span in cell)
    assert "按其后施行的版本模拟" in text


def test_shares_against_rows_written_out(bureau: Bureau) -> None:
    """Two decisions: one published in time, one late; one reviewed before, one that needed none; one corrected of two."""
    unit = bureau.district.units["gov"]
    early = bureau.paying()
    late = bureau.paying(act_place="测试路2号")
    bureau.do(early, "publish", "2024-03-29", redacted=True)
    bureau.do(late, "publish", "2024-04-01", redacted=True)
    for case, result in ((early, "maintained"), (late, "changed")):
        bureau.do(case, "dispute", "2024-04-01", where="区司法局")
        bureau.do(case, "dispute_over", "2024-05-06", dispute_result=result)
    bureau.do(
        late, "withdraw_publication", "2024-05-10", withdraw_reason="变更"
    )  # three working days end on the 9th
    assert value("enforcement.published_in_time", 2024, unit) == 50
    assert value("enforcement.corrected_rate", 2024, unit) == 50
    assert value("enforcement.withdrawn_in_time", 2024, unit) == 0
    assert value("enforcement.review_rate", 2024, unit) is None  # nothing was due: no share of nothing
    assert value("enforcement.fines", 2024, unit) == 140_000
