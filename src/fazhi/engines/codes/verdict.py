"""What a check of an identifier answers, and how an identifier is brought into its written form."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field


class Unusable(ValueError):
    """An input that is no identifier of any known kind, so that there is nothing to check."""


@dataclass(frozen=True)
class Verdict:
    """The answer of a check. `reason` is one Chinese sentence, empty when the code is valid."""

    valid: bool
    reason: str
    code: str
    """The normalised code: half-width, upper case, without spaces and hyphens."""
    details: dict[str, str] = field(default_factory=dict)
    """What the code says of itself; of an invalid code also `fault`, one word for machines."""


def normalise(text: str) -> str:
    """Half-width, upper case, without white space, hyphens and format characters."""
    wide = unicodedata.normalize("NFKC", text)
    kept = (c for c in wide if not c.isspace() and unicodedata.category(c) not in {"Cf", "Pd"})
    return "".join(kept).upper()


def invalid(code: str, fault: str, reason: str, **details: str) -> Verdict:
    """A refusal: `fault` for machines, `reason` for people."""
    return Verdict(False, reason, code, {**details, "fault": fault})
