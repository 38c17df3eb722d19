"""The ledger: any change is found and located; a second implementation gives the same digests; receipts verify alone."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.engines.ledger import checkpoint as points
from fazhi.engines.ledger import verify_receipt
from fazhi.engines.ledger.chain import GENESIS, Entry, UnfitBody, canonical, check_chain, entry_digest
from fazhi.engines.ledger.merkle import proof, root, verify_proof


def chain(bodies: list[str], name: str = "case:1", algorithm: str = "sha256") -> list[Entry]:
    made, prev = [], GENESIS
    for seq, text in enumerate(bodies, 1):
        body = canonical({"text": text})
        digest = entry_digest(name, seq, prev, body, algorithm=algorithm)
        made.append(Entry(name, seq, prev, body, digest, algorithm))
        prev = digest
    return made


texts = st.lists(st.text(max_size=12), min_size=2, max_size=12)


@given(texts, st.data())
def test_every_kind_of_change_is_found(bodies: list[str], data: st.DataObject) -> None:
    entries = chain(bodies)
    assert check_chain(entries, length=len(entries)) == []
    at = data.draw(st.integers(0, len(entries) - 1))
    edited = entries.copy()
    edited[at] = Entry(
        "case:1", at + 1, entries[at].prev, canonical({"text": bodies[at] + "x"}), entries[at].digest
    )
    assert [fault.seq for fault in check_chain(edited)] == [at + 1]
    removed = entries[:at] + entries[at + 1 :]
    assert any(fault.seq == at + 1 for fault in check_chain(removed, length=len(entries)))
    other = data.draw(st.integers(0, len(entries) - 1))
    if other != at:
        swapped = entries.copy()
        swapped[at], swapped[other] = swapped[other], swapped[at]
        assert check_chain(swapped)
    forged = chain([*bodies[:at], bodies[at] + "x", *bodies[at + 1 :]])
    assert at == len(entries) - 1 or check_chain([*forged[: at + 1], *entries[at + 1 :]])


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_second_implementation_agrees(algorithm: str) -> None:
    """The specification in ten lines: tag, then each part behind its length in eight bytes."""
    for text in ("", "复议", "𠮷野家", "a" * 1000):
        body = json.dumps({"text": text}, ensure_ascii=False, separators=(",", ":")).encode()
        data = b"fazhi/ledger/entry/1"
        for part in (b"case:7", b"3", ("ab" * 32).encode(), body):
            data += len(part).to_bytes(8, "big") + part
        expected = hashlib.new(algorithm, data).hexdigest()
        assert (
            entry_digest("case:7", 3, "ab" * 32, canonical({"text": text}), algorithm=algorithm) == expected
        )


def naive_root(leaves: list[bytes]) -> str:
    """RFC 6962 by recursion over the largest power of two."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).hexdigest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = bytes.fromhex(naive_root(leaves[:split])), bytes.fromhex(naive_root(leaves[split:]))
    return hashlib.sha256(b"\x01" + left + right).hexdigest()


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40))
def test_merkle_roots_and_proofs(leaves: list[bytes]) -> None:
    top = root(leaves)
    assert top == naive_root(leaves)
    for index, leaf in enumerate(leaves):
        steps = proof(leaves, index)
        assert verify_proof(leaf, steps, top)
        assert not verify_proof(leaf + b"x", steps, top)


@pytest.mark.parametrize("body", [{"x": 1.5}, {"x": b"y"}, {1: "x"}, {"x": {1, 2}}])
def test_bodies_without_one_form_are_refused(body: dict[object, object]) -> None:
    with pytest.raises(UnfitBody):
        canonical(body)  # type: ignore[arg-type]


def receipt() -> dict[str, object]:
    entries, others = chain(["一", "二", "三"]), chain(["甲"], "case:2")
    heads = {
        "case:1": (3, entries[-1].digest),
        "case:2": (1, others[-1].digest),
        "access:2024-01-01": (5, "f" * 64),
    }
    point = points.checkpoint("2024-01-01", heads)
    return {
        "format": "fazhi/receipt/1", "algorithm": "sha256", "chain": "case:1",
        "entries": [{"seq": e.seq, "prev": e.prev, "body": e.body.decode(), "digest": e.digest} for e in entries[1:]],
        "head": {"length": 3, "digest": entries[-1].digest}, "proof": points.head_proof(heads, "case:1"),
        "checkpoint": {"day": point.day, "root": point.root, "previous": point.previous, "digest": point.digest},
    }  # fmt: skip


def test_a_receipt_verifies_without_the_package(tmp_path: Path) -> None:
    path, script = tmp_path / "receipt.json", Path(verify_receipt.__file__)
    path.write_text(json.dumps(receipt(), ensure_ascii=False), encoding="utf-8")
    run = [sys.executable, "-I", str(script), str(path)]
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0
    assert len(script.read_text(encoding="utf-8").splitlines()) < 150
    text = path.read_text(encoding="utf-8")
    dice = random.Random(3)
    for _n in range(40):
        at = dice.randrange(len(text))
        forged = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
        try:
            same = json.loads(forged) == json.loads(text) or json.loads(forged)["format"] != "fazhi/receipt/1"
        except ValueError:
            same = False
        path.write_text(forged, encoding="utf-8")
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert same or done.returncode != 0, forged[at - 20 : at + 20]
        assert "Traceback" not in done.stderr


def test_checkpoints_form_a_chain_of_their_own() -> None:
    first = points.checkpoint("2024-01-01", {"a": (1, "1" * 64)})
    second = points.checkpoint("2024-01-02", {"a": (2, "2" * 64)}, first.digest)
    assert points.check_checkpoints([first, second]) == []
    assert [fault.kind for fault in points.check_checkpoints([second])] == ["removed"]
