"""What became of a clause: by examples, and the same as a matcher that tries everything the slow way."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache

from fazhi.modules.comment import grouping
from fazhi.modules.comment.matching import follow, place_of, plain
from fazhi.modules.comment.privacy import masked

PARKING = "在居民区道路两侧停放机动车的，应当停入划定的泊位，每晚二十二时至次日七时免收停车费。"
WASTE = "产生建筑垃圾的单位应当在工程开工前向城市管理部门办理备案，并委托有资质的企业运输。"
DOGS = "携犬外出应当使用长度不超过两米的犬绳，并即时清除犬只排泄物。"
NOISE = "夜间二十二时至次日六时，不得在噪声敏感建筑物集中区域使用高音广播。"
OLD = [("第一条", PARKING), ("第二条", WASTE), ("第三条", DOGS), ("第四条", NOISE)]


def kinds(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[tuple[str, tuple[int, ...]]]:
    return [(f.kind.value, f.new) for f in follow(old, new)]


def test_kept_moved_changed_removed() -> None:
    new = [
        ("第一条", NOISE),
        ("第二条", PARKING.replace("免收停车费", "减半收取停车费")),
        ("第三条", "每年三月为植树月，机关、学校和企业组织职工学生参加。"),
        ("第四条", DOGS),
    ]
    assert kinds(OLD, new) == [("changed", (1,)), ("removed", ()), ("moved", (3,)), ("moved", (0,))]
    assert {kind for kind, _new in kinds(OLD, OLD)} == {"same"}


def test_split_and_merged() -> None:
    first, second = WASTE.split("，并")
    parts = [
        ("第一条", PARKING),
        ("第二条", first + "。"),
        ("第三条", "并" + second),
        ("第四条", DOGS),
        ("第五条", NOISE),
    ]
    split = follow(OLD, parts)[1]
    assert (split.kind, set(split.new)) == ("split", {1, 2})
    merged = [("第一条", PARKING + DOGS), ("第二条", WASTE), ("第三条", NOISE)]
    assert ("merged", (0,)) in kinds(OLD, merged)


def test_a_quotation_says_which_part() -> None:
    first, second = WASTE.split("，并")
    assert place_of("委托有资质的企业运输", WASTE, [first, second]) == 1
    assert place_of("办理备案", WASTE, [first, second]) == 0
    assert place_of("没有的话", WASTE, [first, second]) is None
    assert place_of("", "甲乙丙丁戊己庚辛", ["甲乙丙丁", "戊己庚辛"]) is None


def test_two_alike_successors_are_for_a_person() -> None:
    new = [("甲", PARKING.replace("二十二", "二十一")), ("乙", PARKING.replace("二十二", "二十三"))]
    assert kinds([("第一条", PARKING)], new) == [("doubtful", (0, 1))]


def test_equal_to_a_matcher_that_tries_everything() -> None:
    dice = random.Random(7)
    seen = set()
    for _round in range(60):
        old = [(f"第{n}条", sentence(dice)) for n in range(dice.randint(1, 6))]
        new = shaken(dice, old)
        fast = [(f.kind.value, f.new) for f in follow(old, new)]
        assert fast == slow(old, new), (old, new)
        seen |= {kind for kind, _new in fast}
    assert seen == {"same", "moved", "changed", "split", "merged", "doubtful", "removed"}


def sentence(dice: random.Random) -> str:
    return "".join(
        dice.choices("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄", k=dice.randint(10, 26))
    )


def shaken(dice: random.Random, old: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The clauses with some cut in two, joined, altered, doubled or dropped, in another order."""
    texts: list[str] = []
    for _anchor, text in old:
        cut = dice.randint(4, len(text) - 4)
        change = dice.randrange(8)
        if change == 0:
            texts += [text[:cut], text[cut:]]
        elif change == 1 and texts:
            texts[-1] += text
        elif change == 2:
            texts.append(text[:cut] + sentence(dice)[: len(text) - cut])
        elif change == 3:
            texts += [text[:3] + "一" + text[3:], text[:5] + "二" + text[5:]]
        elif change != 4:
            texts.append(text)
    if dice.random() < 0.5:
        dice.shuffle(texts)
    return [(f"第{n}条", text) for n, text in enumerate(texts or [sentence(dice)])]


