"""Writes that are no step: drafts, opinions, findings put aside, clean-up rounds, tasks after a change of the law."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from fazhi.engines.law.library import laws
from fazhi.engines.law.parameters import UnknownParameter
from fazhi.engines.lint.citations import citations, resolve
from fazhi.engines.lint.clauses import BODY, Document
from fazhi.engines.lint.graph import place
from fazhi.engines.lint.parse import parse_text
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.permissions.scope import may_take
from fazhi.kernel.procedures.perform import open_case, perform
from fazhi.kernel.registers import search
from fazhi.kernel.text import _
from fazhi.modules.norms import drafts
from fazhi.modules.norms.models import (
    CitedPlace,
    Draft,
    Norm,
    ReviewOpinion,
    Suppressed,
    Task,
    TextEvent,
)
from fazhi.modules.norms.states import LIVE, Adopted, S

LONGEST = 300_000
"""Characters of a draft."""
OFFICE = (Role.OFFICER, Role.OFFICE_HEAD)


def save_draft(norm: Norm, text: str, *, actor: Actor, at: dt.datetime) -> Draft:
    """Keep a text as the next draft, with the step in the chain. BadData: empty, too long, unchanged."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not text.strip() or len(text) > LONGEST or "\0" in text:
        raise BadData(_("草案不能为空，最多三十万字。"), fields={"text": "length"})
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = norm.drafts.first()
    if latest and latest.digest == digest:
        raise Refused(_("文本与上一稿相同，没有保存。"))
    with transaction.atomic():
        ordinal = latest.ordinal + 1 if latest else 1
        made = Draft.objects.create(
            norm=norm, ordinal=ordinal, text=text, digest=digest, made_at=at, made_by=actor.name[:60]
        )
        report = drafts.report(norm, text, at.date())
        perform(
            norm, "save_draft", acting_user=actor, at=at, digest=digest, ordinal=ordinal,
            articles=len(report.document.articles), findings=len(report.findings),
        )  # fmt: skip
    return made


def take_over(
    unit: Unit, reviewer: Unit | None, title: str, text: str, *, actor: Actor, at: dt.datetime, **data: Any
) -> Norm:  # fmt: skip
    """Register a document that is in force already, with its text. All or nothing."""
    if not text.strip() or len(text) > LONGEST:
        raise BadData(_("草案不能为空，最多三十万字。"), fields={"text": "length"})
    with transaction.atomic():
        case = open_case(
            "norm",
            step="take_over",
            acting_user=actor,
            at=at,
            unit=unit,
            counterpart=reviewer,
            title=title,
            **data,
        )
        assert isinstance(case, Norm)
        digest = hashlib.sha256(text.encode()).hexdigest()
        Draft.objects.create(
            norm=case, ordinal=1, text=text, digest=digest, made_at=at, made_by=actor.name[:60]
        )
        append(f"norm:{case.pk}", "text", {"digest": digest}, actor=actor, at=at)
        enact(case, case.published_on or at.date())
    return case


def enact(norm: Norm, known: dt.date) -> None:
    """The text of a document begins to count: its first event, and the places that it cites."""
    document = text_of(norm)
    assert norm.effective_on is not None
    texts = {clause.id: clause.text for clause in document.clauses if clause.text.strip()}
    TextEvent.objects.create(
        norm=norm, kind="enact", valid=norm.effective_on, known=known, texts=texts, by=norm.unified_number
    )
    keep_citations(norm, document, norm.effective_on)
    publish_text(norm, texts.values())


def publish_text(norm: Norm, texts: Iterable[str]) -> None:
    """Add wordings to what the portal searches."""
    norm.public_text = "\n".join(filter(None, (norm.public_text, *texts)))
    Norm.objects.filter(pk=norm.pk).update(public_text=norm.public_text)
    search.publish(norm.pk, public_texts([norm.pk])[norm.pk])


def public_texts(ids: Sequence[int]) -> dict[int, str]:
    """What everybody may find of published documents: title, number, every wording."""
    rows = Norm.objects.filter(pk__in=ids).exclude(published_on=None)
    return {
        key: "\n".join(texts)
        for key, *texts in rows.values_list("pk", "title", "unified_number", "public_text")
    }


def add_opinion(norm: Norm, fields: Mapping[str, str], *, actor: Actor, at: dt.datetime) -> ReviewOpinion:
    """An opinion of the reviewing body on a clause, while the document is under review."""
    if not may_take(actor, Role.COUNTERPART, norm.unit_id, norm.counterpart_id):
        raise NotAllowed(_("合法性审核意见由审核机构提出。"))
    if norm.state != S.REVIEWING or norm.counterpart_id is None:
        raise Refused(_("文件不在合法性审核中，不能提出审核意见。"))
    made = ReviewOpinion(
        norm=norm, unit_id=norm.counterpart_id, title=norm.title, made_on=at.date(), clause=fields["clause"][:60], kind=fields["kind"],
        text=fields["text"].strip()[:4000], rule=fields.get("rule", "")[:40],
    )  # fmt: skip
    if not made.text:
        raise BadData(_("请填写审核意见。"), fields={"text": "empty"})
    with transaction.atomic():
        made.save()
        append(
            f"norm:{norm.pk}",
            "opinion",
            {"clause": made.clause, "kind": made.kind, "text": made.text, "rule": made.rule},
            actor=actor,
            at=at,
        )
    return made


