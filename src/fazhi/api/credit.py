"""Credit data between programs: batches in, parcels out, taking down. The sending side is `fazhi credit exchange`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from ninja import Field, Query, Router, Schema

from fazhi.api.site import PROBLEMS, STAFF, Problem, edge
from fazhi.modules.credit import service as credit

router = Router(auth=STAFF, tags=["credit"])
WORDS = r"^[^\x00-\x1f\x7f]*$"
"""No control character: no database takes a NUL."""
Code = Annotated[str, Query("", max_length=40, pattern=WORDS)]


class ColumnOut(Schema):
    name: str
    label: str
    type: str
    required: bool
    values: list[str]


class KindOut(Schema):
    key: str
    label: str
    schema_version: int
    basis: str
    columns: list[ColumnOut]


class RejectOut(Schema):
    row: int
    number: str
    """Number of the document in the row."""
    column: str
    rule: str
    sentence: str
    basis: str
    """Standard or law that asks for it."""
    remedy: str
    """The way out."""


class BatchOut(Schema):
    batch: str
    sender: str
    kind: str
    received: int
    stored: int
    superseding: int
    rejected: int
    rate: float | None
    rejects_by_rule: dict[str, int]
    rejects_file: str | None
    checksum: str
    schema_version: int
    repeated: bool
    """Whether the same contents had been taken in before: then nothing was stored again."""
    rejects: list[RejectOut]
    """The first thousand reasons; the marked file has all."""


@router.get("/kinds", response={200: list[KindOut], PROBLEMS: Problem})
def kinds(request: HttpRequest) -> Any:  # noqa: ARG001
    """The kinds of record, their columns, and the version of each form."""
    return credit.kinds()


@router.post("/batches", response={200: BatchOut, PROBLEMS: Problem})
def hand_in(
    request: HttpRequest,
    kind: Annotated[str, Query(..., max_length=20, pattern=WORDS)],
    schema_version: int,
    checksum: Annotated[str, Query(..., min_length=64, max_length=64)],
    unit: Code,
    name: Annotated[str, Query("", max_length=80, pattern=WORDS)],
) -> Any:
    """Hand a batch in: the body is the file itself (CSV, Excel or JSON lines), at most 1 GiB, streamed to the disk.

    `checksum`: SHA-256 of the body, 64 hex digits; another one refuses the batch. `unit`: code of the sending unit, needed
    where the key acts for several. The same contents of the same sender and kind are stored once: calling again is safe
    and gives the same receipt with `repeated`. Every row is stored or rejected with all its reasons.
    """
    page = edge(request)
    return credit.receive(
        page.read,
        actor=page.actor,
        at=page.at,
        unit=unit,
        kind=kind,
        schema_version=schema_version,
        checksum=checksum,
        name=name,
    )


@router.get("/batches/{slug:batch}/rejects", url_name="credit_rejects")
def rejected(request: HttpRequest, batch: str) -> Any:
    """The marked file with the rejected rows of a batch, for the unit that sent it and the credit office."""
    path = credit.rejects_file(credit.batch_for(batch, edge(request).actor))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{batch}-{path.name}")


class ParcelOut(Schema):
    number: str
    kind: str
    schema_version: int
    records: int
    checksum: str


class ReceiptIn(Schema):
    receipt: str = Field("", max_length=80, pattern=WORDS)
    accepted: int = Field(ge=0)
    refused: int = Field(ge=0)


class ReceiptOut(Schema):
    number: str
    sent_at: dt.datetime
    accepted: int
    refused: int


@router.get("/parcels", response={200: list[ParcelOut], PROBLEMS: Problem})
def parcels(request: HttpRequest) -> Any:
    """Parcels of records that wait for the units of the caller, the oldest first."""
    return credit.parcels(edge(request).actor)


@router.get("/parcels/{slug:number}", url_name="credit_parcel")
def parcel(request: HttpRequest, number: str) -> Any:
    """The records of a parcel as JSON lines."""
    path = credit.file_of(credit.parcel_for(number, edge(request).actor).number)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="application/x-ndjson"
    )


@router.post("/parcels/{slug:number}/receipt", response={200: ReceiptOut, PROBLEMS: Problem})
def receipt(request: HttpRequest, number: str, body: ReceiptIn) -> Any:
    """The receipt for a fetched parcel; `accepted` and `refused` must add up to its records. Again changes nothing."""
    page = edge(request)
    return credit.acknowledge(number, body.receipt, body.accepted, body.refused, actor=page.actor, at=page.at)


class NoticeIn(Schema):
    kind: str = Field(max_length=20, pattern=WORDS)
    code: str = Field(min_length=18, max_length=18, pattern=WORDS)
    document_number: str = Field(min_length=1, max_length=80, pattern=WORDS)
    ended_on: dt.date


class NoticeOut(Schema):
    notice: int
    kind: str
    code: str
    document_number: str
    told_at: dt.datetime


class TakenDownOut(Schema):
    taken_down: bool
    receipt: str
    stopped: int
    """Statements and records that were shown or used here until now."""


@router.post("/takedowns", response={200: TakenDownOut, PROBLEMS: Problem})
def take_down(request: HttpRequest, body: NoticeIn) -> Any:
    """Stop showing and using a statement that was repaired or withdrawn where it came from. Again gives the same receipt."""
    page = edge(request)
    return credit.take_down(
        body.kind, body.code, body.document_number, body.ended_on, actor=page.actor, at=page.at
    )


@router.get("/takedowns", response={200: list[NoticeOut], PROBLEMS: Problem})
def notices(request: HttpRequest) -> Any:
    """Notices of taking down that wait for the units of the caller; each is confirmed with `POST /credit/takedown/NOTICE`."""
    return credit.notices(edge(request).actor)
