"""Merkle trees over digests: leaves and nodes are told apart, an odd last node moves up unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(data: bytes, algorithm: str = "sha256") -> bytes:
    """Digest of a leaf (0x00 before its bytes)."""
    return hashlib.new(algorithm, b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes, algorithm: str = "sha256") -> bytes:
    """Digest of an inner node (0x01 before its children)."""
    return hashlib.new(algorithm, b"\x01" + left + right).digest()


def _levels(leaves: Sequence[bytes], algorithm: str) -> list[list[bytes]]:
    level = [leaf_hash(leaf, algorithm) for leaf in leaves]
    levels = [level]
    while len(level) > 1:
        above = [node_hash(level[i], level[i + 1], algorithm) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        levels.append(above)
        level = above
    return levels


def root(leaves: Sequence[bytes], algorithm: str = "sha256") -> str:
    """Hex root over the leaves, in their order; the digest of nothing for an empty list."""
    if not leaves:
        return hashlib.new(algorithm, b"").hexdigest()
    return _levels(leaves, algorithm)[-1][0].hex()


Proof = list[tuple[str, str]]
"""Steps from a leaf to the root: ("left" or "right" where the sibling stands, hex digest of the sibling)."""


def proof(leaves: Sequence[bytes], index: int, algorithm: str = "sha256") -> Proof:
    """The siblings on the way from leaf `index` to the root."""
    steps: Proof = []
    for level in _levels(leaves, algorithm)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            steps.append(("left" if sibling < index else "right", level[sibling].hex()))
        index //= 2
    return steps


def verify_proof(leaf: bytes, steps: Proof, expected: str, algorithm: str = "sha256") -> bool:
    """Whether the leaf, with the siblings, gives the root."""
    digest = leaf_hash(leaf, algorithm)
    for side, sibling in steps:
        other = bytes.fromhex(sibling)
        digest = (
            node_hash(other, digest, algorithm) if side == "left" else node_hash(digest, other, algorithm)
        )
    return digest.hex() == expected
