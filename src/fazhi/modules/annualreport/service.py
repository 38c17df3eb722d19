"""The annual report on law-based government (published by 1 April: 督察工作规定, 年度报告条款)."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from pathlib import Path

from django.apps import apps

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import Refused
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.reports.build import Draft, build
from fazhi.kernel.reports.freeze import freeze
from fazhi.kernel.reports.models import Issue, IssueState
from fazhi.kernel.text import _
from fazhi.modules.reading.service import refuse_what_does_not_add_up

REPORT = "annual"


def template_text() -> str:
    """The template that ships: its frame, with the sections of the modules (their `report.txt`) in their chapters."""
    frame = files("fazhi.modules.annualreport").joinpath("template.txt").read_text(encoding="utf-8")
    sections = _sections()
    lines = []
    for line in frame.splitlines():
        chapter, _bar, empty = line.removeprefix("@ ").partition(" | ")
        here = [text for key, _place, text in sections if key == chapter]
        lines.append(line if not line.startswith("@ ") else "\n".join(here) or empty)
    return "\n".join(lines) + "\n"


def _sections() -> list[tuple[str, int, str]]:
    """(chapter, place in it, text) of every module that has a section; its first line is `% CHAPTER PLACE`."""
    found = []
    for config in apps.get_app_configs():
        path = Path(config.path) / "report.txt"
        if config.name.startswith("fazhi.modules.") and path.is_file():
            head, _line, text = path.read_text(encoding="utf-8").partition("\n")
            _mark, chapter, place = head.split()
            found.append((chapter, int(place), text))
    return sorted(found)


def draft(unit: Unit, year: int) -> Draft:
    """The report of a government for a year, computed now."""
    return build(template_text(), unit, year)


def freeze_report(unit: Unit, year: int, *, actor: Actor, at: dt.datetime) -> Issue:
    """Freeze the report of a year. A year that is not over, or figures that contradict each other, cannot be frozen."""
    if at.date() <= dt.date(year, 12, 31):
        raise Refused(_("%(year)d年尚未结束，不能定稿；请在次年1月1日之后定稿。") % {"year": year})
    made = draft(unit, year)
    refuse_what_does_not_add_up(made)
    return freeze(made, REPORT, actor=actor, at=at)


def publish(issue: Issue, *, actor: Actor, at: dt.datetime) -> Issue:
    """Put a frozen issue on the portal; a second publication of the same year is refused."""
    published = Issue.objects.filter(
        report=issue.report, unit=issue.unit, year=issue.year, state=IssueState.PUBLISHED
    )
    if published.exists():
        raise Refused(_("该年度报告已经公开；更正请另行发布更正说明，原文不得改动。"))
    issue.state, issue.published_at = IssueState.PUBLISHED, at
    issue.save(update_fields=["state", "published_at"])
    append("reports", "publish", {"issue": issue.pk, "root": issue.root}, actor=actor, at=at)
    return issue
