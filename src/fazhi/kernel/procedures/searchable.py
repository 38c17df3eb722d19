"""What of a case is searched: number, title and parties for those in scope; for everybody what its module publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import transaction

from fazhi.kernel import store
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Case, Party
from fazhi.kernel.registers import search, searchsql

Published = Callable[[Sequence[int]], Mapping[int, str]]
"""Ids of cases -> the published text of those that have one."""
BATCH = 1_000
_published: dict[str, Published] = {}


def publishes(kind: str, texts: Published) -> None:
    """A module says what everybody may read of cases of a kind."""
    _published[kind] = texts


def text_of(case: Case, unit: Unit, names: Sequence[str], public: str = "") -> searchsql.Text:
    """The entry of a case in the index."""
    kind = registry.model_of(case.procedure).__name__.lower()
    return search.text_of(
        case.pk, [case.number, case.title, *names], kind=kind, unit=(unit.pk, unit.path), other=case.counterpart_id, public=public
    )  # fmt: skip


def is_empty() -> bool:
    """Whether there are cases and no index of them."""
    return store.first("SELECT case_id FROM search_text LIMIT 1", []) is None and Case.objects.exists()


def rebuild() -> Iterator[int]:
    """Index every case again, each batch in one transaction; yields how many were done. Safe to break off and run again."""
    searchsql.begin()
    try:
        yield from _rebuilt()
    finally:
        searchsql.end()


def _rebuilt() -> Iterator[int]:
    last = 0
    while cases := list(Case.objects.filter(pk__gt=last).select_related("unit").order_by("pk")[:BATCH]):
        ids = [case.pk for case in cases]
        names: dict[int, list[str]] = {}
        for key, name in Party.objects.filter(case_id__in=ids).order_by("pk").values_list("case_id", "name"):
            names.setdefault(key, []).append(name)
        public: dict[int, str] = {}
        for kind in {case.procedure for case in cases} & _published.keys():
            public |= _published[kind]([case.pk for case in cases if case.procedure == kind])
        with transaction.atomic():
            search.put([text_of(c, c.unit, names.get(c.pk, ()), public.get(c.pk, "")) for c in cases])
        last = ids[-1]
        yield len(cases)
