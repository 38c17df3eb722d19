"""Amounts of money in capital characters (人民币大写), both ways, in whole fen."""

from __future__ import annotations

import re

from fazhi.engines.codes.numerals import LIMIT, BadNumeral, from_chinese, to_chinese

_BANK_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_FORM = re.compile(
    r"(?:人民币)?(?:(?P<yuan>[^元角分整]+)元)?(?:零?(?P<jiao>[^元角分整零])角|(?P<gap>零)(?:角)?)?"
    r"(?:(?P<fen>[^元角分整零])分)?(?P<whole>整)?"
)
_SAME = str.maketrans({"圆": "元", "圓": "元", "正": "整", "〇": "零", "○": "零"})


class BadAmount(ValueError):
    """A text that is no amount in capital characters."""


def to_capital(fen: int) -> str:
    """Whole fen in capital characters: 1230000 -> 壹万贰仟叁佰元整, 32504 -> 叁佰贰拾伍元零肆分.

    整 closes an amount without fen. ValueError below zero or from LIMIT yuan on.
    """
    if not 0 <= fen < LIMIT * 100:
        raise ValueError(f"an amount lies between 0 and {LIMIT} yuan, not {fen} fen")
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = f"{to_chinese(yuan, 'bank')}元" if yuan or not fen else ""
    if jiao:
        text += f"{_BANK_DIGITS[jiao]}角"
    elif rest and yuan:
        text += "零"
    return text + (f"{_BANK_DIGITS[rest]}分" if rest else "整")


def from_capital(text: str) -> int:
    """Whole fen of an amount in capital (or counted) characters; BadAmount otherwise.

    圆 is read as 元 and 正 as 整; 整 may be missing; 人民币 may stand in front; a 零 may stand before 角.
    """
    plain = "".join(text.split()).translate(_SAME).replace("人民币:", "人民币").replace("人民币：", "人民币")
    match = _FORM.fullmatch(plain)
    if not match or not any(match[part] for part in ("yuan", "jiao", "fen")):
        raise BadAmount(f"不是大写金额：{text!r}（应如“壹万贰仟叁佰元整”）")
    if match["gap"] and not match["fen"]:
        raise BadAmount(f"大写金额{text!r}的“零”之后缺少分位")
    if match["fen"] and match["whole"]:
        raise BadAmount(f"大写金额{text!r}有分的不写“整”")
    if match["yuan"] and match["fen"] and not (match["jiao"] or match["gap"]):
        raise BadAmount(f"大写金额{text!r}没有角位，“元”与分之间应写“零”")
    try:
        yuan = from_chinese(match["yuan"]) if match["yuan"] else 0
        jiao, fen = (from_chinese(match[part]) if match[part] else 0 for part in ("jiao", "fen"))
    except BadNumeral as fault:
        raise BadAmount(f"大写金额{text!r}：{fault}") from fault
    if yuan >= LIMIT or max(jiao, fen) > 9:
        raise BadAmount(f"大写金额{text!r}超出范围：角、分各为一位数字")
    return yuan * 100 + jiao * 10 + fen
