"""One door for all identifiers: find out the kind, then check."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.engines.codes.organisation import check_organisation
from fazhi.engines.codes.resident import PROVINCES, birthday, check_resident
from fazhi.engines.codes.uscc import check_uscc
from fazhi.engines.codes.verdict import Unusable, Verdict, normalise

KINDS: dict[str, Callable[[str], Verdict]] = {
    "uscc": check_uscc, "org": check_organisation, "id": check_resident,
}  # fmt: skip
TITLES = {"uscc": "统一社会信用代码", "org": "组织机构代码", "id": "居民身份号码"}


def check(text: str, kind: str | None = None) -> Verdict:
    """The verdict on a code; without a kind, on the kind that its shape shows. Unusable if it shows none."""
    code = normalise(text)
    if not code or len(code) > 64:
        raise Unusable("没有可核验的代码：请输入9位、15位或者18位的代码")
    if kind is not None and kind not in KINDS:
        raise Unusable(f"不认识的代码种类“{kind}”：可选{'、'.join(KINDS)}")
    return KINDS[kind or kind_of(code)](code)


def kind_of(code: str) -> str:
    """`uscc`, `org` or `id` by length and shape. Unusable when no kind has this length.

    Eighteen digits may be either: a number whose places 1, 2 and 7 to 14 are a province and a day is an identity
    number, unless it fails that check and passes the one of credit codes.
    """
    if not (code.isascii() and code.isalnum()):
        raise Unusable("代码只能由数字和字母组成，请核对是否粘贴了其他内容")
    if len(code) == 9:
        return "org"
    if len(code) == 15 and code.isdigit():
        return "id"
    if len(code) != 18:
        raise Unusable(
            f"{len(code)}位的代码不属于任何已知种类：应为9位、15位或者18位，也可以用--kind指明种类"
        )
    if not code[:17].isdigit() or code[:2] not in PROVINCES or birthday(code[6:14]) is None:
        return "uscc"
    return "uscc" if not check_resident(code).valid and check_uscc(code).valid else "id"
