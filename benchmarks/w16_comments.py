"""W16: comments on 60 clauses taken in and grouped, then carried over three later drafts.

Every comment must end on a clause of the last draft or in the list for a person. The floor of the carrying is the bare
UPDATE that rewrites every comment once a draft. The peer finds the clause by comparing all pairs with `difflib`, as
programs without an engine for it do; it does not follow splits or quotations.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from typing import Any

from benchmarks.harness import Row, checksum, exponent, timed
from benchmarks.platform import databases, in_child, start

SIZES = {"full": 20_000, "small": 2_000}
CLAUSES, DRAFTS, BATCH = 60, 3, 2_000
SUBJECTS = (
    "经营者",
    "物业服务人",
    "建设单位",
    "街道办事处",
    "城市管理部门",
    "业主委员会",
    "电动自行车所有人",
    "停车场管理者",
)
DUTIES = (
    "应当在醒目位置公示收费标准和监督电话", "不得占用消防通道、盲道和无障碍设施", "应当自收到申请之日起十个工作日内答复",
    "应当建立台账并保存不少于两年", "可以委托第三方开展巡查和评估", "应当与居民签订协议，明确双方的权利和义务",
    "不得以任何名义加收费用", "应当定期公布处理结果，接受社会监督", "应当优先保障老年人和残疾人的需要",
    "发现安全隐患的，应当立即采取措施并报告",
)  # fmt: skip
FLOOR = "UPDATE comment_comment SET listed = listed WHERE round_id = %s"
PLACES = ("居住区", "学校周边", "商业街区", "老旧小区", "地铁出入口", "河道两岸", "农贸市场", "医院周边")


def run(size: str, _rounds: int) -> list[Row]:
    """The rows of W16 on SQLite."""
    with databases("sqlite") as url:
        return in_child("w16_comments", url, SIZES[size])


def draft(dice: random.Random) -> list[str]:
    """The texts of the first draft."""
    return [
        f"{dice.choice(PLACES)}内，{dice.choice(SUBJECTS)}" + "；".join(dice.sample(DUTIES, 3)) + "。"
        for _n in range(CLAUSES)
    ]


def later(dice: random.Random, texts: list[str]) -> list[str]:
    """The next draft: some clauses reworded, cut in two, joined, removed, moved, and new ones."""
    made: list[str] = []
    for text in texts:
        change = dice.random()
        if change < 0.5:
            made.append(text)
        elif change < 0.7:
            made.append(text.replace("应当", "有义务", 1).replace("。", f"，{dice.choice(DUTIES)}。"))
        elif change < 0.78:
            head, _mark, tail = text.partition("；")
            made += [head + "。", *filter(None, [tail])]
        elif change < 0.84 and made:
            made[-1] += text
        elif change < 0.92:
            made.insert(dice.randrange(len(made) + 1), text)
        elif change < 0.96:
            made.append(draft(dice)[0])
    return made


def numbered(texts: list[str]) -> list[tuple[str, str]]:
    return [(f"第{number}条", text) for number, text in enumerate(texts, 1)]


def comments(dice: random.Random, clauses: list[Any], count: int) -> list[dict[str, Any]]:
    """A third of campaigns (few letters differ), the others by themselves; every third quotes words of the clause."""
    rows = []
    for number in range(count):
        clause = dice.choice(clauses)
        if dice.random() < 0.33:
            text = (
                f"建议修改{clause.anchor}，考虑{PLACES[clause.place % len(PLACES)]}居民的实际困难，设置过渡期"
                + dice.choice("。！；")
            )
        else:
            text = f"{dice.choice(SUBJECTS)}{dice.choice(DUTIES)}，这一点在{dice.choice(PLACES)}难以做到，理由编号{number}"
        begins = dice.randrange(max(1, len(clause.text) - 12))
        quote = clause.text[begins : begins + 10] if dice.random() < 0.33 else ""
        rows.append({"clause": clause, "text": text, "quote": quote, "received_on": dt.date(2024, 3, 4)})
    return rows


def measure(count: int) -> tuple[float, float, float, float, float, str]:
    """Seconds to take in and group, to carry over three drafts, of the floor, of the peer, and to read the page of the round; a checksum."""
    from django.db import connection

    from fazhi.kernel.orgs import actors
    from fazhi.modules.comment import service
    from tests.support.district import make_district, moment

    dice = random.Random(16)
    district = make_district(dt.date(2019, 1, 1)) if not hasattr(measure, "d") else measure.d  # type: ignore[attr-defined]
    measure.d = district  # type: ignore[attr-defined]
    officer, at = district.actor("officer"), moment("2024-03-05")
    case = district.apply("2024-03-01")
    texts = draft(dice)
    held = service.open_round(
        case.pk,
        district.units["justice"],
        "办法",
        numbered(texts),
        dt.date(2024, 3, 1),
        dt.date(2024, 4, 1),
        officer,
        at,
    )
    rows = comments(dice, service.clauses(held), count)
    intake = sum(
        timed(
            lambda at_row=start_row: service.add_many(
                held, rows[at_row : at_row + BATCH], actors.public(), at
            )
        )[0]
        for start_row in range(0, count, BATCH)
    )
    carried = floor = peer = 0.0
    for _n in range(DRAFTS):
        before, texts = texts, later(dice, texts)
        carried += timed(lambda now=texts: service.revise(held, numbered(now), officer, at))[0]
        floor += timed(lambda: connection.cursor().execute(FLOOR, [held.pk]))[0]
        peer += timed(lambda old=before, new=texts: slow(old, new))[0]
    rows_now = list(held.comments.order_by("pk").values_list("now__place", "now__draft", "listed"))
    assert len(rows_now) == count
    assert all(
        (place is None) == bool(listed) and drafted in {None, DRAFTS + 1}
        for place, drafted, listed in rows_now
    )
    listed_share = sum(bool(row[2]) for row in rows_now) / count
    print(f"listed for a person: {listed_share:.3f}", file=sys.stderr)
    page = timed(lambda: service.by_clause(held))[0]
    return intake, carried, floor, peer, page, checksum(rows_now)


def slow(old: list[str], new: list[str]) -> list[int]:
    """The likest new clause of each old one, all pairs compared by difflib."""
    from difflib import SequenceMatcher

    return [
        max(range(len(new)), key=lambda j: SequenceMatcher(None, text, new[j], False).ratio()) for text in old
    ]


def main(count: int) -> list[Row]:
    """The rows, in a process of its own."""
    start()
    small = measure(count // 10)
    intake, carried, floor, peer, page, told = measure(count)
    return [
        Row(id="w16.take_in", work="comments taken in, grouped, audited", size=count, ours=intake, unit="s",
            exponent=exponent(small[0], intake), checksum=told),
        Row(id="w16.carry", work=f"comments carried over {DRAFTS} drafts or listed", size=count, ours=carried, unit="s",
            peer=peer, peer_name="difflib, matching only", limit=floor, exponent=exponent(small[1], carried), checksum=told),
        Row(id="w16.page", work="comments of a round by clause, for its page", size=count, ours=page * 1000, unit="ms",
            exponent=exponent(small[4], page), checksum=told),
    ]  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
