"""A second reading of the three standards, written from their text without the engine: slow and plain."""

from __future__ import annotations

import calendar


def weights_gb32100() -> list[int]:
    weights = [1]
    while len(weights) < 17:
        weights.append(weights[-1] * 3 % 31)
    return weights


def uscc_sound(code: str) -> bool:
    letters = [c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in "IOSVZ"]
    if len(code) != 18 or any(c not in letters for c in code):
        return False
    if any(c not in "0123456789" for c in code[2:8]):
        return False
    weighted = 0
    for place in range(17):
        weighted += letters.index(code[place]) * weights_gb32100()[place]
    remainder = weighted % 31
    check = 0 if remainder == 0 else 31 - remainder
    return letters[check] == code[17] and organisation_sound(code[8:17])


def organisation_sound(code: str) -> bool:
    if len(code) != 9 or any(not ("0" <= c <= "9" or "A" <= c <= "Z") for c in code):
        return False
    weighted = 0
    for character, weight in zip(code[:8], [3, 7, 9, 10, 5, 8, 4, 2], strict=True):
        weighted += int(character, 36) * weight
    check = 11 - weighted % 11
    return code[8] == {10: "X", 11: "0"}.get(check, str(check))


def resident_check(body: str) -> str:
    """ISO 7064 MOD 11-2, by its recursive rule instead of the weights."""
    product = 0
    for digit in body:
        product = (product + int(digit)) * 2 % 11
    rest = (12 - product) % 11
    return "X" if rest == 10 else str(rest)


def resident_sound(code: str, provinces: set[str]) -> bool:
    if len(code) != 18 or any(c not in "0123456789" for c in code[:17]) or code[:2] not in provinces:
        return False
    year, month, day = int(code[6:10]), int(code[10:12]), int(code[12:14])
    if not (1800 <= year <= 2099 and 1 <= month <= 12):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1] and resident_check(code[:17]) == code[17]
