"""Writes that follow from steps or are no step: rows of evidence and recordings, the draw of files, devices."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import ValidationError

from fazhi.kernel import events
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.modules.enforcement import filecheck
from fazhi.modules.enforcement.models import Device, Evidence, Media, Penalty, sha256
from fazhi.modules.enforcement.states import P


def keep_evidence(*, case: Penalty, data: Any, on: dt.date, **_rest: Any) -> None:
    """The row that `take_evidence` leaves."""
    Evidence.objects.create(
        case=case, unit_id=case.unit_id, on=on, kind=data["kind"], what=data["what"], proves=data["proves"],
        offsite=bool(data.get("offsite")),
    )  # fmt: skip


def keep_media(*, case: Penalty, data: Any, on: dt.date, **_rest: Any) -> None:
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


def tell_use(*, case: Penalty, on: dt.date, **_rest: Any) -> None:
    """A power was used in a case: the register of powers counts it."""
    events.publish("power.used", code=case.power, unit=case.unit, on=on, source=case.number)


def subscribe() -> None:
    """Listen to the steps of both penalty procedures; from `apps.py`."""
    events.subscribe("penalty.file_case")(tell_use)
    events.subscribe("summary_penalty.on_site")(tell_use)
    for procedure in ("penalty", "summary_penalty"):
        events.subscribe(f"{procedure}.take_evidence")(keep_evidence)
        events.subscribe(f"{procedure}.record")(keep_media)


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
