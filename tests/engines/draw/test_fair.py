"""Ten thousand draws: everyone is as likely to be drawn, and to inspect, as everyone else; recusal is never broken."""

from __future__ import annotations

import hashlib
import itertools
import math
import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.engines.draw.conflict import explain, smallest
from fazhi.engines.draw.encoding import BadDraw
from fazhi.engines.draw.pairing import UNBOUND, Short, Staff, Work, assign
from fazhi.engines.draw.select import Pool, Scheme, Stratum, draw

DRAWS, SUBJECTS, PEOPLE = 10_000, 30, 6
STRATA = (Stratum("A", ratio=Fraction(1, 10)), Stratum("D", ratio=Fraction(1, 2)))


def seed(number: int) -> bytes:
    return hashlib.sha256(f"fair {number}".encode()).digest()


def improbable(statistic: float, freedom: int) -> float:
    """The chance of a chi-square at least this large (Wilson and Hilferty's cube root)."""
    z = ((statistic / freedom) ** (1 / 3) - 1 + 2 / (9 * freedom)) / math.sqrt(2 / (9 * freedom))
    return math.erfc(z / math.sqrt(2)) / 2


def work_for(subjects: int, people: int, barred: dict[int, list[int]] | None = None) -> Work:
    rows = [sorted((barred or {}).get(n, [])) for n in range(subjects)]
    begins = np.cumsum([0, *map(len, rows)])
    flat = np.array([one for row in rows for one in row], np.int32)
    return Work([np.arange(people, dtype=np.int32)], np.zeros(subjects, np.int32), flat, begins)


def staff_of(people: int, caps: Sequence[int] | None = None) -> Staff:
    return Staff([f"渝A{n:03d}𠮷" for n in range(people)], np.array(caps or [UNBOUND] * people, np.int32))


@pytest.mark.parametrize("scheme", list(Scheme))
def test_ten_thousand_draws(scheme: Scheme) -> None:
    """Chi-square on inclusion in each stratum, on pairs of subject and inspector, and on pairs of inspectors."""
    pool = Pool.of(
        [f"{n:03d}号" for n in range(SUBJECTS)], np.array([n % 2 for n in range(SUBJECTS)], np.uint16)
    )
    staff, times = staff_of(PEOPLE), np.zeros(SUBJECTS)
    met, mates = np.zeros((SUBJECTS, PEOPLE)), Counter[tuple[int, ...]]()
    for number in range(DRAWS):
        drawn = draw(pool, STRATA, seed(number), scheme=scheme)
        teams = assign(staff, work_for(len(drawn.places), PEOPLE), 2, seed(number))
        assert not isinstance(teams, Short)
        times[drawn.places] += 1
        met[np.repeat(drawn.places, 2), teams.ravel()] += 1
        mates.update(map(tuple, teams[:1].tolist()))
    for stratum, quota in ((0, 2), (1, 8)):
        share = quota / 15
        off = ((times[stratum::2] - DRAWS * share) ** 2).sum() / (DRAWS * share * (1 - share)) * 14 / 15
        assert improbable(off, 14) > 0.001
    share = 2 / PEOPLE
    for subject in range(SUBJECTS):
        expected = times[subject] * share
        off = ((met[subject] - expected) ** 2).sum() / (expected * (1 - share)) * (PEOPLE - 1) / PEOPLE
        assert improbable(off, PEOPLE - 1) > 0.001 / SUBJECTS, subject
    pairs = list(itertools.combinations(range(PEOPLE), 2))
    off = sum((mates[pair] - DRAWS / len(pairs)) ** 2 / (DRAWS / len(pairs)) for pair in pairs)
    assert improbable(off, len(pairs) - 1) > 0.001


def test_the_test_sees_a_small_bias() -> None:
    """A coin that falls on one side in 53 of 100 throws is found in as many draws."""
    off = 2 * (DRAWS * 0.03) ** 2 / (DRAWS / 2)
    assert improbable(off, 1) < 0.001


demands = st.integers(1, 7).flatmap(
    lambda people: st.tuples(
        st.just(people),
        st.integers(1, 7),
        st.sets(st.tuples(st.integers(0, 6), st.integers(0, people - 1)), max_size=14),
        st.lists(st.sampled_from([1, 2, 3, UNBOUND]), min_size=people, max_size=people),
        st.integers(2, 3),
        st.binary(min_size=1, max_size=4),
    )
)


