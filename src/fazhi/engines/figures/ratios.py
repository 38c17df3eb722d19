"""Rates, shares, changes and balances: what is divided by what, and what is taken from what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from fazhi.engines.figures.model import Figure, Relation, Verdict, plain
from fazhi.engines.figures.rulebook import rules, words
from fazhi.engines.figures.verdicts import difference, quotient, relation

_RATE = re.compile(r"([一-龥]{2,8})率")
_FROM = re.compile(r"[由从](?:[^，。；]{0,8}的)?(?:20\d\d年)?(?:全年|上年|去年)?的?$")
_TO = re.compile(r"(?:至|到|为)(?:20\d\d年|今年|目前)?的?$")
_BASE = re.compile(r"(?:比|较)?(?:上年|去年|20\d\d年|上一年)(?:同期|全年)?的?为?$")
ZERO = Decimal(0)
_SCOPE = re.compile("全[国省市县区]")
_DATED = re.compile(r"上年|去年|上一年|20\d\d年|同期")
_UP = re.compile("增|升|提|高|涨|多|扩")
_DOWN = re.compile("减|降|缩|压|少|落")
_COMPARED = r"(?:同比|环比|共|较上年|较去年|比上年|比去年)?"
_FILLERS = re.compile(
    "当年|全年|全区|全市|全县|全部|总数|总量|总额|总|的|同期|本年|各类|比重|比例|比|数量|为|达到|达|约|近"
)


@cache
def _grew() -> re.Pattern[str]:
    """A clause that says of its number only that it is a change."""
    return re.compile(f"^[，、 ]*{_COMPARED}(?:{words('measures', 'change')})(?:了|为|达到|达|约|近|超)*$")


@cache
def _intake() -> re.Pattern[str]:
    return re.compile(words("relations", "intake"))


@cache
def _named_rates() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(rule["name"]),
            re.compile("|".join(rule["numerators"])),
            re.compile("|".join(rule["denominators"])),
        )
        for rule in rules("relations")["rate"]
    )


def counts(one: Figure) -> bool:
    """Whether a figure can be divided or be a divisor."""
    return one.kind in ("count", "structure", "amount") and one.unit not in ("%", "百分点", "倍")


def rates(figures: list[Figure]) -> Iterator[Relation]:
    """每 …率: found by its name among the figures before it."""
    for index, printed in enumerate(figures):
        if printed.unit != "%" or printed.kind != "rate":
            continue
        match = _RATE.search(printed.measure)
        if match is None:
            continue
        near = [
            one
            for one in figures[max(0, index - 12) : index]
            if counts(one) and printed.sentence - one.sentence <= 2
        ]
        later = figures[index + 1] if index + 1 < len(figures) else None
        if found := _named(printed, near, match.group()) or _rooted(
            printed, near, figures[:index], match[1], later
        ):
            yield found


def _named(printed: Figure, near: list[Figure], name: str) -> Relation | None:
    """A rate whose parts the rules name: 综合纠错率 = (撤销 + 变更 + 确认违法) / 办结."""
    for pattern, over, under in _named_rates():
        if not pattern.search(name):
            continue
        bases = [one for one in near if under.search(one.before) and one.hedge == "exact"]
        if not bases or not bases[-1].value:
            return None
        base = bases[-1]
        assert base.value is not None
        parts = [one for one in near if over.search(one.before) and one.unit == base.unit and one is not base]
        parts = [one for one in parts if one.start > base.start and one.hedge == "exact"]
        if not parts:
            return None
        verdict, computed = quotient(printed, sum((p.value or ZERO for p in parts), ZERO), base.value)
        if verdict == Verdict.FAILS:
            verdict = Verdict.UNKNOWN
        top = " + ".join(f"{{{n}}}" for n in range(1, len(parts) + 1))
        top = f"({top})" if len(parts) > 1 else top
        return relation(
            "rate", printed, [*parts, base], f"{{0}} = {top} / {{{len(parts) + 1}}}", computed, verdict
        )
    return None


def _rooted(
    printed: Figure, near: list[Figure], earlier: list[Figure], root: str, later: Figure | None
) -> Relation | None:
    """A rate named after its numerator: 答复率 = 已答复 / 收到."""
    tops = [one for one in near if _does(one, root)]
    if not tops:
        return None
    top = tops[-1]
    if top.value is None or top.hedge != "exact":
        return None
    bases = [
        one for one in near
        if one is not top and one.unit == top.unit and one.start < top.start and one.hedge == "exact"
        and one.value and one.value >= top.value
    ]  # fmt: skip
    far = [
        one for one in earlier[-30:]
        if one.unit == top.unit and one.start < top.start and one.value and one.value >= top.value
        and one.hedge == "exact" and counts(one) and _same_noun(one.measure, top.measure) and one not in bases
    ]  # fmt: skip
    strict = bool(bases) and _adjacent(bases[-1], top, printed, root)
    for base in [*reversed(bases), *reversed(far)]:
        assert base.value
        verdict, computed = quotient(printed, top.value, base.value)
        if verdict in (Verdict.HOLDS, Verdict.ROUNDING) and (verdict == Verdict.HOLDS or base in bases):
            return relation("rate", printed, [top, base], "{0} = {1} / {2}", computed, verdict)
    if not strict or not bases[-1].value:
        return None
    verdict, computed = quotient(printed, top.value, bases[-1].value)
    if (
        later is not None
        and later.value == bases[-1].value - top.value
        and later.sentence - printed.sentence < 2
    ):
        return relation(
            "rate", printed, [top, bases[-1]], "{0} = {1} / {2}", computed, Verdict.UNKNOWN, "其余的另有说明"
        )
    return relation("rate", printed, [top, bases[-1]], "{0} = {1} / {2}", computed, verdict)


def _does(one: Figure, root: str) -> bool:
    """Whether the clause of a count says what the rate is named after."""
    clause = one.before + one.after
    return any(word in clause for word in {root, root[-2:], root[-4:]} if len(word) > 1)


def _same_noun(one: str, other: str) -> bool:
    return len(one) > 3 and len(other) > 3 and one[-4:] == other[-4:]


def _adjacent(base: Figure, top: Figure, printed: Figure, root: str) -> bool:
    """Whether base, numerator and rate follow each other clause by clause, so that nothing else can be meant."""
    bare = re.sub("^(?:已|均|全部|其中|共|并)+", "", top.before.strip())
    own = re.sub(r"(?:率|达到|达|为|的|是)+$", "", printed.before.strip())
    return (
        base.sentence == top.sentence == printed.sentence
        and top.clause - base.clause == 1
        and printed.clause - top.clause == 1
        and bare == root == own
        and bool(_intake().search(base.before))
    )


def shares(figures: list[Figure], totals: list[Relation]) -> Iterator[Relation]:
    """占…的: of what is printed before it, or unknown when the base is not printed."""
    parts_of: dict[str, str] = {part: one.figures[0] for one in totals for part in one.figures[1:]}
    known = {one.id: one for one in figures}
    for index, printed in enumerate(figures):
        if printed.kind != "share" or printed.unit != "%" or "占" not in printed.before:
            continue
        if row := _row(figures, index):
            yield from _shares_in_a_row(*row, figures[max(0, index - 400) : index], parts_of, known)
            continue
        subject, _of, base_text = printed.before.rpartition("占")
        last = figures[index - 1] if index else None
        base_name = _FILLERS.sub("", base_text)
        top = last if last is not None and _subject(last, printed, subject) else None
        whole = known.get(parts_of.get(top.id, "")) if top else None
        bases = _bases(top, figures[max(0, index - 400) : index], base_name, whole)
        if top is None or top.value is None or not bases:
            yield relation(
                "share", printed, [top] if top else [], "{0} = ? / ?", "", Verdict.UNKNOWN, "基数没有写出"
            )
            continue
        wide = _SCOPE.search(base_text)
        named = len(base_name) >= 4 and (wide is None or wide.group() in bases[-1].before)
        yield _share(printed, top, bases, sure=named or (whole is not None and not base_name))


def _row(figures: list[Figure], index: int) -> tuple[list[Figure], list[Figure]] | None:
    """甲20件、乙5件，分别占80%、20%: the shares and, as many, the counts before them."""
    first = figures[index]
    if "分别占" not in first.before:
        return None
    printed = [first]
    for one in figures[index + 1 :]:
        if one.unit != "%" or one.sentence != first.sentence or one.before.strip("和及、 "):
            break
        printed.append(one)
    tops = figures[max(0, index - len(printed)) : index]
    same = len(tops) == len(printed) > 1 and all(counts(one) and one.unit == tops[0].unit for one in tops)
    return (printed, tops) if same else None


def _shares_in_a_row(
    printed: list[Figure],
    tops: list[Figure],
    earlier: list[Figure],
    parts_of: dict[str, str],
    known: dict[str, Figure],
) -> Iterator[Relation]:
    """Each share of a row beside its count and the one base that they have in common."""
    name = _FILLERS.sub("", printed[0].before.rpartition("占")[2])
    whole = known.get(parts_of.get(tops[0].id, ""))
    for share, top in zip(printed, tops, strict=True):
        bases = [whole] if whole is not None else _bases(tops[0], earlier, name, None)
        if bases and top.value is not None:
            yield _share(share, top, bases, sure=whole is not None)


def _share(printed: Figure, top: Figure, bases: list[Figure], *, sure: bool) -> Relation:
    """The share of the base that fits; where none fits it fails, if the text says surely which base is meant."""
    judged = [(base, *quotient(printed, top.value or ZERO, base.value or ZERO)) for base in bases]
    fits = [one for one in judged if one[1] == Verdict.HOLDS] or [
        one for one in judged if one[1] == Verdict.ROUNDING
    ]
    base, verdict, computed = fits[-1] if fits else judged[-1]
    note = ""
    if not fits and (not sure or len(bases) > 1 or top.hedge != "exact" or base.hedge != "exact"):
        verdict, note = Verdict.UNKNOWN, "不能确定以哪个数字为基数"
    return relation("share", printed, [top, base], "{0} = {1} / {2}", computed, verdict, note)


def _subject(last: Figure, printed: Figure, subject: str) -> bool:
    """Whether the figure just before is what the share speaks of."""
    near = last.sentence == printed.sentence and printed.clause - last.clause <= 1
    return near and counts(last) and len(subject.strip(" ，约已则")) < 2


def _bases(top: Figure | None, earlier: list[Figure], name: str, whole: Figure | None) -> list[Figure]:
    """The figures that a share can be a share of: those named, or the total of the list in which the part stands."""
    if top is None or top.value is None:
        return []
    same = [
        one for one in earlier
        if one.unit == top.unit and one is not top and counts(one) and one.value and one.value >= top.value
        and one.start < top.start
    ]  # fmt: skip
    if len(name) >= 2:
        return [one for one in same if _within(name, one.before + one.after)]
    near = [one for one in same if one.sentence >= top.sentence - 1]
    if whole is not None and whole.value:
        return [*(one for one in near if one is not whole), whole] if len(near) < 3 else [whole]
    return near


def _within(name: str, clause: str) -> bool:
    """Whether the characters of a name follow each other in a clause, perhaps with others between."""
    at = -1
    for character in name:
        at = clause.find(character, at + 1)
        if at < 0:
            return False
    return True


def changes(sentence: list[Figure]) -> Iterator[Relation]:
    """由甲提升至乙，提高丙; 乙，比上年甲增加丙，增长丁."""
    for index in range(len(sentence) - 2):
        one, other = sentence[index], sentence[index + 1]
        if one.unit != other.unit or one.value is None or other.value is None:
            continue
        if _FROM.search(one.before) and _TO.search(other.before):
            old, new = one, other
        elif _BASE.search(other.before) and other.clause - one.clause <= 1:
            old, new = other, one
        else:
            continue
        labelled = bool(_DATED.search(old.before))
        for change in sentence[index + 2 : index + 4]:
            if not _grew().search(change.before) or change.clause - other.clause > 2:
                break
            if re.search("同比|上年|去年", change.before) and not labelled:
                break
            if found := _change(change, old, new):
                yield found


def _change(change: Figure, old: Figure, new: Figure) -> Relation | None:
    """One change beside the two figures that it is the change of."""
    assert old.value is not None
    assert new.value is not None
    rises, falls = bool(_UP.search(change.before)), bool(_DOWN.search(change.before))
    wrong_way = (rises and not falls and new.value < old.value) or (
        falls and not rises and new.value > old.value
    )
    others = [new, old]
    if change.unit == old.unit or (change.unit == "百分点" and old.unit == "%"):
        verdict, value = difference(change, new, old)
        computed, formula = plain(value), "{0} = |{1} - {2}|"
        if change.unit == old.unit == "%" and verdict == Verdict.FAILS and old.value:
            verdict, computed = quotient(change, abs(new.value - old.value), old.value)
            formula = "{0} = |{1} - {2}| / {2}"
    elif change.unit == "%" and old.value:
        verdict, computed = quotient(change, abs(new.value - old.value), old.value)
        formula = "{0} = |{1} - {2}| / {2}"
    elif change.unit == "倍" and old.value:
        verdict, computed = quotient(change, new.value - old.value, old.value, times=1)
        formula = "{0} = ({1} - {2}) / {2}"
        if verdict == Verdict.FAILS:
            verdict = Verdict.UNKNOWN
    else:
        return None
    if wrong_way and verdict != Verdict.UNKNOWN:
        return relation("change", change, others, formula, computed, Verdict.FAILS, "增减方向与数字不符")
    return relation("change", change, others, formula, computed, verdict)


def balances(sentence: list[Figure]) -> Iterator[Relation]:
    """结转 + 新收 = 办结 + 未结."""
    sides: dict[str, Any] = {}
    patterns = rules("relations")["balance"][0]
    for side, pattern in patterns.items():
        found = [one for one in sentence if counts(one) and re.search(pattern, one.before)]
        if side == "received":
            found = [one for one in found if not re.search(patterns["carried"], one.before)]
        if len(found) != 1:
            return
        sides[side] = found[0]
    carried, received, closed, pending = (
        sides[side] for side in ("carried", "received", "closed", "pending")
    )
    four = [carried, received, closed, pending]
    if len({one.unit for one in four}) != 1 or len({one.id for one in four}) != 4:
        return
    computed = carried.value + received.value - closed.value
    verdict = Verdict.HOLDS if computed == pending.value else Verdict.FAILS
    others = [one for one in sentence if counts(one) and one.unit == pending.unit and one not in four]
    if verdict == Verdict.FAILS and (others or any(one.hedge != "exact" for one in four)):
        verdict = Verdict.UNKNOWN
    yield relation(
        "balance", pending, [carried, received, closed], "{0} = {1} + {2} - {3}", plain(computed), verdict
    )
