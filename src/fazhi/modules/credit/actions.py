"""Writes that are no step: taking down everywhere, the table of the counter, checks, queries about officials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q

from fazhi.kernel.audit.trail import append, record_read
from fazhi.kernel.errors import BadData, NotAllowed, NotFound
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _
from fazhi.modules.credit.intake import root
from fazhi.modules.credit.models import (
    Check,
    CreditItem,
    IntegrityQuery,
    Listing,
    Measure,
    OfficialDefault,
    Receiver,
    TakeDown,
)
from fazhi.modules.credit.publicity import span
from fazhi.modules.credit.selectors import Hit, hits, measures_for, statements
from fazhi.modules.credit.states import L
from fazhi.pipeline.credit.ended import Ended, end

PROMPT = dt.timedelta(seconds=60)
"""Within this time every receiver takes down what it was told to; after it, it is named as late."""
MOST = 5_000
KINDS_OF = {"penalty": "penalty", "serious_list": "blacklist", "abnormal": "abnormal"}
"""Kind of statement -> kind of record in the store."""


def fix_terms(item: CreditItem) -> None:
    """The publicity terms of a statement that was just graded, from the dated parameters."""
    item.least_until, item.shown_until = span(item.level, item.decided_on, item.opened_on)
    CreditItem.objects.filter(pk=item.pk).update(least_until=item.least_until, shown_until=item.shown_until)


def take_down(item: CreditItem, at: dt.datetime) -> None:
    """Tell every receiver; in the transaction of the step that ended the publication."""
    TakeDown.objects.bulk_create(
        [
            TakeDown(item=item, receiver=receiver, told_at=at)
            for receiver in as_of(Receiver.objects.all(), local_day(at))
        ],
        ignore_conflicts=True,
    )


def confirm(pk: int, *, actor: Actor, at: dt.datetime) -> TakeDown:
    """The receipt of a receiver, by a program or person of the unit that runs it."""
    with transaction.atomic():
        found = TakeDown.objects.select_for_update().select_related("receiver", "item").filter(pk=pk).first()
        if found is None or found.receiver.unit_id not in actor.units():
            raise NotFound(_("没有这份停止公示通知。"))
        if found.confirmed_at is None:
            found.confirmed_at = at
            found.save(update_fields=["confirmed_at"])
            append("credit:takedown", "confirm", {"takedown": pk, "item": found.item_id}, actor=actor, at=at)
    return found


def end_in_store(item: CreditItem) -> None:
    """A statement that ended counts no more in the evaluation either (CR-11)."""
    if item.ended_on is not None and item.kind in KINDS_OF:
        line = Ended(
            KINDS_OF[item.kind],
            item.subject_code,
            item.document_number,
            item.ended_on.isoformat(),
            item.state,
        )
        end(root(), [line])


def late(at: dt.datetime) -> list[TakeDown]:
    """Receivers that have not confirmed in time, or did so late, the longest first."""
    after = F("told_at") + PROMPT
    rows = TakeDown.objects.filter(Q(confirmed_at__gt=after) | Q(confirmed_at=None, told_at__lt=at - PROMPT))
    return list(rows.select_related("receiver", "item").order_by("told_at", "pk")[:1000])


def expire_listings(at: dt.datetime) -> int:
    """Take entries whose term is over off their list; how many. They are shown nowhere from that day on in any case."""
    over = Listing.objects.filter(state__in=(L.LISTED, L.OBJECTED), expires_on__lt=local_day(at)).order_by(
        "pk"
    )
    for entry in over:
        assert entry.expires_on is not None
        perform(entry, "expire", acting_user=SYSTEM, at=at, on=entry.expires_on + dt.timedelta(days=1))
    return len(over)


def check(code: str, matter: str, unit: Unit, *, actor: Actor, at: dt.datetime) -> tuple[Check, list[Hit]]:
    """Ask at the counter: which measures apply. The question and its answer are kept."""
    if unit.pk not in actor.units():
        raise NotAllowed(_("您不在这个单位任职，不能以它的名义核查。"))
    found = measures_for(code, matter, local_day(at))
    kept = Check.objects.create(
        subject_code=code, matter=matter[:60], unit=unit, at=at, actor_name=actor.name[:60],
        measures=[{"measure": hit.measure.pk, "item": hit.item.pk} for hit in found], on=local_day(at), count=len(found),
    )  # fmt: skip
    append(
        "credit:check", "check", {"check": kept.pk, "code": code, "measures": len(found)}, actor=actor, at=at
    )
    return kept, found


def check_many(asked: Sequence[tuple[str, str]], unit: Unit, *, actor: Actor, at: dt.datetime) -> list[Check]:
    """Many questions (code, matter) at once, for a system that checks whole lists; each answer is kept, the list audited as one."""
    if unit.pk not in actor.units():
        raise NotAllowed(_("您不在这个单位任职，不能以它的名义核查。"))
    day = local_day(at)
    measures = list(as_of(Measure.objects.select_related("unit"), day))
    known = statements(day, sorted({code for code, _matter in asked}))
    found: dict[tuple[str, str], list[dict[str, int]]] = {}
    for pair in set(asked):
        found[pair] = [
            {"measure": h.measure.pk, "item": h.item.pk}
            for h in hits(known.get(pair[0], []), measures, pair[1])
        ]
    rows = [
        Check(
            subject_code=code, matter=matter[:60], unit=unit, at=at, actor_name=actor.name[:60], measures=found[code, matter], on=day,
            count=len(found[code, matter]),
        )
        for code, matter in asked
    ]  # fmt: skip
    with transaction.atomic():
        kept = Check.objects.bulk_create(rows, batch_size=500)
        told = {"checks": len(kept), "triggered": sum(bool(row.count) for row in kept)}
        append("credit:check", "check_many", told, actor=actor, at=at)
    return kept


def apply_many(checks: Sequence[Check], *, actor: Actor, at: dt.datetime) -> int:
    """The measures of these checks were applied; how many had any."""
    pks = [row.pk for row in checks if row.count and row.applied is None and row.unit_id in actor.units()]
    with transaction.atomic():
        count = sum(
            Check.objects.filter(pk__in=pks[start : start + 500], applied=None).update(applied=True)
            for start in range(0, len(pks), 500)
        )
        append("credit:check", "apply_many", {"checks": count}, actor=actor, at=at)
    return count


def record_applied(pk: int, applied: bool, reason: str, *, actor: Actor, at: dt.datetime) -> Check:
    """Whether the measures of a check were applied; not applied wants a reason."""
    kept = Check.objects.filter(pk=pk, unit_id__in=actor.units()).first()
    if kept is None:
        raise NotFound(_("没有这次核查。"))
    if not kept.measures:
        raise BadData(_("这次核查没有适用的措施，不必登记。"))
    if not applied and not reason.strip():
        raise BadData(_("没有实施措施的，请写明理由。"))
    kept.applied, kept.reason = applied, reason.strip()[:200]
    kept.save(update_fields=["applied", "reason"])
    append(
        "credit:check",
        "applied",
        {"check": pk, "applied": applied, "reason": kept.reason},
        actor=actor,
        at=at,
    )
    return kept


def may_query(actor: Actor) -> bool:
    """Heads and supervision may look up officials, nobody else."""
    return actor.holds(Role.HEAD, Role.OFFICE_HEAD, Role.AUDITOR)


def query_officials(
    names: Sequence[str], purpose: str, unit: Unit, *, actor: Actor, at: dt.datetime
) -> tuple[IntegrityQuery, list[OfficialDefault]]:
    """A batch query: its number, purpose and result counted, the reading audited, the names kept nowhere."""
    if not may_query(actor) or unit.pk not in actor.units():
        raise NotAllowed(_("政务诚信记录只能由机构负责人、机关负责人或者监督人员查询。"))
    wanted = sorted({name.strip() for name in names if name.strip()})
    if not wanted or len(wanted) > MOST:
        raise BadData(_("请填写1至%(most)d个姓名，每行一个。") % {"most": MOST})
    if not purpose.strip():
        raise BadData(_("请写明查询用途。"))
    day = local_day(at)
    with transaction.atomic():
        found = [
            row
            for start in range(0, len(wanted), 500)
            for row in OfficialDefault.objects.filter(name__in=wanted[start : start + 500]).select_related(
                "unit"
            )
            if row.decided_on <= day and (row.ended_on is None or row.ended_on > day)
        ]
        case = open_case(
            "credit_query",
            acting_user=SYSTEM,
            at=at,
            unit=unit,
            title=purpose[:200],
            purpose=purpose[:200],
            persons=len(wanted),
        )
        perform(case, "reply", acting_user=SYSTEM, at=at, hits=len({row.name for row in found}))
        record_read("credit_official", case.pk, actor=actor, at=at)
    assert isinstance(case, IntegrityQuery)
    return case, found


def record_official(
    unit: Unit, name: str, kind: str, legal_basis: str, decided_on: dt.date, *, actor: Actor, at: dt.datetime
) -> OfficialDefault:
    """Enter a default of a body or an official; the ledger keeps that it was entered, not whose it is."""
    if not may_query(actor):
        raise NotAllowed(_("政务诚信记录只能由机构负责人、机关负责人或者监督人员查询。"))
    if not (name.strip() and kind.strip() and legal_basis.strip()) or decided_on > local_day(at):
        raise BadData(_("请写明姓名或者机关名称、失信情形、认定依据和不晚于今天的认定日期。"))
    with transaction.atomic():
        row = OfficialDefault.objects.create(
            unit=unit,
            name=name.strip()[:120],
            kind=kind.strip()[:120],
            legal_basis=legal_basis.strip()[:200],
            decided_on=decided_on,
        )
        append("credit:official", "record", {"record": row.pk, "unit": unit.pk}, actor=actor, at=at)
    return row
