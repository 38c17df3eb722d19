"""What a page repeats by the hundred: rows, choices, chapters. Put together here, they cost a tenth of a template's time.

Every value goes through `escape`; nothing else in this file makes markup of what people typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from fazhi.kernel.procedures import registry
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import Text, _
from fazhi.kernel.web.diagram import drawing
from fazhi.kernel.web.inbox import Line
from fazhi.kernel.web.navigation import Menu
from fazhi.kernel.web.words import daysleft, weekday

CURRENT = ' aria-current="page"'
PK = 987_654_321
"""Stands for the id in the arguments of `address_of`."""


@lru_cache(maxsize=512)
def _address(name: str, arguments: tuple[Any, ...]) -> tuple[str, str]:
    before, _pk, after = reverse(name, args=arguments).partition(str(PK))
    return before, after


def address_of(name: str, *arguments: Any) -> Callable[[int], str]:
    """From an id to the address of a page, one of whose arguments is `PK`."""
    before, after = _address(name, arguments)
    return lambda pk: f"{before}{pk}{after}"


def safe(parts: Iterable[str]) -> SafeString:
    """Pieces of markup as one."""
    return mark_safe("".join(parts))  # noqa: S308 - of escaped pieces


def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The choices of a `select`, the chosen one marked."""
    return safe(
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(str(label))}</option>'
        for value, label in choices
    )


def filters(found: Iterable[dict[str, Any]]) -> SafeString:
    """The filters of a list: a day from and to, a choice, or plain text."""
    return safe(map(_filter, found))


def _filter(filter_: dict[str, Any]) -> str:
    field = filter_["field"]
    name, label = escape(field.name), escape(str(field.label))

    def box(letter: str, mark: str, suffix: str, kind: str) -> str:
        value = escape(filter_["value" + suffix])
        return (
            f'<div class="field"><label for="{letter}-{name}">{label}{mark}</label>'
            f'<input{kind} id="{letter}-{name}" name="{name}{suffix}" value="{value}"></div>'
        )

    if field.kind == "date":
        since, until = escape(str(_("（起）"))), escape(str(_("（止）")))
        return box("f", since, "_from", ' type="date"') + box("t", until, "_to", ' type="date"')
    if not filter_["choices"]:
        return box("f", "", "", "")
    return (
        f'<div class="field"><label for="f-{name}">{label}</label><select id="f-{name}" name="{name}">'
        f'<option value="">{escape(str(_("全部")))}</option>{options(filter_["choices"], filter_["value"])}</select></div>'
    )


def heads(columns: Iterable[tuple[Any, dict[str, str]]]) -> SafeString:
    """The head of a table: columns by which one may sort are links."""
    return safe(
        f'<th><a href="{escape(sort["address"])}">{escape(str(field.label))} {sort["mark"]}</a></th>'
        if sort
        else f"<th>{escape(str(field.label))}</th>"
        for field, sort in columns
    )


def ticks(offered: Iterable[tuple[Any, bool]]) -> SafeString:
    """The columns that a list offers, those shown marked."""
    return safe(
        f'<label><input type="checkbox" name="col" value="{escape(field.name)}"{" checked" if on else ""}> '
        f"{escape(str(field.label))}</label>"
        for field, on in offered
    )


def rows(register: Register, found: Sequence[dict[str, Any]], bulk: bool, public: bool = False) -> SafeString:
    """Rows of a list. The first column opens the case or the item."""
    opens: Callable[[int], str] | None = None
    if public:
        opens = address_of("public_item", register.key, PK)
    elif register.case:
        opens = address_of("case", PK)
    elif register.versioned:
        opens = address_of("item", register.key, PK)
    choose = escape(str(_("选择")))
    heads = (
        [f'<td class="k-{c.kind}" data-label="{escape(c.label)}">' for c, _text in found[0]["cells"]]
        if found
        else []
    )

    def row(line: dict[str, Any]) -> str:
        pk, texts = line["pk"], [escape(str(text)) for _column, text in line["cells"]]
        tick = (
            f'<td><input type="checkbox" name="case" value="{pk}" aria-label="{choose} {texts[0]}"></td>'
            if bulk
            else ""
        )
        if opens:
            texts[0] = f'<a href="{opens(pk)}">{texts[0]}</a>'
        cells = "</td>".join(head + text for head, text in zip(heads, texts, strict=True))
        return f"<tr>{tick}{cells}</td></tr>"

    return safe(map(row, found))


