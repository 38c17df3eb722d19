"""For each gate of rules, decisions and contracts: a case that would pass, and the one thing that is then missing.

`SOUND` makes what a step needs; `SPOILT[procedure, condition]` takes one thing away. A gate without an entry fails its test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fazhi.kernel.orgs import actors
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Procedure, Step
from fazhi.kernel.procedures.models import Case
from fazhi.modules.comment import service as comment
from fazhi.modules.contracts.models import Adviser
from fazhi.modules.decisions.models import Attendance, CatalogueItem, Decision, ExpertOpinion, RiskAssessment
from fazhi.modules.norms.models import Draft, FairCheck, Filing, Norm, ReviewOpinion, Suggestion, TextEvent
from tests.support.district import District, moment

ON = dt.date(2025, 5, 6)
BEFORE, AFTER = dt.date(2025, 4, 1), dt.date(2030, 5, 5)
DIGEST = "d" * 64


@dataclass
class Try:
    """A step about to be tried: the case (unsaved for an opening step), its data, the fields that were set."""

    district: District
    procedure: Procedure
    step: Step
    fields: dict[str, Any]
    data: dict[str, Any]
    after: list[Callable[[Any], None]] = field(default_factory=list)
    """What is written once the case is there."""


FIELDS: dict[str, dict[str, Any]] = {
    "norm": {
        "maker": "测试区人民政府", "level": "government", "business": True, "fair_preview_on": BEFORE, "fair_sent_on": BEFORE, "fair_heard_on": BEFORE,
        "fair_on": BEFORE, "fair_result": "complies", "comment_from": BEFORE, "submitted_on": BEFORE, "reviewed_on": BEFORE, "deliberated_on": BEFORE,
        "unified_number": "测政规〔2025〕1号", "published_on": BEFORE, "effective_on": BEFORE, "expires_on": AFTER, "evaluation": "keep",
    },
    "norm_filing": {"document_number": "测市监规〔2025〕1号", "published_on": BEFORE},
    "norm_suggestion": {"document_number": "测市监规〔2025〕1号", "finding": "none"},
    "norm_fair_check": {"source": "spot", "urged_on": BEFORE, "fix_by": BEFORE, "fixed_how": "reviewed"},
    "norm_fair_report": {},
    "decision": {
        "matter": "services", "proposer": "body", "technical": "no", "no_expert_reason": "无", "risky": "no", "no_risk_reason": "无", "market": "yes",
        "fair_number": "1号", "hearing_needed": "yes", "hearing_on": BEFORE, "participation_on": BEFORE, "experts_on": BEFORE, "risk_on": BEFORE,
        "submitted_on": BEFORE, "reviewed_on": BEFORE, "review": "lawful", "agenda_for": BEFORE, "draft_from": BEFORE, "assessor": "规划院",
    },
    "contract": {
        "kind": "other", "partner": "某公司", "amount": 1, "unit_on": BEFORE, "adviser_on": BEFORE, "reviewed_on": BEFORE, "conclusion": "amend",
    },
}  # fmt: skip
DATA: dict[str, Any] = {
    "maker": "测试区人民政府", "digest": DIGEST, "comment_closes_on": dt.date(2025, 7, 1), "fair_result": "complies", "fair_by": "market",
    "complete": True, "meeting": "executive", "unified_number": "测政规〔2025〕9号", "published_on": BEFORE, "fix_by": AFTER,
    "interviewer": "测试市市场监督管理局", "adviser_code": "A1", "adopted": "已采纳", "catalogue_code": "2025-1", "technical": "yes", "risky": "yes",
    "list_published": True, "papers_sent_on": BEFORE, "agenda_for": AFTER, "evaluator": "大学", "against_majority": "",
}  # fmt: skip
SPECIAL: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "norm.skip_comment": ({"business": False}, {}),
    "norm.publish": ({}, {"effective_on": ON, "expires_on": AFTER}),
    "norm.take_over": ({}, {"effective_on": BEFORE, "expires_on": AFTER, "level": "government"}),
    "norm.expire": ({"expires_on": dt.date(2025, 5, 5)}, {}),
    "norm.renew": ({}, {"expires_on": AFTER}),
    "decision.keep_secret": ({"secret_basis": "保密法"}, {}),
    "decision.execute_secret": ({"secret_basis": "保密法"}, {}),
}
"""(fields, data) that one step needs otherwise."""


def sound(district: District, procedure: Procedure, step: Step) -> Try:
    """The step with everything that it needs."""
    fields, data = SPECIAL.get(f"{procedure.key}.{step.key}", ({}, {}))
    asked = {ask.name: _answer(ask) for ask in step.asks if ask.required or ask.name in DATA}
    made = Try(
        district,
        procedure,
        step,
        FIELDS[procedure.key] | fields,
        asked | {k: v for k, v in DATA.items() if k in asked} | data,
    )
    if procedure.key == "norm_fair_report":
        made.fields["drafter"] = district.units["housing"]
        made.fields["check_case"] = _row(
            district, "norm_fair_check", "2024", {"state": "urged", "source": "report"}
        )
    made.after.append(lambda case: _surround(made, case))
    return made


def _answer(ask: Any) -> Any:
    match ask.kind:
        case "date":
            return ON
        case "number" | "money":
            return 1
        case "choice":
            return ask.choices.values[0]
        case "flag":
            return True
    return "x"


def _row(district: District, key: str, edition: str, fields: dict[str, Any]) -> Any:
    model = registry.model_of(key)
    named = {
        "unit": district.units["market" if key.startswith("norm_fair") else "housing"],
        "counterpart": district.units["justice"],
    }
    rest = {
        "procedure": key,
        "edition": edition,
        "number": f"{key}{model.objects.count()}",
        "title": "某办法",
        "opened_on": dt.date(2025, 1, 6),
        "code": "x",
    }
    return model.objects.create(**named | rest | fields)


def made(attempt: Try) -> Case:
    """The case in a state from which the step starts; unsaved where the step opens it."""
    key = attempt.procedure.key
    fields = {"state": attempt.step.origin[0], **attempt.fields}
    case: Case = _row(attempt.district, key, attempt.procedure.edition, fields)
    for write in attempt.after:
        write(case)
    return case


def _surround(attempt: Try, case: Any) -> None:
    """What stands around a case: its draft, a round of comment that is over and answered, experts, a meeting, an adviser."""
    unit, at = case.unit, moment("2025-01-06")
    if isinstance(case, Norm):
        Draft.objects.create(
            norm=case, ordinal=1, text="办法\n第一条　总则。", digest=DIGEST, made_at=at, made_by="x"
        )
    if isinstance(case, Norm | Decision):
        rule = "md.comment" if isinstance(case, Decision) else "nd.comment_market"
        days = (dt.date(2025, 1, 6), dt.date(2025, 3, 3))
        held = comment.open_round(
            case.pk,
            unit,
            "某办法",
            [("第一条", "总则。"), ("第二条", "分则。")],
            *days,
            SYSTEM,
            at,
            rule=rule,
        )
        comment.Round.objects.filter(pk=held.pk).update(answered_on=BEFORE)
    if isinstance(case, Decision):
        day = {"valid_from": BEFORE, "unit": unit, "title": "某事"}
        CatalogueItem.objects.create(
            code="2025-1", matter="services", lead="x", party_consent_on=BEFORE, **day
        )
        ExpertOpinion.objects.create(
            decision=case, code="E1", name="甲", field="x", seed="1", drawn_on=BEFORE, opinion="for", text="可行", signed_on=BEFORE
        )  # fmt: skip
        _row(
            attempt.district,
            "stability_risk",
            "2019",
            {
                "about": case,
                "assessor": "规划院",
                "grade": "low",
                "controllable": "yes",
                "opened_on": BEFORE,
                "state": "assessed",
            },
        )
        for order, head in ((1, False), (2, True)):
            Attendance.objects.create(
                decision=case, name=f"{order}", post="x", head=head, order=order, opinion="for", held_on=ON
            )
    if case.procedure == "contract":
        Adviser.objects.create(unit=unit, code="A1", title="律师", kind="external", valid_from=BEFORE)


def later(attempt: Try, write: Callable[[Any], None]) -> None:
    attempt.after.append(write)


def _letter(attempt: Try) -> None:
    """A comment that nobody has answered."""

    def write(case: Any) -> None:
        (held,) = comment.rounds(case.pk)
        comment.Round.objects.filter(pk=held.pk).update(answered_on=None)
        held.refresh_from_db()
        comment.add(held, comment.clauses(held)[0], "请写明标准", actors.public(), moment("2025-02-03"))

    later(attempt, write)


def _answered_but_not_public(attempt: Try) -> None:
    later(
        attempt,
        lambda case: comment.Round.objects.filter(case_id=case.pk).update(answered_on=None, comments_count=1),
    )


def fields(**changes: Any) -> Callable[[Try], None]:
    return lambda attempt: attempt.fields.update(changes)


def data(**changes: Any) -> Callable[[Try], None]:
    return lambda attempt: attempt.data.update(changes)


def same_body(attempt: Try) -> None:
    attempt.fields["counterpart"] = attempt.district.units[
        "market" if attempt.procedure.key.startswith("norm_fair") else "housing"
    ]


def write(change: Callable[[Any], Any]) -> Callable[[Try], None]:
    return lambda attempt: later(attempt, change)


def _same_number(attempt: Try) -> None:
    _row(
        attempt.district,
        "norm",
        "2024",
        {"state": "numbered", "maker": "x", "level": "government", "unified_number": "测政规〔2025〕9号"},
    )


def _not_repealed(attempt: Try) -> None:
    norm = _row(attempt.district, "norm", "2024", {"state": "in_force", "maker": "x", "level": "government"})
    TextEvent.objects.create(norm=norm, kind="amend", valid=ON, known=ON)
    attempt.fields |= {"document": norm, "fixed_how": "repealed"}


ANYWHERE: dict[str, Callable[[Try], None]] = {
    "comment_is_over": write(lambda case: comment.Round.objects.filter(case_id=case.pk).update(closes_on=ON)),
    "comments_are_answered": _letter,
}
SPOILT: dict[tuple[str, str], Callable[[Try], None]] = {
    ("norm", "maker_is_listed"): data(maker="招牌整治领导小组"),
    ("norm", "in_force_already"): data(effective_on=ON),
    ("norm", "number_is_well_formed"): data(unified_number="测政规[2025]第1号"),
    ("norm", "number_is_new"): _same_number,
    ("norm", "draft_exists"): write(lambda case: Draft.objects.filter(norm=case).delete()),
    ("norm", "draft_is_saved"): data(digest="e" * 64),
    ("norm", "comment_is_long_enough"): data(comment_closes_on=dt.date(2025, 6, 4)),
    ("norm", "comment_may_be_left_out"): fields(impact=True),
    ("norm", "business_is_touched"): fields(business=False),
    ("norm", "drafter_reviewed_first"): fields(fair_preview_on=None),
    ("norm", "market_body_has_the_draft"): fields(fair_sent_on=None),
    ("norm", "operators_were_heard"): fields(fair_heard_on=None),
    ("norm", "public_was_heard"): fields(impact=True, comment_from=None),
    ("norm", "exception_has_an_end"): data(fair_result="exception"),
    ("norm", "fair_review_by_the_right_body"): data(fair_by="drafter"),
    ("norm", "fair_review_is_passed"): fields(fair_result="fails"),
    ("norm", "reviewer_is_another"): same_body,
    ("norm", "file_is_complete"): data(complete=False),
    ("norm", "opinions_are_handled"): write(
        lambda case: ReviewOpinion.objects.create(norm=case, unit=case.counterpart, title="x", made_on=ON, clause="第一条", kind="content", text="x")
    ),
    ("norm", "review_had_its_time"): fields(submitted_on=ON),
    ("norm", "meeting_fits_the_level"): data(meeting="body"),
    ("norm", "effect_follows_publication"): data(effective_on=dt.date(2025, 5, 5)),
    ("norm", "validity_is_sound"): data(expires_on=dt.date(2025, 5, 5)),
    ("norm", "day_of_effect_has_come"): fields(effective_on=AFTER),
    ("norm", "validity_is_over"): fields(expires_on=ON),
    ("norm", "evaluated_before_the_end"): fields(evaluation="void"),
    ("norm_filing", "reviewer_is_above"): same_body,
    ("norm_filing", "no_suggestion_found_a_problem"): write(
        lambda case: Suggestion.objects.create(
            procedure="norm_suggestion", edition="2020", number="1", title="x", state="concluded", unit=case.unit, opened_on=BEFORE, code="x",
            pursued_in=case, finding="problem",
        )
    ),
    ("norm_suggestion", "study_is_not_by_the_maker"): same_body,
    ("norm_suggestion", "maker_was_heard"): fields(asked_on=BEFORE),
    ("norm_suggestion", "problem_is_pursued"): fields(finding="problem"),
    ("norm_fair_check", "checker_is_not_the_drafter"): same_body,
    ("norm_fair_check", "time_to_fix_lies_ahead"): data(fix_by=ON),
    ("norm_fair_check", "fix_is_overdue"): fields(fix_by=ON),
    ("norm_fair_check", "interviewer_is_above"): data(interviewer="测试区市场监督管理局"),
    ("norm_fair_check", "fix_is_seen_in_the_document"): _not_repealed,
    ("norm_fair_check", "came_by_a_spot_check"): fields(source="report"),
    ("norm_fair_report", "report_is_not_about_oneself"): lambda a: a.fields.update(drafter=a.district.units["market"]),
    ("norm_fair_report", "check_has_its_finding"): lambda a: FairCheck.objects.update(state="checking") and a.fields["check_case"].refresh_from_db(),
    ("contract", "adviser_is_engaged"): data(adviser_code="A2"),
    ("contract", "may_be_signed"): fields(conclusion="unlawful"),
    ("contract", "opinions_are_dealt_with"): data(adopted=""),
    ("decision", "stands_in_catalogue"): data(catalogue_code="2025-2"),
    ("decision", "determinations_are_explained"): data(technical="no"),
    ("decision", "is_secret"): fields(secret_basis=""),
    ("decision", "is_public"): fields(secret_basis="保密法"),
    ("decision", "hearing_was_held"): fields(hearing_on=None),
    ("decision", "list_was_published"): data(list_published=False),
    ("decision", "papers_came_in_time"): data(papers_sent_on=dt.date(2025, 4, 30)),
    ("decision", "experts_have_signed"): write(lambda case: case.expert_opinions.update(signed_on=None, opinion="", text="")),
    ("decision", "is_not_technical"): fields(technical="yes"),
    ("decision", "risk_was_assessed"): write(lambda case: RiskAssessment.objects.filter(about=case).update(about=None)),
    ("decision", "risk_is_controllable"): write(lambda case: RiskAssessment.objects.filter(about=case).update(controllable="no")),
    ("decision", "is_not_risky"): fields(risky="yes"),
    ("decision", "fair_review_is_passed"): data(fair_conclusion="fails"),
    ("decision", "market_was_reviewed"): fields(fair_number=""),
    ("decision", "review_allows"): fields(review="unlawful"),
    ("decision", "review_had_its_time"): data(agenda_for=dt.date(2025, 4, 11)),
    ("decision", "steps_are_complete"): fields(risk_on=None),
    ("decision", "meeting_is_not_early"): fields(agenda_for=dt.date(2025, 5, 7)),
    ("decision", "meeting_was_recorded"): write(lambda case: case.attendance.all().delete()),
    ("decision", "head_spoke_last"): write(lambda case: case.attendance.filter(head=True).update(order=0)),
    ("decision", "going_alone_is_explained"): write(lambda case: case.attendance.update(opinion="against")),
    ("decision", "answers_are_public"): _answered_but_not_public,
    ("decision", "evaluator_is_new"): data(evaluator="规划院"),
}  # fmt: skip


def spoil(attempt: Try, condition: str) -> None:
    """Take away what the condition asks for. KeyError: nobody wrote how to try this gate."""
    (ANYWHERE.get(condition) or SPOILT[attempt.procedure.key, condition])(attempt)


__all__ = ["ANYWHERE", "ON", "SPOILT", "Filing", "Try", "made", "sound", "spoil"]
