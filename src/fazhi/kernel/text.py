"""Text in the interface: Chinese is the source language, English the second."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
"""A label: a plain string or one that is translated when it is shown."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def plain(text: str, most: int) -> str:
    """What a person typed into a box: control characters as spaces (no database takes a NUL), trimmed, at most so long."""
    return _CONTROL.sub(" ", text).strip()[:most]


__all__ = ["Text", "_", "plain"]
