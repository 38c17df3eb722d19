"""The journal: any change is found and located, a crash leaves whole calls, one entry is proved alone."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.cli.ledger import command
from fazhi.engines.ledger import blocks
from fazhi.engines.ledger import journal as writing
from fazhi.engines.ledger.journal import HEADER, Damaged, Journal, NotAJournal
from fazhi.engines.ledger.journal_check import check_proof, proof, read, verify


def made(path: Path, entries: list[bytes], algorithm: str = "sha256", call: int = 1500) -> Path:
    with Journal(path, algorithm) as journal:
        for at in range(0, len(entries), call):
            assert journal.append(entries[at : at + call])[0] == at + 1
    return path


def some(count: int, seed: int = 1) -> list[bytes]:
    dice = random.Random(seed)
    return [dice.randbytes(dice.randrange(1, 60)) for _n in range(count)]


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_what_was_appended_is_read_and_verified(tmp_path: Path, algorithm: str) -> None:
    entries = [*some(2600), b"", b""]
    path = made(tmp_path / "j", entries, algorithm)
    assert list(read(path)) == entries
    verdict = verify(path)
    assert (verdict.entries, verdict.blocks, verdict.torn, verdict.faults, verdict.algorithm) == (
        2602,
        4,
        0,
        (),
        algorithm,
    )
    assert verify(path, verdict.head).faults == ()
    with Journal(path) as journal:
        assert journal.algorithm == algorithm
        assert journal.append([b"more"]) == (2603, 2603)
        assert journal.append([]) == (2604, 2603)
    assert [fault.kind for fault in verify(path, verdict.head).faults] == ["truncated"]


def test_a_second_implementation_gives_the_vector(tmp_path: Path) -> None:
    """docs/spec/ledger.md, written out: two entries in one block."""
    path = made(tmp_path / "j", ["复议".encode(), b"x"])
    leaf = [hashlib.sha256(b"\x00" + e).digest() for e in ("复议".encode(), b"x")]
    body = leaf[0][:8] + leaf[1][:8] + (6).to_bytes(4, "big") + (1).to_bytes(4, "big") + "复议x".encode()
    root = hashlib.sha256(b"\x01" + hashlib.sha256(b"\x01" + leaf[0] + leaf[1]).digest()).digest()
    header = (
        b"\xf0FZJ-2\r\n" + bytes(8) + (1).to_bytes(8, "big") + (2).to_bytes(4, "big") + (7).to_bytes(8, "big")
    )
    header += bytes(32) + root + hashlib.sha256(b"\x02" + body[:24]).digest()
    head = hashlib.sha256(header).digest()
    assert path.read_bytes() == b"fazhi/journal/2 sha256\n" + header + head + body
    assert head.hex() == "5929bfaa47210a05385b256489590822b1eb184297fa9208cda4f39e327f1d96"


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=80), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_compiled_blocks_are_those_of_hashlib(algorithm: str, entries: list[bytes], times: int) -> None:
    fast, many = blocks.fast_tree(algorithm), entries * times
    assert fast.__module__ == blocks.__name__
    assert "_compiled" in fast.__qualname__, "numba and OpenSSL are there, so the compiled way is taken"
    assert list(blocks.pack(many, algorithm, fast)) == list(blocks.pack(many, algorithm))


def test_a_table_that_does_not_fit_its_entries_never_reaches_compiled_code() -> None:
    fast = blocks.fast_tree("sha256")
    for joined, lengths in (
        (b"abc", [4]),
        (b"abc", [1]),
        (b"abc", []),
        (b"", [0] * 1025),
        (b"x", [2**32 - 1, 2]),
    ):
        with pytest.raises(ValueError, match="lengths"):
            fast(joined, b"".join(n.to_bytes(4, "big") for n in lengths))


def test_a_call_of_many_blocks_writes_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = some(20_000)
    fast = made(tmp_path / "fast", entries, call=20_000).read_bytes()
    assert verify(tmp_path / "fast").faults == ()
    assert (
        made(tmp_path / "small", entries, call=4096).read_bytes()[: len(fast) // 2] == fast[: len(fast) // 2]
    )
    blocks.fast_tree.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)
    assert "plain_tree" in blocks.fast_tree("sha256").__qualname__
    assert made(tmp_path / "plain", entries, call=20_000).read_bytes() == fast
    blocks.fast_tree.cache_clear()


@dataclass(repr=False)
class Whole:
    path: Path
    entries: list[bytes]
    held: bytes


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    entries = [b"%04d-" % n + bytes(random.Random(n).randbytes(20)) for n in range(2500)]
    path = made(tmp_path_factory.mktemp("journal") / "j", entries)
    return Whole(path, entries, path.read_bytes())


def tampered(path: Path, data: bytes) -> Path:
    forged = path.with_name(f"forged-{os.getpid()}")
    forged.write_bytes(data)
    return forged


numbers = st.integers(0, 2499)


@given(
    numbers,
    numbers,
    st.sampled_from(["flip", "drop", "insert", "swap"]),
    st.integers(0, 199),
    st.binary(min_size=1, max_size=40),
)
@settings(max_examples=50, deadline=None)
def test_every_change_of_an_entry_is_located(
    whole: Whole, n: int, m: int, kind: str, bit: int, put_in: bytes
) -> None:
    path, entries, held = whole.path, whole.entries, whole.held
    at, end = held.index(entries[n]), held.index(entries[n]) + 25
    expected = [(n + 1, {"flip": "edited", "drop": "removed", "insert": "inserted"}.get(kind))]
    if kind == "flip":
        forged = (
            held[: at + bit // 8] + bytes([held[at + bit // 8] ^ (1 << bit % 8)]) + held[at + bit // 8 + 1 :]
        )
    elif kind == "drop":
        forged = held[:at] + held[end:]
        expected = expected if n < 2499 else []  # as after a crash: only the published head tells
    elif kind == "insert":
        forged = held[:at] + put_in + held[at:]
    else:
        a, b = sorted((n, m))
        x, y = held.index(entries[a]), held.index(entries[b])
        forged = held[:x] + entries[b] + held[x + 25 : y] + entries[a] + held[y + 25 :] if a != b else held
        moved = "reordered" if _block(a) == _block(b) else "edited"
        expected = [(a + 1, moved), (b + 1, moved)] if a != b else []
    found = verify(tampered(path, forged)).faults
    assert [(fault.seq, fault.kind) for fault in found] == expected


def _block(n: int) -> int:
    return n // 1024 if n < 1500 else 10 + (n - 1500) // 1024


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_no_bit_can_be_changed_unseen(whole: Whole, data: st.DataObject) -> None:
    path, held = whole.path, whole.held
    place = data.draw(st.integers(0, len(held) - 1) | st.integers(0, 400))
    forged = held[:place] + bytes([held[place] ^ (1 << data.draw(st.integers(0, 7)))]) + held[place + 1 :]
    try:
        assert verify(tampered(path, forged)).faults
    except NotAJournal:
        assert place < 23


def _blocks(held: bytes) -> list[tuple[int, int]]:
    starts, at = [], held.index(b"\n") + 1
    while at < len(held):
        found = writing.parse(held[at:])
        assert found
        starts.append(at)
        at += HEADER + found[0].body
    return list(zip(starts, [*starts[1:], len(held)], strict=True))


def test_whole_blocks_dropped_doubled_or_moved_are_located(whole: Whole) -> None:
    path, held = whole.path, whole.held
    (a, b), (_b, c), (_c, d) = _blocks(held)
    cases = {
        "removed": held[:b] + held[c:], "reordered": held[:a] + held[b:c] + held[a:b] + held[c:],
    }  # fmt: skip
    for kind, forged in cases.items():
        assert any(f.kind == kind for f in verify(tampered(path, forged)).faults)
    doubled = verify(tampered(path, held[:c] + held[b:c] + held[c:])).faults
    assert [(fault.seq, fault.kind) for fault in doubled] == [(1025, "reordered")]
    head = held[c : c + HEADER][-32:].hex()
    assert verify(tampered(path, held[:c]), head).faults[0].kind == "truncated"
    assert verify(tampered(path, held[:b]), head).faults[0].seq == 1025
    assert d == len(held)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_torn_end_is_told_apart_and_cut_off(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("torn") / "j"
    made(path, some(50), call=50)
    sound = path.stat().st_size
    made_more = path.with_name("k")
    with Journal(path) as journal:
        journal.append(some(200, 2))
    held = path.read_bytes()
    keep = sound + cut % (len(held) - sound)
    made_more.write_bytes(held[:keep])
    verdict = verify(made_more)
    assert (verdict.entries, verdict.faults, verdict.torn) == (50, (), keep - sound)
    with Journal(made_more) as journal:
        journal.append([b"next"])
    assert list(read(made_more)) == [*some(50), b"next"]


def test_damage_is_not_cut_off(tmp_path: Path) -> None:
    path = made(tmp_path / "j", some(3000))
    held = bytearray(path.read_bytes())
    held[40] ^= 1
    path.write_bytes(held)
    with pytest.raises(Damaged, match="verify it"):
        Journal(path)
    assert path.read_bytes() == held
    path.write_bytes(b"something else\n" * 10)
    with pytest.raises(NotAJournal):
        Journal(path)
    with Journal(tmp_path / "k"), pytest.raises(BlockingIOError):
        Journal(tmp_path / "k")


WRITER = """
import sys
from pathlib import Path
from fazhi.engines.ledger.journal import Journal
with Journal(Path(sys.argv[1]), room=int(sys.argv[2])) as journal:
    while True:
        first, last = journal.append([b"entry %d" % n for n in range(journal.entries + 1, journal.entries + 3000)])
        print(last, flush=True)
