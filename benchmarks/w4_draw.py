"""W4: draw 261,400 of 3,000,000 in four strata; pair each with two inspectors; verify a bundle of 200,000."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import Row, alternate, exponent, timed
from fazhi.engines.draw.pairing import UNBOUND, Short, Staff, Work, assign
from fazhi.engines.draw.select import Pool, Scheme, Stratum, draw, keys, stratum_key

SIZES = {"full": 3_000_000, "small": 300_000}
SHARES = (("A", 0.4, "0.02"), ("B", 0.3, "0.05"), ("C", 0.2, "0.132"), ("D", 0.1, "0.38"))
"""Class, its part of the subjects, its ratio: about 261,400 of 3,000,000."""
SEED = hashlib.sha256(b"benchmark").digest()
STRATA = [Stratum(name, ratio=Fraction(ratio)) for name, _part, ratio in SHARES]
REGIONS, PEOPLE, OUT = 40, 2000, 0.02
BUNDLE = {"full": 200_000, "small": 20_000}


def data(size: int) -> tuple[list[str], Any]:
    """Ids of eighteen characters, ascending, and the number of the stratum of each."""
    dice = np.random.default_rng(4)
    strata = dice.choice(4, size, p=[part for _n, part, _r in SHARES]).astype(np.uint16)
    return [f"91500103{n:010d}" for n in range(size)], strata


def plain_loop(ids: list[str], strata: Any) -> list[int]:
    """What a team writes first: a hash a subject, tuples sorted, the first of each class."""
    before = [stratum_key("sha256", SEED, stratum.name) for stratum in STRATA]
    found: list[list[tuple[int, int]]] = [[] for _s in STRATA]
    for place, (name, number) in enumerate(zip(ids, strata.tolist(), strict=True)):
        digest = hashlib.sha256(before[number] + name.encode()).digest()
        found[number].append((int.from_bytes(digest[:8], "big"), place))
    chosen = [
        pair for s, mine in zip(STRATA, found, strict=True) for pair in sorted(mine)[: s.quota(len(mine))]
    ]
    return [place for _key, place in sorted(chosen)]


def floor(words: Any, strata: Any, drawn: int) -> Any:
    """The least that a draw costs once there are words: count the classes, part the words once."""
    np.bincount(strata)
    return np.argpartition(words, drawn)[:drawn]


def by_subject(ids: list[str], strata: Any) -> Any:
    """The scheme `subject`, from the list of ids on."""
    return draw(Pool.of(ids, strata), STRATA, SEED, scheme=Scheme.SUBJECT).places


def drawing(size: int, rounds: int) -> tuple[dict[str, float], int]:
    """Seconds of each way to draw, and how many were drawn."""
    ids, strata = data(size)
    pool = Pool.of(ids, strata)
    words = keys(pool, [s.name for s in STRATA], SEED, Scheme.STREAM, "sha256")
    count = len(draw(pool, STRATA, SEED, scheme=Scheme.STREAM).places)
    by_subject(ids[:30_000], strata[:30_000])
    medians, _results, _skipped = alternate(
        {
            "subject": lambda: by_subject(ids, strata),
            "loop": lambda: np.array(plain_loop(ids, strata)),
            "stream": lambda: draw(pool, STRATA, SEED, scheme=Scheme.STREAM).places,
            "floor": lambda: floor(words, strata, count),
        },
        rounds,
        same=("subject", "loop"),
    )
    return medians, count


def postgres(size: int, rounds: int) -> float | None:
    """Seconds of ORDER BY random() in each class; nobody can check it."""
    try:
        import psycopg

        from benchmarks.platform import databases
    except ImportError:
        return None
    ids, strata = data(size)
    with databases("postgres") as url, psycopg.connect(url, autocommit=True) as base:
        base.execute("CREATE UNLOGGED TABLE s (id char(18), stratum smallint)")
        with base.cursor().copy("COPY s FROM STDIN") as copy:
            copy.write(
                "".join(f"{name}\t{number}\n" for name, number in zip(ids, strata.tolist(), strict=True))
            )
        base.execute("VACUUM ANALYZE s")
        sizes = np.bincount(strata)
        parts = " UNION ALL ".join(
            f"(SELECT id FROM s WHERE stratum = {n} ORDER BY random() LIMIT {s.quota(int(sizes[n]))})"
            for n, s in enumerate(STRATA)
        )
        taken = sorted(timed(lambda: base.execute(parts).fetchall())[0] for _n in range(rounds))
    return taken[len(taken) // 2]


def pairs(size: int) -> tuple[Staff, Work]:
    """Subjects in forty regions of fifty inspectors each; one in fifty recused."""
    dice = np.random.default_rng(6)
    pools = [np.arange(n, n + PEOPLE // REGIONS, dtype=np.int32) for n in range(0, PEOPLE, PEOPLE // REGIONS)]
    pool_of = dice.integers(0, REGIONS, size, dtype=np.int32)
    out = dice.random((size, PEOPLE // REGIONS)) < OUT
    begins = np.concatenate(([0], np.cumsum(out.sum(axis=1))))
    rows, columns = np.nonzero(out)
    barred = (columns + pool_of[rows] * (PEOPLE // REGIONS)).astype(np.int32)
    staff = Staff([f"渝A{n:06d}" for n in range(PEOPLE)], np.full(PEOPLE, UNBOUND, np.int32))
    return staff, Work(pools, pool_of, barred, begins)


def least_loaded(staff: Staff, work: Work, ranks: list[list[int]]) -> list[list[int]]:
    """The same rule as a plain loop: for each subject the two least loaded who are not recused."""
    load, teams = [0] * len(staff.ids), []
    pools, barred = [pool.tolist() for pool in work.pools], work.barred.tolist()
    begins = work.barred_from.tolist()
    for subject, pool in enumerate(work.pool_of.tolist()):
        out = set(barred[begins[subject] : begins[subject + 1]])
        fit = [(load[one], ranks[one][load[one]], one) for one in pools[pool] if one not in out]
        team = [one for _load, _rank, one in sorted(fit)[:2]]
        for one in team:
            load[one] += 1
        teams.append(sorted(team))
    return teams


def pairing(size: int, rounds: int) -> dict[str, float]:
    """Seconds of both ways to pair; asserts the spread and that no recusal is broken."""
    from fazhi.engines.draw.pairing import _ranks

    staff, work = pairs(size)
    ranks = _ranks(staff, 2 * size * 2 // PEOPLE + 16, SEED).tolist()
    assign(*pairs(100), 2, SEED)
    times, results, _skipped = alternate(
        {
            "ours": lambda: assign(staff, work, 2, SEED),
            "loop": lambda: np.array(least_loaded(staff, work, ranks), np.int32),
        },
        rounds,
        same=("ours", "loop"),
    )
    teams = results["ours"]
    assert not isinstance(teams, Short)
    load = np.bincount(teams.ravel(), minlength=PEOPLE).reshape(REGIONS, -1)
    assert np.ptp(load, axis=1).max() <= 2
    subjects = np.repeat(np.arange(size), np.diff(work.barred_from))
    assert not (teams[subjects] == work.barred[:, None]).any()
    return times


def verifying(size: int, rounds: int, drawn: str) -> float:
    """Seconds of the standalone script, as a process, over a bundle of so many subjects."""
    from fazhi.engines.draw import bundle
    from tests.engines.draw import cases

    people = [[f"渝A{n:06d}", "", f"区{n % REGIONS}", "食", ""] for n in range(PEOPLE)]
    subjects = [
        [f"91500103{n:010d}", f"第{n}号店", SHARES[n % 4][0], f"区{n * 7 % REGIONS}", "食"]
        for n in range(size)
    ]
    recusals = [
        [row[0], f"91500103{n * 37:010d}", "last_year"] for n, row in enumerate(people) if n * 37 < size
    ]
    strata = [{"name": name, "ratio": drawn or ratio} for name, _part, ratio in SHARES]
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as name:
        folder = Path(name)
        cases.fill(folder, cases.files(cases.plan(strata=strata), subjects, people, recusals))
        cases.reveal_all(folder)
        bundle.run(folder)
        command = [sys.executable, "-I", str(folder / "verify.py"), str(folder)]
        taken = sorted(
            timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))[0]
            for _n in range(rounds)
        )
    return taken[len(taken) // 2]


def memory(scheme: str, size: int) -> float:
    """Greatest memory of a process that makes the list and draws, in MiB."""
    command = [sys.executable, "-m", "benchmarks.w4_draw", scheme, str(size)]
    return float(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))


def child(scheme: str, size: int) -> None:
    """In a process of its own: draw once, print the peak."""
    ids, strata = data(size)
    draw(Pool.of(ids, strata), STRATA, SEED, scheme=Scheme(scheme))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W4."""
    full = SIZES[size]
    tenth, _count = drawing(full // 10, rounds)
    times, count = drawing(full, rounds)
    small_pairs, pair_times = pairing(count // 10, rounds), pairing(count, rounds)
    random_order = postgres(full, rounds)
    some, all_of = verifying(BUNDLE[size], rounds, ""), verifying(BUNDLE[size], rounds, "1")
    by = {
        name: {"size": full, "ours": times[name], "unit": "s", "exponent": exponent(tenth[name], times[name])}
        for name in ("subject", "stream")
    }
    work = f"draw {count:,} in 4 strata, "
    peer = "PostgreSQL ORDER BY random()" + ("" if random_order else " (skipped: no server)")
    rows: list[dict[str, Any]] = [
        {"id": "w4.subject", "work": work + "a hash a subject", "peer": times["loop"], "peer_name": "plain loop over hashlib", **by["subject"]},
        {"id": "w4.stream", "work": work + "one key stream", "peer": random_order, "peer_name": peer, "limit": times["floor"], **by["stream"]},
        {"id": "w4.stream.loop", "work": "the same", "peer": times["loop"], "peer_name": "plain loop over hashlib", **by["stream"]},
        {
            "id": "w4.pair", "work": "teams of two in 40 regions of 50, recusals", "size": count, "ours": pair_times["ours"], "unit": "s",
            "peer": pair_times["loop"], "peer_name": "least-loaded loop", "exponent": exponent(small_pairs["ours"], pair_times["ours"]),
        },
        {"id": "w4.verify", "work": "verify a bundle with the standalone script", "size": BUNDLE[size], "ours": some, "unit": "s"},
        {"id": "w4.verify.all", "work": "the same, every subject drawn and paired", "size": BUNDLE[size], "ours": all_of, "unit": "s"},
    ]  # fmt: skip
    rows += [
        {"id": f"w4.memory.{scheme}", "work": "peak with the list of ids", "size": full, "ours": memory(scheme, full), "unit": "MiB"}
        for scheme in Scheme
    ]  # fmt: skip
    return rows  # type: ignore[return-value]


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]))
