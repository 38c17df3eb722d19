"""The door of the module: what the portal and others may ask of enforcement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.documents.models import Document
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Party
from fazhi.modules.enforcement.actions import take_lead
from fazhi.modules.enforcement.models import Penalty
from fazhi.modules.enforcement.states import PartyKind, Track

__all__ = ["Published", "masked", "published", "take_lead"]

LISTED = 100
DECISIONS = ("行政处罚决定书", "当场处罚决定书")


@dataclass(frozen=True)
class Published:
    """A decision as the public sees it: natural persons by their surname only, no numbers, no addresses."""

    number: str
    body: str
    party: str
    act: str
    result: str
    decided_on: Any
    published_on: Any
    withdrawn_on: Any
    reason: str


def published(words: str = "") -> list[Published]:
    """Published decisions, the latest first; with words only those whose number or firm has them.

    A withdrawn decision says only that it was withdrawn and why (行政处罚法(2021) 48(2)). Natural persons cannot be
    looked up by name.
    """
    rows: QuerySet[Penalty] = Penalty.objects.exclude(published_on=None).select_related("unit")
    if words.strip():
        named = Party.objects.filter(role="party", name__icontains=words.strip()[:60]).values("case_id")
        firms = rows.filter(pk__in=named, party_kind=PartyKind.ORGANISATION, withdrawn_on=None)
        rows = firms | rows.filter(number__icontains=words.strip()[:60])
    cases = list(rows.distinct().order_by("-published_on", "-pk")[:LISTED])
    parties = dict(
        Party.objects.filter(case_id__in=[c.pk for c in cases], role="party").values_list("case_id", "name")
    )
    return [_public(case, parties.get(case.pk, "")) for case in cases]


def _public(case: Penalty, name: str) -> Published:
    if case.withdrawn_on:
        return Published(
            case.number, case.unit.name, "", "", "", case.decided_on, case.published_on, case.withdrawn_on,
            case.withdraw_reason,
        )  # fmt: skip
    shown = name if case.party_kind == PartyKind.ORGANISATION else masked(name)
    result = case.get_sanction_display() if case.sanction else case.get_spare_ground_display()
    if case.fine:
        result += f" {case.fine:f}".rstrip("0").rstrip(".")
    return Published(
        case.number, case.unit.name, shown, case.basis_text, result, case.decided_on, case.published_on, None, ""
    )  # fmt: skip


def masked(name: str) -> str:
    """The surname and as many crosses as there are other characters."""
    return name[:1] + "某" * max(len(name) - 1, 1)


@dataclass(frozen=True)
class Decided:
    """A penalty decision against a firm, as the credit system needs it for its publicity (双公示). Money in yuan."""

    case_id: int
    unit: Unit
    name: str
    code: str
    number: str
    """Number of the decision document."""
    sanction: str
    """Value of `states.Sanction`."""
    on_the_spot: bool
    money: Decimal | None
    decided_on: dt.date


def decided(since: dt.date, until: dt.date) -> Iterator[Decided]:
    """Decisions against firms made from a day to a day (both inclusive), by day. What is lawfully not published is left out."""
    rows = Penalty.objects.filter(
        decided_on__range=(since, until), party_kind=PartyKind.ORGANISATION, not_published=""
    )
    found = rows.exclude(sanction="").select_related("unit").order_by("decided_on", "pk")
    for start in range(0, found.count(), 500):
        cases = list(found[start : start + 500])
        pks = [case.pk for case in cases]
        parties = {p.case_id: p for p in Party.objects.filter(case_id__in=pks, role="party").order_by("-pk")}
        papers = Document.objects.filter(case_id__in=pks, kind__in=DECISIONS).order_by("pk")
        numbers = dict(papers.values_list("case_id", "number"))
        for case in cases:
            party = parties.get(case.pk)
            sums = [amount for amount in (case.fine, case.confiscated) if amount is not None]
            assert case.decided_on is not None
            yield Decided(
                case.pk, case.unit, party.name if party else "", party.id_number if party else "",
                numbers.get(case.pk, case.number), case.sanction, case.track == Track.SUMMARY, sum(sums, Decimal(0)) if sums else None,
                case.decided_on,
            )  # fmt: skip
