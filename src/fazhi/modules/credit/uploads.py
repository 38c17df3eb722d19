"""双公示: licences and penalties from the platform's own modules into a batch, within seven working days (CR-15).

A module that decides licences or penalties registers a source here, in the `ready` of its `apps.py` or, as enforcement,
through its `service.py` (`of_enforcement`). A licence that no module knows is entered or imported as a case of 双公示.
Every function may be run twice: a decision is pulled once, a stored record is stored once.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from django.db import transaction

from fazhi.kernel.errors import UserError
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.modules.credit import reasons
from fazhi.modules.credit.intake import office_of, root, take_in
from fazhi.modules.credit.models import Upload
from fazhi.modules.credit.states import Level, U, UploadKind
from fazhi.modules.enforcement import service as enforcement
from fazhi.pipeline.credit.ingest import Progress
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.rejects import rejects

LOOK_BACK = 60
"""Days that a pull looks back: a decision entered late is still found."""
MINOR = frozenset({"warning", "criticism"})
SERIOUS = frozenset({"lower_grade", "stop", "close", "ban", "revoked_licence"})
GRADES = {"minor": "轻微", "general": "一般", "serious": "严重"}
WORDS = {
    "warning": "警告", "criticism": "通报批评", "fine": "罚款", "confiscation": "没收违法所得", "suspended_licence": "暂扣许可证件",
    "lower_grade": "降低资质等级", "restricted": "限制开展生产经营活动", "stop": "责令停产停业", "close": "责令关闭", "ban": "限制从业",
    "revoked_licence": "吊销许可证件",
}  # fmt: skip
"""Sanction of the enforcement module -> class of penalty in the record kind."""


@dataclass(frozen=True)
class Publication:
    """A decision that must be made public. `source` names it in the module that made it. Money in yuan."""

    source: str
    kind: str
    unit: Unit
    code: str
    name: str
    number: str
    act: str
    decided_on: dt.date
    level: str = ""
    amount: Decimal | None = None
    content: str = ""
    from_on: dt.date | None = None
    to_on: dt.date | None = None


Source = Callable[[dt.date, dt.date], Iterable[Publication]]
"""Decisions made from a day to a day, both inclusive."""
_sources: dict[str, Source] = {}


def register_source(key: str, source: Source) -> None:
    """Make the decisions of a module known; the key stands before its sources."""
    _sources[key] = source


def level_of(sanction: str, *, on_the_spot: bool) -> Level:
    """The class of a penalty by its kind (CR-03 to CR-05). What the sector's standard grades otherwise is corrected by hand."""
    if on_the_spot or sanction in MINOR:
        return Level.MINOR
    return Level.SERIOUS if sanction in SERIOUS else Level.GENERAL


def of_enforcement(since: dt.date, until: dt.date) -> Iterator[Publication]:
    """The penalty decisions of the enforcement module."""
    for made in enforcement.decided(since, until):
        yield Publication(
            f"enforcement:{made.case_id}", UploadKind.PENALTY, made.unit, made.code, made.name, made.number,
            WORDS.get(made.sanction, "其他"), made.decided_on, level_of(made.sanction, on_the_spot=made.on_the_spot), made.money,
        )  # fmt: skip


def pull(at: dt.datetime, *, since: dt.date | None = None, progress: Progress = lambda _n, _of: None) -> int:
    """Open a case for every decision that has none yet; how many. Its clock runs from the day of the decision.

    Each case is kept as it is opened: cut off anywhere, the next run opens the rest.
    """
    today = local_day(at)
    begin = since or today - dt.timedelta(days=LOOK_BACK)
    known = set(
        Upload.objects.filter(decided_on__gte=begin).exclude(source="").values_list("source", flat=True)
    )
    made = (found for _key, source in sorted(_sources.items()) for found in source(begin, today))
    new = [found for found in made if found.source not in known]
    for place, found in enumerate(new, 1):
        _open(found, at)
        progress(place, len(new))
    return len(new)


