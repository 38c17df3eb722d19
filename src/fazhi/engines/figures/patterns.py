"""The patterns of recognition, made once from the rules: where a number may begin, what touches it, what leaves it out."""

from __future__ import annotations

import re
from functools import cache

from fazhi.engines.figures.rulebook import hedge_of, per, rules, units

CHINESE = "零〇一二两三四五六七八九十百千万亿"
LONGEST = 24
"""Characters of a number; what is longer is a code."""
LOST = "□■�"
"""What stands for characters that were lost: the value cannot be known."""
NUMBER = rf"[{LOST}]?(?:\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?(?!\d)|(?<!\d)\d{{1,3}}(?:[ \u00a0]\d{{3}})+(?![\d.])|(?<![\d.])\d(?: \d){{1,8}}(?:\.\d+)?(?![\d.]| \d)|\d+(?:\.\d+)?)"
SMALL = rf"(?:[{CHINESE}点]{{1,12}}|\d{{1,9}}(?:\.\d{{1,4}})?)"
TAIL = re.compile(
    r"(?P<h1>[余多几来])?(?P<mag>万亿|千万|百万|十万|百(?!分)|千(?!克|瓦|米|人[，。；]|分)|万|亿)?(?P<h2>[余多几来])?"
    r"(?P<pct>[ \u00a0]?%)?"
)
RANGE = re.compile(r"(?P<p1>%)?(?:[-—–~]{1,2}|至|到)(?=\d)(?P<high>\d+(?:\.\d+)?)")
FULL_YEAR = re.compile(r"(?:19|20)\d\d")
LOST_YEAR = re.compile(r"20[12]\d(?:1[0-2]|[1-9])月|(?m:^20[12]\d[01]?\d[0-3]?\d\s*$)")
SHARED = re.compile(r"\s?(?:[、和及与]|以及)\s?(?=[近约超逾]?\d)")


@cache
def beginnings() -> re.Pattern[str]:
    """Where a figure may begin: words first, then fractions, tenths, digits, numerals before what can be counted."""
    words = "|".join(f"(?P<w{i}>{rule['pattern']})" for i, rule in enumerate(rules("special")["word"]))
    firsts = "".join(sorted({text[0] for text in countable_units()} | set("余多来大成万亿级")))
    return re.compile(
        rf"{words}|(?P<fraction>{SMALL}分之{SMALL})"
        rf"|(?P<tenths>(?:\d(?:\.\d)?|[一二两三四五六七八九])成(?:半|[一二三四五六七八九](?![个家名项件起是方些般样类]))?(?![立效果功员为就本都渝绩型熟长交品套因文人年份分像龙全的]))"
        rf"|(?P<digits>{NUMBER})|(?P<chinese>[数几上]?[{CHINESE}]{{1,{LONGEST}}}(?=[{firsts}]))"
    )


@cache
def countable_units() -> frozenset[str]:
    return frozenset(word for rule in rules("numerals")["counts"] for word in rule["units"])


@cache
def name_words() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules("numerals")["name"]))


@cache
def level_words() -> re.Pattern[str]:
    return re.compile(rules("numerals")["level"][0]["pattern"])


@cache
def single() -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str]]:
    rule = rules("numerals")["one"][0]
    return re.compile(f"(?:{rule['before']})$"), frozenset(rule["units"]), re.compile(rule["needs"])


@cache
def great_words() -> tuple[re.Pattern[str], frozenset[str]]:
    rule = rules("numerals")["great"][0]
    nouns = "|".join(sorted(rule["nouns"], key=len, reverse=True))
    return re.compile(f"大(?:(?P<own>类|项(?!目))|(?={nouns}))"), frozenset(rule["not_numerals"])


@cache
def left_out() -> tuple[
    re.Pattern[str], re.Pattern[str], tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
]:
    """What leaves a number out: a pattern behind it, one before it, and those behind certain digits only."""
    behind, dated = [], []
    for rule in rules("left_out")["after"]:
        pattern = (
            f"(?!{rule['unless']})(?:{rule['pattern']})" if "unless" in rule else f"(?:{rule['pattern']})"
        )
        if "digits" in rule:
            dated.append((re.compile(rule["digits"]), re.compile(pattern)))
        else:
            behind.append(pattern)
    return re.compile("|".join(behind)), re.compile(f"(?:{words_before()})$"), tuple(dated)


def words_before() -> str:
    """What leaves a number out when it stands right before it."""
    return "|".join(f"(?:{rule['pattern']})" for rule in rules("left_out")["before"])