def lines(found: Sequence[Line]) -> SafeString:
    """Rows of the inbox: the day, the term, the case, the article, the next step."""
    due, term, named, basis = (escape(str(word)) for word in (_("届满日"), _("期限"), _("案件"), _("依据")))
    onward, propose, look = (escape(str(word)) for word in (_("下一步"), _("提请"), _("打开案件")))
    clock, case = address_of("clock", PK), address_of("case", PK)

    def row(line: Line) -> str:
        address = case(line.case.pk)
        if line.step:
            title = (
                f"{propose}：{escape(str(line.step.title))}"
                if line.proposed
                else escape(str(line.step.title))
            )
            step = f'<a class="button small" href="{address_of("step", PK, line.step.key)(line.case.pk)}">{title}</a>'
        else:
            step = f'<a class="button small quiet" href="{address}">{look}</a>'
        return (
            f'<tr><td data-label="{due}"><span class="light {line.light}">{weekday(line.clock.due)}</span> '
            f'<span class="left">{escape(daysleft(line.left))}</span></td>'
            f'<td data-label="{term}"><a href="{clock(line.clock.pk)}">{escape(str(line.deadline.title))}</a></td>'
            f'<td data-label="{named}"><a href="{address}">{escape(line.case.number)}</a><br>'
            f'<span class="soft">{escape(line.case.title)}</span></td>'
            f'<td data-label="{basis}" class="soft">{escape(line.clock.article)}</td>'
            f'<td data-label="{onward}">{step}</td></tr>'
        )

    return safe(map(row, found))


def tabs(found: Sequence[Menu], path: str, audits: bool, admin: bool) -> SafeString:
    """The navigation: the inbox, the chapters, the pages of everybody and those of some; the present one marked."""
    here = f'<a href="{escape(path)}"'
    chapters = (
        _chapter(menu.title, menu.entries, menu.current).replace(f"{here}>", f"{here}{CURRENT}>")
        for menu in found
    )
    first, *rest = _places(audits, admin, get_language())
    return safe(
        (_place(first, path == first[0]), *chapters, *(_place(p, any(m in path for m in p[2])) for p in rest))
    )


_TABS: tuple[tuple[str, Text, tuple[str, ...], str], ...] = (
    ("home", _("工作台"), (), ""),
    ("bulletin", _("期限通报"), ("/bulletin",), ""),
    ("indicators", _("指标"), ("/indicator",), ""),
    ("reports", _("年度报告"), ("/report",), ""),
    ("cockpit", _("驾驶舱"), ("/cockpit",), ""),
    ("audit", _("审计"), ("/audit",), "audits"),
    ("people", _("人员机关"), ("/people", "/units"), "admin"),
)
"""(name of the address, title, parts of the addresses under it, whose)."""


@lru_cache(maxsize=16)
def _places(audits: bool, admin: bool, _language: str | None) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    held = {"": True, "audits": audits, "admin": admin}
    return tuple((reverse(name), str(title), marks) for name, title, marks, whose in _TABS if held[whose])


def _place(place: tuple[str, str, tuple[str, ...]], current: bool) -> str:
    address, title, _marks = place
    return f'<a href="{escape(address)}"{CURRENT if current else ""}>{escape(title)}</a>'


@lru_cache(maxsize=512)
def _chapter(title: str, entries: tuple[tuple[str, str], ...], current: bool) -> str:
    links = "".join(f'<a href="{escape(address)}">{escape(name)}</a>' for address, name in entries)
    mark = ' class="current"' if current else ""
    return f'<details class="menu" name="menu"><summary{mark}>{escape(title)}</summary><div>{links}</div></details>'


def diagram(key: str, edition: str, state: str, passed: frozenset[str]) -> SafeString:
    """The state diagram of a procedure, the present state and those passed marked: drawn once for all cases alike."""
    return _diagram(key, edition, state, passed, get_language())


@lru_cache(maxsize=1024)
def _diagram(key: str, edition: str, state: str, passed: frozenset[str], _language: str | None) -> SafeString:
    shown = drawing(registry.edition(key, edition), state, passed)
    return render_to_string("work/diagram.html", {"drawing": shown})
