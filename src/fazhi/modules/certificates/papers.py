"""Drawing papers and marking them: pure functions of questions, seed and answers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from fazhi.modules.certificates.exams import Question


def usable(question: Question, on: dt.date) -> bool:
    """Whether the edition of the law that the question asks about is in force on a day: else it rests."""
    return question.place.law.in_force(on)


def draw(questions: Iterable[Question], size: int, seed: str, who: str) -> list[Question]:
    """`size` questions for one candidate: those with the smallest SHA-256 of `seed|who|code`, in that order.

    Depends on the seed, the candidate and the codes of the bank only, not on the order in which the bank is read.
    """
    ranked = sorted(
        (hashlib.sha256(f"{seed}|{who}|{q.code}".encode()).hexdigest(), q.code, q) for q in questions
    )
    return [question for _digest, _code, question in ranked[:size]]


def score(paper: Sequence[Question], answers: Mapping[str, str]) -> int:
    """Marks of a hundred: right answers (all letters of a multiple choice, none beside) over questions, halves upward."""
    right = sum(
        "".join(sorted(answers.get(str(question.pk), "").upper())) == question.answer for question in paper
    )
    return (200 * right + len(paper)) // (2 * len(paper)) if paper else 0
