"""Rules that look at the structure, the days and the citations of a document instead of at one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from fazhi.engines.codes.document_number import check_document_number
from fazhi.engines.law.citation import chinese_ordinal
from fazhi.engines.lint import facts
from fazhi.engines.lint.citations import article, citations, lengths, resolve
from fazhi.engines.lint.clauses import Document
from fazhi.engines.lint.findings import Context, Finding, finding
from fazhi.engines.lint.rules import Rule

_KINDS = re.compile(r"(条例|会议纪要|纪要|请示|报告|批复|议案|函|法律|决议|公报)(?:[（(][^）)]{1,20}[）)])?$")
_VALID = re.compile(r"有效期|有效时间|有效至|试行期|施行至|实施至|执行至|有效期限")
_TEMPORARY = re.compile(
    r"领导小组|指挥部|指导中心|联席会议|工作专班|工作组|筹备组|议事协调|小组办公室|委员会办公室$|科$|股$|处室$"
)
_BUSINESS = re.compile(
    r"(?:市场主体|经营主体|经营者|企业|投标|招标|政府采购|特许经营|市场准入|补贴|奖励|产业政策|招商引资)"
)
_ECONOMIC = re.compile(
    r"(?:企业|经营者|经营主体|市场主体)[^。；\n]{0,30}(?:奖励|补贴|补助|准入|资质|申请|投资|经营|设立|承接|注册|进入)|招标|投标|政府采购|特许经营|招商引资|"
    r"(?:奖励|补贴|补助)[^。；\n]{0,30}(?:企业|经营者|经营主体|市场主体)"
)
Check = Callable[[Document, Context, dict[str, Rule]], Iterator[Finding]]


def _whole(document: Document, rule: Rule, **values: object) -> Finding:
    """A finding about the document as a whole: it stands at the title, or the first line with text."""
    clauses = [c for c in document.clauses if c.kind == "title"] or [
        c for c in document.clauses if c.text.strip()
    ]
    return finding(document, rule, clauses[0].start, clauses[0].end, None, **values)


def _rules_of_a_document(document: Document) -> bool:
    return any(clause.kind in {"article", "heading", "text"} for clause in document.clauses)


def no_validity(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """No period of validity."""
    if context.whole and _rules_of_a_document(document) and not _VALID.search(document.text):
        yield _whole(document, rules["no-validity"])


def no_effective_date(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """No day from which it is in force."""
    if context.whole and _rules_of_a_document(document) and not facts.BEGINS.search(document.text):
        yield _whole(document, rules["no-effective-date"])


def effective_before_issue(
    document: Document, _context: Context, rules: dict[str, Rule]
) -> Iterator[Finding]:
    """In force from a day before it was signed."""
    if not (document.date and document.effective and document.effective < document.date):
        return
    for found in facts.BEGINS.finditer(document.text):
        if facts.day_of(found["day"]) == document.effective:
            yield finding(
                document,
                rules["retroactive-date"],
                found.start(),
                found.end(),
                effective=document.effective,
                date=document.date,
            )
            return


def wrong_kind(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """A name that is reserved to laws and regulations, or a kind of paper that binds nobody outside."""
    found = _KINDS.search(document.name)
    if context.whole and found and "修改" not in document.name:
        yield _whole(document, rules["wrong-kind"], kind=found[1])


def number_form(document: Document, _context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """A document number that is not written as the standard says."""
    clause = next((c for c in document.clauses if c.kind == "number"), None)
    if clause and not (verdict := check_document_number(clause.text.strip())).valid:
        yield finding(
            document,
            rules["number-form"],
            clause.start,
            clause.end,
            reason=verdict.reason.rstrip("。") + "。",
        )


def unlisted_issuer(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """An issuer that is not on the list; without a list, one that by its name is temporary or internal."""
    if not context.whole:
        return
    for name in document.issuers:
        listed = name in context.makers if context.makers is not None else not _TEMPORARY.search(name)
        if not listed:
            clause = next(
                (c for c in document.clauses if c.kind == "signature" and name in c.text.replace(" ", "")),
                None,
            )
            rule = rules["unlisted-issuer"]
            yield (
                finding(document, rule, clause.start, clause.end, issuer=name)
                if clause
                else _whole(document, rule, issuer=name)
            )


def no_fair_review(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """On business activity, and no fair-competition review."""
    if context.fair_review is False and (found := business(document)):
        yield finding(document, rules["no-fair-review"], found.start(), found.end(), cue=found[0][:30])


def business(document: Document) -> re.Match[str] | None:
    """The words by which a document touches business activity; None when it does not."""
    return _ECONOMIC.search(document.text) if _BUSINESS.search(document.text) else None


def bad_numbering(document: Document, _context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """Articles that do not follow each other; a new document inside (article one again) starts anew."""
    numbered = [clause for clause in document.clauses if clause.kind == "article"]
    for before, clause in pairwise(numbered):
        first, then = before.article or 0, clause.article or 0
        if then not in {first + 1, 1} and "之" not in clause.label and before.annex == clause.annex:
            yield finding(
                document, rules["bad-numbering"], clause.start, clause.start + len(clause.label) + clause.text.find(clause.label),
                before=chinese_ordinal(first), expected=chinese_ordinal(first + 1),
            )  # fmt: skip


def impossible_date(document: Document, _context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """Days such as 30 February."""
    for found in facts.dates(document.text):
        if facts.day_of(found[0]) is None:
            yield finding(document, rules["impossible-date"], found.start(), found.end(), date=found[0])


def cited(document: Document, context: Context, rules: dict[str, Rule]) -> Iterator[Finding]:
    """Citations of repealed, superseded and future texts, and of articles that a law does not have."""
    on = max(filter(None, (document.date, document.effective)), default=context.on)
    reported: set[tuple[str, str]] = set()
    for one in citations(document.text):
        found = resolve(one.title, one.after, on)
        if not found or _only_repeals(document.text, one.end):
            continue
        law, place = found.law, article(one, found.law)
        rule = {"repealed": "repealed-law", "superseded": "superseded-edition", "future": "future-law"}.get(
            found.state
        )
        if rule and (rule, law.key) not in reported:
            reported.add((rule, law.key))
            note = f"（{_note(law.key)}）" if _note(law.key) else ""
            yield finding(
                document, rules[rule], one.start, one.end, law=law, note=note, later=found.later,
                day=law.in_force_to if rule == "repealed-law" else law.in_force_from,
            )  # fmt: skip
        count = lengths().get(law.key)
        if found.state == "in_force" and place and count and place.number > count:
            yield finding(
                document, rules["beyond-law"], one.start, one.end, law=law, count=count, article=place.short
            )


def _note(key: str) -> str:
    from fazhi.engines.law.library import record

    return record(key).note


def _only_repeals(text: str, end: int) -> bool:
    """Whether the citation only says that the text is repealed."""
    tail = text[end : end + 24].partition("。")[0]
    return "同时废止" in tail or "予以废止" in tail


def checks() -> dict[str, Check]:
    """Functions by the name that a rule gives in `check`; one function may serve several rules."""
    from fazhi.engines.lint.references import broken_reference
    from fazhi.engines.lint.terms import terms

    return {
        "no_validity": no_validity, "no_effective_date": no_effective_date, "wrong_kind": wrong_kind, "number_form": number_form,
        "effective_before_issue": effective_before_issue, "unlisted_issuer": unlisted_issuer, "no_fair_review": no_fair_review,
        "broken_reference": broken_reference, "bad_numbering": bad_numbering, "cited": cited,
        "impossible_date": impossible_date, "terms": terms,
    }  # fmt: skip
