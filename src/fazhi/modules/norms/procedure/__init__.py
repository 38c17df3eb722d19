"""The procedures of the module, each in the order of its rules."""

from fazhi.modules.norms.procedure.norm import EDITIONS
from fazhi.modules.norms.procedure.side import (
    CONSULTATION_EDITIONS,
    FILING_EDITIONS,
    PROJECT_EDITIONS,
    TASK_EDITIONS,
)
from fazhi.modules.norms.procedure.suggestion import SUGGESTION_EDITIONS

__all__ = [
    "CONSULTATION_EDITIONS",
    "EDITIONS",
    "FILING_EDITIONS",
    "PROJECT_EDITIONS",
    "SUGGESTION_EDITIONS",
    "TASK_EDITIONS",
]
