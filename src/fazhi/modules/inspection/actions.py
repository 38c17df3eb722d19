"""What the steps of a draw do beside moving the case: the published folder, and the inspections that follow.

The folder is written inside the transaction of the step; the ledger keeps its commitment and its seed. A step that fails
leaves the case as it was, and the folder of a round that was never kept is written anew.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from fazhi.engines.draw import bundle
from fazhi.engines.draw.encoding import BadDraw, read_rows, write_json, write_rows
from fazhi.engines.draw.lists import FORMAT, INSPECTORS, RECUSALS, SUBJECTS
from fazhi.kernel import events
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.orgs.actors import SYSTEM, Actor, public
from fazhi.kernel.procedures.bulk import perform_many
from fazhi.kernel.procedures.openmany import open_many
from fazhi.kernel.registers.versions import as_of
from fazhi.kernel.text import _
from fazhi.modules.credit import service as credit
from fazhi.modules.inspection.models import Draw, InspectionSubject, Inspector, Round, Visit
from fazhi.modules.inspection.rules import counted, plan_of
from fazhi.modules.inspection.states import C, Occasion, Risk

PLACE = ZoneInfo(settings.TIME_ZONE)
CAPPED_FROM = dt.date(2025, 1, 3)


def scannable(visit: Visit) -> bool:
    """Whether a visit is approved and not yet published: the editions before 2025 know no approval."""
    return visit.approved_on is not None and visit.state in {C.APPROVED, C.CHECKED}


def scan(visit: Visit, *, on: dt.date, at: dt.datetime) -> bool:
    """The firm has scanned the code of a visit: registered once, with the day (国办发〔2024〕54号). Whether it was the first time."""
    if not scannable(visit):
        raise Refused(_("这次检查还没有经机关负责人批准。没有批准的检查，您有权拒绝；紧急情况除外。"))
    with transaction.atomic():
        first = bool(Visit.objects.filter(pk=visit.pk, scanned_on=None).update(scanned_on=on))
        if first:
            append(
                f"visit:{visit.pk}",
                "scan",
                {"number": visit.number, "on": on.isoformat()},
                actor=public(),
                at=at,
            )
    return first


def folder_of(made: Round) -> Path:
    """Where the published folder of a round lies."""
    return Path(settings.DATA) / made.folder


def current(case: Draw) -> Round:
    """The latest round of a draw."""
    found = Round.objects.filter(draw=case).order_by("-number").first()
    if found is None:
        raise Refused(_("名单还没有固定。请先办理“固定并公布名单”。"))
    return found


def connect() -> None:
    """Listen to the steps of a draw."""
    for step, act in (
        ("freeze", _freeze), ("promise", _promise), ("reveal", _reveal), ("draw", _draw), ("redraw", _redraw),
    ):  # fmt: skip
        events.subscribe(f"inspection_draw.{step}")(_told(act))


def _told(act: Callable[..., None]) -> Callable[..., None]:
    """The handler of an event: faults of the engine become sentences for the officer."""

    def handle(*, case: Draw, data: dict[str, Any], actor: Actor, on: dt.date, **_more: Any) -> None:
        at = Entry.objects.filter(chain=case.chain).order_by("-seq").values_list("at", flat=True)[0]
        try:
            act(case, data, actor, at, on)
        except bundle.Impossible as fault:
            raise Refused(_sentence(fault)) from fault
        except BadDraw as fault:
            raise BadData(_("不能办理：%(fault)s") % {"fault": fault}) from fault

    handle.__name__ = act.__name__
    return handle


def _sentence(fault: bundle.Impossible) -> str:
    """A smallest conflict in words."""
    pairs = "、".join(f"{one}—{subject}" for one, subject in fault.recusals)
    return _(
        "不能为%(subjects)s派足检查人员：须回避的有%(pairs)s；已到户数上限的有%(caps)s。"
        "请增加检查人员，或者改变其中任何一项后重新抽取。"
    ) % {
        "subjects": "、".join(fault.subjects[:5]), "pairs": pairs or _("无"), "caps": "、".join(fault.caps) or _("无"),
    }  # fmt: skip


def _freeze(case: Draw, _data: dict[str, Any], actor: Actor, at: dt.datetime, on: dt.date) -> None:
    folder = f"draws/{case.pk}/1"
    path = _empty(folder)
    rows = _lists(case, on)
    for name, text in rows.items():
        (path / name).write_bytes(text.encode())
    _keep(case, 1, folder, "", actor, at)


def _empty(folder: str) -> Path:
    path = Path(settings.DATA) / folder
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def _keep(case: Draw, number: int, folder: str, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Commit the folder; its commitment goes into the ledger before there is a seed."""
    path = Path(settings.DATA) / folder
    made = bundle.commit(path, at=at)
    size = (path / "subjects.csv").read_bytes().count(b"\n") - 1
    Round.objects.create(
        draw=case, number=number, folder=folder, commitment=made, reason=reason, subjects=size, frozen_at=at
    )
    body = {"case": case.pk, "round": number, "commitment": made, "reason": reason}
    append(f"draw:{case.pk}", "commit", body, actor=actor, at=at)


