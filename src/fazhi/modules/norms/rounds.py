"""Rounds of clean-up: documents screened, taken in, proposed for, carried out. One result a document and round."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.text import _
from fazhi.modules.norms import drafts
from fazhi.modules.norms.actions import OFFICE
from fazhi.modules.norms.models import Round, RoundItem
from fazhi.modules.norms.states import Verdict


def start_round(
    unit: Unit,
    title: str,
    basis: str,
    *,
    fair: bool = False,
    rules: bool = False,
    actor: Actor,
    at: dt.datetime,
) -> Round:
    """Begin a clean-up round."""
    _must_keep(unit, actor)
    if not title.strip():
        raise BadData(_("请填写清理名称。"), fields={"title": "empty"})
    with transaction.atomic():
        made = Round.objects.create(
            unit=unit,
            title=title.strip()[:200],
            basis=basis[:200],
            fair=fair,
            rules=rules,
            started_on=at.date(),
        )
        append(
            f"norm_round:{made.pk}",
            "start",
            {"title": made.title, "unit": unit.pk, "fair": fair, "rules": rules},
            actor=actor,
            at=at,
        )
    return made


def _must_keep(unit: Unit, actor: Actor) -> None:
    if actor.kind != "system" and unit.pk not in actor.units(*OFFICE):
        raise NotAllowed(_("清理由组织单位的承办人登记。"))


def screen(
    found: Round, rows: Iterable[Mapping[str, Any]], *, on: dt.date, actor: Actor, at: dt.datetime
) -> int:
    """Take documents into a round: `code`, `title`, optionally `concerned`, `text` (linted), `norm`. Returns how many are new.

    A document that is in the round already is left as it is: one result a document and round. All or nothing.
    """  # fmt: skip
    _must_keep(found.unit, actor)
    if found.finished_on:
        raise Refused(_("这一轮清理已经完成。"))
    known = set(found.items.values_list("code", flat=True))
    made = []
    for number, row in enumerate(rows, start=1):
        code, title = str(row.get("code", "")).strip(), str(row.get("title", "")).strip()
        if not code or not title or len(code) > 120 or len(title) > 200:
            raise BadData(_("第%(n)d行缺少发文字号或者名称，或者过长；全部未予登记。") % {"n": number})
        if code in known:
            continue
        known.add(code)
        made.append(
            RoundItem(
                round=found, unit_id=found.unit_id, norm=row.get("norm"), code=code, title=title, screened_on=on,
                concerned=bool(row.get("concerned")), findings=drafts.counts(row["text"], on) if row.get("text") else {},
            )
        )  # fmt: skip
    with transaction.atomic():
        RoundItem.objects.bulk_create(made, batch_size=500)
        append(
            f"norm_round:{found.pk}",
            "screen",
            {"count": len(made), "codes": _digest(i.code for i in made)},
            actor=actor,
            at=at,
        )
    return len(made)


def take_in(found: Round, codes: Iterable[str], *, actor: Actor, at: dt.datetime) -> int:
    """Documents that were screened are taken into the clean-up; how many were not yet."""
    _must_keep(found.unit, actor)
    if found.finished_on:
        raise Refused(_("这一轮清理已经完成。"))
    wanted = set(codes)
    rows = found.items.filter(concerned=False).values_list("pk", "code")
    new = sorted((code, pk) for pk, code in rows if code in wanted)
    with transaction.atomic():
        for part in _chunks([pk for _code, pk in new]):
            RoundItem.objects.filter(pk__in=part).update(concerned=True)
        if new:
            body = {"count": len(new), "codes": _digest(code for code, _pk in new)}
            append(f"norm_round:{found.pk}", "take_in", body, actor=actor, at=at)
    return len(new)


def decide(
    found: Round, results: Mapping[str, str], *, done: bool, on: dt.date, actor: Actor, at: dt.datetime
) -> int:
    """Proposals (`done` false) or what was done, by code of the document. Only documents taken in; done needs a proposal.

    What is registered already in the same words is left as it is. Returns how many are new. All or nothing.
    """
    _must_keep(found.unit, actor)
    rows = found.items.filter(concerned=True).values_list("code", "pk", "proposal", "done")
    items = {code: (pk, proposal, result) for code, pk, proposal, result in rows}
    changed: dict[str, list[tuple[str, int]]] = {}
    for code, verdict in sorted(results.items()):
        if code not in items or verdict not in Verdict.values:
            raise BadData(
                _("“%(code)s”没有纳入这一轮清理，或者结果不是保留、修改、废止之一；全部未予登记。")
                % {"code": code[:60]}
            )
        pk, proposal, result = items[code]
        if (result if done else proposal) == verdict:
            continue
        if done and not proposal:
            raise Refused(_("“%(code)s”还没有清理建议，不能登记落实结果。") % {"code": code[:60]})
        if result:
            raise Refused(
                _("“%(code)s”已经登记落实结果，一份文件在一轮清理中只有一个结果。") % {"code": code[:60]}
            )
        changed.setdefault(verdict, []).append((code, pk))
    names = ("done", "done_on") if done else ("proposal", "proposed_on")
    with transaction.atomic():
        for verdict, pairs in sorted(changed.items()):
            for part in _chunks([pk for _code, pk in pairs]):
                RoundItem.objects.filter(pk__in=part).update(**dict(zip(names, (verdict, on), strict=True)))
        lines = sorted(f"{code}={verdict}" for verdict, pairs in changed.items() for code, _pk in pairs)
        body = {"count": len(lines), "results": _digest(lines)}
        append(f"norm_round:{found.pk}", "done" if done else "propose", body, actor=actor, at=at)
    return len(lines)


def _chunks(keys: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def finish_round(found: Round, *, on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """End a round: every document taken in has a proposal."""
    _must_keep(found.unit, actor)
    left = found.items.filter(concerned=True, proposal="").count()
    if left:
        raise Refused(_("还有%(n)d份纳入清理的文件没有清理建议，不能结束。") % {"n": left})
    found.finished_on = on
    with transaction.atomic():
        found.save(update_fields=["finished_on"])
        append(f"norm_round:{found.pk}", "finish", {"on": on.isoformat()}, actor=actor, at=at)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
