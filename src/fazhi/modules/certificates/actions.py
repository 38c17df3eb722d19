"""Exams: set, sat, handed in, marked again, told. Each writes its entry in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.trail import append
from fazhi.kernel.documents.words import worded
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers import papers
from fazhi.kernel.text import _
from fazhi.modules.certificates import selectors
from fazhi.modules.certificates.models import Exam, Officer, Sitting
from fazhi.modules.certificates.papers import score
from fazhi.modules.certificates.register import SITTINGS
from fazhi.modules.certificates.wording import RESULT

EXAMINERS = (Role.OFFICER, Role.OFFICE_HEAD)


def may_examine(actor: Actor, unit: Unit) -> bool:
    """Whether the actor holds exams for a body."""
    return actor.kind == "system" or unit.pk in actor.units(*EXAMINERS)


def _must_examine(actor: Actor, unit: Unit) -> None:
    if not may_examine(actor, unit):
        raise NotAllowed(_("考试由%(unit)s的承办人、机构负责人组织。") % {"unit": unit.name})


def set_exam(
    unit: Unit, *, code: str, title: str, subject: str, held_on: dt.date, size: int, pass_mark: int, seed: str,
    actor: Actor, at: dt.datetime,
) -> Exam:  # fmt: skip
    """Set an exam. BadData: a field, or the code is taken; NotAllowed. The seed is told before anybody sits."""
    _must_examine(actor, unit)
    exam = Exam(
        unit=unit, code=code, title=title, subject=subject, held_on=held_on, size=size, pass_mark=pass_mark, seed=seed
    )  # fmt: skip
    try:
        exam.full_clean(validate_constraints=False)
        if not size:
            raise ValidationError({"size": _("至少一题。")})
        if pass_mark > 100:
            raise ValidationError({"pass_mark": _("合格分不超过100。")})
        with transaction.atomic():
            exam.save()
            append(
                f"exam:{unit.code}/{code}", "set",
                {"subject": subject, "held_on": held_on.isoformat(), "size": size, "pass_mark": pass_mark, "seed": seed},
                actor=actor, at=at,
            )  # fmt: skip
    except ValidationError as fault:
        raise BadData(
            "；".join(fault.messages), fields={name: "".join(t) for name, t in fault.message_dict.items()}
        ) from fault
    except IntegrityError:
        raise BadData(_("考试编号“%(code)s”已经使用。") % {"code": code}, fields={"code": "taken"}) from None
    return exam


def begin(exam: Exam, body: Unit, officer: str, *, on: dt.date) -> Sitting:
    """The sitting of a person with a paper drawn; the same one when it was begun before.

    Refused: not an officer of the body, not the day of the exam, a bank too small.
    """
    known = Sitting.objects.filter(exam=exam, body=body, officer=officer).first()
    if known is not None:
        return known
    person = valid_on(Officer.objects.filter(unit=body, code=officer), on).first()
    if person is None:
        raise Refused(
            _("%(unit)s的执法人员名册中没有编号“%(code)s”。") % {"unit": body.name, "code": officer}
        )
    if on != exam.held_on:
        raise Refused(_("“%(exam)s”在%(day)s举行，今天不能作答。") % {"exam": exam, "day": exam.held_on})
    questions = selectors.paper_of(exam, body, officer)
    if len(questions) < exam.size:
        raise Refused(
            _("题库中“%(subject)s”科目可用的题目只有%(n)d道，不够%(size)d道；请先补充题库。")
            % {"subject": exam.get_subject_display(), "n": len(questions), "size": exam.size}
        )
    made, _created = Sitting.objects.get_or_create(
        exam=exam, body=body, officer=officer,
        defaults={"unit": exam.unit, "name": person.title, "paper": [question.pk for question in questions]},
    )  # fmt: skip
    return made


def hand_in(sitting: Sitting, answers: Mapping[str, str], *, actor: Actor, at: dt.datetime) -> Sitting:
    """Hand in and mark. A paper is handed in once: Refused the second time."""
    if sitting.score is not None:
        raise Refused(_("%(name)s已经交卷，不能再次作答。") % {"name": sitting.name})
    asked = {str(pk) for pk in sitting.paper}
    sitting.answers = {key: str(value)[:8] for key, value in sorted(answers.items()) if key in asked}
    marks = score(selectors.paper(sitting), sitting.answers)
    with transaction.atomic():
        won = Sitting.objects.filter(pk=sitting.pk, score=None).update(
            answers=sitting.answers, score=marks, passed=marks >= sitting.exam.pass_mark
        )
        if not won:
            raise Refused(_("%(name)s已经交卷，不能再次作答。") % {"name": sitting.name})
        _tell(
            sitting.exam,
            "sit",
            {"officer": sitting.officer, "body": sitting.body_id, "score": marks},
            actor,
            at,
        )
    sitting.refresh_from_db()
    return sitting


@dataclass(frozen=True)
class Score:
    """A score of an exam held elsewhere: the body, the personal number, marks of a hundred."""

    body: Unit
    officer: str
    score: int


def record(exam: Exam, scores: Sequence[Score], *, actor: Actor, at: dt.datetime) -> int:
    """Take in scores of an exam that was held on paper or elsewhere, all or none; how many. BadData names each fault."""
    _must_examine(actor, exam.unit)
    bodies = {row.body.pk: row.body for row in scores}
    officers = {
        (o.unit_id, o.code): o.title
        for o in valid_on(Officer.objects.filter(unit__in=bodies.values()), exam.held_on)
    }
    taken = set(Sitting.objects.filter(exam=exam).values_list("body_id", "officer"))
    faults: dict[int, str] = {}
    rows = []
    for place, row in enumerate(scores):
        key = (row.body.pk, row.officer)
        if key not in officers:
            faults[place] = _("%(unit)s的执法人员名册中没有编号“%(code)s”。") % {
                "unit": row.body.name,
                "code": row.officer,
            }
        elif key in taken:
            faults[place] = _("“%(code)s”已有成绩。") % {"code": row.officer}
        elif not 0 <= row.score <= 100:
            faults[place] = str(_("得分应在0和100之间。"))
        else:
            taken.add(key)
            rows.append(Sitting(
                exam=exam, unit=exam.unit, body=row.body, officer=row.officer, name=officers[key], score=row.score,
                passed=row.score >= exam.pass_mark,
            ))  # fmt: skip
    if faults:
        raise BadData(_("有%(n)d行成绩不能登记，全部未予登记。") % {"n": len(faults)}, rows=faults)
    with transaction.atomic():
        Sitting.objects.bulk_create(rows, batch_size=500)
        told = [[row.body_id, row.officer, row.score] for row in rows]
        _tell(exam, "record", {"scores": told}, actor, at)
    return len(rows)


def regrade(exam: Exam, *, reason: str, actor: Actor, at: dt.datetime) -> list[tuple[str, int, int]]:
    """Mark every paper again by the keys that stand now: (name, before, after) of those that changed.

    A correction of a key is a modification of the question in the bank. Refused without a reason.
    """
    _must_examine(actor, exam.unit)
    if not reason.strip():
        raise Refused(_("重新评分应当写明原因。"))
    moved: list[tuple[str, int, int]] = []
    changed: list[dict[str, Any]] = []
    with transaction.atomic():
        for sitting in exam.sittings.exclude(paper=[]).exclude(score=None).order_by("pk"):
            marks = score(selectors.keys_now(sitting), sitting.answers)
            before = sitting.score or 0
            if marks == before:
                continue
            moved.append((sitting.name, before, marks))
            changed.append({"sitting": sitting.pk, "before": before, "after": marks})
            sitting.score, sitting.passed = marks, marks >= exam.pass_mark
            sitting.save(update_fields=["score", "passed"])
        _tell(exam, "regrade", {"reason": reason, "changed": changed}, actor, at)
    return moved


def notify(exam: Exam, *, on: dt.date, actor: Actor, at: dt.datetime) -> int:
    """Draw up the notice of result for everybody whose score was not told yet, or is another since; how many."""
    _must_examine(actor, exam.unit)
    told = selectors.notices(exam)
    sittings = exam.sittings.exclude(score=None).select_related("exam").order_by("pk")
    fresh = [
        sitting
        for sitting in sittings
        if sitting.pk not in told or told[sitting.pk].content["score"] != sitting.score
    ]
    if not fresh:
        raise Refused(_("没有需要通知的成绩：都已经制发通知书，或者还没有成绩。"))
    with transaction.atomic():
        made = []
        for sitting in fresh:
            notice = papers.paper_of(SITTINGS, RESULT, sitting, exam.unit, _said(sitting), on=on)
            notice.content["score"] = sitting.score
            made.append(notice)
        papers.keep(made, _tell(exam, "notify", {"documents": [notice.number for notice in made]}, actor, at))
    return len(made)


def _said(sitting: Sitting) -> dict[str, str]:
    exam = sitting.exam
    return {
        "exam": exam.title, "subject": exam.get_subject_display(), "held_on": worded(exam.held_on), "score": str(sitting.score),
        "pass_mark": str(exam.pass_mark), "result": str(_("合格") if sitting.passed else _("不合格")),
    }  # fmt: skip


def _tell(exam: Exam, what: str, body: dict[str, Any], actor: Actor, at: dt.datetime) -> Entry:
    return append(f"exam:{exam.unit.code}/{exam.code}", what, body, actor=actor, at=at)