def _open(found: Publication, at: dt.datetime) -> None:
    told = {name: getattr(found, name) for name in ("kind", "act", "content", "decided_on")}
    told |= {
        name: value for name in ("level", "amount", "from_on", "to_on") if (value := getattr(found, name))
    }
    open_case(
        "credit_upload", acting_user=SYSTEM, at=at, unit=found.unit, counterpart=office_of(found.unit, local_day(at)),
        title=f"{found.name[:60]}{found.act}", key=f"credit_upload:{found.source}", fields={"source": found.source},
        subject_code=found.code[:30], subject_name=found.name[:120] or "—", document_number=found.number[:80], **told,
    )  # fmt: skip


def pack(at: dt.datetime, *, progress: Progress = lambda _n, _of: None) -> dict[str, int]:
    """Store what waits, a batch for each deciding unit and kind; how many were stored and how many went back.

    Cut off anywhere, the next run goes on: what is in the store already is found there.
    """
    told = {"stored": 0, "returned": 0}
    looked_at = 0
    waiting = Upload.objects.filter(state=U.DUE).select_related("unit").order_by("unit_id", "kind", "pk")
    total = waiting.count()
    for (_unit, kind), members in groupby(waiting, key=lambda row: (row.unit_id, row.kind)):
        cases = list(members)
        faults, batch = _stored(cases, kind, at)
        for place, case in enumerate(cases):
            looked_at += 1
            progress(looked_at, total)
            reason = faults.get(place)
            try:
                if reason:
                    _give_back(case, reason, at)
                else:
                    perform(case, "store", acting_user=SYSTEM, at=at, stored_as=batch)
            except UserError:  # somebody moved the case meanwhile; the next run looks again
                continue
            told["returned" if reason else "stored"] += 1
    return told


def _give_back(case: Upload, faults: list[dict[str, str]], at: dt.datetime) -> None:
    """Send a case back with what is wrong, the rule that says so, and the way out."""
    with transaction.atomic():
        perform(case, "give_back", acting_user=SYSTEM, at=at, reason=reasons.in_words(case.kind, faults))
        case.faults = faults
        Upload.objects.filter(pk=case.pk).update(faults=faults)


def _stored(cases: list[Upload], kind: str, at: dt.datetime) -> tuple[dict[int, list[dict[str, str]]], str]:
    """Take the cases in as one batch: the reasons of the refused ones by place, and the batch."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"双公示-{kind}.jsonl"
        path.write_text(
            "".join(json.dumps(_record(case), ensure_ascii=False) + "\n" for case in cases), encoding="utf-8"
        )
        receipt, _case = take_in(path, cases[0].unit, KINDS[kind], at=at, channel="双公示")
    faults = {}
    for reject in rejects(root(), receipt.batch):
        # what a run that was cut off had stored already is no fault
        wrong = [fault for fault in reject.faults if fault.rule != "stored"]
        if wrong:
            faults[reject.row - 2] = [reasons.entry_of(f, reject.cells.get(f.column)) for f in wrong]
    return faults, receipt.batch


def _record(case: Upload) -> dict[str, str]:
    """The row of the record kind, as a sender would write it; amounts in ten thousand yuan."""
    row = {
        "code": case.subject_code, "name": case.subject_name, "number": case.document_number, "act": case.act,
        "decided_on": case.decided_on.isoformat(), "to_on": case.to_on.isoformat() if case.to_on else "", "unit": case.unit.name,
    }  # fmt: skip
    if case.kind == UploadKind.LICENCE:
        begins = case.from_on or case.decided_on
        return row | {"content": case.content or case.title, "from_on": begins.isoformat()}
    return row | {
        "level": GRADES.get(case.level, ""),
        "amount": "" if case.amount is None else f"{case.amount / 10_000:f}",
    }


def uploaded(
    batch: str, receipt: str, at: dt.datetime, *, refused: dict[str, list[dict[str, str]]] | None = None
) -> int:
    """The platform above has answered for a batch: its cases are uploaded, those it refused go back; how many were uploaded.

    refused: document number -> what it says is wrong (sentence, basis, remedy).
    """
    count = 0
    for case in Upload.objects.filter(state=U.STORED, stored_as=batch).order_by("pk"):
        reason = (refused or {}).get(case.document_number)
        if reason:
            _give_back(case, reason, at)
        else:
            perform(case, "upload", acting_user=SYSTEM, at=at, receipt=receipt[:80])
            count += 1
    return count
