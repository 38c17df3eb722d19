"""Writes that follow from steps or are no step: rows of evidence and recordings, the draw of files, devices."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from fazhi.kernel import events, store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.modules.certificates import service as certificates
from fazhi.modules.enforcement import filecheck, yearly
from fazhi.modules.enforcement.models import (
    Device,
    Evidence,
    Lead,
    Media,
    OffsiteCheck,
    Penalty,
    Statistics,
    sha256,
)
from fazhi.modules.enforcement.register import TO_BE_PUNISHED
from fazhi.modules.enforcement.states import P, Source


def keep_evidence(*, case: Penalty, data: Any, on: dt.date, **_rest: Any) -> None:
    """The row that `take_evidence` leaves."""
    row = Evidence(
        case=case, unit_id=case.unit_id, on=on, kind=data["kind"], what=data["what"], proves=data["proves"],
        offsite=bool(data.get("offsite")),
    )  # fmt: skip
    store.insert([row])


def keep_media(*, case: Case, data: Any, on: dt.date, **_rest: Any) -> None:
    """The row that `record` leaves; BadData when the digest is none or is there already."""
    digest = data["sha256"].lower()
    try:
        sha256(digest)
    except ValidationError as fault:
        raise BadData(fault.messages[0], fields={"sha256": _("应为64位十六进制的SHA-256摘要")}) from fault
    if Media.objects.filter(case=case, sha256=digest).exists():
        raise BadData(_("该音像记录已经登记。"), fields={"sha256": _("该音像记录已经登记。")})
    Media.objects.create(
        case=case, unit_id=case.unit_id, on=on, kind=data["media"], stage=data["stage"], sha256=digest,
        device=data["device"], note=data.get("note", ""),
    )  # fmt: skip


def tell_use(*, case: Any, on: dt.date, **_rest: Any) -> None:
    """A power was used in a case: the register of powers counts it."""
    events.publish("power.used", code=case.power, unit=case.unit, on=on, source=case.number)


def freeze_statistics(*, case: Statistics, actor: Actor, **_rest: Any) -> None:
    """The frozen issue that the step leaves."""
    yearly.freeze_it(case, actor=actor, at=_moment(case))


def publish_statistics(*, case: Statistics, **_rest: Any) -> None:
    """The frozen issue goes to the portal with the step."""
    yearly.publish_it(case, at=_moment(case))


def open_statistics(at: dt.datetime) -> int:
    """Open the yearly statistics of last year for every body that enforced at its end, unless they are there.

    Their term runs to 31 January (国办发〔2018〕118号); whoever opened them by hand is left alone. Safe to run twice and
    by two at once; the number opened.
    """
    year = local_day(at).year - 1
    known = set(Statistics.objects.filter(year=year, whole=False).values_list("unit_id", flat=True))
    return sum(
        _open_statistics(unit, year, at)
        for unit in certificates.bodies(dt.date(year, 12, 31))
        if unit.pk not in known
    )


def _open_statistics(unit: Unit, year: int, at: dt.datetime) -> bool:
    title = str(_("%(year)d年度行政执法统计年报") % {"year": year})
    try:
        with transaction.atomic():
            open_case(
                "enforcement_statistics", acting_user=SYSTEM, at=at, unit=unit, title=title, year=year,
                key=f"statistics:{unit.pk}:{year}",
            )  # fmt: skip
    except (IntegrityError, Refused):
        return False  # another tick or an officer was first
    return True


def _moment(case: Case) -> dt.datetime:
    """The moment of the entry that was just written."""
    return Entry.objects.filter(chain=case.chain).latest("seq").at


USES = (
    "penalty.file_case", "summary_penalty.on_site", "coercion.take", "coercion.take_urgent", "freezing.order_freeze",
    "substitution.decide", "substitution.at_once",
)  # fmt: skip
"""Steps in which a power of the list is used."""


def subscribe() -> None:
    """Listen to the steps of the module's own procedures and to what inspections hand over; from `apps.py`."""
    for step in USES:
        events.subscribe(step)(tell_use)
    for procedure in ("penalty", "summary_penalty", "coercion", "substitution"):
        events.subscribe(f"{procedure}.record")(keep_media)
    for procedure in ("penalty", "summary_penalty"):
        events.subscribe(f"{procedure}.take_evidence")(keep_evidence)
    events.subscribe("enforcement_statistics.freeze")(freeze_statistics)
    events.subscribe("enforcement_statistics.publish")(publish_statistics)
    events.subscribe("inspection.follow_up")(lead_of_inspection)


