"""Report templates: text whose figures are references. A digit that is no reference fails the build.

`# ` to `### ` head sections, an empty line ends a paragraph, `| a | b |` is a row of a table. In braces:
`{year}` `{last_year}` `{government}` words of the report; `{KEY}` a figure of the year; `{last:KEY}` the year before;
`{change:KEY}` the difference in percentage points or number, without sign; `{trend:KEY}` rose, fell or stayed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_REFERENCE = re.compile(r"\{([^{}]*)\}")
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


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a template; BadTemplate names the line of a bare digit or a broken reference."""
    blocks: list[Block] = []
    paragraph: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip().startswith("%"):
            continue
        head = re.match(r"(#{1,3}) +(.*)", line)
        if (head or line.startswith("|") or not line.strip()) and paragraph:
            blocks.append(Block("paragraph", 0, (_parts("".join(paragraph), number - 1),)))
            paragraph = []
        if head:
            blocks.append(Block("heading", len(head[1]), (_parts(head[2], number),)))
        elif line.startswith("|"):
            cells = tuple(_parts(cell.strip(), number) for cell in line.strip().strip("|").split("|"))
            blocks.append(Block("row", 0, cells))
        elif line.strip():
            paragraph.append(line.strip())
    return tuple(blocks)


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
    """All references in reading order."""
    return [part for block in blocks for cell in block.cells for part in cell if isinstance(part, Reference)]
