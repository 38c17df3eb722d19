#!/usr/bin/env python3
"""Verify a published draw without its server: standard library only. Usage: python3 verify.py FOLDER

Computes anew who was drawn and who inspects whom (docs/spec/draw.md). Exit 0: sound; 1: not; 2: not a bundle."""

import csv
import gc
import hashlib
import json
import struct
import sys
from datetime import datetime
from fractions import Fraction
from heapq import heappop, heappush
from math import ceil
from pathlib import Path
from typing import Any

LISTS = ("earlier.json", "inspectors.csv", "plan.json", "recusals.csv", "subjects.csv")
LOW = (1 << 32) - 1  # below a key: a place, or the number of an inspector
LATER = ("commitment.json", "promises.json", "result.csv", "reveals.json")
# fmt: off


def h(name: str, tag: str, *parts: bytes, length: int = 0) -> bytes:
    framed = [f"fazhi/draw/{tag}/1".encode(), *(len(part).to_bytes(8, "big") + part for part in parts)]
    made: Any = hashlib.new(name, b"".join(framed))
    return bytes(made.digest(length) if length else made.digest())


def root(name: str, data: bytes) -> str:
    """RFC 6962 manner over groups of 256 lines: 0x00 before leaves, 0x01 before nodes, an odd last node moves up."""
    lines, new = data.removesuffix(b"\n").split(b"\n"), hashlib.new
    level = [new(name, b"\0" + b"\n".join(lines[i : i + 256])).digest() for i in range(0, len(lines), 256)]
    while len(level) > 1:
        level = [new(name, b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)] + (
            level[-1:] if len(level) % 2 else [])
    return level[0].hex()


def draw(plan: Any, seed: bytes, subjects: list[list[str]]) -> dict[str, tuple[int, list[int]]]:
    """For each stratum its size and the drawn, ascending, each as key * 2**32 + place."""
    found: dict[str, list[int]] = {entry["name"]: [] for entry in plan["strata"]}
    new = getattr(hashlib, plan["hash"], lambda data: hashlib.new(plan["hash"], data))
    before = {name: h(plan["hash"], "stratum", seed, name.encode()) for name in found}
    stream = h("shake_256", "stream", seed, length=5 * len(subjects) + 1) if plan["scheme"] == "stream" else b""
    for place, row in enumerate(subjects):
        word = stream[5 * place : 5 * place + 5] or new(before[row[2]] + row[0].encode()).digest()[:8]
        found[row[2]].append(int.from_bytes(word, "big") << 32 | place)
    quota = {e["name"]: e.get("count", ceil(Fraction(e.get("ratio", 0)) * len(found[e["name"]]))) for e in plan["strata"]}
    return {name: (len(mine), sorted(mine)[: quota[name]]) for name, mine in found.items()}


def pair(team: int, seed: bytes, work: Any, people: Any, recusals: Any) -> list[list[int]]:  # noqa: C901
    """The team of each subject: its eligible inspectors with the smallest (load, rank at that load) (section 5)."""
    made, load, rank = [list[int]() for _row in work], [0] * len(people), [tuple[int, ...]() for _row in people]
    cap = [int(row[4] or len(work)) for row in people]
    barred = {(one, subject) for one, subject, _reason in recusals}
    holds = [({"", *row[2].split(";")}, {"", *row[3].split(";")}) for row in people]
    pools = {(r, c): [at for at, (a, b) in enumerate(holds) if r in a and c in b] for r, c in {(w[3], w[4]) for w in work}}

    def entry(at: int) -> int:
        if load[at] >= len(rank[at]):
            reach = 2 * load[at] + 2 * team * len(work) // len(people) + 64
            rank[at] = struct.unpack(f">{reach}Q", h("shake_256", "inspector", seed, people[at][0].encode(), length=8 * reach))
        return load[at] << 96 | rank[at][load[at]] << 32 | at

    def exchange(subject: int) -> None:
        came, queue = {-1: (subject, -1)}, [-1]
        for at in queue:
            if at >= 0 and load[at] < cap[at]:
                load[at] += 1
                while at >= 0:
                    taker, gives = came[at]
                    made[taker], at = [one for one in made[taker] if one != gives] + [at], gives
                return
            for taker in [subject] if at < 0 else [n for n in range(subject + 1) if at in made[n]]:
                for one in pools[work[taker][3], work[taker][4]]:
                    if one not in came and one not in made[taker] and (people[one][0], work[taker][0]) not in barred:
                        came[one] = (taker, at)
                        queue.append(one)
        raise ValueError("there is no assignment")
    heaps = {key: sorted(map(entry, pool)) for key, pool in pools.items()}
    for subject, row in enumerate(work if team else []):
        heap, aside = heaps[row[3], row[4]], list[int]()
        while heap and len(made[subject]) < team:
            at = (first := heappop(heap)) & LOW
            if first >> 96 != load[at]:
                heappush(heap, entry(at))
            elif load[at] < cap[at]:
                aside.append(at)
                if (people[at][0], row[0]) not in barred:
                    made[subject].append(at)
                    load[at] += 1
        for at in aside:
            heappush(heap, entry(at))
        while len(made[subject]) < team:
            exchange(subject)
    return made