def take_lead(
    unit: Unit,
    title: str,
    *,
    source: str,
    origin: str,
    found_on: dt.date,
    place: str,
    content: str,
    actor: Actor,
    at: dt.datetime,
    parties: Sequence[Mapping[str, str]] = (),
) -> Lead:
    """The lead that follows from something else, known by `origin` (body and number); told twice, it is taken in once."""  # fmt: skip
    known = Lead.objects.filter(origin=origin).first()
    if known is not None:
        return known
    made = open_case(
        "lead", acting_user=actor, at=at, unit=unit, title=title, parties=parties, fields={"origin": origin}, source=source,
        found_on=found_on, place=place, content=content,
    )  # fmt: skip
    assert isinstance(made, Lead)
    return made


def lead_of_inspection(*, case: Any, data: Any, on: dt.date, actor: Actor, **_rest: Any) -> None:
    """An inspection that hands over what must be punished gives a lead of the same body (行政处罚法(2021) 54)."""
    if case.result not in TO_BE_PUNISHED:
        return
    firm = ({"role": "party", "name": case.subject_name, "id_number": case.subject_code},)
    take_lead(
        case.unit, case.title, source=Source.INSPECTION, origin=f"{case.unit.code} {case.number}",
        found_on=case.checked_on or on, place=case.region or case.subject_name, content=data["handling"], actor=actor,
        at=_moment(case), parties=firm,
    )  # fmt: skip


def lead_of_offsite(check: OffsiteCheck, *, actor: Actor, at: dt.datetime) -> Lead:
    """A record of a camera, drone or sensor in which a person found a problem gives a lead (行政处罚法(2021) 41, 54)."""
    return take_lead(
        check.unit, f"{check.get_method_display()}：{check.place}"[:200], source=Source.OFFSITE,
        origin=f"{check.unit.code} {check.sha256[:40]}", found_on=check.reviewed_on or check.checked_on, place=check.place,
        content=str(_("非现场检查发现问题，记录摘要%(digest)s") % {"digest": check.sha256}), actor=actor, at=at,
    )  # fmt: skip


def draw_files(
    unit: Unit, year: int, number: int, seed: str, *, actor: Actor, at: dt.datetime, edition: str = ""
) -> list[Case]:
    """Draw files of penalty cases closed in a year below the unit's government, for review by the unit.

    The ticket of a file is SHA-256 of `seed|case number|body's code`; the lowest tickets are drawn, so that anyone with
    the list can draw again. Files drawn with this seed before are left out. BadData when there are none.
    """
    top = unit.parent or unit
    files = Penalty.objects.filter(state=P.CLOSED, closed_on__year=year, unit__path__startswith=top.path)
    files = files.exclude(reviews__seed=seed).select_related("unit")
    tickets = sorted((_ticket(seed, case), case.pk, case) for case in files)
    if not tickets or number < 1:
        raise BadData(_("%(year)d年没有可以抽取的已结案卷。") % {"year": year})
    made = []
    for _ticket_text, _pk, case in tickets[:number]:
        result = filecheck.check(case)
        made.append(
            open_case(
                "file_review", acting_user=actor, at=at, unit=unit, counterpart=case.unit, edition=edition,
                title=f"{case.unit.short}{case.number}",
                fields={
                    "about": case, "seed": seed, "veto": "；".join(result.veto)[:300],
                    "findings": "\n".join(result.lines), "automatic": result.score,
                },
            )
        )  # fmt: skip
    body = {"year": year, "seed": seed, "drawn": [case.number for case in made], "of": len(tickets)}
    append(f"file_draw:{unit.pk}:{year}", "draw", body, actor=actor, at=at)
    return made


def _ticket(seed: str, case: Penalty) -> str:
    return hashlib.sha256(f"{seed}|{case.number}|{case.unit.code}".encode()).hexdigest()


def add_devices(unit: Unit, numbers: list[str], on: dt.date, *, actor: Actor, at: dt.datetime) -> int:
    """Register recorders of a body; those that are known are left alone. The number of new ones."""
    known = set(Device.objects.filter(number__in=numbers).values_list("number", flat=True))
    new = [Device(unit=unit, number=n, valid_from=on) for n in dict.fromkeys(numbers) if n and n not in known]
    Device.objects.bulk_create(new, batch_size=200)
    if new:
        append(f"devices:{unit.pk}", "add", {"count": len(new), "on": str(on)}, actor=actor, at=at)
    return len(new)
