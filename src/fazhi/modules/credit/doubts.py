"""Records without a code: found firms are written in, doubtful ones wait for a person, every merge can be taken back.

A merge is a judgement (`pipeline.credit.judgements`), kept apart from the records; taking it back leaves who is who, and
what is evaluated, exactly as it was before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotFound, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.gates import local_day
from fazhi.kernel.text import _
from fazhi.modules.credit.intake import office_of, root, take_in
from fazhi.modules.credit.models import Doubt
from fazhi.modules.credit.states import Answer
from fazhi.pipeline.credit import ended, judgements
from fazhi.pipeline.credit.ingest import Progress
from fazhi.pipeline.credit.judgements import BadJudgement, Judgement
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.matching import Firms, match, prepare, sentence
from fazhi.pipeline.credit.naming import Places
from fazhi.pipeline.credit.reading import BadBatch, pieces
from fazhi.pipeline.credit.schema import Column, RecordKind
from fazhi.pipeline.credit.store import Receipt

JUDGES = (Role.OFFICER, Role.OFFICE_HEAD)
HEADINGS = {
    "统一社会信用代码": "code",
    "名称": "name",
    "主体名称": "name",
    "住所": "address",
    "地址": "address",
    "曾用名": "former",
}
WRITE = 500
COMPARED = ("name", "place", "score", "second", "decision")


@dataclass(frozen=True)
class Found:
    """What a file came to: rows with a code of their own, the same firm, doubtful (held back), unknown; the receipt of the rest."""

    coded: int
    same: int
    doubtful: int
    unknown: int
    receipt: Receipt | None


def file() -> Path:
    """The judgements of this installation."""
    return root() / judgements.JUDGEMENTS


def read_register(path: Path) -> pl.DataFrame:
    """The register of firms: code, name, address, former (names divided by 、). BadData when a heading is missing."""
    try:
        frame = pl.read_csv(path, infer_schema=False).rename(HEADINGS, strict=False)
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise BadData(
            _("主体名录不能读取，应为UTF-8的CSV：%(why)s") % {"why": str(fault).split("\n")[0][:120]}
        ) from fault
    missing = {"code", "name", "address"} - set(frame.columns)
    if missing:
        raise BadData(_("主体名录缺少标题：%(names)s") % {"names": "、".join(sorted(missing))})
    former = (
        pl.col("former").str.split("、")
        if "former" in frame.columns
        else pl.lit(None, pl.List(pl.String)).alias("former")
    )
    return frame.with_columns(former).with_row_index("firm").with_columns(pl.col("firm").cast(pl.Int64))


def read_places(path: Path | None) -> Places:
    """What the district knows of its places, from JSON: districts, roads (old name -> present), cities."""
    if path is None:
        return Places()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Places(
            dict(told.get("districts", {})), dict(told.get("roads", {})), tuple(told.get("cities", ()))
        )
    except (OSError, ValueError, TypeError, AttributeError) as fault:
        raise BadData(_("地名表不能读取：%(why)s") % {"why": str(fault)[:120]}) from fault


def _open_kind(kind: RecordKind) -> RecordKind:
    """The kind as a sender without codes writes it: the code may be empty, an address stands beside."""
    columns = tuple(replace(c, required=False) if c.name == "code" else c for c in kind.columns)
    return replace(kind, columns=(*columns, Column("address", "地址", required=False)))


def find(
    path: Path, kind: RecordKind, sender: Unit, register: pl.DataFrame, places: Places, *, at: dt.datetime,
    progress: Progress | None = None,
) -> Found:  # fmt: skip
    """Write codes into a file and take it in; what a person must decide is held back in the queue. Again changes nothing."""
    firms = prepare(register, places)
    counts = {"coded": 0, "same": 0, "review": 0, "none": 0}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{path.stem}.jsonl"
        rows: list[tuple[Doubt, str]] = []
        with target.open("wb") as out:
            try:
                for piece in pieces(path, _open_kind(kind)):
                    out.write(_piece(piece.rows, firms, register, places, kind, sender, at, counts, rows))
                    if progress is not None:
                        progress(piece.end, path.stat().st_size)
            except BadBatch as fault:
                raise BadData(str(fault)) from fault
        sent = target.stat().st_size > 0
        receipt = take_in(target, sender, kind, at=at, channel=f"匹配 {path.name}")[0] if sent else None
    _keep(rows, receipt, at)
    return Found(counts["coded"], counts["same"], counts["review"], counts["none"], receipt)


def _piece(
    frame: pl.DataFrame, firms: Firms, register: pl.DataFrame, places: Places, kind: RecordKind, sender: Unit, at: dt.datetime,
    counts: dict[str, int], kept: list[tuple[Doubt, str]],
) -> bytes:  # fmt: skip
    """The rows of a piece that go on, as JSON lines; those that were matched are noted in `kept` with their decision."""
    names = [column.name for column in kind.columns]
    blank = frame["code"].fill_null("").str.strip_chars() == ""
    open_rows = frame.filter(blank)
    counts["coded"] += len(frame) - len(open_rows)
    lines = [frame.filter(~blank).select(names)]
    if len(open_rows):
        answers = match(open_rows.select("name", "address"), firms, places)
        codes = []
        unit = office_of(sender, local_day(at))
        for cells, answer in zip(open_rows.iter_rows(named=True), answers.iter_rows(named=True), strict=True):
            counts[answer["decision"]] += 1
            firm = register.row(int(answer["firm"]), named=True) if answer["firm"] is not None else None
            if firm is not None:
                kept.append((_doubt(cells, firm, answer, kind, sender, unit, at), answer["decision"]))
            codes.append(firm["code"] if firm is not None and answer["decision"] == "same" else None)
        held = answers["decision"] != "review"
        coded = open_rows.with_columns(pl.Series("code", codes, dtype=pl.String)).filter(held)
        lines.append(coded.select(names))
    return pl.concat(lines).write_ndjson().encode()


def _doubt(
    cells: dict[str, Any], firm: dict[str, Any], answer: dict[str, Any], kind: RecordKind, sender: Unit, unit: Unit, at: dt.datetime
) -> Doubt:  # fmt: skip
    text = json.dumps([kind.key, sender.code, cells], ensure_ascii=False, sort_keys=True)
    return Doubt(
        unit=unit, kind=kind.key, sender=sender.code, record=f"记录{hashlib.sha256(text.encode()).hexdigest()[:32]}", cells=cells,
        name=(cells["name"] or "")[:120], address=(cells["address"] or "")[:200], firm_code=firm["code"][:18],
        firm_name=firm["name"][:120], firm_address=(firm["address"] or "")[:200], score=round(float(answer["score"]), 2),
        sentence=sentence(answer)[:200], created_at=at, compared={name: answer[name] for name in COMPARED},
    )  # fmt: skip


def _keep(rows: list[tuple[Doubt, str]], receipt: Receipt | None, at: dt.datetime) -> None:
    """The queue and, for what was clear, the judgements of the platform."""
    known: set[str] = set()
    for start in range(0, len(rows), WRITE):
        names = [doubt.record for doubt, _decision in rows[start : start + WRITE]]
        known |= set(Doubt.objects.filter(record__in=names).values_list("record", flat=True))
    new = list(
        {doubt.record: (doubt, decision) for doubt, decision in rows if doubt.record not in known}.values()
    )
    clear = [doubt for doubt, decision in new if decision == "same"]
    with transaction.atomic():
        told = [Judgement("same", d.record, d.firm_code, "平台", at.isoformat(), d.sentence) for d in clear]
        for doubt, number in zip(clear, judgements.write_many(file(), told) if told else (), strict=True):
            doubt.answer, doubt.judgement, doubt.decided_by, doubt.decided_at = (
                Answer.SAME,
                number,
                "平台",
                at,
            )
            doubt.batch = receipt.batch if receipt else ""
        Doubt.objects.bulk_create([doubt for doubt, _decision in new], batch_size=WRITE)


def waiting(actor: Actor, *, answer: str = Answer.WAITING, words: str = "") -> Any:
    """The queue of the actor's units: the most similar first, so that the clear ones go quickly; words narrow it by name or code."""
    from django.db.models import Q

    rows = Doubt.objects.filter(unit_id__in=sorted(actor.units(*JUDGES)), answer=answer)
    if words.strip():
        text = words.strip()[:60]
        rows = rows.filter(Q(name__icontains=text) | Q(firm_name__icontains=text) | Q(firm_code=text))
    return rows.order_by("-score", "pk")


