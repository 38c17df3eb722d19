"""Who is drawn: a key for each subject of the committed list, the smallest of each stratum. Specification: section 4."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

import numpy as np

from fazhi.engines.draw.compiled import Bytes, Numbers, Places, Words, compiled, sha256_keys
from fazhi.engines.draw.encoding import BadDraw, check_name, digest, stream

WORD = 5
"""Bytes of a subject's word in the key stream: 40 bits."""
FEW = 20_000
"""Up to so many subjects the compiled hash gains nothing."""


class Scheme(StrEnum):
    """How the key of a subject comes about."""

    SUBJECT = "subject"
    """A hash of seed, stratum and id: anyone can check one subject alone, a new subject moves nobody else."""
    STREAM = "stream"
    """A word of one key stream at the subject's place in the committed list: quick for millions."""


@dataclass(frozen=True)
class Stratum:
    """A class of subjects and how many of them are drawn: a share (rounded up) or a number."""

    name: str
    ratio: Fraction | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        check_name(self.name, "a stratum")
        if (self.ratio is None) == (self.count is None):
            raise BadDraw(f"stratum {self.name}: give either a ratio or a count")
        if self.ratio is not None and not 0 <= self.ratio <= 1:
            raise BadDraw(f"stratum {self.name}: the ratio {self.ratio} does not lie between 0 and 1")

    def quota(self, size: int) -> int:
        """How many of `size` subjects are drawn. BadDraw when there are fewer than the count."""
        if self.ratio is not None:
            return ceil(self.ratio * size)
        count = self.count or 0
        if not 0 <= count <= size:
            raise BadDraw(f"stratum {self.name}: {count} are to be drawn, but it has {size} subjects")
        return count


@dataclass(frozen=True)
class Pool:
    """Subjects in columns: ids in UTF-8 with a byte between them, where each begins (and where one more would), and
    the number of the stratum of each."""

    text: Bytes
    starts: Places
    strata: Numbers

    @classmethod
    def of(cls, ids: Sequence[str], strata: Numbers) -> Pool:
        """The columns of a list of ids (none holds a line break) and of the numbers of their strata."""
        text = np.frombuffer("\n".join(ids).encode(), np.uint8)
        starts = np.concatenate(([0], np.flatnonzero(text == 10) + 1, [len(text) + 1]))
        return cls(text, starts if len(ids) else starts[:1], strata)

    def __len__(self) -> int:
        return len(self.strata)

    def id_at(self, place: int) -> bytes:
        """The id at a place, UTF-8."""
        return self.text[self.starts[place] : self.starts[place + 1] - 1].tobytes()


@dataclass(frozen=True)
class Drawn:
    """The places of the drawn in their order, and the key of each."""

    places: Places
    keys: Words


def stratum_key(algorithm: str, seed: bytes, stratum: str) -> bytes:
    """What stands before an id when it is hashed: the seed bound to the stratum."""
    return digest(algorithm, "stratum", seed, stratum.encode())


def subject_key(algorithm: str, seed: bytes, stratum: str, subject: str) -> int:
    """The key of one subject in the scheme `subject`: 64 bits of H(stratum key || id)."""
    return int.from_bytes(
        hashlib.new(algorithm, stratum_key(algorithm, seed, stratum) + subject.encode()).digest()[:8], "big"
    )


def keys(pool: Pool, names: Sequence[str], seed: bytes, scheme: Scheme, algorithm: str) -> Words:
    """The keys of all subjects. `names`: the strata by their numbers."""
    if scheme is Scheme.STREAM:
        return _words(np.frombuffer(stream("stream", WORD * len(pool), seed), np.uint8), len(pool))
    prefixes = [stratum_key(algorithm, seed, name) for name in names]
    if algorithm == "sha256" and len(pool) > FEW:
        return sha256_keys(prefixes, pool.strata, pool.text, pool.starts)
    hashed = (
        hashlib.new(algorithm, prefixes[stratum] + pool.id_at(place)).digest()[:8]
        for place, stratum in enumerate(pool.strata)
    )
    return np.frombuffer(b"".join(hashed), ">u8").astype(np.uint64)