def answer_opinion(
    opinion: ReviewOpinion, adopted: str, reason: str, *, actor: Actor, at: dt.datetime
) -> None:
    """What the drafting unit does with an opinion; not adopting it needs a reason."""
    if not may_take(actor, Role.OFFICER, opinion.norm.unit_id, None):
        raise NotAllowed(_("审核意见的采纳情况由起草单位填写。"))
    if adopted not in {Adopted.YES, Adopted.PARTLY, Adopted.NO}:
        raise BadData(_("请选择采纳情况。"), fields={"adopted": "choice"})
    if adopted != Adopted.YES and not reason.strip():
        raise BadData(_("未采纳或者部分采纳的，应当说明理由。"), fields={"reason": "empty"})
    opinion.adopted, opinion.reason = adopted, reason.strip()[:500]
    with transaction.atomic():
        opinion.save(update_fields=["adopted", "reason"])
        append(
            f"norm:{opinion.norm_id}",
            "answer",
            {"opinion": opinion.pk, "adopted": adopted, "reason": opinion.reason},
            actor=actor,
            at=at,
        )


def suppress(norm: Norm, key: str, reason: str, *, actor: Actor, at: dt.datetime) -> None:
    """Put a finding aside with a reason."""
    if not (
        may_take(actor, Role.OFFICER, norm.unit_id, None)
        or may_take(actor, Role.COUNTERPART, norm.unit_id, norm.counterpart_id)
    ):
        raise NotAllowed(_("检查结果由起草单位或者审核机构处理。"))
    if not reason.strip():
        raise BadData(_("请填写不作处理的理由。"), fields={"reason": "empty"})
    with transaction.atomic():
        Suppressed.objects.update_or_create(
            norm=norm,
            key=key[:12],
            defaults={"reason": reason.strip()[:300], "by": actor.name[:60], "on": at.date()},
        )
        append(
            f"norm:{norm.pk}",
            "suppress",
            {"key": key[:12], "reason": reason.strip()[:300]},
            actor=actor,
            at=at,
        )


def keep_citations(norm: Norm, document: Document, on: dt.date) -> None:
    """Note which places the text cites, for the day when one of them changes."""
    rows = []
    for clause in document.clauses:
        for cited in citations(clause.text) if clause.kind in BODY else ():
            found = resolve(cited.title, cited.after, on)
            law = found.law.key if found else cited.title[:120]
            rows.append(
                CitedPlace(
                    norm=norm, clause=(clause.place or clause.id)[:80], law=law, article=cited.ref[:24]
                )
            )
    CitedPlace.objects.filter(norm=norm).delete()
    CitedPlace.objects.bulk_create(rows, batch_size=500)


def standing_on(law: str, article: str) -> dict[int, list[str]]:
    """Documents in force whose clauses cite a place or what lies in it: id -> clauses. ValueError for no reference."""
    if article:
        place(law, article)
    from fazhi.engines.law.depends import covers

    found: dict[int, list[str]] = {}
    rows = CitedPlace.objects.filter(law=law, norm__state__in=LIVE).values_list(
        "norm_id", "clause", "article"
    )
    for norm, clause, cited in rows:
        if covers(article, cited):
            found.setdefault(norm, []).append(clause)
    return {norm: sorted(set(clauses)) for norm, clauses in sorted(found.items())}


def article_changed(
    law: str, article: str, change: str, *, unit: Unit, actor: Actor, at: dt.datetime
) -> list[Task]:
    """A task to the drafting unit of every document in force that stands on the place. Twice is once while a task is open."""
    try:
        found = standing_on(law, article)
    except (ValueError, UnknownParameter) as fault:
        raise BadData(_("条款应写作30、30(1)或者41(1)5的形式。"), fields={"article": str(fault)}) from fault
    made = []
    with transaction.atomic():
        for norm in _below(unit).filter(pk__in=found).select_related("unit").order_by("pk"):
            if Task.objects.filter(document=norm, law=law, article=article, handled_on=None).exists():
                continue
            case = open_case(
                "norm_task", acting_user=actor, at=at, unit=unit, counterpart=norm.unit, title=f"核对《{norm.title}》"[:200],
                fields={"document": norm}, law=law, article=article, clauses="、".join(found[norm.pk]), change=change,
            )  # fmt: skip
            assert isinstance(case, Task)
            made.append(case)
    return made


def _below(unit: Unit) -> QuerySet[Norm]:
    """Documents of the government to which a unit belongs: another government's are not its business."""
    return Norm.objects.filter(unit__path__startswith=(unit.parent or unit).path)


def numbered_below(unit: Unit) -> dict[str, Norm]:
    """Documents of that government by their number."""
    return {norm.unified_number: norm for norm in _below(unit).exclude(unified_number="")}


def known_laws() -> list[str]:
    """Keys of the library, for the choice of what has changed."""
    return sorted(laws())


def text_of(norm: Norm) -> Document:
    """The latest draft as a document; Refused when nothing was saved."""
    latest = norm.drafts.first()
    if latest is None:
        raise Refused(_("还没有保存草案文本。"))
    return parse_text(latest.text)