def why(doubt: Doubt) -> str:
    """Why record and firm were brought together, in the language of the reader."""
    return sentence(doubt.compared, gettext) if doubt.compared else doubt.sentence


def _locked(pk: int, actor: Actor) -> Doubt:
    found = Doubt.objects.select_for_update().filter(pk=pk, unit_id__in=sorted(actor.units(*JUDGES))).first()
    if found is None:
        raise NotFound(_("没有这条待判断的匹配。"))
    return found


def decide(pk: int, answer: str, *, actor: Actor, at: dt.datetime) -> Doubt:
    """A person says whether record and firm are the same. Refused when it contradicts an earlier judgement."""
    if answer not in {Answer.SAME, Answer.DIFFERENT}:
        raise BadData(_("请选择“同一主体”或者“不是同一主体”。"))
    with transaction.atomic():
        doubt = _locked(pk, actor)
        if doubt.answer == answer:
            return doubt
        if doubt.answer != Answer.WAITING:
            raise Refused(_("这条匹配已经判断过；要改变，请先撤回。"))
        new = Judgement(answer, doubt.record, doubt.firm_code, actor.name, at.isoformat(), doubt.sentence)
        try:
            doubt.judgement = judgements.write(file(), new)
        except BadJudgement as fault:
            raise Refused(str(fault)) from fault
        doubt.answer, doubt.decided_by, doubt.decided_at = answer, actor.name[:60], at
        doubt.save(update_fields=["answer", "judgement", "decided_by", "decided_at"])
        append("credit:match", answer, {"doubt": pk, "judgement": doubt.judgement}, actor=actor, at=at)
    return doubt