def draw(
    pool: Pool, strata: Sequence[Stratum], seed: bytes, *, scheme: Scheme, algorithm: str = "sha256"
) -> Drawn:
    """Draw without replacement: in each stratum the subjects with the smallest (key, place), in that order over all.

    `seed`: 32 bytes, from `seed.seed_of`. BadDraw for a count above the size of its stratum.
    """
    sizes = _sizes(pool.strata, len(strata))
    quotas = [stratum.quota(int(size)) for stratum, size in zip(strata, sizes, strict=True)]
    if not sum(quotas):
        return Drawn(np.empty(0, np.int64), np.empty(0, np.uint64))
    all_keys = keys(pool, [stratum.name for stratum in strata], seed, scheme, algorithm)
    top = 2 ** (8 * WORD if scheme is Scheme.STREAM else 64)
    tight = [_bar(quota, int(size), top) for quota, size in zip(quotas, sizes, strict=True)]
    short = scheme is Scheme.STREAM and len(pool) <= 2 ** (8 * (8 - WORD))
    for bars in (np.array(tight, np.uint64), np.full(len(quotas), 2**64 - 1, np.uint64)):
        if drawn := _smallest(all_keys, pool.strata, bars, quotas, short=short):
            return drawn
    raise AssertionError("each stratum has its quota of keys")


def _bar(quota: int, size: int, top: int) -> int:
    """A key above which hardly any drawn subject lies: the quota's share and six deviations more."""
    above = quota + 6 * ceil(quota**0.5) + 20
    return min(top - 1, above * top // size) if quota else 0


@compiled
def _words(raw: Bytes, size: int) -> Words:
    """The words of the key stream, big-endian."""
    out = np.empty(size, np.uint64)
    for i in range(size):
        value = np.uint64(0)
        for at in range(5 * i, 5 * i + 5):
            value = (value << np.uint64(8)) | np.uint64(raw[at])
        out[i] = value
    return out


@compiled
def _sizes(strata: Numbers, count: int) -> Places:
    """How many subjects each stratum has."""
    out = np.zeros(count, np.int64)
    for i in range(len(strata)):
        out[strata[i]] += 1
    return out


@compiled
def _below(all_keys: Words, strata: Numbers, bars: Words) -> Places:
    """Places of the keys up to the bar of their stratum, ascending: read twice, which is quicker than growing."""
    count = 0
    for i in range(len(strata)):
        count += all_keys[i] <= bars[strata[i]]
    places = np.empty(count, np.int64)
    at = 0
    for i in range(len(strata)):
        if all_keys[i] <= bars[strata[i]]:
            places[at] = i
            at += 1
    return places


def _smallest(
    all_keys: Words, strata: Numbers, bars: Words, quotas: Sequence[int], *, short: bool
) -> Drawn | None:
    """Each stratum's quota of smallest (key, place) among the keys up to its bar; None when a bar was too low.

    `short`: keys and places fit into one word together, which sorts quicker.
    """
    places = _below(all_keys, strata, bars)
    found = all_keys[places]
    if short:
        found = (found << np.uint64(8 * (8 - WORD))) | places.astype(np.uint64)
        found.sort()
        places = (found & np.uint64(2 ** (8 * (8 - WORD)) - 1)).astype(np.int64)
        found >>= np.uint64(8 * (8 - WORD))
    else:
        order = np.argsort(found)
        if (found[order[1:]] == found[order[:-1]]).any():
            order = np.argsort(found, kind="stable")
        places, found = places[order], found[order]
    first = _first(strata[places], np.array(quotas, np.int64))
    return Drawn(places[first], found[first]) if len(first) == sum(quotas) else None


@compiled
def _first(strata: Numbers, quotas: Places) -> Places:
    """Indices of each stratum's first so many, in their order."""
    left, out, count = quotas.copy(), np.empty(len(strata), np.int64), 0
    for i in range(len(strata)):
        if left[strata[i]]:
            left[strata[i]] -= 1
            out[count] = i
            count += 1
    return out[:count]
