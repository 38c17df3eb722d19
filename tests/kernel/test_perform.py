"""The one write path: what it does, what it refuses, and that nothing is half done."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

import pytest

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.documents.models import Document, Service
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale, UserError
from fazhi.kernel.procedures.bulk import perform_many
from fazhi.kernel.procedures.checks import faults
from fazhi.kernel.procedures.models import Case, Clock
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.procedures.registry import all_editions
from fazhi.kernel.procedures.tick import tick
from fazhi.modules.reconsideration.models import Reconsideration
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db


def due(case: Any, key: str) -> dt.date | None:
    return Clock.objects.filter(case=case, key=key).order_by("-pk").first().due


def decided(district: District) -> Any:
    case = district.accept()
    district.do(case, "use_ordinary", "2024-03-04")
    district.do(case, "send_copy", "2024-03-05")
    district.do(case, "copy_served", "2024-03-06", method="direct", served_on="2024-03-06")
    district.do(case, "reply", "2024-03-15", who="respondent", reply_text="维持")
    district.do(case, "hear_parties", "2024-03-20", opinions="坚持请求")
    district.do(case, "deliberate", "2024-04-01", findings="事实清楚")
    district.do(
        case, "decide", "2024-04-10", who="head", result="maintain", approval="head", reasons="证据确凿"
    )
    return case


def test_every_procedure_is_sound() -> None:
    assert [fault for procedure in all_editions() for fault in faults(procedure)] == []


@pytest.mark.duty("行政复议法(2023)", "62(1)", "普通程序自受理之日起六十日内作出行政复议决定")
def test_a_case_from_application_to_decision(district: District) -> None:
    case = decided(district)
    fresh = Reconsideration.objects.get(pk=case.pk)
    assert (fresh.state, fresh.result, fresh.concluded_on) == ("decided", "maintain", dt.date(2024, 4, 10))
    # accepted on Monday 4 March 2024: sixty days end on Friday 3 May, a holiday; 4 and 5 May too; Monday 6 May works
    clock = Clock.objects.get(case=case, key="ord.decide")
    assert (clock.nominal, clock.due, clock.status) == (dt.date(2024, 5, 3), dt.date(2024, 5, 6), "met")
    assert Document.objects.filter(case_id=case.pk).count() == 4
    assert Service.objects.get().served_on == dt.date(2024, 3, 6)
    entries = list(Entry.objects.filter(chain=case.chain).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, 9 + 1))
    assert json.loads(entries[-1].body)["new"]["result"] == "maintain"


def test_a_wrong_role_a_wrong_state_and_a_failed_condition_are_told_apart(district: District) -> None:
    case = district.accept()
    with pytest.raises(NotAllowed, match="第六十二条"):
        district.do(case, "extend", "2024-03-05", days=10, reason="复杂")
    with pytest.raises(Refused, match="第六十一条第一款"):
        district.do(
            case, "decide", "2024-03-05", who="head", result="maintain", approval="head", reasons="理由"
        )
    district.do(case, "use_ordinary", "2024-03-05")
    with pytest.raises(Refused, match="第七十条") as refusal:
        district.do(case, "deliberate", "2024-03-05", findings="事实")
    assert refusal.value.data["condition"] == "reply_in_or_overdue"
    assert Entry.objects.filter(chain=case.chain).count() == 3


def test_bad_input_is_told_for_all_fields_at_once(district: District) -> None:
    with pytest.raises(BadData) as fault:
        district.apply(channel="pigeon", request="", act_known_on="31.02.2024")
    assert set(fault.value.data["fields"]) == {"channel", "request", "act_known_on"}
    assert not Reconsideration.objects.exists()


def test_two_people_at_once_one_is_told(district: District) -> None:
    case = district.accept()
    same = Reconsideration.objects.get(pk=case.pk)
    district.do(case, "use_ordinary", "2024-03-04")
    with pytest.raises((Stale, Refused)):
        district.do(same, "use_ordinary", "2024-03-04")
    assert Entry.objects.filter(chain=case.chain).count() == 3


def test_a_repeated_submission_is_carried_out_once(district: District) -> None:
    case = district.apply()
    first = district.do(case, "accept", "2024-03-04", conditions_met=True, key="form-1")
    again = district.do(case, "accept", "2024-03-04", conditions_met=True, key="form-1")
    assert first.pk == again.pk


@pytest.mark.duty("行政复议法(2023)", "30(3)", "期限届满未作出不予受理决定的，自期满之日起视为受理")
def test_silence_for_five_working_days_is_acceptance(district: District) -> None:
    case = district.apply("2024-03-01")
    assert due(case, "accept_review") == dt.date(2024, 3, 8)
    assert tick(moment("2024-03-08")).acted == 0
    assert tick(moment("2024-03-11", 1)).acted == 1
    assert tick(moment("2024-03-11", 2)).acted == 0
    fresh = Reconsideration.objects.get(pk=case.pk)
    assert (fresh.state, fresh.deemed, fresh.accepted_on) == ("accepted", True, dt.date(2024, 3, 8))
    assert due(case, "ord.decide") == dt.date(2024, 5, 7)


@pytest.mark.duty("行政复议法(2023)", "39(1)", "中止期间不计入审理期限")
def test_suspension_stops_the_clock(district: District) -> None:
    case = district.accept()
    district.do(case, "use_ordinary", "2024-03-04")
    district.do(case, "suspend", "2024-03-20", suspend_reason="s8")
    assert due(case, "ord.decide") is None
    district.do(case, "resume", "2024-04-19", reason="原因消除")
    assert Reconsideration.objects.get(pk=case.pk).state == "ordinary"
    # 3 May nominal, thirty days stood still: 2 June is a Sunday
    assert due(case, "ord.decide") == dt.date(2024, 6, 3)


@pytest.mark.duty(
    "行政复议法(2023)", "62(1)", "情况复杂的可以延长，最多不超过三十日，由行政复议机构负责人批准"
)
def test_extension_rolls_once_and_only_once(district: District) -> None:
    case = district.accept()
    district.do(case, "extend", "2024-04-01", who="office_head", days=30, reason="情况复杂")
    assert due(case, "ord.decide") == dt.date(2024, 6, 3)
    with pytest.raises(Refused, match="一次"):
        district.do(case, "extend", "2024-04-02", who="office_head", days=1, reason="情况复杂")


@pytest.mark.duty("行政复议法(2023)", "48", "答复期限为十个工作日；2017年法为十日，各案适用其立案时的法")
def test_old_cases_keep_old_law(district: District) -> None:
    old, new = district.apply("2023-12-31"), district.apply("2024-01-01")
    assert (old.edition, new.edition) == ("2017", "2023")
    for case, hear in ((old, "hear_case"), (new, "use_ordinary")):
        district.do(case, "accept", "2024-01-03", conditions_met=True)
        district.do(case, hear, "2024-01-03")
        district.do(case, "send_copy", "2024-01-04")
        district.do(case, "copy_served", "2024-01-05", method="direct", served_on="2024-01-05")
    assert due(old, "ord.reply") == dt.date(2024, 1, 15)
    assert due(new, "ord.reply") == dt.date(2024, 1, 19)
    articles = [Clock.objects.get(case=case, key="ord.reply").article for case in (old, new)]
    assert "第二十三条" in articles[0]
    assert "第四十八条" in articles[1]


def test_many_at_once_equals_one_by_one(district: District) -> None:
    one, many = decided(district), [decided(district) for _ in range(5)]
    for case in (one, *many):
        district.do(case, "serve_decision", "2024-04-12", method="direct", served_on="2024-04-12")
    district.do(one, "close", "2024-05-06")
    actor = district.actor("officer")
    outcome = perform_many([*many, district.apply()], "close", acting_user=actor, at=moment("2024-05-06"))
    assert len(outcome.done) == 5
    assert len(outcome.refused) == 1
    for case in many:
        a, b = (Reconsideration.objects.values().get(pk=pk) for pk in (one.pk, case.pk))
        different = {name for name in a if a[name] != b[name]}
        assert different == {"id", "case_ptr_id", "number", "code"}
        clocks = [
            list(
                Clock.objects.filter(case_id=pk)
                .order_by("pk")
                .values_list("key", "status", "ended_on", "due")
            )
            for pk in (one.pk, case.pk)
        ]
        assert clocks[0] == clocks[1]


WALK = (
    ("accept", "officer", {"conditions_met": True}),
    ("use_ordinary", "officer", {}),
    ("send_copy", "officer", {}),
    ("suspend", "officer", {"suspend_reason": "s8"}),
    ("extend", "office_head", {"days": 30, "reason": "情况“复杂”\\"}),
    ("resume", "officer", {"reason": "原因消除"}),
    ("extend", "office_head", {"days": 10, "reason": "再次"}),
    ("suspend", "officer", {"suspend_reason": "s1"}),
    ("withdraw_early", "officer", {}),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_walks_of_many_equal_those_of_one(district: District, seed: int) -> None:
    """The same steps, in the same order, on twins: every row is the same but for keys and numbers."""
    dice = random.Random(seed)
    twins: list[tuple[Any, Any]] = []
    for _n in range(14):
        day = f"2024-02-{dice.randrange(20, 29)}"
        more = {
            "act_known_on": dice.choice([day, "2024-02-01", "2023-10-01"]),
            "act_title": dice.choice(['"引号"\\', "罚款"]),
        }
        twins.append((district.apply(day, **more), district.apply(day, **more)))
    for turn, (step, who, data) in enumerate(WALK):
        day = dt.date(2024, 3, 1) + dt.timedelta(days=3 * turn)
        members, actor = dice.sample(twins, 10), district.actor(who, day)
        refused = {}
        for one, many in members:
            try:
                perform(one, step, acting_user=actor, at=moment(day), **data)
            except UserError as refusal:
                refused[many.pk] = (type(refusal), str(refusal.sentence))
        outcome = perform_many(
            [many for _one, many in members], step, acting_user=actor, at=moment(day), **data
        )
        assert {pk: (type(fault), str(fault.sentence)) for pk, fault in outcome.refused.items()} == refused
        assert sorted(outcome.done) == sorted(many.pk for _one, many in members if many.pk not in refused)
        for one, many in members:
            assert trail_of(one) == trail_of(many)
    assert verify() == []


def trail_of(case: Any) -> dict[str, Any]:
    """All that is kept of a case, without keys and numbers; as it is held, and as it is stored."""
    stored = Reconsideration.objects.get(pk=case.pk)
    own = {"id", "case_ptr_id", "number", "code", "_state", "_prefetched_objects_cache"}
    held, kept = ({name: value for name, value in vars(c).items() if name not in own} for c in (case, stored))
    assert held == kept
    clocks = Clock.objects.filter(case_id=case.pk).order_by("pk").values()
    documents = Document.objects.filter(case_id=case.pk).order_by("pk").values()
    entries = Entry.objects.filter(chain=case.chain).order_by("seq").values()
    bodies = [json.loads(entry["body"]) for entry in entries]
    return {
        "case": kept,
        "clocks": [{k: v for k, v in row.items() if k not in {"id", "case_id"}} for row in clocks],
        "documents": [
            {k: v for k, v in row.items() if k not in {"id", "case_id", "number", "content"}}
            | {"content": row["content"] | {"case_number": ""}}
            for row in documents
        ],
        "numbers": [body["documents"] for body in bodies]
        == [[d["number"] for d in documents if d["entry_seq"] == entry["seq"]] for entry in entries],
        "entries": [
            {k: v for k, v in entry.items() if k not in {"id", "case_id", "chain", "prev", "digest", "body"}}
            for entry in entries
        ],
        "bodies": [body | {"documents": len(body["documents"]), "number": ""} for body in bodies],
    }


@pytest.mark.parametrize("wrong", ["\0", "\x1b[2J", "\ud800"])
def test_no_case_takes_control_characters(district: District, wrong: str) -> None:
    """No database takes a NUL, no document any of them: the case is not opened, whichever way it comes in."""
    data: dict[str, Any] = {
        "unit": district.units["justice"],
        "counterpart": district.units["housing"],
        "title": "某办法",
        "kind": "other",
        "partner": "某公司",
    }
    data |= {
        "amount": 1,
        "summary": "x",
        "acting_user": district.actor("officer"),
        "at": moment("2024-03-01"),
    }
    for changed in (
        {"title": f"办法{wrong}"},
        {"partner": f"公司{wrong}"},
        {"parties": ({"role": "party", "name": f"张{wrong}"},)},
    ):
        with pytest.raises(BadData, match="控制字符"):
            open_case("contract", **data | changed)
    assert not Case.objects.exists()