def undo(pk: int, *, actor: Actor, at: dt.datetime) -> Doubt:
    """Take the answer back: who is who is as before, and a record that was stored for the firm counts no more."""
    with transaction.atomic():
        doubt = _locked(pk, actor)
        if doubt.judgement is None:
            return doubt
        try:
            judgements.write(
                file(), Judgement("undo", "", "", actor.name, at.isoformat(), "", doubt.judgement)
            )
        except BadJudgement as fault:
            raise Refused(str(fault)) from fault
        if doubt.answer == Answer.SAME and doubt.batch:
            ended.end(root(), [_line(doubt, dt.date(1949, 10, 1).isoformat())])
        append("credit:match", "undo", {"doubt": pk, "judgement": doubt.judgement}, actor=actor, at=at)
        doubt.answer, doubt.judgement, doubt.decided_by, doubt.decided_at, doubt.batch = (
            Answer.WAITING,
            None,
            "",
            None,
            "",
        )
        doubt.save(update_fields=["answer", "judgement", "decided_by", "decided_at", "batch"])
    return doubt


def _line(doubt: Doubt, on: str | None) -> ended.Ended:
    return ended.Ended(doubt.kind, doubt.firm_code, str(doubt.cells.get("number") or ""), on, "匹配")


def settle(at: dt.datetime) -> int:
    """Store the records that were found to be about a firm, a batch for each sender and kind; how many. Again stores none."""
    rows = Doubt.objects.filter(answer=Answer.SAME, batch="").order_by("sender", "kind", "pk")
    count = 0
    for (sender, kind), members in groupby(rows, key=lambda row: (row.sender, row.kind)):
        listed = list(members)
        receipt = _stored(listed, Unit.objects.get(code=sender), KINDS[kind], at)
        ended.end(root(), [_line(doubt, None) for doubt in listed])
        Doubt.objects.filter(pk__in=[doubt.pk for doubt in listed], batch="").update(batch=receipt.batch)
        count += len(listed)
    return count


def _stored(rows: Iterable[Doubt], sender: Unit, kind: RecordKind, at: dt.datetime) -> Receipt:
    names = [column.name for column in kind.columns]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matched.jsonl"
        cells = [{name: row.cells.get(name) for name in names} | {"code": row.firm_code} for row in rows]
        path.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in cells), encoding="utf-8"
        )
        return take_in(path, sender, kind, at=at, channel="匹配判断")[0]
