"""Suggestions to review a document: handed in on the portal, pursued in the review of the document's filing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.text import _
from fazhi.modules.norms.models import Filing, Norm, Suggestion
from fazhi.modules.norms.states import F

JUSTICE = "司法局"
REVIEWS = (F.RECEIVED, F.SUPPLEMENT, F.REVIEWING, F.CORRECTING)


def reviewer_of(norm: Norm) -> Unit:
    """The bureau of justice of the government to which the document belongs: it studies or hands on. BadData: none."""
    above = norm.unit.parent or norm.unit
    office = Unit.objects.filter(parent=above, name__endswith=JUSTICE).order_by("pk").first()
    if office is None:
        raise BadData(_("没有登记研究审查建议的机关，请向制定机关的上级机关提出。"))
    return office


def hand_in(
    norm: Norm, answers: dict[str, Any], party: dict[str, str], *, actor: Actor, at: dt.datetime, key: str | None
) -> Case:  # fmt: skip
    """A suggestion from the portal on a published document; the same form sent twice is one."""
    return open_case(
        "norm_suggestion", acting_user=actor, at=at, unit=reviewer_of(norm), counterpart=norm.unit, title=norm.title[:200],
        parties=({"role": "applicant", **party},), fields={"document": norm}, key=key, document_number=norm.unified_number, **answers,
    )  # fmt: skip


def pursue(case: Suggestion, at: dt.datetime) -> None:
    """A problem was found: it is pursued in the open review of the document's filing, or in one that begins now."""
    same = Q(document_number=case.document_number)
    filing = Filing.objects.filter(same, unit_id=case.unit_id, state__in=REVIEWS).order_by("pk").first()
    if filing is None:
        filing = _begin(case, at)
    Suggestion.objects.filter(pk=case.pk).update(pursued_in=filing)
    case.pursued_in = filing


def _begin(case: Suggestion, at: dt.datetime) -> Filing:
    published = case.document.published_on if case.document else None
    made = open_case(
        "norm_filing", acting_user=SYSTEM, at=at, unit=case.unit, counterpart=case.counterpart, title=case.title,
        document_number=case.document_number, published_on=published or case.opened_on,
    )  # fmt: skip
    perform(made, "begin_review", acting_user=SYSTEM, at=at)
    assert isinstance(made, Filing)
    return made
