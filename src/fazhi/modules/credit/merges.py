"""Two codes of one firm, because the registrar changed its code: what stands under each, and the judgement that makes them one.

A merge moves no record. It is a judgement in the same file as those about records without a code, and everything that shows
or counts goes by it; taking it back leaves who is who, and what is evaluated, exactly as before.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import polars as pl

from fazhi.engines.codes.uscc import check_uscc
from fazhi.kernel.errors import BadData, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.text import _
from fazhi.modules.credit.doubts import file
from fazhi.modules.credit.intake import root
from fazhi.modules.credit.models import CodeMerge
from fazhi.modules.credit.selectors import Statement, listed, same_firm, shown
from fazhi.pipeline.credit import grades, judgements, store
from fazhi.pipeline.credit.judgements import BadJudgement, Judgement
from fazhi.pipeline.credit.kinds import KINDS
from fazhi.pipeline.credit.matching import ALIKE, match, prepare
from fazhi.pipeline.credit.naming import Places
from fazhi.pipeline.credit.schema import Words


@dataclass(frozen=True)
class Side:
    """What stands under one code on a day."""

    code: str
    names: tuple[str, ...]
    """As senders wrote them, the most frequent first."""
    records: tuple[tuple[str, int], ...]
    """Kind of record and how many are current in the store."""
    statements: tuple[Statement, ...]
    grade: str
    codes: tuple[str, ...]
    """All codes of the firm, where some were merged before."""


def code_of(text: str) -> str:
    """The code in its written form; BadData says what is wrong with it."""
    verdict = check_uscc(text[:64])
    if not verdict.valid:
        raise BadData(verdict.reason)
    return verdict.code


def side(code: str, day: dt.date) -> Side:
    """What is known under a code, so that a person can see whether it is the same firm."""
    names: Counter[str] = Counter()
    counts = []
    for key, kind in KINDS.items():
        rows = store.records(root(), kind, code=code).select("name").collect()
        names.update(rows["name"])
        counts += [(key, len(rows))] if len(rows) else []
    codes = same_firm(code)
    statements: list[Statement] = [*shown(day, code), *listed(day, code)]
    names.update(row.subject_name for row in statements if row.subject_code == code)
    graded = grades.in_use(root(), codes[:1])
    return Side(
        code, tuple(sorted(names, key=lambda name: (-names[name], name))), tuple(counts), tuple(statements), graded["grade"][0] if len(graded) else "",
        tuple(codes) if len(codes) > 1 else (),
    )  # fmt: skip


def alike(old: Side, new: Side, words: Words = str) -> str:
    """How similar the names are, by the comparison that finds firms; empty where one side has no name."""
    if not old.names or not new.names:
        return ""
    firms = pl.DataFrame({"firm": range(len(new.names)), "name": list(new.names), "address": None, "former": None}, schema={
        "firm": pl.Int64, "name": pl.String, "address": pl.String, "former": pl.List(pl.String)})  # fmt: skip
    asked = pl.DataFrame(
        {"name": list(old.names), "address": [None] * len(old.names)},
        schema={"name": pl.String, "address": pl.String},
    )
    best = max(match(asked, prepare(firms, Places()), Places())["name"].fill_null(0))
    return words(ALIKE).format(name=f"{best:.0f}")


def propose(
    unit: Unit, old: str, new: str, cause: str, evidence: str, *, actor: Actor, at: dt.datetime, day: dt.date
) -> CodeMerge:
    """Open the case; its steps (check by another, decide, take back) are those of every case."""
    sides = [side(code_of(text), day) for text in (old, new)]
    names = [one.names[0] if one.names else "—" for one in sides]
    found = open_case(
        "credit_merge", acting_user=actor, at=at, unit=unit, title=f"{names[1] if sides[1].names else names[0]}代码归并"[:200],
        old_code=sides[0].code, old_name=names[0][:120], new_code=sides[1].code, new_name=names[1][:120], cause=cause, evidence=evidence,
    )  # fmt: skip
    assert isinstance(found, CodeMerge)
    return found


def judge(case: CodeMerge, actor: Actor, at: dt.datetime) -> None:
    """Write the judgement. Refused when it contradicts an earlier one."""
    new = Judgement(
        "same",
        case.old_code,
        case.new_code,
        actor.name,
        at.isoformat(),
        f"{case.number} {case.get_cause_display()}",
    )
    _write(case, new)


def take_back(case: CodeMerge, actor: Actor, at: dt.datetime) -> None:
    """Write that the judgement holds no more."""
    assert case.judgement is not None
    _write(case, Judgement("undo", "", "", actor.name, at.isoformat(), case.number, case.judgement))


def _write(case: CodeMerge, new: Judgement) -> None:
    """What a run that was cut off had written already is not written again."""
    number = _standing(case, new)
    if number is None:
        try:
            number = judgements.write(file(), new)
        except BadJudgement as fault:
            raise Refused(_("判断之间有矛盾，请先撤回其中一个：%(why)s") % {"why": fault}) from fault
    case.judgement = None if new.kind == "undo" else number
    CodeMerge.objects.filter(pk=case.pk).update(judgement=case.judgement)


def _standing(case: CodeMerge, new: Judgement) -> int | None:
    written = judgements.read(file())
    undone = {one.undoes: number for number, one in enumerate(written, 1) if one.kind == "undo"}
    if new.kind == "undo":
        return undone.get(new.undoes)
    pair = (case.old_code, case.new_code)
    return next(
        (
            n
            for n, one in enumerate(written, 1)
            if one.kind == "same" and (one.left, one.right) == pair and n not in undone
        ),
        None,
    )
