"""What may be shown and used: every page, answer and table starts here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from fazhi.kernel.registers.versions import as_of
from fazhi.modules.credit.models import CodeMerge, CreditItem, Listing, Measure
from fazhi.modules.credit.publicity import Publicity
from fazhi.modules.credit.states import Level, ListKind, M, Trigger

Statement = CreditItem | Listing
MANY = 100
"""Codes for which the merges are looked up one by one; for more, all of them at once."""
_ORDER = (Level.MINOR, Level.GENERAL, Level.SERIOUS)


def present_codes(codes: Iterable[str] | None = None) -> dict[str, str]:
    """Earlier code -> present code of the merged firms; of some codes: of every code of those firms."""
    rows = CodeMerge.objects.filter(state=M.MERGED)
    found: dict[str, str] = {}
    asked = None if codes is None else set(codes)
    while True:
        new = rows if asked is None else rows.filter(Q(old_code__in=asked) | Q(new_code__in=asked))
        pairs = dict(new.exclude(old_code__in=list(found)).values_list("old_code", "new_code"))
        found |= pairs
        if asked is None or not pairs:
            break
        asked = {*pairs, *pairs.values()}
    for old, now in found.items():
        while now in found:
            now = found[now]
        found[old] = now
    return found


def same_firm(code: str) -> list[str]:
    """All codes of the firm that has this code, the present one first."""
    found = present_codes([code])
    now = found.get(code, code)
    return [now, *sorted(old for old, present in found.items() if present == now)]


def shown_on(day: dt.date) -> Q:
    """`publicity.shown` as a condition of the database."""
    shielded = Q(shielded_from__lte=day) & (Q(shielded_to=None) | Q(shielded_to__gte=day))
    return (
        Q(published_on__lte=day, shown_until__gte=day)
        & (Q(ended_on=None) | Q(ended_on__gt=day))
        & ~(Q(shielded_from__isnull=False) & shielded)
    )


def shown(day: dt.date, code: str | None = None) -> QuerySet[CreditItem]:
    """Statements that may be shown on a day (of a firm), the newest decision first."""
    rows = CreditItem.objects.filter(shown_on(day))
    rows = rows if code is None else rows.filter(subject_code__in=same_firm(code))
    return rows.select_related("counterpart").order_by(F("decided_on").desc(), "pk")


def usable(day: dt.date, code: str | None = None) -> QuerySet[CreditItem]:
    """Statements that are shown on a day or may be later: what the counter's table holds, each with its days."""
    rows = CreditItem.objects.filter(published_on__isnull=False, shown_until__gte=day).filter(
        Q(ended_on=None) | Q(ended_on__gt=day)
    )
    return (rows if code is None else rows.filter(subject_code__in=same_firm(code))).order_by("pk")


def listed_on(day: dt.date) -> Q:
    """`publicity.shown` for an entry of a list as a condition of the database."""
    return Q(listed_on__lte=day, expires_on__gte=day) & (Q(removed_on=None) | Q(removed_on__gt=day))


def listed(day: dt.date, code: str | None = None) -> QuerySet[Listing]:
    """Entries of the lists that are in force on a day (of a firm), the newest first."""
    rows = Listing.objects.filter(listed_on(day))
    rows = rows if code is None else rows.filter(subject_code__in=same_firm(code))
    return rows.select_related("unit").order_by(F("listed_on").desc(), "pk")


def listable(day: dt.date, code: str | None = None) -> QuerySet[Listing]:
    """Entries that are in force on a day or may be later: what the counter's table holds, each with its days."""
    rows = Listing.objects.filter(listed_on__isnull=False, expires_on__gte=day).filter(
        Q(removed_on=None) | Q(removed_on__gt=day)
    )
    return (rows if code is None else rows.filter(subject_code__in=same_firm(code))).order_by("pk")


def publicity_of(item: Statement) -> Publicity:
    """What of a statement, or of an entry of a list, decides whether it is shown."""
    if isinstance(item, Listing):
        return Publicity(item.listed_on, item.expires_on, item.removed_on)
    return Publicity(item.published_on, item.shown_until, item.ended_on, item.shielded_from, item.shielded_to)


@dataclass(frozen=True)
class Hit:
    """A measure that applies, with the statement that triggers it."""

    measure: Measure
    item: Statement

    @property
    def document(self) -> str:
        """Number of the decision behind it."""
        return self.item.number if isinstance(self.item, Listing) else self.item.document_number

    @property
    def title(self) -> str:
        """What it is, in words."""
        return str(self.item.get_kind_display())


def statements(day: dt.date, codes: Sequence[str]) -> dict[str, list[Statement]]:
    """What may be used against or for each firm on a day: statements that are shown, and entries of the lists.

    A firm whose code was changed has what stands under each of its codes.
    """
    present = present_codes(codes) if len(codes) <= MANY else present_codes()
    firms: dict[str, list[Statement]] = {}
    wanted = {present.get(code, code) for code in codes}
    asked = sorted(wanted | {old for old, now in present.items() if now in wanted})
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        rows: list[Statement] = [
            *shown(day).filter(subject_code__in=part),
            *listed(day).filter(subject_code__in=part),
        ]
        for row in rows:
            firms.setdefault(present.get(row.subject_code, row.subject_code), []).append(row)
    return {code: firms[now] for code in codes if (now := present.get(code, code)) in firms}


def hits(items: Sequence[Statement], measures: Sequence[Measure], matter: str) -> list[Hit]:
    """The measures that the statements trigger in a matter."""
    return [
        Hit(measure, item)
        for measure in measures
        for item in items
        if triggers(measure, item)
        and (not matter or not measure.matters or matter in measure.matters.split("、"))
    ]


def measures_for(code: str, matter: str, day: dt.date) -> list[Hit]:
    """The measures of the list that apply to a firm in a matter on a day."""
    items = statements(day, [code]).get(code, [])
    return hits(items, list(as_of(Measure.objects.select_related("unit"), day)), matter) if items else []


def triggers(measure: Measure, item: Statement) -> bool:
    """Whether a statement is of the kind and at least of the class that the measure asks for."""
    if isinstance(item, Listing):
        return measure.trigger == (Trigger.RED_LIST if item.kind == ListKind.RED else Trigger.SERIOUS_LIST)
    return measure.trigger == item.kind and _ORDER.index(Level(item.level)) >= _ORDER.index(
        Level(measure.level)
    )
