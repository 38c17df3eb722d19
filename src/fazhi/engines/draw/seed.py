"""The seed: several parties promise a secret, reveal it later, and a public value comes last. Section 3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from fazhi.engines.draw.encoding import BadDraw, digest

SHORTEST = 16
"""Characters of a secret: fewer could be guessed from the promise."""


def promise_of(algorithm: str, commitment: str, party: str, secret: str) -> str:
    """What a party publishes before it reveals: binds its secret to this draw and to its name. Hex."""
    if len(secret) < SHORTEST or secret.strip() != secret or not secret.isprintable():
        raise BadDraw(
            f"the secret of {party} needs at least {SHORTEST} printable characters and no blank at an end"
        )
    return digest(algorithm, "promise", bytes.fromhex(commitment), party.encode(), secret.encode()).hex()


def seed_of(
    algorithm: str, commitment: str, parties: Sequence[str], secrets: Mapping[str, str], public: str
) -> bytes:
    """The 32 bytes of the seed, over the commitment, each party with its secret in the plan's order, the public value.

    Everything is text in UTF-8, the number of a lottery as well as dice: a seed has no type that could be mistaken.
    """
    if not public or public.strip() != public or not public.isprintable():
        raise BadDraw("the public value is a line of printable text without blanks at its ends")
    missing = [party for party in parties if party not in secrets]
    if missing:
        raise BadDraw(
            f"{', '.join(missing)} has not revealed: without every secret there is no seed; draw again"
        )
    parts = [part.encode() for party in parties for part in (party, secrets[party])]
    return digest(algorithm, "seed", bytes.fromhex(commitment), *parts, public.encode())


def moment(text: str, where: str) -> dt.datetime:
    """A moment with its offset, as the files hold it (2026-12-01T21:15:00+08:00)."""
    try:
        value = dt.datetime.fromisoformat(text)
        if value.tzinfo is not None:
            return value
    except (TypeError, ValueError):
        pass
    raise BadDraw(f"{where}: {text!r} is no moment; write 2026-12-01T21:15:00+08:00")