def known(day: dt.date, time: str) -> str:
    """The moment from which the public value is known, as the plan holds it."""
    try:
        return dt.datetime.combine(day, dt.time.fromisoformat(time), PLACE).isoformat()
    except ValueError:
        raise BadData(_("“%(time)s”不是时刻，请按21:15的形式填写。") % {"time": time}) from None


def _lists(case: Draw, on: dt.date) -> dict[str, str]:
    """The plan and the lists, from the registers as of the day."""
    ratios = _ratios(case.ratios)
    subjects = list(_subjects(case, on, set(ratios)))
    units = [pk for pk in (case.unit_id, case.counterpart_id) if pk]
    people = list(as_of(Inspector.objects.filter(unit_id__in=units), on).order_by("code"))
    codes = {row[0] for row in subjects}
    plan = {
        "format": FORMAT, "draw": case.number, "title": case.title, "hash": settings.FAZHI_LEDGER_ALGORITHM,
        "scheme": case.scheme, "strata": [{"name": name, "ratio": ratio} for name, ratio in sorted(ratios.items())],
        "team": case.team, "parties": parties(case), "round": 1, "reason": "",
        "public": {"source": case.source, "known": known(case.known_on, case.known_time)},
    }  # fmt: skip
    inspectors = [
        [p.code, p.title, _joined(p.regions), _joined(p.certificates), "" if p.cap is None else str(p.cap)] for p in people
    ]  # fmt: skip
    return {
        "plan.json": write_json(plan), "earlier.json": write_json([]),
        "subjects.csv": write_rows(SUBJECTS, sorted(subjects)),
        "inspectors.csv": write_rows(INSPECTORS, sorted(inspectors)),
        "recusals.csv": write_rows(RECUSALS, _recusals(people, codes, case.unit_id, on.year - 1)),
    }  # fmt: skip


def parties(case: Draw) -> list[str]:
    """The parties that share in the seed, in their order."""
    return [name.strip() for name in case.seed_parties.replace("；", ";").split(";") if name.strip()]