"""


@pytest.mark.parametrize("room", [0, 1 << 20])
def test_killed_while_writing_nothing_acknowledged_is_lost(tmp_path: Path, room: int) -> None:
    path, dice = tmp_path / "j", random.Random(9)
    for _n in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(room)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(dice.random() / 5)
        writer.send_signal(signal.SIGKILL)
        acknowledged = writer.communicate()[0].split()
        verdict = verify(path)
        assert verdict.faults == ()
        assert verdict.entries >= int((acknowledged or ["0"])[-1])
        assert list(read(path)) == [b"entry %d" % n for n in range(1, verdict.entries + 1)]


def test_in_room_laid_out_ahead_what_a_power_cut_left_of_the_last_block_is_cut_off(tmp_path: Path) -> None:
    path, dice = tmp_path / "j", random.Random(4)
    ends: list[int] = []
    entries = [b"entry %05d " % n + dice.randbytes(80) for n in range(900)]
    with Journal(path, room=1 << 20) as journal:
        for at in range(0, 900, 300):
            journal.append(entries[at : at + 300])
            ends.append(journal.size)
    sound = verify(path)
    assert (sound.entries, sound.torn, sound.faults) == (900, 0, ())
    assert path.stat().st_size > ends[-1] + 1000
    assert list(read(path)) == entries
    held = path.read_bytes()
    for _n in range(40):
        torn = bytearray(held)
        pages = range(ends[1] // 512 + 1, ends[2] // 512)
        for page in dice.sample(pages, dice.randrange(1, len(pages) + 1)):
            torn[page * 512 : page * 512 + 512] = bytes(512)
        if dice.random() < 0.5:
            torn[ends[1] : ends[1] // 512 * 512 + 512] = bytes(ends[1] // 512 * 512 + 512 - ends[1])
        path.write_bytes(torn)
        verdict = verify(path)
        assert (verdict.entries, verdict.faults, verdict.torn > 0) == (600, (), True)
        with Journal(path, room=1 << 20) as journal:
            assert journal.append([b"more"]) == (601, 601)
        assert list(read(path)) == [*entries[:600], b"more"]
    edited = held.replace(entries[700], entries[700][:-1] + b"?")
    path.write_bytes(edited)
    assert [fault.seq for fault in verify(path).faults] == [701]
    path.write_bytes(held.replace(entries[400], entries[400][:-1] + b"?"))
    assert [fault.seq for fault in verify(path).faults] == [401]


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_one_entry_is_proved_without_its_neighbours(tmp_path: Path, algorithm: str) -> None:
    entries = [b"secret of case %05d" % n for n in range(2100)]
    path = made(tmp_path / "j", entries, algorithm, call=2100)
    head = verify(path).head
    for number in (1, 33, 1024, 1025, 2049, 2100):
        told = proof(path, number)
        assert check_proof(told, head)
        assert not any(entries[n].hex() in str(told) for n in (number % 2100, number - 2))
        assert not check_proof(told | {"entry": b"forged".hex()}, head)
        assert not check_proof(told | {"number": number + 1}, head)
        assert not check_proof(told, "0" * 64)
        assert not check_proof({}, head)
    with pytest.raises(KeyError, match="no entry 2101"):
        proof(path, 2101)


def test_the_command(tmp_path: Path) -> None:
    path, run = made(tmp_path / "j", some(1200)), CliRunner().invoke
    assert "sound" in run(command, ["journal", "verify", str(path)]).output
    told = tmp_path / "proof.json"
    told.write_text(run(command, ["journal", "proof", str(path), "7"]).output, encoding="utf-8")
    head = verify(path).head
    assert run(command, ["journal", "check", str(told), head]).exit_code == 0
    assert run(command, ["journal", "check", str(told), "00"]).exit_code == 1
    held = bytearray(path.read_bytes())
    held[-1] ^= 1
    path.write_bytes(held)
    done = run(command, ["journal", "verify", str(path)])
    assert done.exit_code == 1
    assert "entry 1200" in done.output
    for arguments in (
        ["verify", str(tmp_path / "none")],
        ["verify", str(told)],
        ["proof", str(path), "9999"],
        ["check", str(path), head],
    ):
        done = run(command, ["journal", *arguments])
        assert done.exit_code == 2, arguments
        assert len(done.output.splitlines()) == 1
