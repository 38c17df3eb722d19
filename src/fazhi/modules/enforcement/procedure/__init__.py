"""The procedures of enforcement, each in the order of its statute."""

from fazhi.modules.enforcement.procedure.coercion import COERCION, FREEZING
from fazhi.modules.enforcement.procedure.law2017 import LEAD_2017, ORDINARY_2017, SUMMARY_2017
from fazhi.modules.enforcement.procedure.ordinary import ORDINARY
from fazhi.modules.enforcement.procedure.side import LEAD, TRANSFER
from fazhi.modules.enforcement.procedure.statistics import STATISTICS
from fazhi.modules.enforcement.procedure.substitution import SUBSTITUTION
from fazhi.modules.enforcement.procedure.summary import SUMMARY
from fazhi.modules.enforcement.procedure.watch import FILE_REVIEWS, OPERATIONS, SUPERVISIONS

LEADS = (LEAD_2017, LEAD)
PENALTIES = (*ORDINARY_2017, ORDINARY, *SUMMARY_2017, SUMMARY)
COERCIONS = (COERCION, FREEZING)

__all__ = [
    "COERCIONS", "FILE_REVIEWS", "LEADS", "OPERATIONS", "PENALTIES", "STATISTICS", "SUBSTITUTION", "SUPERVISIONS",
    "TRANSFER",
]  # fmt: skip
