"""Kinds of columns of the module's tables, and the form of a digest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models

from fazhi.kernel.text import _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

sha256 = RegexValidator(r"^[0-9a-f]{64}$", _("应为64位十六进制的SHA-256摘要"))


def choice(
    label: _StrPromise, choices: type[models.TextChoices], length: int = 20
) -> models.CharField[str, str]:
    """A coded column, empty until it is known."""
    return models.CharField(label, max_length=length, choices=choices.choices, blank=True)


def day(label: _StrPromise) -> models.DateField[dt.date | str | None, dt.date | None]:
    """A day, empty until it is known."""
    return models.DateField(label, null=True, blank=True)


def money(label: _StrPromise) -> models.DecimalField[Decimal | str | None, Decimal | None]:
    """An amount in yuan, empty until it is known."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)
