"""The firm's side of an inspection: the code at the door, how often one comes, and items that nobody uses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.registers import versions
from fazhi.modules.inspection import register, selectors
from fazhi.modules.inspection.models import InspectionItem, Visit
from tests.modules.test_inspection import later, printed, visits
from tests.support.district import District, moment
from tests.support.inspection import drawn

__all__ = ["later"]
pytestmark = pytest.mark.django_db
FIRMS = "国办发〔2024〕54号"
duty = pytest.mark.duty


@duty(FIRMS, "", "扫码入企：每次入企有码可核、登记一次")
def test_the_code_at_the_door(later: District, client: Client, settings: Any) -> None:
    settings.FAZHI_NOW = "2025-03-06T09:00:00+08:00"
    visit, other = visits(drawn(later, "2025-03-03"))[:2]
    path = f"/public/visit/{visit.pk}/{visit.code}/"
    assert "还没有批准" in client.get(path).content.decode()
    assert client.post(path).status_code >= 400
    for one in (visit, other):
        later.do(one, "approve", "2025-03-05", "market_head")
    text = client.get(path).content.decode()
    assert "已经批准" in text
    assert visit.inspectors in text
    assert "1次，上限1次" in text
    assert client.get(f"/public/visit/{other.pk}/{visit.code}/").status_code == 404
    for _time in range(2):
        assert client.post(path).status_code == 302
    assert Entry.objects.filter(chain=f"visit:{visit.pk}", action="scan").count() == 1
    visit.refresh_from_db()
    assert visit.scanned_on == dt.date(2025, 3, 6)
    for one in (visit, other):
        later.do(one, "record", "2025-03-06", "market", shown=True, result="nothing")
    assert printed("inspection.coded_rate", 2025) == "50%"
    client.force_login(later.users["market"])
    third = visits(Visit.objects.get(pk=visit.pk).task)[0]
    later.do(third, "approve", "2025-03-06", "market_head")
    page = client.get(f"/work/inspection/{third.pk}/").content.decode()
    assert f"/public/visit/{third.pk}/{third.code}/" in page
    assert "data:image/svg" in page


@duty(FIRMS, "", "公布并统计每户年度检查频次，超过上限的报警")
def test_how_often_firms_were_visited(later: District, client: Client, settings: Any) -> None:
    settings.FAZHI_NOW = "2025-12-01T09:00:00+08:00"
    first = visits(drawn(later, "2025-03-03"))
    for one in first[:3]:
        later.do(one, "approve", "2025-03-05", "market_head")
    again = visits(drawn(later, "2025-04-01", ratios="A=1;D=1"))[0]
    Visit.objects.filter(pk=again.pk).update(
        subject_code=first[0].subject_code, subject_name=first[0].subject_name
    )
    again.refresh_from_db()
    later.do(again, "approve", "2025-04-07", "market_head", over_cap_reason="群众举报")
    found = selectors.frequency(later.units["market"].pk, 2025)
    assert (found.visits, found.firms, found.cap, found.spread) == (4, 3, 1, ((2, 1), (1, 2)))
    assert found.above == ((first[0].subject_code, first[0].subject_name, 2),)
    client.force_login(later.users["market"])
    text = client.get("/work/inspection/frequency/").content.decode()
    assert "超过上限的有1户" in text
    assert "没有经过批准" in client.get("/work/inspection/frequency/?year=2024").content.decode()
    client.force_login(later.users["outsider"])
    assert "超过上限" not in client.get("/work/inspection/frequency/").content.decode()


@duty(FIRMS, "", "五年未实施的检查事项予以清理")
def test_items_that_nobody_used_for_five_years(later: District) -> None:
    actor, at = later.actor("market", dt.date(2025, 2, 10)), moment("2025-02-10")
    row = {"unit": later.units["market"], "code": "JG-2", "title": "锅炉检查", "basis": "特种设备安全法"}
    versions.take_in(register.ITEMS, [row], on=dt.date(2025, 2, 10), actor=actor, at=at)
    visit = visits(drawn(later, "2025-03-03"))[0]
    later.do(visit, "approve", "2025-03-05", "market_head")
    later.do(visit, "record", "2025-03-06", "market", shown=True, result="nothing")

    def idle(day: str) -> list[str]:
        return [
            item.code
            for item, _since in selectors.idle(InspectionItem.objects.all(), dt.date.fromisoformat(day))
        ]

    assert idle("2030-02-09") == []
    assert idle("2030-02-10") == ["JG-2"]  # on the list since 10 February 2025, never used
    assert idle("2030-03-05") == ["JG-2"]
    assert idle("2030-03-06") == ["JG-2", "JG-1"]  # last used on 6 March 2025
