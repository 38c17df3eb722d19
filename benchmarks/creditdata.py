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
