"""Made credit data from a seed: firms, batches of penalties with planted faults, addresses and their many spellings."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fazhi.engines.codes import organisation, uscc

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
WORDS = "华盛瑞丰恒泰安信达通源鑫隆昌宏图远景博雅天成金利美佳润泽星辰德润正和中兴万顺福康嘉禾云帆卓越联创新锐志诚凯旋"
ACTS = ("警告", "通报批评", "罚款", "没收违法所得", "暂扣许可证件")


def codes(count: int, seed: int = 1, first: int = 10_000_000) -> np.ndarray[Any, Any]:
    """That many valid credit codes of enterprises, all different, as bytes of eighteen."""
    dice = np.random.default_rng(seed)
    letters = np.frombuffer(uscc.ALPHABET.encode(), np.uint8)
    body = np.zeros((count, 17), np.uint8)
    body[:, 0], body[:, 1] = ord("9"), ord("1")
    body[:, 2:8] = np.frombuffer(b"500103", np.uint8)
    serial = dice.permutation(count) + first
    for place in range(8):
        body[:, 8 + place] = letters[(serial // 31 ** (7 - place)) % 31]
    long = np.zeros(256, np.int64)
    short = np.zeros(256, np.int64)
    for value, character in enumerate(organisation.ALPHABET):
        long[ord(character)] = value
    for value, character in enumerate(uscc.ALPHABET):
        short[ord(character)] = value
    rest = 11 - (long[body[:, 8:16]] @ np.array(organisation.WEIGHTS)) % 11
    body[:, 16] = np.frombuffer(b"0123456789X0", np.uint8)[rest]
    last = letters[-(short[body] @ np.array(uscc.WEIGHTS)) % 31]
    return np.ascontiguousarray(np.concatenate([body, last[:, None]], axis=1)).view("S18").ravel()


@lru_cache(maxsize=2)
def firms(count: int, seed: int = 1) -> pl.DataFrame:
    """Code and name of so many firms."""
    dice = np.random.default_rng(seed)
    words = [a + b for a in WORDS for b in WORDS]
    parts = [np.array(words)[dice.integers(0, len(words), count)] for _n in range(2)]
    trades = np.array(["科技", "贸易", "餐饮管理", "建筑工程", "物流", "食品", "医药", "物业服务"])
    names = pl.select(
        pl.concat_str(pl.lit("重庆"), pl.lit(pl.Series(parts[0])), pl.lit(pl.Series(parts[1])),
                      pl.lit(pl.Series(trades[dice.integers(0, len(trades), count)])), pl.lit("有限公司")).alias("n")
    ).to_series()  # fmt: skip
    return pl.DataFrame({"code": pl.Series(codes(count, seed).astype("U18")), "name": names})


def penalties(path: Path, count: int, seed: int = 1) -> Path:
    """A CSV file of penalties; about three of ten rows have a planted fault or a firm that nobody registered."""
    dice = np.random.default_rng(seed)
    known = firms(max(1000, count // 2), seed)
    pick = dice.integers(0, len(known), count)
    code = known["code"].to_numpy()[pick].astype("U18")
    other = codes(1000, seed, first=90_000_000).astype("U18")
    kind = dice.random(count)
    unknown = kind < 0.15
    code[unknown] = other[dice.integers(0, len(other), int(unknown.sum()))]
    wrong = (kind >= 0.15) & (kind < 0.19)
    code[wrong] = np.char.add(np.char.ljust(code[wrong].astype("U17"), 17, "0"), "0")
    short = (kind >= 0.19) & (kind < 0.20)
    code[short] = code[short].astype("U16")
    day = np.datetime64("2019-01-01") + dice.integers(0, 2000, count)
    days = day.astype("U10")
    days[(kind >= 0.20) & (kind < 0.23)] = "2023-02-30"
    days[(kind >= 0.23) & (kind < 0.24)] = "2031-05-06"
    amounts = np.round(dice.random(count) * 50, 2).astype("U8")
    amounts[(kind >= 0.24) & (kind < 0.26)] = "-3.5"
    amounts[(kind >= 0.26) & (kind < 0.27)] = "三万"
    acts = np.array(ACTS)[dice.integers(0, len(ACTS), count)]
    acts[(kind >= 0.27) & (kind < 0.30)] = "口头教育"
    numbers = np.char.add("渝中市监罚〔2024〕", np.char.add(np.arange(count).astype("U8"), "号"))
    again = np.flatnonzero((kind >= 0.30) & (kind < 0.32))
    again = again[again > 0]
    code[again], numbers[again] = code[again - 1], numbers[again - 1]
    frame = pl.DataFrame({
        "统一社会信用代码": code, "主体名称": known["name"].gather(pick), "处罚决定文书号": numbers, "处罚类别": acts,
        "失信程度": np.array(["轻微", "一般", "严重"])[dice.integers(0, 3, count)], "罚没金额（万元）": amounts,
        "决定日期": days, "认定单位": np.array(["渝中区市场监督管理局", "渝中区城市管理局", "渝中区应急管理局"])[dice.integers(0, 3, count)],
    })  # fmt: skip
    frame.write_csv(path)
    return path


def moment() -> dt.datetime:
    """The moment at which made batches come in."""
    return dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


DISTRICTS = {"巴县": "巴南区", "江北县": "渝北区", "双桥区": "大足区"}
"""Old name -> present name."""
AREAS = ("渝中区", "江北区", "南岸区", "巴南区", "渝北区", "大足区", "沙坪坝区", "九龙坡区")


def roads() -> tuple[list[str], dict[str, str]]:
    """Names of 600 roads, and what one in eight was called before (two old characters, another ending)."""
    letters = "民生族权中山解放和平新华人长江嘉陵五一建设沙正凤鸣石桥青年洪崖大坪鹅岭枇杷金刚碚歌乐虎溪"
    names = sorted(
        {
            a + b + ("路", "街", "大道", "巷")[(n + m) % 4]
            for n, a in enumerate(letters)
            for m, b in enumerate(letters[::2])
            if a != b
        }
    )[:600]
    return names, {
        f"老{name[0]}{'坝坎坡湾'[n % 4]}{'路街'[n % 2]}": name for n, name in enumerate(names[::8])
    }


def two_lists(count: int, seed: int = 10) -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray[Any, Any]]:
    """A register (firm, name, address, former), records as departments write them (name, address), and the truth.

    Of the records a fifth is in no register. The others have a wrong character (25 %), no city before the name (30 %),
    another legal form (30 %), a short (40 %) or cut (15 %) address, a district or a road under its old name (20 %),
    a former name (8 %), or moved (7 %). Numbers stand in Arabic or Chinese, with 号, 弄, 组, 幢.
    """
    dice = np.random.default_rng(seed)
    names = firms(count, seed)["name"].to_list()
    streets, aliases = roads()
    old_road: dict[str, list[str]] = {}
    for old, new in aliases.items():
        old_road.setdefault(new, []).append(old)
    old_area = {new: old for old, new in DISTRICTS.items()}
    area, street, house = (dice.integers(0, n, count) for n in (len(AREAS), len(streets), 400))
    unit = dice.integers(1, 30, (count, 2))
    pick = dice.random(count)
    former: list[list[str] | None] = [
        [names[(n * 7 + 3) % count][:6] + names[n][6:]] if pick[n] < 0.1 else None for n in range(count)
    ]
    address = [
        f"重庆市{AREAS[a]}{streets[s]}{h + 1}号{u}幢{v}-{w}"
        for a, s, h, (u, v), w in zip(area, street, house, unit, house % 9 + 1, strict=True)
    ]
    register = pl.DataFrame({"firm": np.arange(count), "name": names, "address": address, "former": former})
    chances = dice.random((count, 9))
    order = dice.permutation(count)
    truth = np.where(dice.random(count) < 0.2, -1, order)
    letters = list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
    strangers = firms(count, seed + 100)["name"].to_list()
    written = []
    for n, (firm, chance) in enumerate(zip(order.tolist(), chances, strict=True)):
        known = truth[n] >= 0
        name = (
            strangers[n]
            if not known
            else (former[firm] or [names[firm]])[0]
            if chance[7] < 0.8
            else names[firm]
        )
        if chance[0] < 0.25:
            at = 2 + int(chance[0] * 16) % max(1, len(name) - 6)
            name = name[:at] + letters[int(chance[0] * 997) % 20] + name[at + 1 :]
        if chance[1] < 0.3:
            name = name.removeprefix("重庆")
        if chance[2] < 0.3:
            name = name.replace("有限公司", ("有限责任公司", "公司", "股份有限公司")[int(chance[2] * 97) % 3])
        a, s, h, (u, v), w = (
            AREAS[area[firm]],
            streets[street[firm]],
            int(house[firm]) + 1,
            unit[firm],
            int(house[firm]) % 9 + 1,
        )
        if not known or chance[8] < 0.07:
            a, s, h = AREAS[(n * 5) % 8], streets[(n * 13) % 600], (n * 31) % 400 + 1
        if chance[5] < 0.2:
            a = old_area.get(a, a)
            s = old_road.get(s, [s])[0]
        if chance[3] < 0.4:
            place = f"{s}{h}号"
        elif chance[3] < 0.55:
            place = f"重庆市{a}{s}"
        else:
            number = f"{h}号" if chance[4] < 0.7 else f"{_chinese(h)}号"
            place = f"{'重庆市' if chance[6] < 0.5 else ''}{a}{s}{number}{u}{'栋幢组弄'[n % 4]}{v}-{w}"
        written.append((name, place))
    return register, pl.DataFrame(written, schema=["name", "address"], orient="row"), truth


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    text = digits[number // 100] + "百" if number >= 100 else ""
    if number % 100 >= 10:
        text += ("" if number < 20 else digits[number // 10 % 10]) + "十"
    elif text and number % 10:
        text += "零"
    return text + (digits[number % 10] if number % 10 else "")
