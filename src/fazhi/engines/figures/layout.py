"""How a text is built: title and year, headings, lines of a web page's head and foot, lines that stand twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from fazhi.engines.figures.rulebook import rules

_CHAPTER = re.compile(r"^\s*([一二三四五六七八九十]{1,3})[、.．]")
_PART = re.compile(r"^\s*[(（]([一二三四五六七八九十]{1,3})[)）]")
_NUMBER = re.compile(r"^\s*(\d{1,2})[.．、]")
_POINT = re.compile(r"(?:^|[。；;，,：:])([一二三四五六七八九十]{1,2}是)")
_TITLE = re.compile(r"报告|情况|总结|计划")
_YEAR = re.compile(r"(20\d\d)年")


@dataclass(slots=True)
class Layout:
    """What is known of a text before its figures are read."""

    title: str = ""
    year: int | None = None
    skip: list[tuple[int, int]] = field(default_factory=list)
    """Spans without figures: head and foot of a page, lines that stand a second time."""
    lines: list[tuple[int, str]] = field(default_factory=list)
    """Place and text of each line that is not skipped."""
    starts: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def section(self, at: int) -> str:
        """The path of headings above a place: 一/(三)/2."""
        index = bisect_right(self.starts, at) - 1
        return self.paths[index] if index >= 0 else ""


@cache
def _margins() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules("left_out")["line"]))


def layout(plain: str) -> Layout:
    """The layout of a text whose full-width digits were made half-width."""
    made = Layout()
    seen: set[str] = set()
    place = 0
    path: list[str] = []
    heading = False
    for line in plain.split("\n"):
        begins, place = place, place + len(line) + 1
        bare = line.strip()
        if not bare:
            continue
        if (len(bare) < 150 and _margins().search(bare)) or (len(bare) >= 20 and bare in seen):
            made.skip.append((begins, place))
            continue
        seen.add(bare)
        made.lines.append((begins, line))
        path, heading = _path(line, bare, path, heading)
        _enter(made, begins, "/".join(path))
        for point in _POINT.finditer(line):
            _enter(made, begins + point.start(1), "/".join([*path, point[1]]))
    made.title, made.year = _title(made.lines, plain)
    return made


def _enter(made: Layout, at: int, path: str) -> None:
    if not made.paths or made.paths[-1] != path:
        made.starts.append(at)
        made.paths.append(path)


def _path(line: str, bare: str, path: list[str], heading: bool) -> tuple[list[str], bool]:
    """The path of headings after a line, and whether the line was a heading without a number."""
    if match := _CHAPTER.match(line):
        return [match[1]], False
    numbered = [part for part in path if part[0] in "一二三四五六七八九十(" or part.isdigit()]
    if match := _PART.match(line):
        above = [part for part in numbered if not part.startswith("(") and not part.isdigit()]
        return [*above, f"({match[1]})"], False
    if match := _NUMBER.match(line):
        return [*(part for part in path if not part.isdigit()), match[1]], False
    title = len(bare) <= 30 and bare[-1] not in "。；，、：:;,.!！?？" and not any(c.isdigit() for c in bare)
    if not title or numbered or "\t" in bare:
        return path, False
    return ([*path[-1:], bare] if heading else [bare]), True


def _title(lines: list[tuple[int, str]], plain: str) -> tuple[str, int | None]:
    """The title and the year that the report speaks of."""
    first = [text.strip() for _at, text in lines[:12]]
    title = next((t for t in first if len(t) < 90 and _TITLE.search(t)), first[0] if first else "")
    title = title if len(title) < 90 and title[-1:] not in tuple("。；，") else ""
    if match := _YEAR.search(title):
        return title, int(match[1])
    years = Counter(int(y) for y in _YEAR.findall(plain[:3000]))
    return title, years.most_common(1)[0][0] if years else None
