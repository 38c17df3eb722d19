"""Findings put aside by a person, with a reason, bound to the sentence: when it changes, the finding is back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from fazhi.engines.lint.findings import Finding


class BadSuppression(ValueError):
    """A file of suppressions that cannot be used, with the entry and what it lacks."""


@dataclass(frozen=True)
class Suppression:
    """One decision of a person: this finding does not count, because …"""

    key: str
    """`Finding.key`: the digest of rule and sentence."""
    reason: str
    by: str
    on: str


def read(text: str) -> tuple[Suppression, ...]:
    """Suppressions of a TOML text: `[[suppress]]` with key, reason, by, on. BadSuppression."""
    try:
        entries = tomllib.loads(text).get("suppress", [])
    except tomllib.TOMLDecodeError as fault:
        raise BadSuppression(f"the file of suppressions is no TOML: {fault}") from fault
    made = []
    for number, entry in enumerate(entries, start=1):
        values = {name: str(entry.get(name, "")).strip() for name in ("key", "reason", "by", "on")}
        if missing := [name for name, value in values.items() if not value]:
            raise BadSuppression(
                f"suppression {number} names no {', '.join(missing)}: each needs key, reason, by and on"
            )
        made.append(Suppression(**values))
    return tuple(made)


def applied(
    findings: Iterable[Finding], suppressions: Iterable[Suppression]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that count, and those put aside with their reason."""
    reasons = {one.key: f"{one.reason}（{one.by}，{one.on}）" for one in suppressions}
    counted, aside = [], []
    for one in findings:
        if one.key in reasons:
            aside.append(replace(one, suppressed=reasons[one.key]))
        else:
            counted.append(one)
    return tuple(counted), tuple(aside)
