"""Relations between figures: totals and parts, shares, rates, changes, balances, the same figure printed twice.

A correct report must not be accused: a relation fails only where the text itself says that the arithmetic must hold.
Where a list may be open or a base is not printed, the verdict is `unknown`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import accumulate, pairwise

from fazhi.engines.figures.model import Figure, Relation, Verdict, plain
from fazhi.engines.figures.ratios import balances, changes, rates, shares
from fazhi.engines.figures.rulebook import rules, words
from fazhi.engines.figures.tables import TOTALS
from fazhi.engines.figures.verdicts import relation, total

MANY = 40
"""Figures of one sentence that are looked at together, and of one value."""
PARTS = 16
"""Parts of a total."""
_SCOPE = re.compile(r"(?:全区|全市|全县|全镇|我区|我市|我县)共")
_DATED = re.compile(r"20\d\d年(?:度|全年|以来)?")
_OPENS = re.compile(r"\s*(?:20\d\d年(?:度|全年|以来)?[，,])?\s*$")


def relate(figures: list[Figure], tables: list[list[list[Figure]]], text: str) -> list[Relation]:
    """All relations of a text, in the order of the figure that is judged."""
    known = [one for one in figures if one.value is not None and one.high is None]
    prose = [one for one in known if one.note != "table"]
    sentences = _sentences(prose)
    found: list[Relation] = []
    for sentence in sentences:
        found += _totals(sentence, text)
        found += changes(sentence)
        found += balances(sentence)
    found += rates(prose)
    found += shares(prose, [one for one in found if one.kind == "total"])
    found += _equal(prose, text)
    for table in tables:
        found += _table(table)
    order = {one.id: number for number, one in enumerate(figures)}
    found = _once(found)
    found.sort(key=lambda one: (order[one.figures[0]], one.kind, one.figures))
    for number, one in enumerate(found, 1):
        one.id = f"r{number}"
    return found


def _once(found: list[Relation]) -> list[Relation]:
    """Each set of figures once; what holds before what does not, for another reading of the same figures is a doubt."""
    best: dict[tuple[str, frozenset[str]], Relation] = {}
    rank = {Verdict.HOLDS: 0, Verdict.ROUNDING: 1, Verdict.UNKNOWN: 2, Verdict.FAILS: 3}
    for one in found:
        key = (one.figures[0], frozenset(one.figures))
        if key not in best or rank[one.verdict] < rank[best[key].verdict]:
            best[key] = one
    return list(best.values())


def _sentences(figures: list[Figure]) -> list[list[Figure]]:
    grouped: dict[int, list[Figure]] = defaultdict(list)
    for one in figures:
        grouped[one.sentence].append(one)
    merged: list[list[Figure]] = []
    for number in sorted(grouped):
        group = grouped[number]
        merged.extend(group[at - MANY : at] for at in range(MANY, len(group), MANY))
        group = group[(len(group) - 1) // MANY * MANY :]
        if merged and merged[-1][-1].sentence == number - 1 and _of_which(group[0], merged[-1][-1]):
            merged[-1].extend(group)
        else:
            merged.append(group)
    return merged


def _of_which(one: Figure, last: Figure) -> bool:
    return one.clause - last.clause <= 3 and one.note.startswith("其中")


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(words("relations", "rest"))


@cache
def _sum() -> re.Pattern[str]:
    return re.compile(f"(?:{words('relations', 'sum')})")


@cache
def _wholes() -> tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (re.compile(rule["of"]), tuple(re.compile(part) for part in rule["parts"]))
        for rule in rules("relations")["whole"]
    )


@cache
def _exclusives() -> tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (re.compile(rule["of"]), tuple(re.compile(part) for part in rule["parts"]))
        for rule in rules("relations")["exclusive"]
    )


def _exclusive(printed: Figure, parts: list[Figure]) -> bool:
    """Whether one thing can be only one of the parts, and no two parts are the same kind."""
    names = [one.before + one.after for one in parts]
    for of, kinds in _exclusives():
        met = [next((n for n, kind in enumerate(kinds) if kind.search(name)), -1) for name in names]
        if of.search(printed.before + printed.after) and -1 not in met and len(set(met)) == len(met):
            return True
    return False


def _complete(printed: Figure, parts: list[Figure]) -> bool:
    """Whether the parts leave nothing over, by their names or by a rest at the end."""
    names = [one.before + one.after for one in parts]
    steps = [b.clause - a.clause for a, b in pairwise(parts)]
    if _rest().match(names[-1].strip()) and max(steps) == 1:
        return True
    base = printed.before + printed.after
    if any(re.search("季度|月|半年", name) for name in names):
        return False
    return any(
        of.search(base) and all(any(part.search(name) for name in names) for part in whole)
        and all(any(part.search(name) for part in whole) for name in names)
        for of, whole in _wholes()
    )  # fmt: skip


def _sums_to(printed: Figure, others: list[Figure]) -> bool:
    """Whether some of the figures add up to the printed one: then another reading may be meant, and none is accused."""
    sums: set[Decimal] = {Decimal(0)}
    for one in others[:12]:
        sums |= {value + (one.value or 0) for value in sums}
    return printed.value in sums


def _additive(one: Figure) -> bool:
    return one.kind in ("count", "amount", "structure") and one.unit not in ("%", "百分点", "倍", "")


def _totals(sentence: list[Figure], text: str) -> Iterator[Relation]:
    """Totals and their parts in one sentence: 共…，其中…; …、…，合计…; a total that its parts simply follow."""
    adds = [one for one in sentence if _additive(one)]
    used: set[str] = set()
    for index, printed in enumerate(adds):
        following = [one for one in adds[index + 1 :] if one.unit == printed.unit][:PARTS]
        alone = not any(one.unit == printed.unit for one in adds[:index])
        if following and (found := _parts(printed, following, text, alone=alone)):
            if printed.id in used and "其中" not in text[printed.stop : following[0].start]:
                continue
            used |= set(found.figures[1:])
            yield found
        if index > 1 and _sum().search(printed.before) and (found := _summed(printed, adds[:index])):
            yield found


def _parts(printed: Figure, following: list[Figure], text: str, *, alone: bool) -> Relation | None:
    gap = text[printed.stop : following[0].start]
    named = "其中" in gap or following[0].note.startswith("其中")
    if any(_sum().search(one.before) for one in following[:1]):
        return None
    sums = list(accumulate(one.value or Decimal(0) for one in following))
    for count, summed in enumerate(sums, 1):
        whole = count == len(sums) or summed >= 20
        if count > 1 and summed == printed.value and (named or whole):
            return _as_total(printed, following[:count], Verdict.HOLDS, summed)
    parts = following
    if len(parts) > 1 and any(one.scale > 1 or one.decimals for one in [printed, *parts]):
        verdict, summed = total(printed, parts)
        if verdict == Verdict.ROUNDING and named:
            return _as_total(printed, parts, verdict, summed)
    close = named or gap.strip("，,、 ：:") == following[0].before
    ends = range(2, len(parts) + 1) if close else ()
    complete = next((parts[:n] for n in ends if _complete(printed, parts[:n])), None)
    if complete and not _inner(complete, text) and not _sums_to(printed, parts):
        verdict, summed = total(printed, complete)
        return _as_total(printed, complete, verdict, summed, "所列各项应当穷尽总数")
    if not named:
        return None
    if parts[0].value is not None and printed.value is not None and parts[0].value > printed.value:
        exact = printed.hedge == parts[0].hedge == "exact" and parts[0].clause - printed.clause <= 2 and alone
        verdict = Verdict.FAILS if exact else Verdict.UNKNOWN
        return _as_total(printed, parts[:1], verdict, parts[0].value, "其中一项大于总数")
    exact = alone and all(one.hedge == "exact" for one in (printed, *parts))
    if (
        exact
        and len(parts) > 1
        and sums[-1] > (printed.value or 0)
        and _exclusive(printed, parts)
        and not _inner(parts, text)
    ):
        return _as_total(printed, parts, Verdict.FAILS, sums[-1], "所列各项互不重复，合起来不能大于总数")
    return _as_total(printed, parts, Verdict.UNKNOWN, sums[-1], "其中所列不一定穷尽")


def _inner(parts: list[Figure], text: str) -> bool:
    """Whether a further 其中 stands among the parts."""
    return "其中" in text[parts[0].stop : parts[-1].start]


def _as_total(
    printed: Figure, parts: list[Figure], verdict: Verdict, summed: Decimal, note: str = ""
) -> Relation:
    formula = "{0} = " + " + ".join(f"{{{n}}}" for n in range(1, len(parts) + 1))
    if verdict == Verdict.UNKNOWN:
        formula = formula.replace("=", "≥")
    return relation("total", printed, parts, formula, plain(summed), verdict, note)


def _summed(printed: Figure, before: list[Figure]) -> Relation | None:
    """A total after its parts: 甲24件、乙61件，合计85件."""
    parts = [one for one in before if one.unit == printed.unit]
    for count in range(len(parts), 1, -1):
        verdict, summed = total(printed, parts[-count:])
        if verdict in (Verdict.HOLDS, Verdict.ROUNDING):
            return _as_total(printed, parts[-count:], verdict, summed)
    listed = len(parts) > 1 and len(parts) == len(before) and all(
        b.clause - a.clause == 1 for a, b in zip(parts, [*parts[1:], printed], strict=True)
    )  # fmt: skip
    if (
        not listed
        or "合计" not in printed.before
        or any(one.note == "其中" for one in parts)
        or _sums_to(printed, parts)
    ):
        return None
    verdict, summed = total(printed, parts)
    return _as_total(printed, parts, verdict, summed)


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[i : i + 2] for i in range(len(name) - 1))


def _equal(figures: list[Figure], text: str) -> Iterator[Relation]:
    """The same figure in several sentences; and, where scope and words are the same, two that contradict each other."""
    groups: dict[tuple[object, ...], list[list[tuple[Figure, frozenset[str]]]]] = defaultdict(list)
    spoken: dict[str, Figure] = {}
    for one in figures:
        if contradicted := _contradicts(one, spoken, text):
            yield contradicted
        if one.unit == "%" and (one.value == 100 or one.kind in ("share", "change")):
            continue
        pairs = _pairs(one.measure)
        places = groups[one.value, one.unit, one.hedge]
        for group in places:
            if (
                len(group) < MANY
                and (group[0][0].sentence != one.sentence or one.kind == "structure")
                and any(_alike(one, pairs, *other) for other in group)
            ):
                group.append((one, pairs))
                break
        else:
            if len(places) < MANY:
                places.append([(one, pairs)])
    for places in groups.values():
        for group in places:
            if len(group) > 1:
                first, *others = (one for one, _pairs_of in group)
                yield relation("equal", others[-1], [first, *others[:-1]], "{0} = {1}", first.raw, Verdict.HOLDS, "同一数字多处出现")  # fmt: skip


def _alike(one: Figure, pairs: frozenset[str], other: Figure, others: frozenset[str]) -> bool:
    """Whether two figures of the same value speak of the same thing."""
    if (
        len(one.before) > 2
        and one.before[-3:] == other.before[-3:]
        and one.before[-2:] not in ("共有", "达到")
    ):
        return True
    common = len(pairs & others)
    return bool(common) and (
        common * 2 >= min(len(pairs), len(others)) or (common > 1 and (one.value or 0) >= 10)
    )


def _contradicts(one: Figure, spoken: dict[str, Figure], text: str) -> Relation | None:
    """全区共办结…63件 and, elsewhere, 全区共办结…66件: the same words of the same scope and period with another number.

    Only where the words open a sentence, so that no department or month before them can make the difference.
    """
    name = _DATED.sub("", one.before).strip("， \u3000")
    named = len(name) >= 12 or (one.indicator and len(name) >= 8)
    if one.hedge != "exact" or one.kind not in ("count", "amount") or not named or not _SCOPE.match(name):
        return None
    begin = one.start - len(one.before)
    sentence = max(text.rfind(mark, 0, begin) for mark in "。！？\n；;") + 1
    if not _OPENS.match(text[sentence:begin]):
        return None
    key = f"{name}|{one.unit}|{one.period}|{one.after[:2]}"
    first = spoken.setdefault(key, one)
    if first.value == one.value or first.sentence == one.sentence:
        return None
    return relation("equal", one, [first], "{0} = {1}", first.raw, Verdict.FAILS, "同一事项前后数字不一致")


def _table(rows: list[list[Figure]]) -> Iterator[Relation]:
    """The row of totals of a table against the rows above it."""
    for number, row in enumerate(rows):
        label = row[0].dimensions.get("row", "") if row else ""
        if number < 2 or label not in TOTALS:
            continue
        above = [
            r for r in rows[:number] if len(r) == len(row) and r[0].dimensions.get("row", "") not in TOTALS
        ]
        if len(above) != number:
            continue
        for column, printed in enumerate(row):
            parts = [r[column] for r in above]
            if printed.unit == "%" or any(one.unit != printed.unit for one in parts):
                continue
            verdict, summed = total(printed, parts)
            nested = any(r[0].dimensions.get("row", "").startswith(("其中", "#", "含")) for r in above)
            if (nested or label in ("全区", "全市", "全县", "小计")) and verdict == Verdict.FAILS:
                verdict = Verdict.UNKNOWN
            yield _as_total(printed, parts, verdict, summed)
