"""Recording in what a legal adviser took part."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import _
from fazhi.modules.contracts.models import AdviserWork
from fazhi.modules.contracts.rules import adviser_on
from fazhi.modules.contracts.states import Work


def record_work(
    unit: Unit, adviser_code: str, kind: str, title: str, actor: Actor, at: dt.datetime, *, items: int = 1,
    done_on: dt.date | None = None, case: Case | None = None,
) -> AdviserWork:  # fmt: skip
    """Record a matter (or `items` like ones) of an adviser who is engaged on the day. BadData or NotAllowed otherwise."""
    if actor.kind != "system" and unit.pk not in actor.units(
        Role.OFFICER, Role.OFFICE_HEAD, Role.COUNTERPART
    ):
        raise NotAllowed(_("法律顾问参与事项由本机关的承办人登记。"))
    day = done_on or local_day(at)
    adviser = adviser_on(adviser_code, day)
    if adviser is None:
        raise BadData(
            _("编号“%(code)s”的法律顾问在%(day)s不在聘。") % {"code": adviser_code[:40], "day": day}
        )
    if kind not in Work.values or not title.strip() or not 1 <= items <= 100_000 or day > local_day(at):
        raise BadData(_("请填写事项种类、事项、件次（1至100000）和不晚于今天的日期。"))
    with transaction.atomic():
        made = AdviserWork.objects.create(
            unit=unit, adviser_code=adviser.code, adviser_name=adviser.title, adviser_kind=adviser.kind, kind=kind,
            title=title.strip()[:200], items=items, done_on=day, case=case,
        )  # fmt: skip
        body = {
            "adviser": adviser.code,
            "kind": kind,
            "title": made.title,
            "items": items,
            "on": day.isoformat(),
        }
        append(f"adviser_work:{unit.pk}", "record", body, actor=actor, at=at)
    return made
