"""Checkpoints: one root a day over the heads of all chains, each checkpoint chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fazhi.engines.ledger.chain import GENESIS, Fault
from fazhi.engines.ledger.merkle import Proof, proof, root

Heads = Mapping[str, tuple[int, str]]
"""Chain -> (number of entries, digest of the last)."""


def head_leaf(chain: str, length: int, digest: str) -> bytes:
    """The bytes of a head as a leaf."""
    return f"{chain}\n{length}\n{digest}".encode()


def leaves_of(heads: Heads) -> list[bytes]:
    """The heads as leaves, sorted by chain."""
    return [head_leaf(chain, *heads[chain]) for chain in sorted(heads)]


@dataclass(frozen=True)
class Checkpoint:
    """The state of all chains at the end of a day (ISO)."""

    day: str
    root: str
    previous: str
    digest: str
    algorithm: str = "sha256"


def checkpoint_digest(day: str, root_: str, previous: str, algorithm: str = "sha256") -> str:
    """Digest of a checkpoint from what it says."""
    return hashlib.new(
        algorithm, f"fazhi/ledger/checkpoint/1\n{day}\n{root_}\n{previous}".encode()
    ).hexdigest()


def checkpoint(day: str, heads: Heads, previous: str = GENESIS, algorithm: str = "sha256") -> Checkpoint:
    """The checkpoint of a day over the heads."""
    top = root(leaves_of(heads), algorithm)
    return Checkpoint(day, top, previous, checkpoint_digest(day, top, previous, algorithm), algorithm)


def head_proof(heads: Heads, chain: str, algorithm: str = "sha256") -> Proof:
    """The way from a chain's head to the root."""
    return proof(leaves_of(heads), sorted(heads).index(chain), algorithm)


def check_checkpoints(checkpoints: list[Checkpoint]) -> list[Fault]:
    """Faults in the chain of checkpoints itself."""
    faults, previous = [], GENESIS
    for number, point in enumerate(checkpoints, 1):
        if checkpoint_digest(point.day, point.root, point.previous, point.algorithm) != point.digest:
            faults.append(
                Fault("checkpoints", number, "edited", f"the checkpoint of {point.day} was changed")
            )
        elif point.previous != previous:
            faults.append(Fault("checkpoints", number, "removed", f"a checkpoint before {point.day} is gone"))
        previous = point.digest
    return faults
