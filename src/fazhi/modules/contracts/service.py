"""The door of the module: other modules record in what a legal adviser took part."""

from __future__ import annotations

from fazhi.modules.contracts.actions import record_work
from fazhi.modules.contracts.states import Work

__all__ = ["Work", "record_work"]
