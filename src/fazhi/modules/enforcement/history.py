"""What happened before to the same party, in every body of the government."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from fazhi.kernel import store
from fazhi.kernel.procedures.models import Party
from fazhi.modules.enforcement.models import Penalty
from fazhi.modules.enforcement.states import P


def same_party(case: Penalty) -> QuerySet[Penalty]:
    """Other penalty cases of the same person or firm: by number of identity; by name only where none is known."""
    parties = list(Party.objects.filter(case_id=case.pk, role="party")) if case.pk else []
    wanted = Q(pk__in=[])
    for party in parties:
        if party.id_number:
            wanted |= Q(id_number=party.id_number)
        else:
            wanted |= Q(name=party.name, id_number="")
    cases = Party.objects.filter(wanted, role="party").values("case_id")
    return Penalty.objects.filter(pk__in=cases).exclude(pk=case.pk)


def _alone(case: Penalty) -> bool:
    """Whether no other case of any kind names a party of this one: so it is with most, and nothing more need be asked."""
    parties = store.select(Party, "case_id = %s AND role = 'party'", [case.pk]) if case.pk else []
    asked = (
        (_SAME_NUMBER, party.id_number) if party.id_number else (_SAME_NAME, party.name) for party in parties
    )
    return all(store.first(query, [known, case.pk]) is None for query, known in asked)


_SAME_NUMBER = (
    "SELECT case_id FROM procedures_party WHERE id_number = %s AND case_id <> %s AND role = 'party' LIMIT 1"
)
_SAME_NAME = "SELECT case_id FROM procedures_party WHERE id_number = '' AND name = %s AND case_id <> %s AND role = 'party' LIMIT 1"


def decided_before(case: Penalty, on: dt.date) -> QuerySet[Penalty]:
    """Earlier decisions about the same kind of act: penalties, and acts that were spared as first ones."""
    if _alone(case):
        return Penalty.objects.none()
    found = same_party(case).filter(power=case.power, decided_on__lte=on)
    return found.exclude(sanction="", spare_ground="").exclude(spare_ground="not_established")


def fined_for_the_same_act(case: Penalty) -> Penalty | None:
    """Another case in which the same act, known by party, day and place, was fined already."""
    if _alone(case):
        return None
    found = same_party(case).filter(act_on=case.act_on, act_place=case.act_place, fine__gt=0)
    return found.exclude(dispute_result__in=("revoked", "invalid")).exclude(state=P.DROPPED).first()