@cache
def common(a: str, b: str) -> int:
    """Length of the longest common subsequence, from its definition."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = row
        row = [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else max(before[j + 1], row[j]))
    return row[-1]


def slow(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[tuple[str, tuple[int, ...]]]:
    """The rules of docs/spec/comment.md, written a second time without any shortcut."""
    a, b = [plain(t) for _x, t in old], [plain(t) for _x, t in new]

    def like(i: int, j: int) -> Fraction:
        return Fraction(2 * common(a[i], b[j]), len(a[i]) + len(b[j]))

    def inside(i: int, j: int, size: int) -> bool:
        return size >= 8 and Fraction(common(a[i], b[j]), size) >= Fraction(8, 10)

    free, taken, unsure = set(range(len(b))), {}, {}
    while True:
        able = [
            (like(i, j), old[i][0] == new[j][0], -abs(i - j), -i, -j)
            for i in range(len(a)) if i not in taken and i not in unsure
            for j in free if like(i, j) >= Fraction(6, 10)
        ]  # fmt: skip
        if not able:
            break
        score, same, _near, i, j = max(able)
        i, j = -i, -j
        rivals = sorted(k for k in free if k != j and like(i, k) >= score - Fraction(5, 100))
        if rivals and not same and score != 1:
            unsure[i] = (j, *rivals)
        else:
            taken[i] = j
            free.discard(j)
    parts: dict[int, list[int]] = {}
    for j in sorted(set(range(len(b))) - set(taken.values())):
        holders = [
            i for i in range(len(a))
            if i not in unsure and inside(i, j, len(b[j])) and (i not in taken or like(i, taken[i]) != 1)
        ]  # fmt: skip
        if holders:
            parts.setdefault(min(holders, key=lambda i: (-common(a[i], b[j]), i)), []).append(j)
    told: list[tuple[str, tuple[int, ...]]] = []
    for i in range(len(a)):
        every = sorted(
            {*([taken[i]] if i in taken else []), *parts.get(i, [])}, key=lambda j: (-common(a[i], b[j]), j)
        )
        if i in unsure:
            told.append(("doubtful", unsure[i]))
        elif len(every) > 1:
            told.append(("split", tuple(every)))
        elif every:
            kept = (
                "changed" if like(i, every[0]) != 1 else "same" if old[i][0] == new[every[0]][0] else "moved"
            )
            told.append((kept, (every[0],)))
        else:
            told.append(gone(i, a, b, old, new))
    return told


def gone(
    i: int, a: list[str], b: list[str], old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> tuple[str, tuple[int, ...]]:
    holders = [j for j in range(len(b)) if len(a[i]) >= 8 and 10 * common(a[i], b[j]) >= 8 * len(a[i])]
    if holders:
        return "merged", (min(holders, key=lambda j: (-common(a[i], b[j]), len(b[j]), j)),)

    def like(j: int) -> Fraction:
        return Fraction(2 * common(a[i], b[j]), len(a[i]) + len(b[j]))

    best = min(range(len(b)), key=lambda j: (-like(j), old[i][0] != new[j][0], j))
    return ("doubtful", (best,)) if like(best) >= Fraction(4, 10) else ("removed", ())


def test_campaigns_never_join_the_opposite() -> None:
    base = grouping.plain("建议在本条中增加夜间免费停车的规定，方便老旧小区居民停车。")
    assert (
        grouping.find(grouping.plain("建议在本条中增加夜间免费停车的规定，方便老旧小区居民停车！！"), [base])
        == 0
    )
    assert (
        grouping.find(grouping.plain("建议在本条中增加夜间免费停车的规定，方便老小区居民停车"), [base]) == 0
    )
    assert (
        grouping.find(grouping.plain("不建议在本条中增加夜间免费停车的规定，方便老旧小区居民停车"), [base])
        is None
    )
    fee = grouping.plain("建议把本条的停车费定为每小时5元，不再另外加收任何费用")
    assert grouping.find(fee.replace("5", "8"), [fee]) is None
    assert grouping.find("同意", ["同一"]) is None


def test_personal_data_is_covered() -> None:
    said = "我叫王小芳，电话１３８００００００００或023-63765432，证号11010519491231002X，卡6222 0212 3456 7890 123，信箱a.b@c.cn"
    shown = masked(said, "王小芳")
    for secret in ("王小芳", "1380", "６３", "63765432", "11010519491231002X", "6222", "a.b@c.cn"):
        assert secret not in shown
    assert masked("罚款200元，2024年3月1日起施行") == "罚款200元，2024年3月1日起施行"
