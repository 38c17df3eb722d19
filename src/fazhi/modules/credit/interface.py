"""What programs may do with credit data, free of HTTP: hand in batches, fetch parcels, be told of taking down."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.models import Q

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed, NotFound, Refused
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import visible
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.procedures.perform import perform
from fazhi.kernel.text import _
from fazhi.modules.credit import exchange, intake
from fazhi.modules.credit.models import Batch, CreditItem, Parcel, TakeDown
from fazhi.modules.credit.selectors import same_firm
from fazhi.modules.credit.states import S
from fazhi.pipeline.credit import ended, store
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.rejects import rejects

SENDERS = (Role.OFFICER, Role.OFFICE_HEAD, Role.COUNTERPART)
TOLD = 1_000
"""Rejects that a receipt lists; the marked file has all."""
CHUNK = 1 << 20
STALE = 3600
"""Seconds after which a half-written body is no longer being received."""


def kinds() -> list[dict[str, Any]]:
    """The kinds of record with their columns, as documentation for senders."""
    return [
        {
            "key": kind.key, "label": kind.label, "schema_version": kind.version, "basis": kind.basis,
            "columns": [
                {"name": c.name, "label": c.label, "type": c.type, "required": c.required, "values": list(c.values)} for c in kind.columns
            ],
        }
        for kind in KINDS.values()
    ]  # fmt: skip


def sender_of(actor: Actor, code: str) -> Unit:
    """The unit in whose name a batch is handed in: the one with this code, or the only one the actor acts for."""
    own = Unit.objects.filter(pk__in=sorted(actor.units(*SENDERS)))
    found = list(own.filter(code=code) if code else own[:2])
    if len(found) != 1:
        raise NotAllowed(_("请在unit中写明报送单位的代码；只能以您任职的单位报送。"))
    return found[0]


def receive(
    read: Callable[[int], bytes], *, actor: Actor, at: dt.datetime, unit: str, kind: str, schema_version: int, checksum: str, name: str
) -> dict[str, Any]:  # fmt: skip
    """Take a batch from a stream; the same receipt as the command line, with the rejects. Idempotent by its contents.

    read: so many bytes of the body. BadData: too large, another checksum, or no batch at all; then nothing was stored.
    """
    sender, declared = sender_of(actor, unit), intake.kind_of(kind)
    if schema_version != declared.version:
        raise Refused(
            _("“%(kind)s”的现行版本是%(now)d，收到的是%(sent)d；请按现行版本重新生成。")
            % {"kind": declared.label, "now": declared.version, "sent": schema_version}
        )
    folder = intake.root() / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder, at)
    whole = hashlib.sha256(f"{actor.user_id}|{checksum}".encode()).hexdigest()[:24]
    path = folder / f"{whole}.{at.timestamp():.6f}.part"
    try:
        digest = _spool(read, path)
        if checksum.lower() != digest:
            raise BadData(
                _("文件摘要不符：声明%(said)s，收到的内容是%(got)s；没有入库，请重新发送。")
                % {"said": checksum[:64], "got": digest}
            )
        receipt, _case = intake.take_in(path, sender, declared, at=at, channel=f"接口 {actor.name} {name}")
    finally:
        path.unlink(missing_ok=True)
    return intake.answer(receipt) | {"rejects": _rejects(receipt)}


def _clear(folder: Path, at: dt.datetime) -> None:
    """Throw away what calls that were cut off (the server killed) left half written."""
    for part in folder.glob("*.part"):
        if at.timestamp() - float(part.name.split(".", 1)[1].removesuffix(".part")) > STALE:
            part.unlink(missing_ok=True)


def _spool(read: Callable[[int], bytes], path: Path) -> str:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while chunk := read(CHUNK):
            size += len(chunk)
            if size > intake.LARGEST:
                raise BadData(
                    _("这一批超过%(most)d兆字节；请分批报送，或者把文件交信用主管部门导入。")
                    % {"most": intake.LARGEST >> 20}
                )
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _rejects(receipt: store.Receipt) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    if receipt.rejected:
        for reject in rejects(intake.root(), receipt.batch):
            for fault in reject.faults:
                value = reject.cells.get(fault.column)
                listed.append(
                    {
                        "row": reject.row,
                        "number": reject.cells.get("number") or "",
                        "column": fault.label,
                        "rule": fault.rule,
                        "sentence": fault.tell(value),
                        "basis": fault.basis,
                        "remedy": fault.remedy(),
                    }
                )
                if len(listed) == TOLD:
                    return listed
    return listed


def batch_for(batch: str, actor: Actor) -> Batch:
    """The case of a batch that the actor may see."""
    found = visible(Batch.objects.filter(stored_as=batch).exclude(stored_as=""), actor).first()
    if found is None:
        raise NotFound(_("没有这一批。"))
    return found


def parcels(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the units of the actor, the oldest first."""
    rows = Parcel.objects.filter(sent_at=None, receiver__unit_id__in=sorted(actor.units(*SENDERS))).order_by(
        "pk"
    )[:1000]
    return [
        {"number": r.number, "kind": r.kind, "schema_version": KINDS[r.kind].version, "records": r.records, "checksum": r.checksum}
        for r in rows
    ]  # fmt: skip


