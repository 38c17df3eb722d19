"""Exchange with the platforms above and with all who hold copies: parcels up, parcels down, taking down, all with receipts.

Every run looks at what is still open and goes on: running twice, or at once in two places, sends nothing twice that the
other side has not already answered, and the other side stores the same parcel once.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import Q

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotFound
from fazhi.kernel.orgs.actors import SYSTEM, Actor
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.text import _
from fazhi.modules.credit import uploads, wire
from fazhi.modules.credit.balance import from_above, owed, platforms
from fazhi.modules.credit.intake import LARGEST, root, take_in
from fazhi.modules.credit.models import CreditItem, Delivery, Parcel, Receiver, TakeDown
from fazhi.modules.credit.states import Direction, ReceiverKind
from fazhi.pipeline.credit import store
from fazhi.pipeline.credit.checks import KEY, Known
from fazhi.pipeline.credit.ingest import Progress
from fazhi.pipeline.credit.kinds import KINDS

LONGEST_WAIT = 600
"""Seconds between two tries at most; the first are 2, 4, 8 seconds apart."""
MAKING, SENDING, FETCHING = "生成批次", "上报", "接收"
"""Stages of a run."""
Reasons = dict[str, list[dict[str, str]]]
Stages = Callable[[str, int, int], None]
AT_ONCE = 3.0
"""Seconds that an officer's own step waits for the receivers; the command goes on with those that did not answer."""


# keys and addresses


def set_key(code: str, secret: str) -> Path:
    """Keep the key with which this installation calls a receiver; only its owner may read the file."""
    folder = root() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / hashlib.sha256(code.encode()).hexdigest()[:32]
    path.touch(mode=0o600)
    path.write_text(secret.strip(), encoding="utf-8")
    return path


def key_of(receiver: Receiver) -> str:
    """The key for a receiver, empty if none was set."""
    path = root() / "keys" / hashlib.sha256(receiver.code.encode()).hexdigest()[:32]
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


# parcels


def collect(at: dt.datetime, *, progress: Progress = lambda _n, _of: None) -> int:
    """A parcel for every stored batch that a platform does not have yet; how many were made. Cut off, it goes on."""
    came, count, due = from_above(), 0, []
    batches = [(folder, store.receipt_of(folder)) for folder in store.folders(root())]
    for receiver in platforms(local_day(at)):
        mine = Parcel.objects.filter(receiver__code=receiver.code, receiver__unit=receiver.unit)
        have = set(mine.values_list("batch", flat=True))
        due += [
            (receiver, *pair)
            for pair in batches
            if pair[1].batch not in have and owed(receiver, pair[1], came)
        ]
    for receiver, folder, receipt in due:
        _parcel(receiver, folder, receipt, at)
        count += 1
        progress(count, len(due))
    return count


def _parcel(receiver: Receiver, folder: Path, receipt: store.Receipt, at: dt.datetime) -> None:
    number = hashlib.sha256(f"{receiver.unit_id}|{receiver.code}|{receipt.batch}".encode()).hexdigest()[:16]
    target = file_of(number)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    part = target.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        for path in sorted(folder.glob("stored-*.parquet")):
            data = as_written(pl.read_parquet(path), receipt.kind).write_ndjson().encode()
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    Parcel.objects.get_or_create(
        number=number,
        defaults={
            "receiver": receiver, "kind": receipt.kind, "records": receipt.stored, "batch": receipt.batch,
            "checksum": digest.hexdigest(), "created_at": at,
        },
    )  # fmt: skip


