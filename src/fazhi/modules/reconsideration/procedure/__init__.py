"""Editions of the procedures of this module. A case keeps the edition under which it was opened."""

from fazhi.modules.reconsideration.procedure import law2017, law2023, side

EDITIONS = (law2017.PROCEDURE, law2023.PROCEDURE)
OPINION_EDITIONS = (side.OPINION,)
ATTACHED_EDITIONS = (side.ATTACHED,)
