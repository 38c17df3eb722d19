"""The procedures of enforcement, each in the order of its statute."""

from fazhi.modules.enforcement.procedure.ordinary import ORDINARY
from fazhi.modules.enforcement.procedure.side import COERCION, LEAD, TRANSFER
from fazhi.modules.enforcement.procedure.summary import SUMMARY
from fazhi.modules.enforcement.procedure.watch import FILE_REVIEWS, OPERATIONS, SUPERVISIONS

__all__ = [
    "COERCION",
    "FILE_REVIEWS",
    "LEAD",
    "OPERATIONS",
    "ORDINARY",
    "SUMMARY",
    "SUPERVISIONS",
    "TRANSFER",
]
