"""The package and the standalone script agree, on the published vectors and on a thousand random draws."""

from __future__ import annotations

import hashlib
import json
import random
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.engines.draw import bundle, verify_bundle
from fazhi.engines.draw.compiled import sha256_keys
from fazhi.engines.draw.encoding import digest, list_root, stream
from fazhi.engines.draw.lists import read_lists, read_plan
from fazhi.engines.draw.seed import promise_of, seed_of
from fazhi.engines.draw.select import Pool, subject_key
from tests.engines.draw import cases

VECTORS: dict[str, Any] = json.loads(
    files("fazhi.engines.draw").joinpath("data/vectors.json").read_text(encoding="utf-8")
)
SEED = bytes.fromhex(VECTORS["seed"])


@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_vectors_of_bytes(name: str) -> None:
    known = VECTORS["hashes"][name]
    for vector in known["digest"]:
        assert (
            digest(name, vector["tag"], *(part.encode() for part in vector["parts"])).hex() == vector["value"]
        )
    for vector in known["root"]:
        lines = [vector["line"].replace("{n}", str(n)) for n in range(vector["lines"])]
        assert list_root(lines, name) == vector["value"]
    assert (
        digest(name, "commitment", known["commitment"]["bytes"].encode()).hex()
        == known["commitment"]["value"]
    )
    for vector in known["promise"]:
        made = promise_of(name, vector["commitment"], vector["party"], vector["secret"])
        assert made == vector["value"]
    told = known["seed"]
    seed = seed_of(
        name, told["commitment"], [p for p, _s in told["told"]], dict(told["told"]), told["public"]
    )
    assert seed.hex() == told["value"]
    for vector in known["key"]:
        assert f"{subject_key(name, SEED, vector['stratum'], vector['subject']):016x}" == vector["value"]


def test_vectors_of_streams() -> None:
    for place, value in VECTORS["stream"].items():
        at = 5 * int(place)
        assert stream("stream", at + 5, SEED)[at:].hex() == value
    for vector in VECTORS["inspector"]:
        assert stream("inspector", 24, SEED, vector["id"].encode()).hex() == "".join(vector["words"])


@pytest.mark.parametrize(
    "case", VECTORS["draw"]["cases"], ids=lambda c: f"{c['hash']}-{c['scheme']}-{c['team']}"
)
def test_vectors_of_whole_draws(case: dict[str, Any]) -> None:
    lists = VECTORS["draw"]
    made = cases.plan(**{name: case[name] for name in ("hash", "scheme", "strata", "team")})
    content = cases.files(made, lists["subjects"], lists["inspectors"], lists["recusals"])
    plan = read_plan(content["plan.json"])
    assert package_result(plan, content, SEED) == [[s, k, sorted(t)] for s, k, t in case["result"]]


def package_result(plan: Any, content: dict[str, bytes], seed: bytes) -> list[list[Any]] | None:
    lists = read_lists(plan, content)
    try:
        drawn, teams = bundle.compute(plan, lists, seed)
    except bundle.Impossible:
        return None
    team = [sorted(lists.staff.ids[one] for one in row) for row in teams.tolist()] or [
        [] for _p in drawn.places
    ]
    ids = [lists.subjects[place][0] for place in drawn.places.tolist()]
    return [[s, f"{k:016x}", t] for s, k, t in zip(ids, drawn.keys.tolist(), team, strict=True)]


def script_result(content: dict[str, bytes], seed: bytes) -> list[list[Any]] | None:
    plan = json.loads(content["plan.json"])
    subjects, people, recusals = (
        list(verify_bundle.csv.reader(content[f"{name}.csv"].decode().split("\n")[1:-1]))
        for name in ("subjects", "inspectors", "recusals")
    )
    strata = verify_bundle.draw(plan, seed, subjects)
    chosen = sorted(item for _size, mine in strata.values() for item in mine)
    work = [subjects[item & verify_bundle.LOW] for item in chosen]
    try:
        teams = verify_bundle.pair(plan["team"], seed, work, people, recusals)
    except ValueError:
        return None
    return [
        [row[0], f"{item >> 32:016x}", sorted(people[at][0] for at in team)]
        for item, row, team in zip(chosen, work, teams, strict=True)
    ]


def test_a_thousand_random_draws_agree() -> None:
    """Both hashes, both schemes, teams of none, two and three, caps that need exchanges, and draws without a way."""
    possible = 0
    for number in range(1000):
        content = cases.random_files(number)
        seed = hashlib.sha256(str(number).encode()).digest()
        mine, theirs = (
            package_result(read_plan(content["plan.json"]), content, seed),
            script_result(content, seed),
        )
        assert mine == theirs, number
        possible += mine is not None
    assert 300 < possible < 900


def test_folders_agree_with_the_script(tmp_path: Path) -> None:
    """The whole way through files, for sixty random draws."""
    sound = 0
    for number in range(60):
        folder = tmp_path / str(number)
        folder.mkdir()
        cases.fill(folder, cases.random_files(number))
        cases.reveal_all(folder)
        try:
            bundle.run(folder)
        except bundle.Impossible:
            continue
        found, said = verify_bundle.faults(folder)
        assert not found, (number, found)
        assert said.startswith("sound: ")
        sound += 1
    assert sound > 20


def test_compiled_hash_is_sha256() -> None:
    """Texts of every length from 0 to 300 bytes."""
    dice = random.Random(7)
    texts = ["".join(dice.choices("a𠮷é甲", k=n)) for n in range(120)]
    texts += ["a" * n for n in range(300)]
    prefixes = [dice.randbytes(32) for _n in range(3)]
    pool = Pool.of(texts, np.array([n % 3 for n in range(len(texts))], np.uint16))
    made = sha256_keys(prefixes, pool.strata, pool.text, pool.starts)
    for n, text in enumerate(texts):
        expected = hashlib.sha256(prefixes[n % 3] + text.encode()).digest()[:8]
        assert int(made[n]).to_bytes(8, "big") == expected, n
