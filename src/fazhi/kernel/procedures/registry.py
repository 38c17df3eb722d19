"""All procedures of the house, found by file name in the modules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from fazhi.kernel import store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.models import Case

_editions: dict[tuple[str, str], Procedure] = {}
_models: dict[str, type[Case]] = {}


def register(model: type[Case], editions: tuple[Procedure, ...]) -> None:
    """Make the editions of a procedure known, with the model that keeps its cases. Called from a module's `apps.py`."""
    for procedure in editions:
        known = _editions.get((procedure.key, procedure.edition))
        if known is not None and known is not procedure:
            raise ValueError(f"procedure {procedure.key} ({procedure.edition}) is registered twice")
        _editions[procedure.key, procedure.edition] = procedure
        _models[procedure.key] = model
    edition_on.cache_clear()


def edition(key: str, name: str) -> Procedure:
    """The edition by its name; KeyError when there is none."""
    return _editions[key, name]


@lru_cache(maxsize=4096)
def edition_on(key: str, day: dt.date) -> Procedure:
    """The edition in force on a day: the one under which a case opened on that day is handled to its end."""
    for procedure in all_editions():
        begins, ends = procedure.in_force_from, procedure.in_force_to
        if procedure.key == key and begins <= day and (ends is None or day < ends):
            return procedure
    raise LookupError(f"no edition of {key} is in force on {day}")


def of(case: Case) -> Procedure:
    """The edition that a case follows."""
    return _editions[case.procedure, case.edition]


def model_of(key: str) -> type[Case]:
    """The model that keeps the cases of a procedure."""
    return _models[key]


def load(entry: Entry) -> Case:
    """The case to which an entry of the ledger belongs, with its module's columns."""
    assert entry.case_id is not None, "not an entry of a case"
    key = Case.objects.values_list("procedure", flat=True).get(pk=entry.case_id)
    return model_of(key)._base_manager.get(pk=entry.case_id)


def whole(case: Case) -> Case:
    """The case with its module's columns."""
    return whole_of(case.procedure, case.pk)


def whole_of(procedure: str, pk: int) -> Case:
    """The case of a procedure with its module's columns; Case.DoesNotExist when there is none."""
    found = _finder(model_of(procedure))(pk)
    if not found:
        raise Case.DoesNotExist(f"no case {pk} of {procedure}")
    return found[0]


@lru_cache(maxsize=256)
def _finder(model: type[Case]) -> Callable[[int], list[Case]]:
    return store.finder(model, "pk")


def all_editions() -> tuple[Procedure, ...]:
    """Every edition, by key and day of force."""
    return tuple(sorted(_editions.values(), key=lambda p: (p.key, p.in_force_from, p.edition)))


def in_force(day: dt.date) -> tuple[Procedure, ...]:
    """The edition of every procedure in force on a day, by key; a procedure that the law knew only later is absent."""
    return tuple(
        p for p in all_editions() if p.in_force_from <= day and (p.in_force_to is None or day < p.in_force_to)
    )


def procedure_keys() -> tuple[str, ...]:
    """Keys of all procedures, sorted."""
    return tuple(sorted(_models))