@cache
def may_be_left_out() -> tuple[frozenset[str], re.Pattern[str]]:
    """A quick look before the patterns: the characters on which they can end, or what must stand near."""
    table = rules("left_out")["before"]
    near = "|".join(word for rule in table for word in rule.get("has", ()))
    return frozenset("".join(rule.get("ends", "") for rule in table)), re.compile(near)


@cache
def hedges() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    """Last character -> words before a number that end with it; and the pattern of those that touch its end."""
    ends: dict[str, list[str]] = {}
    for word in sorted(hedge_of("before"), key=len, reverse=True):
        ends.setdefault(word[-1], []).append(word)
    touching = "|".join(sorted(hedge_of("touching"), key=len, reverse=True))
    return ends, re.compile(touching)


@cache
def last_spans() -> frozenset[str]:
    return frozenset(rules("hedges")["last"][0]["units"])


def unit_at(text: str, at: int) -> tuple[str, str, int] | None:
    """The unit that begins at a place: its name, the kind of figure it makes, where it ends."""
    for unit in units().get(text[at : at + 1], ()):
        if text.startswith(unit.written, at) and not any(text.startswith(word, at) for word in unit.unless):
            end = at + len(unit.written)
            if not unit.name:
                return "个", "count", at
            if text[end : end + 1] == "/":
                for below in per():
                    if text.startswith(below, end + 1):
                        return f"{unit.name}/{below}", "index", end + 1 + len(below)
            if (
                text[end : end + 1] in "(（"
                and text[end + 2 : end + 3] in (")", "）")
                and end + 2 < len(text)
            ):
                other = units().get(text[end + 1])
                if other and any(o.written == text[end + 1] for o in other):
                    return f"{unit.name}({text[end + 1]})", unit.kind, end + 3
            return unit.name, unit.kind, end
    return None


def named(plain: str, start: int, *, digits_too: bool) -> bool:
    """Whether the place lies inside a title 《…》, or in a short name between quotation marks."""
    window = plain[max(0, start - 60) : start]
    if window.rfind("《") > window.rfind("》"):
        return True
    clause = window[max(window.rfind(mark) for mark in "，。；\n") + 1 :]
    if clause.count('"') % 2 and 0 <= plain[start : start + 16].find('"') <= 16 - len(
        clause[clause.rfind('"') :]
    ):
        return True
    opened = max(window.rfind("“"), window.rfind("「"))
    if (
        opened < 0
        or any(mark in window[opened:] for mark in "，。；,;\n")
        or opened < max(window.rfind("”"), window.rfind("」"))
    ):
        return False
    if not digits_too:
        return True
    rest = plain[start : start + 16]
    closes = min((i for i in (rest.find("”"), rest.find("」")) if i >= 0), default=-1)
    return closes >= 0 and len(window) - opened + closes <= 16


@cache
def noun_units() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    lead = r"(?:已|累计|总计|约|共)?(?:达到|达|为|是|超过|超|突破|增至|增加到|升至|:)?$"
    return tuple(
        (re.compile(f"(?:{rule['pattern']}){lead}"), rule["unit"], rule.get("kind", "count"))
        for rule in rules("nouns")["noun"]
    )


def list_items(plain: str) -> dict[int, int]:
    """Numbers at the start of lines that number a list: place of the number -> place where the text goes on.

    Understands lost separators, when the numbers run on from line to line: after 2, the line 313个 is item 3 and 13个.
    """
    lines = list(re.finditer(r"(?m)^[ \t\u3000]*(\d{1,7})([.．、)）]?)(?=(\d*))", plain))
    found: dict[int, int] = {}
    last, fused = 0, False
    for number, line in enumerate(lines):
        digit, mark, place = line[1], line[2], line.start(1)
        following = str(last + 1)
        if mark and int(digit) < 100:
            tail = TAIL.match(plain, line.end() + len(line[3]))
            magnitude = bool(tail and (tail["mag"] or tail["pct"]))
            if not line[3] or int(digit) == last + 1 or (digit == "1" and not magnitude):
                found[place] = line.end()
                last, fused = int(digit), False
            continue
        bare = unit_at(plain, line.end()) is None and plain[line.end() : line.end() + 1] not in tuple(
            "%.万亿余多"
        )
        if digit == following and bare:
            found[place] = line.end()
            last, fused = last + 1, True
        elif digit == "1" and bare:
            found[place] = line.end()
            last, fused = 1, True
        elif last and digit.startswith(following) and len(digit) > len(following) and not bare:
            later = any(other[1].startswith(str(last + 2)) for other in lines[number + 1 : number + 2])
            if fused or later:
                found[place] = place + len(following)
                last, fused = last + 1, True
    return found
