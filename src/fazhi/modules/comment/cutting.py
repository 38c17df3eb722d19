"""A pasted text cut into clauses. Pure. Structured documents come with their own clauses."""

from __future__ import annotations

import re
from collections import Counter

_NUMBER = r"[〇零一二三四五六七八九十百千0-9]+"
_ARTICLE = re.compile(rf"^\s*(第{_NUMBER}条)")
_HEADING = re.compile(rf"^\s*第{_NUMBER}[编章节]\s*\S{{0,30}}$")
_POINT = re.compile(r"^\s*([一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）)")


def cut(text: str) -> list[tuple[str, str]]:
    """(anchor, text) of each clause: by articles (第…条) where there are any, else by points (一、（一）), else by
    paragraphs. Headings of chapters are left out; what stands before the first clause is the preamble."""
    lines = [line.strip() for line in text.replace("\r", "").split("\n")]
    lines = [line for line in lines if line and not _HEADING.match(line)]
    mark = next((m for m in (_ARTICLE, _POINT) if any(m.match(line) for line in lines)), None)
    if mark is None:
        return [(f"第{number}段", line) for number, line in enumerate(lines, 1)]
    found: list[tuple[str, list[str]]] = []
    seen: Counter[str] = Counter()
    for line in lines:
        head = mark.match(line)
        if head:
            anchor = head[1].rstrip("、")
            seen[anchor] += 1
            found.append((anchor if seen[anchor] == 1 else f"{anchor}（{seen[anchor]}）", [line]))
        elif found:
            found[-1][1].append(line)
        else:
            found.append(("引言", [line]))
    return [(anchor, "\n".join(lines)) for anchor, lines in found]
