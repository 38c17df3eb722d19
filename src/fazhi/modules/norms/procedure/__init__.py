"""The procedures of the module, each in the order of its rules."""

from fazhi.modules.norms.procedure.fair import CHECK_EDITIONS, REPORT_EDITIONS
from fazhi.modules.norms.procedure.norm import EDITIONS
from fazhi.modules.norms.procedure.side import (
    CONSULTATION_EDITIONS,
    FILING_EDITIONS,
    PROJECT_EDITIONS,
    TASK_EDITIONS,
)
from fazhi.modules.norms.procedure.suggestion import SUGGESTION_EDITIONS

__all__ = [
    "CHECK_EDITIONS",
    "CONSULTATION_EDITIONS",
    "EDITIONS",
    "FILING_EDITIONS",
    "PROJECT_EDITIONS",
    "REPORT_EDITIONS",
    "SUGGESTION_EDITIONS",
    "TASK_EDITIONS",
]
