"""Every list of every register, asked with hostile filters, orders, words, days, columns and pages: one clear message, never a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from django.test import Client, RequestFactory

from fazhi.kernel.errors import UserError
from fazhi.kernel.orgs import actors
from fazhi.kernel.registers.register import Register, all_registers, get
from fazhi.kernel.web import listpage, lists
from fazhi.kernel.web.middleware import CONTROL
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
CONTROLS = ("\0", "a\0b", "\x1b[31m", "\x08")
HOSTILE = (
    "\r\nSet-Cookie: a=b", "\u202e", "' OR 1=1 --", "%", "_", "\\", SCRIPT, "{{7*7}}", "-1", "1e309", "9" * 12, "9" * 30, "²",
    "１２", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2024-02-30", "2024-W05-1", "20240131", "x" * 5000, "../../etc/passwd",
    "true", "NaN", "Infinity", "~", "~~1", "\N{PILE OF POO}",
)  # fmt: skip
CURSORS = (
    *HOSTILE, "2024-01-01~" + "9" * 18, "~-1", "~1~", "a~1", "9999999999999~1", "~" + "9" * 18, "~" + "9" * 19, "9999-12-31~1", "None~1",
)  # fmt: skip


def questions(register: Register, public: bool, each: int) -> Iterator[dict[str, str]]:
    """Parameters that the list of this register knows with hostile values, each order with hostile pages.

    `each`: how many of the values a parameter gets; they go round, so that all registers together get all of them.
    """
    values, cursors = cycle(HOSTILE), cycle(CURSORS)
    for _turn in range(sum(map(ord, register.key)) % len(CURSORS)):
        next(values), next(cursors)
    for name in lists.filters_of(register, public):
        dated = register.field(name).kind == "date"
        for parameter in (f"{name}_from", f"{name}_to") if dated else (name,):
            yield from ({parameter: value} for value in islice(values, each))
    for parameter in ("q", "sort", "on", "col"):
        yield from ({parameter: value} for value in islice(values, each))
    for order in ("", *register.sort, *(f"-{name}" for name in register.sort)):
        yield from ({"sort": order, "after": value} for value in islice(cursors, each))


def answer(register: Register, actor: Any, query: dict[str, str], public: bool) -> str:
    """What the list says: "rows" or the class of the user's error; any other exception is a fault and goes through."""
    request: Any = RequestFactory().get("/", query)
    request.actor, request.at, request.pinned = actor, moment("2025-03-03"), False
    try:
        listpage.page(register, request, public=public)
    except UserError as told:
        sentence = str(told).strip()
        return (
            type(told).__name__
            if sentence and "\n" not in sentence
            else f"not one line: {sentence!r} on {query}"
        )
    return "rows"


def one_of_each_kind() -> list[Register]:
    """Registers that together filter and sort by every kind of field there is, the fewest that come first."""
    known: set[tuple[str, str, bool]] = set()
    chosen = []
    for register in all_registers():
        kinds = {
            (use, register.field(name).kind, bool(register.field(name).path))
            for use in ("filters", "sort")
            for name in getattr(register, use)
        }
        if kinds - known:
            chosen.append(register)
        known |= kinds
    return chosen


@pytest.mark.parametrize("register", one_of_each_kind(), ids=lambda register: register.key)
def test_every_kind_of_field_with_every_hostile_value(register: Register, district: District) -> None:
    actor = district.actor("office_head", dt.date(2025, 3, 3))
    told = [answer(register, actor, query, False) for query in questions(register, False, len(CURSORS))]
    assert {"rows", "BadData"} == set(told)
    client = Client()
    client.force_login(district.users["office_head"])
    page, first = f"/work/list/{register.key}/", next(iter(register.filters), "on")
    exported = client.get(f"{page}export.xlsx", {first: SCRIPT, f"{first}_from": SCRIPT, "q": SCRIPT})
    assert exported.status_code in (200, 422)
    for name, value in zip(("sort", "after", first, "a\0b"), CONTROLS, strict=True):
        response = client.get(page, {name: value})
        assert (response.status_code, "控制字符" in response.content.decode()) == (422, True), (name, value)
        assert not CONTROL.search(response.content.decode())
    assert client.get(page, {"q": "罚\0款"}).status_code == 200


@pytest.mark.parametrize("register", all_registers(), ids=lambda register: register.key)
def test_no_hostile_question_to_a_list_is_a_fault(register: Register, district: District) -> None:
    """Every register and every parameter of it, on the desk and on the portal; its page and export; control characters."""
    actor = district.actor("office_head", dt.date(2025, 3, 3))
    told = {answer(register, actor, query, False) for query in questions(register, False, 2)}
    assert "BadData" in told
    if register.public:
        told |= {answer(register, actors.public(), query, True) for query in questions(register, True, 1)}
    assert told <= {"rows", "BadData"}
    client = Client()
    client.force_login(district.users["office_head"])
    response = client.get(
        f"/work/list/{register.key}/", dict.fromkeys(register.filters, SCRIPT) | {"q": SCRIPT}
    )
    assert response.status_code in (200, 422)
    assert b"<script>alert" not in response.content


def test_a_flag_and_a_number_are_read(district: District) -> None:
    """What a list offers still works: both answers to a flag, and the second page by a number."""
    actor = district.actor("office_head", dt.date(2025, 3, 3))
    flag, number = get("norm"), get("contract")
    assert (
        answer(flag, actor, {"business": "True"}, False)
        == answer(flag, actor, {"business": "0"}, False)
        == "rows"
    )
    assert answer(number, actor, {"sort": "-amount", "after": "12000.50~7"}, False) == "rows"


def test_forms_with_control_characters_are_told_once(district: District) -> None:
    client = Client()
    client.force_login(district.users["officer"])
    response = client.post("/work/norms/rounds/", {"title": "清理\0", "unit": "1"})
    assert (response.status_code, "控制字符" in response.content.decode()) == (422, True)
    assert client.post("/norms/fair-report/", {"title": "a\x1b"}).status_code == 422
