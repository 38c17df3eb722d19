"""The unified social credit code after GB 32100-2015: eighteen characters with two check characters."""

from __future__ import annotations

from fazhi.engines.codes import organisation
from fazhi.engines.codes.verdict import Verdict, invalid, normalise

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: the letters I, O, S, V, Z are left out."""
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
"""Of the characters 1 to 17: powers of three modulo 31."""

_VALUE = {character: value for value, character in enumerate(ALPHABET)}

DEPARTMENTS = {
    "1": "机构编制", "2": "外交", "3": "司法行政", "4": "文化", "5": "民政", "6": "旅游", "7": "宗教", "8": "工会",
    "9": "市场监督管理", "A": "中央军委改革和编制办公室", "N": "农业农村", "Y": "其他",
}  # fmt: skip
"""The department that registers, by the first character."""

CATEGORIES = {
    "11": "机关", "12": "事业单位", "13": "编办直接管理机构编制的群众团体", "19": "其他",
    "21": "外国常驻新闻机构", "29": "其他",
    "31": "律师执业机构", "32": "公证处", "33": "基层法律服务所", "34": "司法鉴定机构", "35": "仲裁委员会", "39": "其他",
    "41": "外国在华文化中心", "49": "其他",
    "51": "社会团体", "52": "民办非企业单位", "53": "基金会", "59": "其他",
    "61": "外国旅游部门常驻代表机构", "62": "港澳台地区旅游部门常驻内地（大陆）代表机构", "69": "其他",
    "71": "宗教活动场所", "72": "宗教院校", "79": "其他",
    "81": "基层工会", "89": "其他",
    "91": "企业", "92": "个体工商户", "93": "农民专业合作社",
    "A1": "军队事业单位", "A9": "其他",
    "N1": "组级集体经济组织", "N2": "村级集体经济组织", "N3": "乡镇级集体经济组织", "N9": "其他",
    "Y1": "其他",
}  # fmt: skip
"""The kind of body, by the first two characters. A pair outside the table is named so but refuses no code."""


def check_character(body: str) -> str:
    """The eighteenth character of seventeen: what brings the weighted sum to a multiple of 31."""
    total = sum(weight * _VALUE[character] for weight, character in zip(WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def check_uscc(text: str) -> Verdict:
    """Check a unified social credit code: length, characters, region, organisation code, check character."""
    code = normalise(text)
    if len(code) != 18:
        return invalid(code, "length", f"统一社会信用代码应为18位，现为{len(code)}位（GB 32100-2015）")
    for place, character in enumerate(code, 1):
        if character not in _VALUE:
            why = "不使用字母I、O、S、V、Z" if character in "IOSVZ" else "只能是数字或者大写字母"
            return invalid(code, "character", f"第{place}位“{character}”不合规定，代码{why}（GB 32100-2015）")
    if not code[2:8].isdigit():
        return invalid(code, "region", f"第3至8位应为6位数字的行政区划代码，现为{code[2:8]}（GB 32100-2015）")
    expected = organisation.check_character(code[8:16])
    if code[16] != expected:
        why = f"第9至17位{code[8:17]}不是有效的组织机构代码，第17位应为{expected}（GB 11714）"
        return invalid(code, "organisation", why)
    expected = check_character(code[:17])
    if code[17] != expected:
        return invalid(code, "check", f"第18位校验码应为{expected}，现为{code[17]}（GB 32100-2015）")
    return Verdict(True, "", code, describe(code))


def describe(code: str) -> dict[str, str]:
    """What a valid code says: who registered it, what kind of body, the region, the organisation code."""
    return {
        "kind": "uscc",
        "department": DEPARTMENTS.get(code[0], "未列入标准的登记管理部门"),
        "category": CATEGORIES.get(code[:2], "未列入标准的机构类别"),
        "region": code[2:8],
        "organisation": code[8:17],
    }
