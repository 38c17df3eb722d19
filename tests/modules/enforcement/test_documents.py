"""The papers of every step: each blank of their wording is filled from the case or from what the step asks."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document as Docx

from fazhi.kernel.documents.models import Document
from fazhi.kernel.documents.render import as_docx
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.intake import asks_of
from fazhi.kernel.procedures.perform import field_names
from tests.modules.enforcement.acting import Bureau

KEYS = {
    "penalty", "summary_penalty", "lead", "coercion", "freezing", "substitution", "crime_transfer", "supervision",
    "file_review", "operation", "enforcement_statistics",
}  # fmt: skip
ALWAYS = {"applicant", "respondent", "basis", "on"}


def test_no_paper_has_a_blank_that_nothing_fills() -> None:
    editions = [p for p in registry.all_editions() if p.key in KEYS]
    assert {p.key for p in editions} == KEYS
    blanks = {
        f"{p.key} {p.edition} {step.key} {kind}: {name}"
        for p in editions
        for step in p.steps
        for kind in step.issues
        for name in re.findall(r"\{(\w+)\}", "".join(p.wording[kind]))
        if name not in ALWAYS | field_names(registry.model_of(p.key)) | {ask.name for ask in asks_of(step)}
    }
    assert blanks == set()


@pytest.mark.django_db
def test_the_papers_of_a_penalty_are_word_files(bureau: Bureau) -> None:
    case = bureau.paying()
    bureau.do(case, "order_correction", "2024-03-22", correction="补办许可")
    made = {d.kind: d for d in Document.objects.filter(case_id=case.pk)}
    assert {"立案审批表", "调查终结报告", "行政处罚告知书", "行政处罚决定书", "责令改正通知书"} <= set(made)
    text = "\n".join(p.text for p in Docx(io.BytesIO(as_docx(made["行政处罚决定书"]))).paragraphs)
    for part in ("张三食品店", "《食品安全法》第一百二十二条第一款", "罚款70000", "申请行政复议"):
        assert part in text