def acknowledge(
    number: str, receipt: str, accepted: int, refused: int, *, actor: Actor, at: dt.datetime
) -> Parcel:
    """The receipt for a parcel that was fetched; again changes nothing."""
    parcel = exchange.parcel_for(number, actor)
    exchange.acknowledge(parcel, receipt, accepted, refused, at, actor=actor)
    parcel.refresh_from_db()
    return parcel


def take_down(
    kind: str, code: str, document_number: str, ended_on: dt.date, *, actor: Actor, at: dt.datetime
) -> dict[str, Any]:
    """A statement was repaired or withdrawn where it came from: stop showing and using it here; the receipt.

    Only what the units of the caller decided or handed in is touched. Again changes nothing and gives the same receipt.
    """
    units = sorted(actor.units(*SENDERS))
    if not units:
        raise NotAllowed(_("您的岗位不能办理这一事项。"))
    day = max(ended_on, dt.date(1949, 10, 1))
    if day > local_day(at):
        raise BadData(_("停止公示日期不能晚于今天。"))
    mine = Q(unit_id__in=units) | Q(counterpart_id__in=units)
    shown = CreditItem.objects.filter(
        mine, subject_code__in=same_firm(code), document_number=document_number, ended_on=None
    )
    count = 0
    for item in shown.exclude(state=S.RECORDED):
        perform(item, "follow", acting_user=SYSTEM, at=at, notice=f"{actor.name} {document_number}"[:200])
        count += 1
    senders = set(Unit.objects.filter(pk__in=units).values_list("name", flat=True))
    if kind in KINDS and _holds(kind, code, document_number, senders):
        ended.end(
            intake.root(),
            [ended.Ended(kind, code, document_number, day.isoformat(), f"停止公示通知 {actor.name}")],
        )
        count += 1
    receipt = hashlib.sha256(f"{kind}|{code}|{document_number}|{units}".encode()).hexdigest()[:16]
    append(
        "credit:takedown", "received", {"kind": kind, "code": code, "document": document_number, "stopped": count, "receipt": receipt},
        actor=actor, at=at,
    )  # fmt: skip
    return {"taken_down": True, "receipt": receipt, "stopped": count}


def _holds(kind: str, code: str, number: str, senders: set[str]) -> bool:
    import polars as pl

    rows = store.records(intake.root(), KINDS[kind]).filter(
        (pl.col("code") == code) & (pl.col("number") == number) & pl.col("_sender").is_in(sorted(senders))
    )
    return bool(rows.select(pl.len()).collect().item())


def notices(actor: Actor) -> list[dict[str, Any]]:
    """Notices of taking down that wait for the units of the actor, the oldest first."""
    rows = TakeDown.objects.filter(confirmed_at=None, receiver__unit_id__in=sorted(actor.units(*SENDERS)))
    return [
        {
            "notice": row.pk, "kind": row.item.kind, "code": row.item.subject_code, "document_number": row.item.document_number,
            "told_at": row.told_at,
        }
        for row in rows.select_related("item").order_by("pk")[:1000]
    ]  # fmt: skip
