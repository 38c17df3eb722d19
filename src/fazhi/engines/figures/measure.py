"""What a figure counts: the clause around the number, its noun, its dimensions, its period, its indicator."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from fazhi.engines.figures.model import Figure
from fazhi.engines.figures.rulebook import rules, words

_BREAK = re.compile(r"[，。；、：！？,:!?\n\t]|(?<!nbsp);")
_ENDS = frozenset("。！？!?\n")
_YEAR = re.compile(r"(20\d\d)年(上半年|下半年|一季度|第一季度|前三季度)?")
_DEPARTMENT = re.compile(
    r"(?:法院|检察院|分局|[^，。；、\s当布结格全大]局|卫健委|发改委|发展改革委|编办|信访办|复议机构|仲裁委|中心|执法队|各街道|各乡镇|各部门|单位)"
)
_BOTH = re.compile(
    r"([^，。；、]{1,16}?(?:率|度))[、和及与]([^，。；]{1,40}?(?:率|度))均[到达为在是超过保持]*$"
)
_EVENTS = re.compile(r"([^，。；、]{2,20}?)(?:和|及|或|、)([^，。；、]{2,20}?)发生")
_GREW = re.compile(r"(?:增加|减少|增长|下降|缩短|压缩|提高|上升)了?$")
_EDGE = re.compile(r"^[^\w“《(]+")
_WHEN = re.compile(r"[从由比较]?(?:20\d\d年|上年|去年|上一年|同期)?(?:全年|同期|上半年)?的?$")
QUOTE = 60
"""Characters of a quotation, as in the catalogues."""
WINDOW = 300
"""Characters around a number that are looked at, however long the sentence is."""
_BEFORE = re.compile(r"[由从](?:[^，。；]{0,6}的)?$")
_PLACES = tuple("村镇乡县区市省站所")
_POINTS = {"上半年": "H1", "下半年": "H2", "一季度": "Q1", "第一季度": "Q1", "前三季度": "Q1-Q3"}


@cache
def _pattern(table: str, shape: str) -> re.Pattern[str]:
    return re.compile(shape.format(words("measures", table)))


@cache
def _indicators() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None, str], ...]:
    return tuple(
        (rule["key"], re.compile(rule["pattern"]), re.compile(rule["unless"]) if "unless" in rule else None, rule["kind"])
        for rule in rules("indicators")["indicator"]
    )  # fmt: skip


def _place(found: tuple[int, re.Match[str]]) -> int:
    return found[0]


@cache
def _any_indicator() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules("indicators")["indicator"]))


class Clauses:
    """Where the clauses and sentences of a text begin and end."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.breaks = [match.start() for match in _BREAK.finditer(plain)]
        self.ends = [at for at in self.breaks if plain[at] in _ENDS]
        self.years = [(match.start(), match) for match in _YEAR.finditer(plain)]
        self.departments = [match.end() for match in _DEPARTMENT.finditer(plain)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The clause of a span, without its punctuation."""
        index = bisect_left(self.breaks, start)
        left = self.breaks[index - 1] + 1 if index else 0
        right = bisect_left(self.breaks, end)
        return left, self.breaks[right] if right < len(self.breaks) else len(self.plain)

    def years_in(self, begin: int, end: int) -> list[re.Match[str]]:
        """The years named between two places."""
        first = bisect_left(self.years, begin, key=_place)
        return [match for at, match in self.years[first : bisect_left(self.years, end, key=_place)]]

    def department(self, begin: int, end: int) -> str:
        """The first department named between two places; empty when none is."""
        index = bisect_left(self.departments, begin)
        if index == len(self.departments) or self.departments[index] > end:
            return ""
        head = re.split(
            "[，。；、：:,;“”《》（）()0-9]|对|由|向|在|与|和|经|为",
            self.plain[begin : self.departments[index]],
        )[-1]
        return head[-12:]

    def sentence(self, at: int) -> tuple[int, int, int]:
        """Number, beginning and end of the sentence of a place."""
        index = bisect_right(self.ends, at)
        begin = self.ends[index - 1] + 1 if index else 0
        return index, begin, self.ends[index] if index < len(self.ends) else len(self.plain)


def describe(text: str, plain: str, found: list[Figure], year: int | None) -> list[Figure]:
    """Fill in what each figure counts; a figure that stands for several measures becomes several."""
    clauses = Clauses(plain)
    made: list[Figure] = []
    last_end = 0
    for index, figure in enumerate(found):
        unit_end = figure.stop = figure.clause
        left, right = clauses.around(figure.start, unit_end)
        figure.sentence, begin, _end = clauses.sentence(figure.start)
        right = min(right, unit_end + WINDOW)
        after_end = _after(clauses, right, unit_end)
        after_end = min(
            [after_end, *(one.start for one in found[index + 1 : index + 3] if one.kind != "target")]
        )
        begin = max(begin, figure.start - WINDOW)
        left = max(left, last_end, figure.start - WINDOW)
        figure.before, figure.after = plain[left : figure.start], plain[unit_end:after_end]
        last_end = unit_end
        quoted = max(_opening(clauses, left, figure.start), unit_end - QUOTE + 4)
        figure.quote = text[quoted : min(right, quoted + QUOTE)].strip()
        figure.clause = bisect_left(clauses.breaks, figure.start)
        if "其中" in plain[max(begin, left - 3) : figure.start]:
            figure.note = figure.note or "其中"
        figure.period = figure.period or _period(clauses.years_in(begin, figure.start), figure, year)
        if figure.note == "table":
            made.append(figure)
            continue
        _kind(figure, plain[begin : figure.start])
        if (
            made
            and figure.unit == made[-1].unit == "%"
            and not _bare(figure.before)
            and made[-1].stop + 1 >= left
        ):
            figure.kind = made[-1].kind
        opening = _opening(clauses, left, left)
        figure.measure = _measure(figure, made[-1] if made else None, plain[opening : max(opening, left - 1)])
        _dimensions(figure, clauses.department(begin, figure.start))
        figure.indicator = _indicator(figure)
        made.extend(_several(figure, plain[begin : figure.start]))
    _share_names(made, clauses)
    return made


def _share_names(figures: list[Figure], clauses: Clauses) -> None:
    """Names for figures that stand side by side: 5大类21个问题; 甲、乙分别为1件、2件."""
    for figure, following in pairwise(figures):
        if (
            not figure.after
            and not following.before
            and following.after
            and figure.clause == following.clause
        ):
            figure.measure = following.measure
    for index, figure in enumerate(figures):
        if "分别" not in figure.before or figure.note == "table":
            continue
        group = [figure]
        for other in figures[index + 1 :]:
            if other.sentence != figure.sentence or _bare(other.before) or other.unit != figure.unit:
                break
            group.append(other)
        _, begin, _end = clauses.sentence(figure.start)
        listed = re.split("[，。；]", clauses.plain[begin : figure.start])[-1].partition("分别")[0]
        names = re.split("[、和及与]", listed)
        if len(group) > 1 and len(names) == len(group):
            tail = names[-1] if figure.unit == "%" else ""
            for one, name in zip(group, names, strict=True):
                one.measure = _bare(name if name == tail else name + tail)


def _opening(clauses: Clauses, left: int, start: int) -> int:
    """Where a quotation begins: with the clause, or the one before it when the clause is bare."""
    if start - left > 1 or not left:
        return left
    index = bisect_left(clauses.breaks, left - 1)
    return clauses.breaks[index - 1] + 1 if index else 0


def _after(clauses: Clauses, right: int, unit_end: int) -> int:
    """Where the phrase after a unit ends: a list with 、 belongs to it."""
    plain = clauses.plain
    while right < len(plain) and plain[right] == "、" and right - unit_end < 40 and right > unit_end:
        index = bisect_right(clauses.breaks, right)
        right = clauses.breaks[index] if index < len(clauses.breaks) else len(plain)
    return right


def _kind(figure: Figure, sentence: str) -> None:
    """Rate, share, change or target, by the words around."""
    before = figure.before
    if figure.unit == "%" and figure.kind == "rate":
        if "占" in before:
            figure.kind = "share"
        elif _pattern("change", "(?:{})[了约近超达幅为]*$").search(before):
            figure.kind = "change"
    elif figure.kind in ("count", "duration", "amount") and _GREW.search(before):
        bare = len(before) <= 4 and "其中" not in sentence and re.search("比|较|由|从", sentence)
        if re.search("同比|环比|上年|去年|较|比", before) or bare or figure.kind == "duration":
            figure.kind = "change"


def _bare(text: str) -> str:
    """A clause before a number without the words that say nothing of what is counted."""
    text = _EDGE.sub("", text.replace("&nbsp;", ""))
    text = re.sub(r"^20\d\d年(?:以来|全年|上半年|度)?", "", text)
    whole = _pattern("whole", "(?:{})$")
    while (
        not whole.search(text) and (cut := _pattern("trail", "(?:{})$").sub("", _WHEN.sub("", text))) != text
    ):
        text = cut
    while (cut := _pattern("lead", "^(?:{})").sub("", text)) != text and len(cut) >= 2:
        text = cut
    return text.strip(" \u3000\u00a0“”\"'()")


def _noun_after(text: str) -> str:
    """The noun phrase after a unit; empty when the text goes on otherwise."""
    text = re.sub("^(?:以上|以内|以下|左右)", "", text).lstrip("的 ")
    if not text or _pattern("not_noun", "(?:{})").match(text):
        return ""
    phrase = text[:2] + _pattern("stop", "(?:{}).*$").sub("", text[2:], count=1)
    return phrase.strip(" 、\u3000“”\"'")[:40]


def _measure(figure: Figure, last: Figure | None, earlier: str) -> str:
    """The words that name what is counted; `earlier` is the clause before that of the number."""
    before, after = _bare(figure.before), _noun_after(figure.after)
    earlier = "" if earlier.strip().isdigit() else earlier
    inherited = (
        last.noun or last.measure if last is not None and last.sentence == figure.sentence else _bare(earlier)
    )
    changes = _pattern("change", "^(?:较|比|同比|上年|去年|{})+$").match(before) is not None
    if figure.unit in ("%", "百分点", "倍") or figure.kind in ("change", "index"):
        said = re.search(r"(?:率|度|比例|占比|比重|幅|达到|达|为|是|至)$", figure.before) or "占" in before
        if figure.unit == "%" and after and not said and figure.kind != "change":
            return after
        return before if len(before) >= 2 and not changes else inherited or before or after
    if figure.kind in ("amount", "duration") and len(before) >= 2 and not _outcome(before):
        return before
    if last is not None and last.sentence == figure.sentence and _decides(before, inherited):
        figure.noun = inherited
        return inherited
    if (len(after) >= 2 or after in _PLACES) and not _outcome(after):
        return after
    if _outcome(before) or _outcome(after) or len(before) < 2 or changes:
        own = before if before and not changes else after if _outcome(after) else ""
        figure.noun = inherited
        return f"{inherited}{own}" if own not in inherited else inherited
    return before


def _outcome(text: str) -> bool:
    return _pattern("outcome", "^(?:已|未|拟|予以)?(?:{})$").match(text) is not None


def _decides(before: str, cases: str) -> bool:
    """Whether a clause is a decision on the cases named before it: 撤销具体行政行为1件."""
    rule = rules("measures")["decision"][0]
    return any(word in cases for word in rule["of"]) and any(
        before.endswith(word) or (before.startswith(word) and len(before) <= len(word) + 6)
        for word in rule["words"]
    )


def _dimensions(figure: Figure, department: str) -> None:
    """Department, outcome and channel, where the text names them."""
    clause = figure.before + figure.after
    if len(department) > 1:
        figure.dimensions["department"] = department
    if match := _pattern("outcome", "(?:{})").search(figure.before):
        figure.dimensions["outcome"] = match.group()
    if match := _pattern("channel", "(?:{})").search(clause):
        figure.dimensions["channel"] = match.group()
    if "其中" in figure.before:
        figure.dimensions["part"] = "其中"


def _period(near: list[re.Match[str]], figure: Figure, year: int | None) -> str:
    """The year or half-year that the figure speaks of; `last->this` for a change."""
    found = int(near[-1][1]) if near else year
    if _BEFORE.search(figure.before) and not (near and str(found) in figure.before):
        return ""
    if found is None:
        return ""
    if figure.kind == "change" and re.search("同比|上年|去年|较|比", figure.before):
        return f"{found - 1}->{found}" if not near or near[-1].end() < figure.start - len(figure.before) else f"{found}->{year or found + 1}"  # fmt: skip
    if re.search("上年|去年|上一年", figure.before) and not near:
        return str(found - 1)
    return f"{found}{_POINTS.get(near[-1][2] or '', '')}" if near else str(found)


def _indicator(figure: Figure) -> str:
    """The key of the registered indicator that counts the same; empty when there is none."""
    if figure.unit == "百分点" or figure.kind == "change":
        return ""
    clause = figure.measure if figure.kind == "rate" else ""
    clause += f"，{figure.before}{figure.after}"
    if not _any_indicator().search(clause):
        return ""
    for key, pattern, unless, kind in _indicators():
        fits = figure.kind == kind or (kind == "rate" and figure.kind == "share")
        if fits and pattern.search(clause) and (unless is None or not unless.search(clause)):
            return key
    return ""


def _several(figure: Figure, sentence: str) -> list[Figure]:
    """审查率、报备率、合格率均为100% is three figures; 无一例甲和乙发生 is two."""
    names: list[str] = []
    if figure.unit == "%" and "均" in figure.before and (match := _BOTH.search(sentence)):
        names = [match[1], *re.split("[、和及与]", match[2])]
        common = re.match(r"(.+?)[一-龥]{1,3}率$", names[0])
        names = [
            n if i == 0 or common is None or len(common[1]) < 2 or len(n) > 4 else common[1] + n
            for i, n in enumerate(names)
        ]
    elif figure.raw == "无一" and (match := _EVENTS.match(figure.after)):
        names = [match[1], match[2]]
    if len(names) < 2:
        return [figure]
    copies: list[Any] = [
        replace(figure, measure=_bare(name), dimensions=dict(figure.dimensions)) for name in names
    ]
    return copies
