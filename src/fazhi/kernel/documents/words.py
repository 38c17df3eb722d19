"""Values as a document says them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import TextChoices

MISSING = "　　　　"
"""What is left to be filled in by hand."""


def worded(value: Any, choices: type[TextChoices] | None = None) -> str:
    """A value in words: dates written out, coded values by their label, nothing as a gap."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return str(value)
