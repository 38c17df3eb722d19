"""Documents about rows of registers: what a change of an item draws up, numbered and frozen like those of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Model

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents import numbering
from fazhi.kernel.documents.models import Document
from fazhi.kernel.documents.words import worded
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.registers.models import Version
from fazhi.kernel.registers.register import Act, Paper, Register


def act_of(register: Register, old: Version | None, new: Version) -> Act | None:
    """The act with papers that a change amounts to, by whichever form it was made: its condition held, what it sets is set,
    and something that it sets or asks for has changed."""
    for act in register.acts:
        name, values = act.when
        moved = {*dict(act.sets), *act.asks}
        if (
            act.issues
            and (not name or (getattr(old, name) if old else "") in values)
            and all(getattr(new, field) == value for field, value in act.sets)
            and (old is None or any(getattr(new, field) != getattr(old, field) for field in moved))
        ):
            return act
    return None


def draw_up(
    register: Register, old: Version | None, new: Version, *, on: dt.date, reason: str
) -> list[Document]:
    """The documents of a change, not yet saved. Must run in the transaction that writes the change."""
    act = act_of(register, old, new)
    organ = organ_of(register, new.unit)
    return [
        paper_of(register, paper, new, organ, {"reason": reason}, on=on)
        for paper in (act.issues if act else ())
    ]


def organ_of(register: Register, unit: Unit) -> Unit:
    """The body that issues: the one that keeps the register for all of its government, otherwise that of the row."""
    if not register.central:
        return unit
    found = (
        Unit.objects.filter(path__startswith=unit.top, name__endswith=register.central)
        .order_by("path")
        .first()
    )
    return found or unit


def paper_of(
    register: Register, paper: Paper, row: Model, organ: Unit, said: Mapping[str, str], *, on: dt.date
) -> Document:  # fmt: skip
    """One document about a row, not yet saved: fields of the row, `on`, `organ`, `basis` and what is `said` fill its wording."""
    values = _Values(row, dict(said) | {"on": worded(on), "organ": organ.name, "basis": str(paper.basis)})
    serial = numbering.take(str(organ.pk), paper.kind, on.year)
    content = {
        "kind": paper.kind, "title": str(paper.title), "basis": str(paper.basis), "on": on.isoformat(), "organ": organ.name,
        "recipient": f"{values[paper.recipient]}：", "paragraphs": [text.format_map(values) for text in paper.wording],
    }  # fmt: skip
    return Document(
        register=register.key, row_id=row.pk, kind=paper.kind, unit=organ, issued_on=on, content=content, entry_seq=0,
        number=numbering.document_number(paper.kind, on.year, serial),
    )  # fmt: skip


def keep(documents: list[Document], entry: Entry) -> None:
    """Save documents with the entry that tells of them."""
    for document in documents:
        document.entry_seq = entry.seq
    Document.objects.bulk_create(documents, batch_size=200)


class _Values(dict[str, str]):
    """Names for the braces; those of the row are worked out when a text asks for them."""

    def __init__(self, row: Model, said: dict[str, str]) -> None:
        super().__init__(said)
        self.row = row

    def __missing__(self, name: str) -> str:
        display = getattr(self.row, f"get_{name}_display", None)
        return worded(display() if display else getattr(self.row, name))
