"""Organisation codes after GB 11714: eight characters and a check character."""

from __future__ import annotations

from fazhi.engines.codes.verdict import Verdict, invalid, normalise

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Of the characters 1 to 8."""

_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def check_character(body: str) -> str:
    """The ninth character of eight: 11 less the weighted sum modulo 11; 10 is written X, 11 is written 0."""
    total = sum(weight * _VALUE[character] for weight, character in zip(WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_organisation(text: str) -> Verdict:
    """Check an organisation code, written with or without its hyphen (`10000396-2`)."""
    code = normalise(text)
    if len(code) != 9:
        return invalid(code, "length", f"组织机构代码应为9位，现为{len(code)}位（GB 11714）")
    for place, character in enumerate(code, 1):
        if character not in _VALUE:
            return invalid(code, "character", f"第{place}位“{character}”不是数字或者大写字母（GB 11714）")
    expected = check_character(code[:8])
    if code[8] != expected:
        return invalid(code, "check", f"校验码应为{expected}，现为{code[8]}，请核对前8位（GB 11714）")
    return Verdict(True, "", code, {"kind": "org", "body": code[:8], "check": code[8]})