def as_written(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Stored rows as a sender writes them: texts, dates as 2026-01-31, amounts in the unit of the column."""
    columns = []
    for column in KINDS[kind].columns:
        value = pl.col(column.name)
        if column.type == "amount":
            whole = value // column.scale
            rest = (value % column.scale).cast(pl.String).str.zfill(len(str(column.scale)) - 1)
            value = pl.concat_str(whole.cast(pl.String), pl.lit("."), rest)
        columns.append(value.cast(pl.String).alias(column.name))
    return rows.drop(KEY, strict=False).select(columns)


def file_of(number: str) -> Path:
    """Where the bytes of a parcel lie."""
    return root() / "exchange" / "out" / f"{number}.jsonl"


def acknowledge(
    parcel: Parcel, receipt: str, accepted: int, refused: int, at: dt.datetime, *, actor: Actor = SYSTEM,
    reasons: Reasons | None = None,
) -> None:  # fmt: skip
    """The receipt of the platform above closes the parcel, once; publicity cases in it are uploaded.

    reasons: document number -> what the platform says is wrong (sentence, basis, remedy).
    """
    if accepted < 0 or refused < 0 or accepted + refused != parcel.records:
        raise BadData(
            _("回执的条数不闭合：共%(all)d条，入库%(in)d条，退回%(out)d条。")
            % {"all": parcel.records, "in": accepted, "out": refused}
        )
    closed = {
        "sent_at": at,
        "accepted": accepted,
        "refused": refused,
        "receipt": receipt[:80],
        "error": "",
        "next_at": None,
    }
    if not Parcel.objects.filter(pk=parcel.pk, sent_at=None).update(**closed):
        return
    append(
        "credit:exchange", "receipt", {"parcel": parcel.number, "receipt": receipt[:80], "accepted": accepted, "refused": refused},
        actor=actor, at=at,
    )  # fmt: skip
    uploads.uploaded(parcel.batch, receipt or parcel.number, at, refused=reasons)


def parcel_for(number: str, actor: Actor) -> Parcel:
    """A parcel that is for a unit of the actor; NotFound otherwise."""
    found = (
        Parcel.objects.select_related("receiver__unit")
        .filter(number=number, receiver__unit_id__in=sorted(actor.units()))
        .first()
    )
    if found is None:
        raise NotFound(_("没有这一批。"))
    return found


# one run


@dataclass
class Run:
    """What a run did. `late`: receivers that have not confirmed a taking down within a minute."""

    made: int = 0
    sent: int = 0
    taken_down: int = 0
    fetched: int = 0
    failed: int = 0
    busy: bool = False
    """Another run is at work: nothing was done."""
    late: list[str] = field(default_factory=list)


def run(at: dt.datetime, *, progress: Stages = lambda _stage, _n, _of: None) -> Run:
    """Send what waits, push what must be taken down, fetch what waits above. A second run at the same time does nothing.

    progress: told the stage, how many records or parcels of how many. Cut off anywhere, the next run goes on from there.
    """
    from fazhi.modules.credit.actions import expire_listings, late

    done = Run()
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "exchange.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            done.busy = True
            return done
        push_takedowns(_due(TakeDown.objects.filter(confirmed_at=None), at), at, done)
        expire_listings(at)
        done.made = collect(at, progress=partial(progress, MAKING))
        up = Parcel.objects.filter(sent_at=None, receiver__kind=ReceiverKind.CITY).order_by("pk")
        waiting = _due(up, at)
        gone, records = 0, sum(parcel.records for parcel in waiting)
        for parcel in waiting:
            _send(parcel, at, done)
            gone += parcel.records
            progress(SENDING, gone, records)
        for receiver in platforms(local_day(at)):
            if receiver.kind == ReceiverKind.CITY and wire.is_address(receiver.contact) and key_of(receiver):
                _fetch_all(receiver, at, done, partial(progress, FETCHING))
    done.late = sorted({row.receiver.title for row in late(at) if row.confirmed_at is None})
    return done


def _due(rows: Any, at: dt.datetime) -> list[Any]:
    """Open deliveries to receivers with an address whose time has come."""
    found = rows.filter(Q(next_at=None) | Q(next_at__lte=at)).select_related("receiver__unit")
    return [row for row in found if wire.is_address(row.receiver.contact)]


def _failed(row: Delivery, fault: wire.Unreached, at: dt.datetime, done: Run) -> None:
    wait = LONGEST_WAIT if fault.final else min(2 ** (row.attempts + 1), LONGEST_WAIT)
    type(row)._default_manager.filter(pk=row.pk).update(
        attempts=row.attempts + 1, next_at=at + dt.timedelta(seconds=wait), error=str(fault)[:200]
    )
    done.failed += 1


def _send(parcel: Parcel, at: dt.datetime, done: Run) -> None:
    kind = KINDS[parcel.kind]
    query = {
        "kind": kind.key,
        "schema_version": str(kind.version),
        "checksum": parcel.checksum,
        "name": f"{parcel.number}.jsonl",
    }
    try:
        told = wire.send_batch(
            parcel.receiver.contact, key_of(parcel.receiver), file_of(parcel.number), query
        )
        numbers = [int(told[name]) for name in ("received", "stored", "rejected")]
        if numbers[0] != parcel.records or numbers[1] + numbers[2] != parcel.records:
            raise wire.Unreached(f"对方收到{numbers[0]}条，应为{parcel.records}条", final=True)
    except (KeyError, TypeError, ValueError):
        _failed(parcel, wire.Unreached("对方的回执不完整"), at, done)
    except wire.Unreached as fault:
        _failed(parcel, fault, at, done)
    else:
        reasons: Reasons = {}
        for line in told.get("rejects", []):
            if isinstance(line, dict):
                said = {name: str(line.get(name, ""))[:200] for name in ("sentence", "basis", "remedy")}
                reasons.setdefault(str(line.get("number", "")), []).append(said)
        acknowledge(parcel, str(told.get("batch", "")), numbers[1], numbers[2], at, reasons=reasons)
        done.sent += 1


def _fetch_all(receiver: Receiver, at: dt.datetime, done: Run, progress: Progress) -> None:
    key = key_of(receiver)
    try:
        listed = wire.waiting(receiver.contact, key)
        for place, entry in enumerate(listed, 1):
            _fetch(receiver, key, entry, at)
            done.fetched += 1
            progress(place, len(listed))
    except wire.Unreached as fault:
        done.failed += 1
        append(
            "credit:exchange",
            "fetch_failed",
            {"receiver": receiver.code, "error": str(fault)},
            actor=SYSTEM,
            at=at,
        )


def _fetch(receiver: Receiver, key: str, entry: dict[str, Any], at: dt.datetime) -> None:
    """One parcel down: file, checksum, store, receipt. Cut off anywhere, it is fetched again and stored once."""
    number, kind = str(entry.get("number", "")), str(entry.get("kind", ""))
    if kind not in KINDS:
        raise wire.Unreached(f"不认识的记录种类：{kind[:40]}", final=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{hashlib.sha256(number.encode()).hexdigest()[:16]}.jsonl"
        wire.fetch(receiver.contact, key, number, path, LARGEST)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != entry.get("checksum"):
            raise wire.Unreached(f"{number}：文件摘要不符")
        try:
            receipt, _case = take_in(
                path,
                receiver.unit,
                KINDS[kind],
                at=at,
                channel=f"{receiver.title} {number}",
                direction=Direction.IN_CITY,
                known=Known(),
            )
        except BadData as fault:
            raise wire.Unreached(str(fault), final=True) from fault
    told = {"receipt": receipt.batch, "accepted": receipt.stored, "refused": receipt.rejected}
    wire.send_json(receiver.contact, key, f"/parcels/{number}/receipt", told)


# taking down


def push_takedowns(rows: Iterable[TakeDown], at: dt.datetime, done: Run, *, timeout: float = 10) -> None:
    """Tell the receivers, several at once; a receipt confirms, a fault says when to try again."""
    listed = [(row, row.receiver.contact, key_of(row.receiver), _notice(row)) for row in rows]

    def tell(job: tuple[TakeDown, str, str, dict[str, Any]]) -> tuple[TakeDown, str | wire.Unreached]:
        row, base, key, told = job
        try:
            answer = wire.send_json(base, key, "/takedowns", told, timeout=timeout)
        except wire.Unreached as fault:
            return row, fault
        if answer.get("taken_down") is not True:
            return row, wire.Unreached("对方没有确认停止公示")
        return row, str(answer.get("receipt", ""))

    with ThreadPoolExecutor(8) as pool:
        for row, answer in pool.map(tell, listed):
            if isinstance(answer, wire.Unreached):
                _failed(row, answer, at, done)
            elif TakeDown.objects.filter(pk=row.pk, confirmed_at=None).update(
                confirmed_at=at, receipt=answer[:80], error=""
            ):
                append("credit:takedown", "receipt", {"takedown": row.pk, "item": row.item_id, "receipt": answer[:80]}, actor=SYSTEM, at=at)  # fmt: skip
                done.taken_down += 1


def _notice(row: TakeDown) -> dict[str, Any]:
    item: CreditItem = row.item
    ended = item.ended_on or local_day(row.told_at)
    return {
        "notice": f"{item.number}", "kind": item.kind, "code": item.subject_code, "document_number": item.document_number,
        "ended_on": ended.isoformat(), "state": item.state, "told_at": row.told_at.isoformat(),
    }  # fmt: skip


def push_at_once(item: CreditItem, at: dt.datetime) -> None:
    """The first try, right after the step is kept; what fails is left to the command."""
    rows = [
        row
        for row in TakeDown.objects.filter(item=item, confirmed_at=None).select_related("receiver", "item")
        if wire.is_address(row.receiver.contact)
    ]
    if rows:
        push_takedowns(rows, at, Run(), timeout=AT_ONCE)
