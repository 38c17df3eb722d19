"""Why a row was sent back, in the language of the reader: what is wrong, which rule asks for it, the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.schema import Fault, Words, _, faults

PUBLICITY = "国办发〔2018〕118号"
ABOVE = _("按上级平台的退回理由补正，补正后再次归集上报")


@dataclass(frozen=True)
class Reason:
    """One thing that is wrong: the sentence, its basis, the way out."""

    sentence: str
    basis: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.sentence}（{self.basis}）；{self.remedy}"


def of(kind: str, entry: Mapping[str, Any], words: Words = gettext) -> Reason:
    """The reason that an entry of `Upload.faults` stands for."""
    found = _fault(kind, entry.get("column"), entry.get("rule"))
    if found is None:
        told = {name: str(entry.get(name, "")) for name in ("sentence", "basis", "remedy")}
        return Reason(told["sentence"], told["basis"] or PUBLICITY, told["remedy"] or words(ABOVE))
    return Reason(found.tell(entry.get("value"), words), found.basis, found.remedy(words))


def entry_of(fault: Fault, value: str | None) -> dict[str, str]:
    """What is kept of a fault."""
    return {"column": fault.column, "rule": fault.rule, "value": (value or "")[:60]}


def in_words(kind: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """The reasons as the ledger keeps them, in Chinese."""
    return "；".join(str(of(kind, entry, str)) for entry in entries)


def by_rule(kind: str, counts: Mapping[str, int]) -> list[tuple[Reason, int]]:
    """The rejects of a batch by rule (`column.rule` -> rows), the most frequent first."""
    listed = [
        (of(kind, dict(zip(("column", "rule"), name.split("."), strict=True)) | {"value": "…"}), n)
        for name, n in counts.items()
    ]
    return sorted(listed, key=lambda pair: (-pair[1], pair[0].sentence))


def _fault(kind: str, column: Any, rule: Any) -> Fault | None:
    return next((f for f in faults(KINDS[kind]) if (f.column, f.rule) == (column, rule)), None)
