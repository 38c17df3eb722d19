"""Resident identity numbers after GB 11643: region, day of birth, order, check character."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.codes.verdict import Verdict, invalid, normalise

WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
"""Of the digits 1 to 17: 2 to the power of (18 - place), modulo 11."""
CHECKS = "10X98765432"
"""The check character by the weighted sum modulo 11."""

PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东",
    "41": "河南", "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南",
    "50": "重庆", "51": "四川", "52": "贵州", "53": "云南", "54": "西藏",
    "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆", "71": "台湾", "81": "香港", "82": "澳门",
    "83": "台湾居民居住证",
}  # fmt: skip
"""The first two digits. The four digits after them change with the map of districts and are not checked."""

FIRST_YEAR, LAST_YEAR = 1800, 2099


def check_character(body: str) -> str:
    """The eighteenth character of seventeen digits."""
    return CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def check_resident(text: str, on: dt.date | None = None) -> Verdict:
    """Check an identity number; with `on`, a day of birth after that day is refused."""
    code = normalise(text)
    if len(code) == 15 and _digits(code):
        return _old_form(code)
    if len(code) != 18:
        return invalid(code, "length", f"居民身份号码应为18位，现为{len(code)}位（GB 11643）")
    if not _digits(code[:17]) or code[17] not in CHECKS:
        return invalid(code, "character", "前17位应为数字，第18位应为数字或者X（GB 11643）")
    if code[:2] not in PROVINCES:
        return invalid(code, "region", f"前两位{code[:2]}不是省级行政区划代码（GB/T 2260）")
    born = birthday(code[6:14])
    if born is None or (on is not None and born > on):
        late = "晚于核验日" if born else "不是存在的日期"
        return invalid(code, "date", f"第7至14位{code[6:14]}作为出生日期{late}（GB 11643）")
    expected = check_character(code[:17])
    if code[17] != expected:
        return invalid(code, "check", f"第18位校验码应为{expected}，现为{code[17]}（GB 11643）")
    return Verdict(True, "", code, _details(code, born))


def birthday(text: str) -> dt.date | None:
    """The day that eight digits name; None when there is no such day between 1800 and 2099."""
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def upgrade(old: str) -> str:
    """The eighteen characters that replace a number of fifteen digits (a birth in 19..)."""
    body = old[:6] + "19" + old[6:]
    return body + check_character(body)


def _old_form(code: str) -> Verdict:
    if code[:2] not in PROVINCES or birthday("19" + code[6:12]) is None:
        return invalid(
            code, "old", "这是15位的旧号码形式，且区划或者出生日期不合规定，请提供18位号码（GB 11643）"
        )
    new = upgrade(code)
    why = f"15位号码随第一代居民身份证自2013年1月1日停用，对应的18位号码应为{new}，请核对后使用"
    return invalid(code, "old", why, upgraded=new)


def _details(code: str, born: dt.date) -> dict[str, str]:
    sex = "男" if int(code[16]) % 2 else "女"
    return {
        "kind": "id", "region": code[:6], "province": PROVINCES[code[:2]], "born": born.isoformat(), "sex": sex,
    }  # fmt: skip


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
