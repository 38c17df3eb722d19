"""Many cases opened by one act: the same checks and the same trail as `open_case`, a few statements a thousand cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from fazhi.engines.ledger.chain import GENESIS
from fazhi.kernel import events, store
from fazhi.kernel.audit.trail import link
from fazhi.kernel.documents import numbering
from fazhi.kernel.errors import NotAllowed
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.permissions.scope import may_take
from fazhi.kernel.procedures import registry, searchable
from fazhi.kernel.procedures.clocks import apply_step
from fazhi.kernel.procedures.definition import Facts
from fazhi.kernel.procedures.gates import check_conditions, legal_day
from fazhi.kernel.procedures.intake import clean
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import body_of, changes_of, look_up_code, mirrored, new_case
from fazhi.kernel.registers import search
from fazhi.kernel.text import _


def open_many(
    procedure_key: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    acting_user: Actor,
    at: dt.datetime,
    unit: Unit,
    counterpart: Unit | None = None,
    on: dt.date | None = None,
    **data: Any,
) -> list[Case]:
    """Open a case for each row (`title`, and columns of the case), all in one unit and by the same opening step.

    For steps that issue no document and cases without parties. Raises what `open_case` raises; then none is opened.
    """
    procedure = registry.edition_on(procedure_key, on or at.date())
    opening = procedure.opening()[0]
    assert not opening.issues, "documents are drawn up case by case: use open_case"
    if not may_take(acting_user, opening.who, unit.pk, counterpart.pk if counterpart else None):
        raise NotAllowed(
            _("“%(step)s”由%(role)s办理，依据%(basis)s。")
            % {"step": opening.title, "role": opening.who.label, "basis": opening.basis},
            step=opening.key,
        )
    cleaned = clean(opening, data)
    facts = Facts(data=cleaned, on=legal_day(opening, cleaned, on, at), at=at)
    cases = [
        new_case(procedure, opening, facts, unit, counterpart, row["title"], {k: v for k, v in row.items() if k != "title"})
        for row in rows
    ]  # fmt: skip
    for case in cases:
        check_conditions(case, opening, facts)
    with transaction.atomic():
        serial = numbering.take(str(unit.pk), procedure.key, facts.on.year, len(cases))
        clocks, entries = [], []
        for offset, case in enumerate(cases):
            case.number = procedure.number.format(year=facts.on.year, serial=serial + offset)
            case.code = look_up_code(case)
        _insert(cases)
        for case in cases:
            opened, _changed = apply_step(case, procedure, opening, facts, [])
            assert not mirrored(procedure, opened), "a clock that an opening step mirrors needs open_case"
            for clock in opened:
                clock.case_id = case.pk
            clocks += opened
            body = body_of(procedure, opening, facts, {}, changes_of(case, procedure, opening, facts), [])
            body |= {
                "number": case.number,
                "unit": unit.pk,
                "counterpart": case.counterpart_id,
                "title": case.title,
            }
            entries.append(
                link(case.chain, 1, GENESIS, body, actor=acting_user, at=at, action=opening.key, case_id=case.pk, key=None)
            )  # fmt: skip
        search.put([searchable.text_of(case, unit, ()) for case in cases], new=True)
        store.insert(entries)
        store.insert(clocks)
        for case in cases:
            events.publish(
                f"{procedure.key}.{opening.key}", case=case, step=opening, data=cleaned, on=facts.on, actor=acting_user
            )  # fmt: skip
    return cases


def _insert(cases: Sequence[Case]) -> None:
    """The rows of both tables; each case gets its key."""
    columns = [field.attname for field in Case._meta.concrete_fields if not field.primary_key]
    parents = Case.objects.bulk_create(
        [Case(**{name: getattr(case, name) for name in columns}) for case in cases], batch_size=store.TABLE
    )
    for case, parent in zip(cases, parents, strict=True):
        case.pk = case.id = parent.pk
        case._state.adding = False
    if cases and type(cases[0]) is not Case:
        model = type(cases[0])
        fields = list(model._meta.local_concrete_fields)
        for start in range(0, len(cases), store.TABLE):
            model._base_manager._insert(cases[start : start + store.TABLE], fields=fields, using="default")  # type: ignore[attr-defined]
