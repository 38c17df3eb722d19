"""Public comment as this module needs it: the module `comment` where it is installed, else what the officer registers."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from fazhi.modules.norms.models import Norm

SERVICE = "fazhi.modules.comment.service"


def _service() -> Any:
    if not apps.is_installed("fazhi.modules.comment") or find_spec(SERVICE) is None:
        return None
    return import_module(SERVICE)


def open_round(norm: Norm, text: Any, closes_on: dt.date) -> None:
    """Put a draft out for comment, clause by clause. `text`: the document of `engines.lint`."""
    service = _service()
    if service is not None:
        service.open_round(norm, text, closes_on)


def unanswered(norm: Norm) -> int:
    """Comments without an answer: those of the comment module, and those registered by the officer."""
    service = _service()
    return norm.unanswered + (int(service.unanswered(norm)) if service is not None else 0)
