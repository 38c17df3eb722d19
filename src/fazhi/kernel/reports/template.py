"""Report templates: text whose figures are references. A digit that is no reference fails the build.

`# ` to `### ` head sections, an empty line ends a paragraph, `| a | b |` is a row of a table. In braces:
`{year}` `{last_year}` `{government}` words of the report; `{KEY}` a figure of the year; `{last:KEY}` the year before;
`{change:KEY}` the difference in percentage points or number, without sign; `{trend:KEY}` rose, fell or stayed.
A line that begins with `?KEY ` begins a paragraph; it (or the row, or the text of the heading) is left out when that figure of the year
is zero or unknown: a district prints only what it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_REFERENCE = re.compile(r"\{([^{}]*)\}")
_WHEN = re.compile(r"\?([\w.]+) +")
_DIGIT = re.compile(r"[0-9０-９]")
FORMS = ("", "last", "change", "trend")
WORDS = ("year", "last_year", "government", "district", "frozen_on")


class BadTemplate(ValueError):
    """A template that cannot be built, with line and way out."""


@dataclass(frozen=True)
class Reference:
    """A figure or word to be put in: `form` is one of FORMS, `name` a word or the key of an indicator."""

    form: str
    name: str

    @property
    def is_word(self) -> bool:
        return not self.form and self.name in WORDS


Part = str | Reference


@dataclass(frozen=True)
class Block:
    """A heading (level 1 to 3), a paragraph, or a row of a table (`cells`)."""

    kind: str
    level: int
    cells: tuple[tuple[Part, ...], ...]
    when: str = ""
    """Key of the indicator without which the block is left out."""


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a template; BadTemplate names the line of a bare digit or a broken reference."""
    blocks: list[Block] = []
    paragraph: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip().startswith("%"):
            continue
        head = re.match(r"(#{1,3}) +(.*)", line)
        row = re.match(r"(?:\?[\w.]+ +)?\|", line)
        if (head or row or _WHEN.match(line) or not line.strip()) and paragraph:
            when, words = _condition("".join(paragraph))
            blocks.append(Block("paragraph", 0, (_parts(words, number - 1),), when))
            paragraph = []
        if head:
            when, words = _condition(head[2])
            blocks.append(Block("heading", len(head[1]), (_parts(words, number),), when))
        elif row:
            when, words = _condition(line)
            cells = tuple(_parts(cell.strip(), number) for cell in words.strip().strip("|").split("|"))
            blocks.append(Block("row", 0, cells, when))
        elif line.strip():
            paragraph.append(line.strip())
    return tuple(blocks)


def _condition(text: str) -> tuple[str, str]:
    """(key of the figure on which the block depends, the rest)."""
    asked = _WHEN.match(text)
    return (asked[1], text[asked.end() :]) if asked else ("", text)


def _parts(text: str, line: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    position = 0
    for match in _REFERENCE.finditer(text):
        parts.append(_plain(text[position : match.start()], line))
        parts.append(_reference(match[1], line))
        position = match.end()
    parts.append(_plain(text[position:], line))
    return tuple(part for part in parts if part)


def _plain(text: str, line: int) -> str:
    digit = _DIGIT.search(text)
    if digit:
        raise BadTemplate(
            f"line {line}: the digit {digit[0]} in {text[max(0, digit.start() - 8) : digit.end() + 8]!r} is no reference; "
            "write the key of an indicator in braces, or the number in words"
        )
    if "{" in text or "}" in text:
        raise BadTemplate(f"line {line}: a brace is not closed in {text!r}")
    return text


def _reference(text: str, line: int) -> Reference:
    form, _colon, name = text.strip().rpartition(":")
    if form not in FORMS or not name:
        raise BadTemplate(
            f"line {line}: {{{text}}} is no reference; the forms are {{KEY}}, {{last:KEY}}, {{change:KEY}}, {{trend:KEY}}"
        )
    return Reference(form, name)


def references(blocks: tuple[Block, ...]) -> list[Reference]:
    """All references in reading order, the conditions of blocks included."""
    return [
        reference
        for block in blocks
        for reference in (
            *((Reference("", block.when),) if block.when else ()),
            *(part for cell in block.cells for part in cell if isinstance(part, Reference)),
        )
    ]
