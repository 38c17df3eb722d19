"""Who may keep a round, and how long it must be open."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.calendar.terms import compute
from fazhi.engines.law.citation import parse_ref
from fazhi.engines.law.parameters import NotInForce, Parameter, parameter
from fazhi.kernel.errors import NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import _

KEEPERS = (Role.OFFICER, Role.OFFICE_HEAD, Role.HEAD)
SHORTENED = "shorten_with_reason"
RULES = (
    ("md.comment", _("决策草案和其他事项")),
    ("nd.comment_general", _("行政规范性文件")),
    ("nd.comment_market", _("涉及市场主体的行政规范性文件")),
    ("nd.rule_comment", _("规章")),
)
"""Dated parameters that set the least period, by kind of text."""


def must_keep(actor: Actor, unit_id: int) -> None:
    """NotAllowed for whoever holds no post in the unit that asks for comments."""
    if actor.kind != "system" and unit_id not in actor.units(*KEEPERS):
        raise NotAllowed(_("公开征求意见由征求意见机关的承办人或者负责人办理。"))


def least(rule: str, opens_on: dt.date) -> tuple[Parameter | None, dt.date | None]:
    """The rule as it stands on the first day, and the earliest lawful last day; None where no rule acts."""
    try:
        found = parameter(rule, opens_on)
    except NotInForce:
        return None, None
    return found, compute(opens_on, found.term).nominal if found.term and found.acts else None


def cited(rule: Parameter) -> str:
    """The rule as statutes are cited; its plain citation where the place is no single article."""
    law, ref = rule.places[0]
    try:
        return str(parse_ref(law, ref))
    except ValueError:
        return rule.citation


def must_be_long_enough(
    rule: Parameter | None, day: dt.date | None, closes_on: dt.date, short_reason: str
) -> None:
    """Refused when the period is shorter than the law's and the law does not allow it, or no reason is recorded.

    A rule marked C does not act by itself.
    """
    if rule is None or day is None or closes_on >= day:
        return
    assert rule.term is not None
    told = {"term": rule.term.chinese, "day": day, "basis": cited(rule)}
    if rule.extendable_by != SHORTENED:
        raise Refused(
            _("征求意见的期限不得少于%(term)s，最早于%(day)s截止，依据%(basis)s。请推迟截止日期。") % told,
            condition="long_enough", basis=cited(rule),
        )  # fmt: skip
    if not short_reason.strip():
        raise Refused(
            _("征求意见的期限一般不少于%(term)s，最早于%(day)s截止，依据%(basis)s。因情况紧急等原因需要缩短的，请写明理由，公布时一并说明。") % told,
            condition="long_enough", basis=cited(rule),
        )  # fmt: skip
