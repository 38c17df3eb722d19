"""Names and addresses of firms in a form in which spellings of the same thing meet, as column expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

FORMS = (
    "股份有限责任公司", "有限责任公司", "集团股份有限公司", "集团有限公司", "股份有限公司", "有限公司", "分公司", "总公司",
    "合伙企业", "农民专业合作社", "专业合作社", "公司",
)  # fmt: skip
"""Legal forms at the end of a name, the longest first: they change, are left out and are shortened."""
_VARIANTS = dict(zip("萬號衞國華豐陞龍興飛溪嶽峯巖喆", "万号卫国华丰升龙兴飞溪岳峰岩哲", strict=True))
_CHINESE = re.compile(r"[〇零一二三四五六七八九十百]+(?=[号弄组栋幢单楼层室座社])")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ROAD = r"([^省市区县镇乡号弄\d]{1,8}?(?:大道|路|街|巷|道|村))"


@dataclass(frozen=True)
class Places:
    """What a district knows of its places: old names of districts and roads -> today's."""

    districts: Mapping[str, str] = field(default_factory=dict)
    roads: Mapping[str, str] = field(default_factory=dict)
    cities: tuple[str, ...] = ()
    """Names of the city and its districts that stand, or do not stand, before a name or an address."""


def arabic(text: str) -> str:
    """十八 -> 18, 一百零三 -> 103, 二〇 -> 20."""
    if not any(letter in text for letter in "十百"):
        return text.translate(_DIGITS)
    total, digit = 0, 0
    for letter in text:
        if letter in "十百":
            total, digit = total + (digit or 1) * (10 if letter == "十" else 100), 0
        else:
            digit = int(letter.translate(_DIGITS))
    return str(total + digit)


def wide(text: pl.Expr) -> pl.Expr:
    """Half-width, upper case, without spaces and marks, common variants of a character as one."""
    plain = text.fill_null("").str.normalize("NFKC").str.to_uppercase()
    return plain.str.replace_many(_VARIANTS).str.replace_all(r"[^\p{L}\p{N}()]", "")


def core_name(text: pl.Expr, places: Places) -> pl.Expr:
    """A name without region before it, legal form behind it and brackets inside it; never empty."""
    full = wide(text)
    name = full.str.replace_all(r"\([^()]*\)", "").str.replace(f"(.{{2,}}?)(?:{'|'.join(FORMS)})$", "$1")
    starts = [f"{re.escape(city[:-1])}[{city[-1]}]?" for city in places.cities]
    if starts:
        name = name.str.replace(f"^(?:{'|'.join(starts)})+(.{{2,}})$", "$1")
    return pl.when(name.str.len_chars() > 0).then(name).otherwise(full)


def address(series: pl.Series, places: Places) -> pl.DataFrame:
    """road under its present name ("" for none), first number, all numbers ("18-3-2")."""
    plain = pl.select(wide(pl.lit(series).str.replace_all(r"\p{Pd}", "号"))).to_series()
    written = plain.str.contains(_CHINESE.pattern.partition("(?=")[0] + "[号弄组栋幢单楼层室座社]").arg_true()
    if len(written):
        changed = [_CHINESE.sub(lambda found: arabic(found[0]), text) for text in plain.gather(written)]
        plain = plain.scatter(written, pl.Series(changed))
    text = pl.lit(plain).str.replace_many(dict(places.districts)) if places.districts else pl.lit(plain)
    if places.cities:
        text = text.str.replace(f"^(?:{'|'.join(map(re.escape, places.cities))})+", "")
    if places.roads:
        text = text.str.replace_many(dict(places.roads))
    frame = pl.select(text.alias("text")).with_columns(
        road=pl.col("text").str.extract(_ROAD).fill_null(""),
        rest=pl.col("text").str.replace(_ROAD, ""),
    )
    numbers = pl.col("rest").str.extract_all(r"\d+")
    return frame.select("road", first=numbers.list.first().fill_null(""), numbers=numbers.list.join("-"))
