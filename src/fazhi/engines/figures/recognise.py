"""Finds the figures of a text: digits, numerals, fractions and figures in words, with value, unit and hedge.

One pattern finds where a number may begin; what touches it decides whether it is a figure. Years, ordinals, numbers of
documents, names and what stands in the head or foot of a page are left out. The rules are the files of `rules/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from fazhi.engines.figures.model import Figure
from fazhi.engines.figures.numbers import MAGNITUDES, digits, either, fraction, numeral
from fazhi.engines.figures.patterns import (
    FULL_YEAR,
    LONGEST,
    LOST,
    LOST_YEAR,
    NUMBER,
    RANGE,
    SHARED,
    TAIL,
    beginnings,
    countable_units,
    great_words,
    hedges,
    last_spans,
    left_out,
    level_words,
    list_items,
    may_be_left_out,
    name_words,
    named,
    noun_units,
    single,
    unit_at,
)
from fazhi.engines.figures.rulebook import hedge_of, rules


class Recogniser:
    """Finds the figures of one text. `plain` is the text with full-width digits made half-width, of equal length."""

    def __init__(self, plain: str, items: dict[int, int] | None = None) -> None:
        self.plain = plain
        self.items = items or {}
        self.resumed = frozenset(self.items.values())
        self.lost_years: bool | None = None
        self.after, self.before, self.dated = left_out()
        self.hedge_ends, self.touching = hedges()
        self.ends, self.near = may_be_left_out()
        self.waiting: list[Figure] = []
        """Numbers of a list that take their unit from the last one: 142、98和37件."""

    def find(self, skip: list[tuple[int, int]] | None = None) -> list[Figure]:
        """All figures outside the spans of `skip`, in the order of the text; measure and section are not yet known."""
        found: list[Figure] = []
        search, at = beginnings().search, 0
        spans = iter(sorted(skip or []))
        span = next(spans, None)
        while match := search(self.plain, at):
            start = match.start()
            while span is not None and span[1] <= start:
                span = next(spans, None)
            if span is not None and span[0] <= start:
                at = span[1]
                continue
            one = self._one_of(match.lastgroup or "", match)
            if isinstance(one, Figure):
                found.append(one)
                at = one.clause
            else:
                at = match.end() if one is None else one
        return found

    def _one_of(self, group: str, match: re.Match[str]) -> Figure | int | None:
        if group == "digits":
            return self._digits(match.start(), match.end())
        if group == "chinese":
            return self._chinese(match)
        if group == "fraction":
            return self._percent(match, fraction(match.group()), "share")
        if group == "tenths":
            tens, _mark, ones = match.group().partition("成")
            value, rest = either(tens), Decimal(5) if ones == "半" else either(ones) if ones else Decimal(0)
            return self._percent(match, None if value is None or rest is None else value * 10 + rest, "share")
        return self._word(match, rules("special")["word"][int(group[1:])])

    def _make(
        self, start: int, end: int, unit_end: int, value: Decimal | None, unit: str, kind: str, hedge: str,
        **more: Any,
    ) -> Figure:  # fmt: skip
        """A figure; until it is placed, `clause` says where its unit ends."""
        return Figure("", "", start, end, "", value, unit, hedge, kind, clause=unit_end, **more)

    def _hedge_before(self, start: int) -> tuple[int, str]:
        """Where the raw figure begins with the word that touches it, and what that word says."""
        plain = self.plain
        for word in self.hedge_ends.get(plain[start - 1 : start], ()):
            if plain.startswith(word, start - len(word)):
                hedge, not_after = hedge_of("before")[word]
                begin = start - len(word)
                if begin and plain[begin - 1] in not_after:
                    return start, "exact"
                return begin, hedge
        return start, "exact"

    def _percent(self, match: re.Match[str], value: Decimal | None, kind: str) -> Figure | None:
        start, end = match.span()
        if value is not None and value > 1000:
            return None
        begin, hedge = self._hedge_before(start)
        if more := self._touching(end):
            end, hedge = more[0], more[1] if hedge == "exact" else hedge
        return self._make(begin, end, end, value, "%", kind, hedge, decimals=2 if value and value % 1 else 0)

    def _touching(self, end: int) -> tuple[int, str] | None:
        match = self.touching.match(self.plain, end)
        return (match.end(), hedge_of("touching")[match.group()][0]) if match else None

    def _word(self, match: re.Match[str], rule: dict[str, Any]) -> Figure | None:
        start, end = match.span()
        value = rule.get("value")
        number = numeral(match.group()) if value is None else Decimal(value)
        unit = rule["unit"]
        unit_end = end
        if unit == "+1":
            unit, unit_end = self.plain[end], end + 1
        hedge = rule.get("hedge", "exact")
        if match.group().endswith("以上"):
            hedge = "over"
        if hedge == "exact" and match.group()[0] in "近约超逾":
            hedge = "about" if match.group()[0] in "近约" else "over"
        return self._make(start, end, unit_end, number, unit, rule["kind"], hedge)

    def _digits(self, start: int, end: int) -> Figure | int | None:
        """A figure in digits; the place to go on from when these digits are something else."""
        plain = self.plain
        if start in self.items:
            return self.items[start]
        if (start not in self.resumed and self._excluded(start)) or named(plain, start, digits_too=True):
            return end
        number = plain[start:end].strip(LOST)
        if len(number) > LONGEST:
            return end
        apart = re.fullmatch(r"\d(?: \d)+(?:\.\d+)?", number) and not re.search(
            "[一-龥] $", plain[max(0, start - 2) : start]
        )
        lost = bool(apart) or plain[start] in LOST or plain[end : end + 1] in tuple(LOST)
        if self.after.match(plain, end):
            return end
        for which, pattern in self.dated:
            if which.fullmatch(number) and pattern.match(plain, end):
                return end
        if spread := self._range(start, end, number):
            return spread
        start, number = self._without_year(start, end, number)
        return self._measured(start, end, digits(number), number, lost=lost)

    def _excluded(self, start: int) -> bool:
        """Whether what stands before a number says that it is no figure."""
        window = self.plain[max(0, start - 14) : start]
        return bool((window[-1:] in self.ends or self.near.search(window)) and self.before.search(window))

    def _without_year(self, start: int, end: int, number: str) -> tuple[int, str]:
        """202020项 is 20 of the year 2020, where the text shows elsewhere that it lost its 年."""
        if len(number) < 5 or not number.isdigit() or not FULL_YEAR.match(number) or len(number) > 7:
            return start, number
        if self.lost_years is None:
            self.lost_years = bool(LOST_YEAR.search(self.plain))
        after = unit_at(self.plain, end)
        if not self.lost_years or after is None or self.plain[after[2] : after[2] + 1] in tuple("，。；、,;"):
            return start, number
        return start + 4, number[4:]

    def _range(self, start: int, end: int, number: str) -> Figure | int | None:
        match = RANGE.match(self.plain, end)
        if match is None or re.search("[由从]$", self.plain[max(0, start - 1) : start]):
            return self._ratio(start, end, number)
        if FULL_YEAR.fullmatch(number) or self.after.match(self.plain, match.end()):
            return match.end()
        last = self._measured(
            match.start("high"), match.end(), digits(match["high"]), match["high"], lost=False
        )
        if not isinstance(last, Figure):
            return match.end()
        scale = last.scale
        low, high = digits(number) * scale, last.value
        if high is None or low >= high:
            return match.end()
        begin, _hedge = self._hedge_before(start)
        last.start, last.value, last.high, last.hedge = begin, low, high, "range"
        return last

    def _ratio(self, start: int, end: int, number: str) -> Figure | None:
        """1.04:1 where a ratio is meant, not a time."""
        match = re.compile(r"[:：∶](\d+(?:\.\d+)?)(?![\d:：])").match(self.plain, end)
        if match is None:
            return None
        near = self.plain[max(0, start - 12) : start] + self.plain[match.end() : match.end() + 6]
        if "比" not in near or not Decimal(match[1]):
            return None
        value = (Decimal(number) / Decimal(match[1])).quantize(Decimal("0.0001")).normalize()
        return self._make(start, match.end(), match.end(), value, "", "index", "exact")

    def _measured(
        self, start: int, end: int, value: Decimal | None, number: str, *, lost: bool
    ) -> Figure | int | None:
        """The number with magnitude, hedges and unit; the place to go on from when it has no unit."""
        plain = self.plain
        tail = TAIL.match(plain, end)
        assert tail is not None
        scale = MAGNITUDES[tail["mag"] or ""]
        stop = tail.end()
        begin, hedge = self._hedge_before(start)
        if (tail["h1"] or tail["h2"]) and hedge == "exact":
            hedge = "over"
        if lost:
            value = None
            begin = start
        decimals = len(number.partition(".")[2])
        amount = None if value is None else value * scale
        if touching := self._touching(stop):
            stop, hedge = touching[0], touching[1] if hedge == "exact" else hedge
        more = {"decimals": decimals, "scale": scale}
        if tail["pct"]:
            return self._make(begin, stop, stop, amount, "%", "rate", hedge, **more)
        at = stop + 1 if plain[stop : stop + 1] in (" ", "\u00a0") else stop
        found = self._unit(at)
        if found is None:
            return self._unitless(begin, stop, amount, hedge, more)
        unit, kind, unit_end = found
        if unit_end == at and len(number) > 2:
            return stop
        if unit in last_spans() and plain[begin:start] == "近":
            begin, hedge = start, "exact"
        beyond = self._touching(unit_end)
        if beyond and hedge == "exact":
            hedge = beyond[1]
        for waits in self.waiting:
            waits.unit, waits.kind = unit, kind
        self.waiting = []
        return self._make(begin, stop, unit_end, amount, unit, kind, hedge, **more)

    def _unit(self, at: int) -> tuple[str, str, int] | None:
        great = great_words()[0].match(self.plain, at)
        if great:
            return great["own"] or "个", "structure" if not great["own"] else "count", great.end()
        return unit_at(self.plain, at)

    def _unitless(
        self, begin: int, stop: int, amount: Decimal | None, hedge: str, more: dict[str, Any]
    ) -> Figure | int | None:
        """A number without measure word: one of a list that shares its unit, or one named by the noun before it."""
        shared = SHARED.match(self.plain, stop)
        listed = self.waiting or re.search("分别[^，。；]{0,8}$", self.plain[max(0, begin - 12) : begin])
        if shared and listed and self._shares(shared.end()):
            one = self._make(begin, stop, stop, amount, "", "count", hedge, **more)
            self.waiting.append(one)
            return one
        if self.plain[stop : stop + 1] not in tuple("，。；、,;）)\n") and stop < len(self.plain):
            return stop
        for pattern, unit, kind in noun_units():
            if pattern.search(self.plain[max(0, begin - 14) : begin]):
                return self._make(begin, stop, stop, amount, unit, kind, hedge, **more)
        return stop

    def _shares(self, at: int) -> bool:
        """Whether the list that goes on here ends with a unit that its numbers can share."""
        ends = re.compile(rf"(?:[近约超逾]?{NUMBER}[余多]?[万亿]?\s?(?:[、和及与]|以及)?\s?){{1,40}}").match(
            self.plain, at
        )
        if ends is None:
            return False
        found = self._unit(ends.end())
        return found is not None and found[0] != "年"

    def _chinese(self, match: re.Match[str]) -> Figure | int | None:
        plain, (start, end) = self.plain, match.span()
        if (name := name_words().match(plain, start)) is not None:
            return max(name.end(), end) if name.end() > end else end
        if named(plain, start, digits_too=False) or self._excluded(start):
            return end
        if level := level_words().match(plain, start):
            return self._make(start, end, level.end(), numeral(match.group()), "级", "structure", "exact")
        return self._counted(match.group(), start, end)

    def _counted(self, text: str, start: int, end: int) -> Figure | int | None:
        """A numeral that counts what follows it."""
        plain = self.plain
        if len(text) > LONGEST or self._says_nothing(text, start, end):
            return end
        vague = text[0] in "数几上"
        value = None if text[0] in "数几" else numeral(text.lstrip("上"))
        begin, hedge = self._hedge_before(start)
        if vague:
            hedge = "about" if text[0] != "上" else "over"
        tail = re.compile("[余多来]?[万亿]?[余多来]?").match(plain, end)
        assert tail is not None
        scale = 1
        for character in tail.group():
            if character in "万亿":
                scale = MAGNITUDES[character]
            elif hedge == "exact":
                hedge = "over"
        stop = tail.end()
        great = great_words()[0].match(plain, stop)
        if great and text not in great_words()[1]:
            return self._make(begin, stop, great.end(), value, great["own"] or "个", "structure", hedge)
        found = unit_at(plain, stop)
        if found is None or plain[stop : found[2]] not in countable_units():
            return max(end, stop)
        unit, kind, unit_end = found
        if text == "一" and not self._counts_one(start, unit, unit_end):
            return end
        if unit in last_spans() and plain[begin:start] == "近":
            begin, hedge = start, "exact"
        if len(text) == 1 and kind == "count" and text != "一":
            kind = "structure"
        amount = None if value is None else value * scale
        return self._make(begin, stop, unit_end, amount, unit, kind, hedge, scale=scale)

    def _says_nothing(self, text: str, start: int, end: int) -> bool:
        """A lone 百 or 万 without a hedge (百家争鸣), a lone 数 or 上."""
        if text[0] in "数几上":
            return len(text) < 2 or text[1] not in "十百千万亿"
        hedged = self.plain[end : end + 1] in tuple("余多") or self.plain[start - 1 : start] in tuple(
            "近约超逾"
        )
        return text in ("十", "百", "千", "万", "亿") and text != "十" and not hedged

    def _counts_one(self, start: int, unit: str, unit_end: int) -> bool:
        """一起…案 after 破获 is a count; 一个方面 is not."""
        before, which, needs = single()
        if unit not in which or not before.search(self.plain[max(0, start - 4) : start]):
            return False
        clause = re.split("[，。；\n]", self.plain[unit_end - 1 : unit_end + 40], maxsplit=1)[0]
        verb = self.plain[start - 1] not in "、，,"
        return bool(needs.search(clause)) and (verb or ("案" in clause and unit in "起件宗例"))


def figures_in(plain: str, skip: list[tuple[int, int]] | None = None) -> Iterator[Figure]:
    """The figures of a text without their surroundings: what the benchmark compares with other recognisers."""
    yield from Recogniser(plain, list_items(plain)).find(skip)
