"""Text in the interface: Chinese is the source language, English the second."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
"""A label: a plain string or one that is translated when it is shown."""

__all__ = ["Text", "_"]
