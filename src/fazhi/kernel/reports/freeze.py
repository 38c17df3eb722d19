"""Freezing: text, figures, definitions and lists go into a bundle that verifies without the server."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from fazhi.engines.ledger.merkle import root
from fazhi.kernel.audit.trail import append
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.reports.build import Draft, Item, rows_of
from fazhi.kernel.reports.lists import lines, list_root, parts_of
from fazhi.kernel.reports.models import Issue, IssueFigure
from fazhi.kernel.reports.render import as_docx, as_html, as_pdf

FORMAT = "fazhi/bundle/1"


def freeze(draft: Draft, report: str, *, actor: Actor, at: dt.datetime) -> Issue:
    """Make the draft an issue that never changes, with its bundle on disk. Nothing is kept if any part fails."""
    folder = Path(settings.DATA) / "reports" / f"{report}-{draft.unit.code}-{draft.year}-{at:%Y%m%d%H%M%S%f}"
    folder.mkdir(parents=True)
    try:
        with transaction.atomic():
            return _freeze(draft, report, folder, actor, at)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _freeze(draft: Draft, report: str, folder: Path, actor: Actor, at: dt.datetime) -> Issue:
    (folder / "lists").mkdir()
    entries = [_figure_entry(item, draft, folder) for item in draft.items]
    top = root([_canonical(entry) for entry in entries])
    issue = Issue.objects.create(
        report=report, unit=draft.unit, year=draft.year, title=draft.title, blocks=draft.blocks, root=top,
        bundle=folder.relative_to(settings.DATA).as_posix(), frozen_at=at,
    )  # fmt: skip
    IssueFigure.objects.bulk_create(
        _figure_row(issue, item, entry) for item, entry in zip(draft.items, entries, strict=True)
    )
    _write(folder, "figures.json", json.dumps(entries, ensure_ascii=False, indent=1).encode())
    _write(folder, "report.html", as_html(draft.title, draft.blocks).encode())
    _write(folder, "report.docx", as_docx(draft.title, draft.blocks))
    _write(folder, "report.pdf", as_pdf(draft.title, draft.blocks, at.date()))
    _write(folder, "verify.py", files("fazhi.engines.ledger").joinpath("verify_bundle.py").read_bytes())
    _manifest(folder, draft, top, at)
    append("reports", "freeze", {"issue": issue.pk, "root": top, "year": draft.year}, actor=actor, at=at)
    return issue


def _canonical(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _write(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)


def _figure_entry(item: Item, draft: Draft, folder: Path) -> dict[str, Any]:
    indicator, found = item.indicator, item.figure
    rows, roots = rows_of(indicator, draft.unit), {}
    for part in parts_of(indicator):
        listed = list(lines(indicator, found.period, rows, part))
        roots[part] = [len(listed), list_root(listed)]
        _write(folder, f"lists/{item.number}-{part}.csv", "\n".join(listed).encode())
    return {
        "number": item.number, "key": indicator.key, "title": str(indicator.title), "formula": indicator.formula,
        "fingerprint": indicator.fingerprint, "basis": str(indicator.basis), "from": found.period.start.isoformat(),
        "to": found.period.end.isoformat(), "numerator": str(found.numerator),
        "denominator": "" if found.denominator is None else str(found.denominator), "printed": found.printed,
        "unit": str(indicator.unit), "roots": roots,
    }  # fmt: skip


def _figure_row(issue: Issue, item: Item, entry: dict[str, Any]) -> IssueFigure:
    same = {
        name: entry[name]
        for name in (
            "key",
            "title",
            "formula",
            "basis",
            "fingerprint",
            "numerator",
            "denominator",
            "printed",
            "unit",
            "roots",
        )
    }
    period = item.figure.period
    return IssueFigure(issue=issue, number=item.number, start=period.start, end=period.end, **same)


def _manifest(folder: Path, draft: Draft, top: str, at: dt.datetime) -> None:
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip
    manifest = {
        "format": FORMAT, "title": draft.title, "unit": draft.unit.code, "year": draft.year,
        "frozen_at": at.isoformat(), "figures_root": top, "files": digests,
    }  # fmt: skip
    manifest["seal"] = hashlib.sha256(_canonical(manifest)).hexdigest()
    _write(folder, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())


@dataclass(frozen=True)
class Drift:
    """A frozen figure that would come out otherwise today."""

    figure: IssueFigure
    printed: str
    parts: tuple[str, ...]
    """The lists that differ."""


def drift(issue: Issue) -> list[Drift]:
    """The figures of a frozen issue that would differ if it were built now: value or any of the lists."""
    found = []
    for frozen in issue.figures.all():
        indicator, period = definition.get(frozen.key), Period(frozen.start, frozen.end)
        rows = rows_of(indicator, issue.unit)
        now = orm.evaluate(indicator, period, rows)
        changed = tuple(
            part for part, (_count, before) in sorted(frozen.roots.items())
            if list_root(list(lines(indicator, period, rows, part))) != before
        )  # fmt: skip
        if changed or now.printed != frozen.printed:
            found.append(Drift(frozen, now.printed, changed))
    return found