@settings(max_examples=300)
@given(demands)
def test_recusal_is_never_broken(case: tuple[int, int, set[tuple[int, int]], list[int], int, bytes]) -> None:
    """Nobody meets whom they are recused from, no cap is passed, and Short means that there is truly no way."""
    people, subjects, barred, caps, team, salt = case
    out = {n: [one for subject, one in barred if subject == n] for n in range(subjects)}
    staff, work = staff_of(people, caps), work_for(subjects, people, out)
    teams = assign(staff, work, team, salt)
    if isinstance(teams, Short):
        assert not possible(out, people, caps, team)
        found = explain(staff, work, team, teams.subjects)
        assert found.subjects
        rest = {s: [one for one in out[s] if (one, s) in found.recusals] for s in found.subjects}
        bound = [cap if one in found.caps else UNBOUND for one, cap in enumerate(caps)]
        assert not possible(rest, people, bound, team)
        for recusal in found.recusals:
            fewer = {s: [one for one in row if (one, s) != recusal] for s, row in rest.items()}
            assert possible(fewer, people, bound, team)
        for cap in found.caps:
            looser = [UNBOUND if one == cap else limit for one, limit in enumerate(bound)]
            assert possible(rest, people, looser, team)
        for subject in found.subjects:
            assert possible({s: r for s, r in rest.items() if s != subject}, people, bound, team)
        return
    for subject, row in enumerate(teams.tolist()):
        assert len(set(row)) == team
        assert not set(row) & set(out[subject])
    load = Counter(teams.ravel().tolist())
    assert all(load[one] <= caps[one] for one in load)


def possible(out: dict[int, list[int]], people: int, caps: Sequence[int], team: int) -> bool:
    """Gale's condition, over every set of subjects: its inspectors can give as many places as it demands."""
    rows = list(out.values())
    return all(
        sum(min(caps[one], sum(one not in row for row in chosen)) for one in range(people)) >= team * size
        for size in range(1, len(rows) + 1)
        for chosen in itertools.combinations(rows, size)
    )


def test_loads_in_a_region_differ_by_two_at_most() -> None:
    """Five regions of twenty, two thousand subjects, one recusal in fifty."""
    dice = random.Random(5)
    pools = [np.arange(n, n + 20, dtype=np.int32) for n in range(0, 100, 20)]
    pool_of = np.array([dice.randrange(5) for _n in range(2000)], np.int32)
    rows = [sorted(one for one in pools[at].tolist() if dice.random() < 0.02) for at in pool_of]
    begins = np.cumsum([0, *map(len, rows)])
    flat = np.array([one for row in rows for one in row], np.int32)
    teams = assign(staff_of(100), Work(pools, pool_of, flat, begins), 2, b"x")
    assert not isinstance(teams, Short)
    load = np.bincount(teams.ravel(), minlength=100)
    assert max(np.ptp(load[pool]) for pool in pools) <= 2
    assert not any(set(team) & set(row) for team, row in zip(teams.tolist(), rows, strict=True))


def test_a_smallest_conflict() -> None:
    """Of twenty things, three that cannot hold together are found."""
    assert sorted(smallest(range(20), lambda kept: {3, 11, 12} <= set(kept))) == [3, 11, 12]
    assert smallest([7], lambda kept: 7 in kept) == [7]


@pytest.mark.parametrize(("ratio", "size", "quota"), [("0.05", 100, 5), ("0.05", 101, 6), ("1/3", 10, 4), ("0", 9, 0), ("0.1", 30, 3)])  # fmt: skip
def test_quotas_round_up_exactly(ratio: str, size: int, quota: int) -> None:
    """n = ceil(ratio x N), without the error of binary fractions (0.1 x 30 is 3, not 4)."""
    assert Stratum("A", ratio=Fraction(ratio)).quota(size) == quota


def test_a_count_above_the_stratum_is_refused() -> None:
    pool = Pool.of(["a"], np.zeros(1, np.uint16))
    with pytest.raises(BadDraw, match="has 1 subjects"):
        draw(pool, [Stratum("A", count=2)], seed(1), scheme=Scheme.STREAM)
