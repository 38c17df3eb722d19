#!/usr/bin/env python3
"""Verify a receipt offline: standard library only. Usage: python3 verify_receipt.py RECEIPT.json

The entry's digest follows from its body, the chain leads from it to the head, the head lies under the root of the
checkpoint, and the checkpoint has the digest that was published. Exit 0: sound; 1: not; 2: not a receipt.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def entry_digest(chain: str, entry: dict[str, Any], algorithm: str) -> str:
    digest = hashlib.new(algorithm, b"fazhi/ledger/entry/1")
    for part in (chain, str(entry["seq"]), entry["prev"], entry["body"]):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def climb(leaf: bytes, proof: list[tuple[str, str]], algorithm: str) -> str:
    digest = hashlib.new(algorithm, b"\x00" + leaf).digest()
    for side, sibling in proof:
        other = bytes.fromhex(sibling)
        pair = other + digest if side == "left" else digest + other
        digest = hashlib.new(algorithm, b"\x01" + pair).digest()
    return digest.hex()


def faults(receipt: Any) -> Iterator[str]:
    """Everything that is wrong, as sentences."""
    chain, algorithm, head, point = (receipt[name] for name in ("chain", "algorithm", "head", "checkpoint"))
    prev, expected = None, receipt["entries"][0]["seq"]
    for entry in receipt["entries"]:
        if entry["seq"] != expected or (prev is not None and entry["prev"] != prev):
            yield f"entry {entry['seq']} does not follow from the one before"
        if entry_digest(chain, entry, algorithm) != entry["digest"]:
            yield f"entry {entry['seq']} was changed"
        prev, expected = entry["digest"], entry["seq"] + 1
    if (expected - 1, prev) != (head["length"], head["digest"]):
        yield "the chain does not lead to the head"
    leaf = f"{chain}\n{head['length']}\n{head['digest']}".encode()
    if climb(leaf, receipt["proof"], algorithm) != point["root"]:
        yield "the head does not lie under the root of the checkpoint"
    said = f"fazhi/ledger/checkpoint/1\n{point['day']}\n{point['root']}\n{point['previous']}".encode()
    if hashlib.new(algorithm, said).hexdigest() != point["digest"]:
        yield "the checkpoint was changed"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: verify_receipt.py RECEIPT.json", file=sys.stderr)
        return 2
    try:
        receipt = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        found = list(faults(receipt))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        print(f"{arguments[0]} is not a receipt: {fault}", file=sys.stderr)
        return 2
    for sentence in found:
        print(sentence)
    if not found:
        print(
            f"sound: entry {receipt['entries'][0]['seq']} of {receipt['chain']}, checkpoint {receipt['checkpoint']['digest']}"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
