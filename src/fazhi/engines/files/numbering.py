"""Numbers that Word counts by itself (ECMA-376 part 1, 17.9): what a reader sees before a paragraph and the text has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fazhi.engines.law.citation import chinese_ordinal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEPTHS, MOST, LONGEST = 9, 30_000, 60
"""Levels of a list, the largest number, characters of a label: what is beyond is no document."""
CHAIN = 12
"""Styles that stand on each other."""
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "koreanDigital2",
}  # fmt: skip
_FORMAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class _Level:
    """One level: where it starts, how it is written, what stands round it, whether a blank follows."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    blank: bool = True


@dataclass
class Numbering:
    """Counts the paragraphs of one document in their order."""

    lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = field(default_factory=dict)
    """Key of a list -> its pattern, levels, starts of its own."""
    styles: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """Key of a style -> the style it stands on, its list, its level (-1: not said)."""
    counts: dict[str, list[int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """What stands before a paragraph, with the blank that parts them; empty for one without a number."""
        key, depth = self._place(paragraph)
        if key not in self.lists or not 0 <= depth < DEPTHS:
            return ""
        pattern, levels, own = self.lists[key]
        counts = self.counts.setdefault(pattern, [0] * DEPTHS)
        if depth in own and (key, depth) not in self.begun:
            counts[depth] = own[depth] - 1
        elif not counts[depth]:
            counts[depth] = levels.get(depth, _Level()).start - 1
        self.begun.add((key, depth))
        counts[depth] = min(counts[depth] + 1, MOST)
        counts[depth + 1 :] = [0] * (DEPTHS - depth - 1)
        return _written(levels, counts, depth)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list and level of a paragraph, its own or those of its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        key, depth = _asked(properties)
        style = _value(properties.find(f"{W}pStyle"))
        for _n in range(CHAIN):
            if key or style not in self.styles:
                break
            style, key, level = self.styles[style]
            depth = level if depth < 0 else depth
        return key, max(depth, 0)


def read(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists and the styles of a document; either part may be missing."""
    made = Numbering()
    if numbering is None:
        return made
    patterns = {
        _attribute(one, "abstractNumId"): {_number(_attribute(level, "ilvl"), 0): _level(level) for level in one.iter(f"{W}lvl")}
        for one in numbering.iter(f"{W}abstractNum")
    }  # fmt: skip
    for one in numbering.iter(f"{W}num"):
        pattern = _value(one.find(f"{W}abstractNumId"))
        own = dict(_overrides(one))
        made.lists[_attribute(one, "numId")] = (pattern, patterns.get(pattern, {}), own)
    for style in styles.iter(f"{W}style") if styles is not None else ():
        key, depth = _asked(style.find(f"{W}pPr"))
        made.styles[_attribute(style, "styleId")] = (_value(style.find(f"{W}basedOn")), key, depth)
    return made


def _overrides(one: etree._Element) -> Iterator[tuple[int, int]]:
    for override in one.iter(f"{W}lvlOverride"):
        start = override.find(f"{W}startOverride")
        if start is not None:
            yield _number(_attribute(override, "ilvl"), 0), _number(_value(start), 1)


def _level(level: etree._Element) -> _Level:
    return _Level(
        _number(_value(level.find(f"{W}start")), 1), _value(level.find(f"{W}numFmt")) or "decimal",
        _value(level.find(f"{W}lvlText"))[:LONGEST], level.find(f"{W}isLgl") is not None,
        _value(level.find(f"{W}suff")) != "nothing",
    )  # fmt: skip


def _asked(properties: etree._Element | None) -> tuple[str, int]:
    """(key of the list, level) that properties ask for; ("", -1) for nothing."""
    asked = properties.find(f"{W}numPr") if properties is not None else None
    if asked is None:
        return "", -1
    return _value(asked.find(f"{W}numId")), _number(_value(asked.find(f"{W}ilvl")), -1)


def _value(element: etree._Element | None) -> str:
    return _attribute(element, "val") if element is not None else ""


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(f"{W}{name}") or "")


def _number(text: str, otherwise: int) -> int:
    return min(int(text), MOST) if text.isascii() and text.isdigit() else otherwise


def _written(levels: dict[int, _Level], counts: list[int], depth: int) -> str:
    """The label: every %n is the number of a level; bullets are no text."""
    level = levels.get(depth, _Level())
    if level.form in {"bullet", "none"} or not level.text:
        return ""

    def part(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        other = levels.get(place, _Level())
        return spoken(max(counts[place], 1), "decimal" if level.legal else other.form)

    label = re.sub("%([1-9])", part, level.text)[:LONGEST]
    return label + ("\u3000" if level.blank else "")


def spoken(number: int, form: str) -> str:
    """A number in one of Word's forms; one that is not known is written in digits."""
    if form in _CHINESE and number < 1000:
        return chinese_ordinal(number)
    if form in {"chineseLegalSimplified", "ideographLegalTraditional"} and number < 1000:
        return chinese_ordinal(number).translate(_FORMAL)
    if form in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters[:LONGEST] if form == "lowerLetter" else letters[:LONGEST].upper()
    if form in {"lowerRoman", "upperRoman"} and number < 4000:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said, number = said + letters * (number // value), number % value
    return said