def faults(folder: Path) -> tuple[list[str], str]:
    """Everything that is wrong with the bundle, as sentences; and what is to be said when nothing is."""
    data = {path.name: path.read_bytes() for path in folder.iterdir()}
    rows = {f: list(csv.reader(data[f].decode().split("\n")[:-1], strict=True))[1:] for f in data if f.endswith(".csv")}
    plan, commit, promises, reveals, earlier = (
        json.loads(data[name + ".json"]) for name in ("plan", "commitment", "promises", "reveals", "earlier"))
    name, parties, public = plan["hash"], plan["parties"], reveals["public"]
    secrets = {party: reveals["secrets"][party]["secret"] for party in parties}
    found = [f"{f}: not part of the draw" for f in sorted(set(data) - {*LISTS, *LATER, "draw.json", "verify.py"})]
    found += [f"{f}: was changed after it was committed" for f in LISTS if commit["roots"][f] != root(name, data[f])]
    bind = h(name, "commitment", data["commitment.json"])
    found += [f"{p}: revealed another secret than it had promised for these lists" for p in parties
              if promises[p]["promise"] != h(name, "promise", bind, p.encode(), secrets[p].encode()).hex()]
    moments = [list(map(datetime.fromisoformat, texts)) for texts in (
        [commit["at"]], [promises[p]["at"] for p in parties], [reveals["secrets"][p]["at"] for p in parties],
        [plan["public"]["known"]], [public["at"]])]
    if any(max(moments[n]) > min(moments[n + 1]) for n in range(4)):
        found.append("the order of time is not: lists, promises, secrets, public value")
    used = {text for old in earlier for text in (old["public"], *old["secrets"])}
    again = plan["round"] != len(earlier) + 1 or used & {public["value"], *secrets.values()}
    found += ["the draw was repeated without new randomness"] if again else []
    seed = h(name, "seed", bind, *(t.encode() for p in parties for t in (p, secrets[p])), public["value"].encode())
    strata = draw(plan, seed, subjects := rows["subjects.csv"])
    chosen = sorted(item for _size, mine in strata.values() for item in mine)
    work = [subjects[item & LOW] for item in chosen]
    teams = pair(plan["team"], seed, work, people := rows["inspectors.csv"], rows["recusals.csv"])
    if rows["result.csv"] != [[str(n + 1), row[0], row[2], f"{chosen[n] >> 32:016x}", ";".join(
            [people[at][0] for at in sorted(teams[n])])] for n, row in enumerate(work)]:
        found.append("result.csv: does not follow from the lists and the seed")
    done = {"commitment": bind.hex(), "seed": seed.hex(), "roots": {f: root(name, data[f]) for f in LATER}, "strata": {
        part: {"size": size, "drawn": len(mine), "last": f"{mine[-1] >> 32:016x}" if mine else ""} for part, (size, mine) in strata.items()}}
    if data["draw.json"].decode() != json.dumps(done, ensure_ascii=False, sort_keys=True, indent=1) + "\n":
        found.append("draw.json: does not agree with the files beside it")
    return found, f"sound: {plan['draw']}, round {plan['round']}, {len(work)} of {len(subjects)} drawn, seed {seed.hex()}"


def main(arguments: list[str]) -> int:
    gc.disable()  # a quarter quicker: nothing here goes in a circle
    try:
        found, said = faults(Path(*arguments)) if len(arguments) == 1 else (None, "usage: verify.py FOLDER")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, csv.Error, ArithmeticError) as fault:
        found, said = None, f"{arguments[0]} is not the bundle of a draw: {type(fault).__name__} {fault}"
    print("\n".join(found or [" ".join(said.split())]), file=sys.stderr if found is None else sys.stdout)
    return 2 if found is None else int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