def _joined(text: str) -> str:
    return ";".join(part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def _ratios(text: str) -> dict[str, str]:
    """`A=0.01;B=1/20` -> ratios by class."""
    found = {}
    for part in _joined(text).split(";"):
        name, equals, ratio = part.partition("=")
        if not equals or name.strip() not in Risk.values:
            raise BadData(_("抽查比例请按A=0.01;B=0.05的形式填写，等级为A、B、C、D。"))
        found[name.strip()] = ratio.strip()
    return found


def _subjects(case: Draw, on: dt.date, classes: set[str]) -> Iterator[list[str]]:
    """Subjects of the drawn classes; firms that were visited as often as the plan allows are left out.

    The class is the worse of what the list says and what credit shows of the firm on the day (law.md RI-05).
    """
    plan = plan_of(case.unit_id, on.year)
    full: set[str] = set()
    if plan is not None and on >= CAPPED_FROM and case.occasion != Occasion.ORDERED:
        often = counted(case.unit_id, on.year).values("subject_code").annotate(n=Count("pk"))
        full = set(often.filter(n__gte=plan.cap).values_list("subject_code", flat=True))
    rows = as_of(InspectionSubject.objects.filter(unit_id=case.unit_id), on).order_by("code")
    listed = list(rows.values_list("code", "title", "risk", "region", "certificate"))
    shown = credit.risk_classes([row[0] for row in listed], on)
    for code, title, risk, region, certificate in listed:
        worse = max(risk, shown[code])
        if worse in classes and code not in full:
            yield [code, title, worse, region, certificate]


def _recusals(people: list[Inspector], codes: set[str], unit_id: int, last_year: int) -> list[list[str]]:
    """Declared interests, former employers, and who inspected whom last year."""
    found: dict[tuple[str, str], str] = {}
    known_codes = {person.code for person in people}
    past = Visit.objects.filter(unit_id=unit_id, checked_on__year=last_year)
    for inspectors, subject in past.values_list("inspectors", "subject_code"):
        for one in inspectors.split(";"):
            if one in known_codes and subject in codes:
                found[one, subject] = "last_year"
    for person in people:
        for text, reason in ((person.employers, "former_employer"), (person.interests, "declared_interest")):
            for subject in _joined(text).split(";"):
                if subject in codes:
                    found[person.code, subject] = reason
    return [[one, subject, reason] for (one, subject), reason in sorted(found.items())]


def _promise(case: Draw, data: dict[str, Any], _actor: Actor, at: dt.datetime, _on: dt.date) -> None:
    bundle.note_promise(folder_of(current(case)), data["party"], data["promise"].lower(), at=at)


def _reveal(case: Draw, data: dict[str, Any], _actor: Actor, at: dt.datetime, _on: dt.date) -> None:
    bundle.reveal(folder_of(current(case)), data["party"], data["secret"], at=at)


def _draw(case: Draw, data: dict[str, Any], actor: Actor, at: dt.datetime, on: dt.date) -> None:
    made = current(case)
    folder = folder_of(made)
    bundle.publish_value(folder, data["value"], at=at)
    done = bundle.run(folder)
    made.seed, made.drawn = done["seed"], sum(part["drawn"] for part in done["strata"].values())
    made.save(update_fields=("seed", "drawn"))
    body = {
        "case": case.pk,
        "round": made.number,
        "commitment": made.commitment,
        "seed": made.seed,
        "roots": done["roots"],
    }
    append(f"draw:{case.pk}", "draw", body, actor=actor, at=at)
    _open_checks(case, made, folder, at, on)


def _open_checks(case: Draw, made: Round, folder: Path, at: dt.datetime, on: dt.date) -> None:
    _lines, subjects = read_rows((folder / "subjects.csv").read_bytes(), SUBJECTS, "subjects.csv")
    by_code = {row[0]: row for row in subjects}
    _lines, result = read_rows((folder / "result.csv").read_bytes(), bundle.RESULT, "result.csv")
    rows = [
        {
            "title": f"{by_code[code][1]}（{case.item}）"[:200], "task": case, "round": made, "subject_code": code,
            "subject_name": by_code[code][1], "risk": risk, "region": by_code[code][3], "inspectors": inspectors,
        }
        for _order, code, risk, _key, inspectors in result
    ]  # fmt: skip
    open_many(
        "inspection", rows, acting_user=SYSTEM, at=at, on=on, unit=case.unit, counterpart=case.counterpart
    )


def _redraw(case: Draw, data: dict[str, Any], actor: Actor, at: dt.datetime, on: dt.date) -> None:
    """A further round over the lists of the day, with new randomness; what the last one had assigned is taken back."""
    old = current(case)
    number = old.number + 1
    folder = f"draws/{case.pk}/{number}"
    path = _empty(folder)
    for name, text in _lists(case, on).items():
        if name.endswith(".csv"):
            (path / name).write_bytes(text.encode())
    moment = known(data["known_on"], data["known_time"])
    bundle.again(folder_of(old), path, reason=data["reason"], source=data["source"], known=moment)
    perform_many(
        Visit.objects.filter(task=case, state=C.ASSIGNED).order_by("pk"),
        "void",
        acting_user=SYSTEM,
        at=at,
        on=on,
    )
    _keep(case, number, folder, data["reason"], actor, at)
