"""A chain of entries: each digest covers the chain's name, the entry's number, the digest before and the body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

GENESIS = "0" * 64
ALGORITHMS = ("sha256", "sm3")
_TAG = b"fazhi/ledger/entry/1"


class UnfitBody(ValueError):
    """A body that has no single form in bytes."""


def canonical(body: Mapping[str, Any]) -> bytes:
    """The bytes of a body: JSON with sorted keys, no spaces, UTF-8. Floats are refused: they print in many ways."""
    _refuse_unfit(body)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _refuse_unfit(value: Any) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise UnfitBody(f"a key of a ledger body must be text, not {key!r}")
            _refuse_unfit(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_unfit(item)
    else:
        raise UnfitBody(
            f"a ledger body holds text, whole numbers, flags and lists, not {type(value).__name__}"
        )


def entry_digest(chain: str, seq: int, prev: str, body: bytes, *, algorithm: str = "sha256") -> str:
    """Hex digest of an entry. Every part is preceded by its length, so that no two entries share their bytes."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"the ledger knows {', '.join(ALGORITHMS)}, not {algorithm!r}")
    parts = [_TAG]
    for part in (chain.encode(), str(seq).encode(), prev.encode(), body):
        parts += len(part).to_bytes(8, "big"), part
    whole = b"".join(parts)
    return (hashlib.sha256(whole) if algorithm == "sha256" else hashlib.new(algorithm, whole)).hexdigest()


@dataclass(frozen=True)
class Entry:
    """An entry as it was stored."""

    chain: str
    seq: int
    prev: str
    body: bytes
    digest: str
    algorithm: str = "sha256"


@dataclass(frozen=True, order=True)
class Fault:
    """Where a chain is broken and how: edited, removed, reordered, forked, truncated."""

    chain: str
    seq: int
    kind: str
    sentence: str


def check_chain(entries: Iterable[Entry], *, length: int | None = None) -> list[Fault]:
    """Every fault of one or more chains. Entries come in stored order, the chains one after the other.

    `length`: number of entries that the single chain must have, where that is known from elsewhere.
    """
    faults: list[Fault] = []
    last = 0
    for name, group in groupby(entries, key=lambda entry: entry.chain):
        expected, prev = 1, GENESIS
        for entry in group:
            faults += _check_entry(name, entry, expected, prev)
            expected, prev = max(expected, entry.seq + 1), entry.digest
        last = expected - 1
    if length is not None and last < length:
        faults.append(
            Fault(name if last else "", last + 1, "truncated", f"entries {last + 1} to {length} are gone")
        )
    return faults


def _check_entry(name: str, entry: Entry, expected: int, prev: str) -> list[Fault]:
    found = []
    if entry.seq > expected:
        found.append(
            Fault(name, expected, "removed", f"entries {expected} to {entry.seq - 1} of {name} are gone")
        )
    elif entry.seq < expected:
        kind = "forked" if entry.seq == expected - 1 else "reordered"
        found.append(Fault(name, entry.seq, kind, f"entry {entry.seq} of {name} stands out of order"))
    if entry_digest(name, entry.seq, entry.prev, entry.body, algorithm=entry.algorithm) != entry.digest:
        found.append(
            Fault(name, entry.seq, "edited", f"entry {entry.seq} of {name} was changed after it was written")
        )
    elif entry.seq == expected and entry.prev != prev:
        sentence = f"entry {entry.seq} of {name} does not follow from entry {entry.seq - 1}: the one before was replaced"
        found.append(Fault(name, entry.seq - 1, "edited", sentence))
    return found
