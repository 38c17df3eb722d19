"""What must not be published with a comment: numbers and addresses of people, and the commenter's own name. Pure."""

from __future__ import annotations

import re

_DIGITS = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
        _DIGITS.format(r"[1-9](?:[ -]?\d){16}[ -]?[\dXx]"),
        _DIGITS.format(r"[1-9](?:[ -]?\d){14,18}"),
        _DIGITS.format(r"(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}"),
        _DIGITS.format(r"0\d{2,3}[ -]?\d{7,8}"),
    )
)
MASK = "※※"


def masked(text: str, *names: str) -> str:
    """The text as it may be published: resident numbers, accounts, telephones, mail addresses and the names given are
    covered (Personal Information Protection Law, article 25: publication needs separate consent)."""
    wide = text.translate({code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)})
    for pattern in _PATTERNS:
        wide = pattern.sub(MASK, wide)
    for name in sorted(filter(None, (name.strip() for name in names)), key=len, reverse=True):
        if len(name) > 1:
            wide = wide.replace(name, MASK)
    return wide
