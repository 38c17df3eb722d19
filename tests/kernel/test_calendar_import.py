"""The notice of a new year moves provisional terms, lists every one, and leaves the others alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fazhi.engines.calendar.days import default_calendar
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.recount import import_notice, preview
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
OFF = (
    [f"2027-01-{day:02d}" for day in (1, 2, 3)]
    + [f"2027-02-{day:02d}" for day in range(5, 13)]
    + ["2027-04-05"]
)
NOTICE = json.dumps(
    {
        "year": 2027,
        "title": "国务院办公厅关于2027年部分节假日安排的通知",
        "off": OFF,
        "work": ["2027-01-30", "2027-02-14"],
    }
)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.FAZHI_CALENDAR = str(tmp_path)
    monkeypatch.setenv("FAZHI_CALENDAR", str(tmp_path))
    default_calendar.cache_clear()
    yield
    monkeypatch.delenv("FAZHI_CALENDAR")
    default_calendar.cache_clear()


def test_provisional_terms_move_and_are_listed(district: District) -> None:
    late = district.apply("2026-12-08")
    district.do(late, "accept", "2026-12-10", conditions_met=True)
    early = district.accept()
    clock = Clock.objects.get(case=late, key="ord.decide")
    # sixty days from 10 December end on Monday 8 February 2027, in the Spring Festival of the notice
    assert (str(clock.due), clock.provisional) == ("2027-02-09", True)
    listed = preview(NOTICE)[1]
    assert [(m.clock.pk, str(m.before), str(m.after)) for m in listed] == [
        (clock.pk, "2027-02-09", "2027-02-14")
    ]
    moved = import_notice(NOTICE, actor=SYSTEM, at=moment("2026-12-11"))
    assert [m.clock.pk for m in moved] == [m.clock.pk for m in listed]
    clock.refresh_from_db()
    # 5 to 12 February off, 13 a Saturday, 14 a worked Sunday
    assert (str(clock.due), clock.provisional) == ("2027-02-14", False)
    assert str(Reconsideration.objects.get(pk=late.pk).decide_due_on) == "2027-02-14"
    assert Clock.objects.get(case=early, key="ord.decide").due == early.decide_due_on
    assert json.loads(Entry.objects.get(chain="calendar").body)["moved"]
    assert default_calendar().last_official_year == 2027


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"year": 2028, "title": "t", "off": [], "work": []}',
        '{"year": 2027, "title": "t", "off": ["2027-02-30"], "work": []}',
        '{"year": 2027, "title": "", "off": [], "work": []}',
    ],
)
def test_what_is_no_notice_changes_nothing(district: District, text: str) -> None:
    with pytest.raises(BadData):
        import_notice(text, actor=SYSTEM, at=moment("2026-12-11"))
    assert default_calendar().last_official_year == 2026
    assert not Entry.objects.exists()
