"""Teams of inspectors for what was drawn: least loaded first, ties by the seed, recusal never broken. Section 5."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fazhi.engines.draw.compiled import Places, Words, compiled
from fazhi.engines.draw.encoding import stream

UNBOUND = 2**31 - 1
"""The cap of an inspector without one."""
NOBODY = -1
Table = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Staff:
    """Inspectors in the order of their list: ids, greatest number of subjects each (UNBOUND for no limit)."""

    ids: Sequence[str]
    caps: Table


@dataclass(frozen=True)
class Work:
    """What is to be paired, in the order of the draw.

    `pools`: for each pool the places of the inspectors who serve its region and hold its certificate, ascending.
    `pool_of`: the pool of each subject. `barred`: the inspectors recused from each subject, ascending, as one array,
    and `barred_from` where each subject's begin, one longer than `pool_of`.
    """

    pools: Sequence[Table]
    pool_of: Table
    barred: Table
    barred_from: Places

    def barred_of(self, subject: int) -> Table:
        """Inspectors recused from a subject."""
        return self.barred[self.barred_from[subject] : self.barred_from[subject + 1]]

    def eligible(self, subject: int) -> Table:
        """Inspectors who may serve on a subject, ascending."""
        pool = self.pools[self.pool_of[subject]]
        out = self.barred_of(subject)
        free: Table = pool[~np.isin(pool, out)] if len(out) else pool
        return free


@dataclass(frozen=True)
class Short:
    """No assignment exists: these subjects (places in the order of the draw) cannot all have their teams."""

    subjects: tuple[int, ...]


@dataclass
class _State:
    teams: Table
    loads: Table
    holders: dict[int, list[int]] = field(default_factory=dict)


def assign(staff: Staff, work: Work, team: int, seed: bytes) -> Table | Short:
    """A team for each subject: shape (subjects, team), inspectors ascending in each row; Short when none exists.

    In the order of the draw each subject takes, among its eligible inspectors below their caps, those with the
    smallest (load, rank); rank is the word of the inspector's own stream at that load. Where too few are left, the
    shortest chain of exchanges makes room.
    """
    size, people = len(work.pool_of), len(staff.ids)
    state = _State(np.full((size, team), NOBODY, np.int32), np.zeros(people, np.int32))
    if not size or not team:
        return state.teams
    flat, begins = _flat(work.pools)
    level = 2 * size * team // max(1, people) + 16
    ranks = _ranks(staff, level, seed)
    at = 0
    while at < size:
        at = int(
            _greedy(
                at, flat, begins, work.pool_of, work.barred, work.barred_from, staff.caps, ranks,
                state.loads, state.teams,
            )
        )  # fmt: skip
        if at < 0:
            level, at = level * 2, -at - 1
            ranks = _ranks(staff, level, seed)
        elif at < size:
            short = _exchange(staff, work, state, at)
            if short:
                return short
            at += 1
    return np.sort(state.teams, axis=1)


def _flat(pools: Sequence[Table]) -> tuple[Table, Places]:
    begins = np.cumsum([0, *map(len, pools)])
    return (np.concatenate(pools) if pools else np.empty(0, np.int32)).astype(np.int32), begins


def _ranks(staff: Staff, level: int, seed: bytes) -> Words:
    """Ranks of all inspectors at the loads 0 to level - 1."""
    rows = b"".join(stream("inspector", 8 * level, seed, name.encode()) for name in staff.ids)
    return np.frombuffer(rows, ">u8").astype(np.uint64).reshape(len(staff.ids), level)


@compiled
def _greedy(
    begin: int, flat: Table, begins: Places, pool_of: Table, barred: Table, barred_from: Places, caps: Table,
    ranks: Words, loads: Table, teams: Table,
) -> int:  # fmt: skip
    """Fill teams from subject `begin` on. Returns the number of subjects when all are filled, the place of one that
    found too few (what it found is taken), or -1 - place when the ranks do not reach far enough."""
    size, team = teams.shape
    for subject in range(begin, size):
        pool, low, high = pool_of[subject], barred_from[subject], barred_from[subject + 1]
        for member in range(team):
            best, least, rank = -1, 0, np.uint64(0)
            for at in range(begins[pool], begins[pool + 1]):
                one = flat[at]
                load = loads[one]
                if load >= caps[one] or (best >= 0 and load > least):
                    continue
                if load >= ranks.shape[1]:
                    for other in range(member):
                        loads[teams[subject, other]] -= 1
                        teams[subject, other] = -1
                    return -1 - subject
                if best >= 0 and load == least and ranks[one, load] >= rank:
                    continue
                out = False
                for other in range(member):
                    out |= teams[subject, other] == one
                for other in range(low, high):
                    out |= barred[other] == one
                if not out:
                    best, least, rank = one, load, ranks[one, load]
            if best < 0:
                return subject
            teams[subject, member] = best
            loads[best] += 1
    return int(size)


def _exchange(staff: Staff, work: Work, state: _State, subject: int) -> Short | None:
    """Fill up the team of a subject by chains of exchanges; Short when there is no chain."""
    state.holders = {}
    for place in range(subject + 1):
        for one in state.teams[place]:
            if one != NOBODY:
                state.holders.setdefault(int(one), []).append(place)
    for member in range(state.teams.shape[1]):
        if state.teams[subject, member] != NOBODY:
            continue
        came: dict[int, tuple[int, int]] = {}
        free = _chain(staff, work, state, subject, came)
        if free is None:
            held = {place for one in came for place in state.holders.get(one, ())}
            return Short(tuple(sorted({subject, *held})))
        state.loads[free] += 1
        while True:
            taker, gives = came[free]
            row = state.teams[taker]
            row[int(np.flatnonzero(row == gives)[0])] = free
            state.holders.setdefault(free, []).append(taker)
            state.holders[free].sort()
            if gives == NOBODY:
                break
            state.holders[gives].remove(taker)
            free = gives
    return None


def _chain(
    staff: Staff, work: Work, state: _State, subject: int, came: dict[int, tuple[int, int]]
) -> int | None:
    """Breadth first from the subject to an inspector below the cap; `came` maps an inspector to (who takes it, for
    whom in exchange). Inspectors in the order of their list, subjects in the order of the draw."""
    queue: list[int] = []

    def reach(taker: int, gives: int) -> Iterator[int]:
        row = state.teams[taker]
        for one in map(int, work.eligible(taker)):
            if one not in came and one not in row:
                came[one] = (taker, gives)
                yield one

    queue.extend(reach(subject, NOBODY))
    for one in queue:
        if state.loads[one] < staff.caps[one]:
            return one
        for holder in state.holders.get(one, ()):
            queue.extend(reach(holder, one))
    return None
