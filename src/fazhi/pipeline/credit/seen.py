"""Sets of 64-bit digests: which keys were there before, in memory that does not grow with the set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from fazhi.pipeline.credit.kernels import Array

MOST = 1 << 20
"""Members in memory where a folder is given; what is more goes there as sorted runs."""
BITS = 1 << 28
"""Bits of the filter (32 MiB) that says of most new keys that no run holds them: four in a hundred err at 40,000,000."""


class Seen:
    """A set with open addressing, 16 bytes a member when half full; with a `folder` it never holds more than MOST.

    Nothing is lost on the way to the disk: the filter only spares the search in runs that cannot hold a key.
    """

    def __init__(self, expected: int = 1 << 16, folder: Path | None = None) -> None:
        self.folder, self.runs, self.count = folder, list[Path](), 0
        self.filter = np.zeros(0, np.uint64)
        expected = expected if folder is None else min(expected, MOST)
        self.table = np.zeros(1 << max(16, int(expected * 2 - 1).bit_length()), np.uint64)

    def add(self, keys: Array, allowed: Array) -> Array:
        """Which keys were there already (or earlier in this row); those allowed and new are taken in."""
        if self.folder is not None and self.count and self.count + len(keys) > MOST:
            self._spill(self.folder)
        if (self.count + len(keys)) * 2 > len(self.table):
            self._grow(self.count + len(keys))
        spilled = self._on_disk(keys)
        old, fresh = _kernels()[0](self.table, keys, allowed & ~spilled, True)
        self.count += fresh
        answer: Array = old | spilled
        return answer

    def has(self, keys: Array) -> Array:
        """Which keys are in the set."""
        answer: Array = _kernels()[0](self.table, keys, np.zeros(len(keys), np.bool_), False)[0]
        return answer | self._on_disk(keys)

    def _grow(self, count: int) -> None:
        members = self.table[self.table != 0]
        self.table = np.zeros(1 << int(count * 4 - 1).bit_length(), np.uint64)
        _kernels()[0](self.table, members, np.ones(len(members), np.bool_), True)

    def _spill(self, folder: Path) -> None:
        """Put the members aside as a sorted run."""
        folder.mkdir(parents=True, exist_ok=True)
        members = self.table[self.table != 0]
        members.sort()
        path = folder / f"{len(self.runs):05d}.run"
        members.tofile(path)
        if not len(self.filter):
            self.filter = np.zeros(BITS // 64, np.uint64)
        _kernels()[1](self.filter, members, True)
        self.runs.append(path)
        self.table[:] = 0
        self.count = 0

    def _on_disk(self, keys: Array) -> Array:
        """Which keys a run holds. Each run is mapped only while it is asked."""
        found = np.zeros(len(keys), np.bool_)
        if not self.runs:
            return found
        maybe = np.flatnonzero(_kernels()[1](self.filter, keys, False))
        asked = keys[maybe]
        for path in self.runs:
            run = np.memmap(path, np.uint64, "r")
            places = np.minimum(np.searchsorted(run, asked), len(run) - 1)
            found[maybe] |= run[places] == asked
        return found


@lru_cache(maxsize=1)
def _kernels() -> tuple[Any, Any]:
    from numba import njit

    @njit(cache=True, nogil=True)
    def look(table: Any, keys: Any, allowed: Any, insert: bool) -> Any:
        old = np.zeros(len(keys), np.bool_)
        last, fresh = np.uint64(len(table) - 1), 0
        for row in range(len(keys)):
            place = keys[row] & last
            while table[place] != 0 and table[place] != keys[row]:
                place = (place + np.uint64(1)) & last
            if table[place] == keys[row]:
                old[row] = True
            elif insert and allowed[row]:
                table[place] = keys[row]
                fresh += 1
        return old, fresh

    @njit(cache=True, nogil=True)
    def sift(bits: Any, keys: Any, insert: bool) -> Any:
        held = np.ones(len(keys), np.bool_)
        last = np.uint64(len(bits) * 64 - 1)
        for row in range(len(keys)):
            place, step = keys[row], (keys[row] >> np.uint64(32)) | np.uint64(1)
            for _probe in range(4):
                at = place & last
                word, bit = at >> np.uint64(6), np.uint64(1) << (at & np.uint64(63))
                if insert:
                    bits[word] |= bit
                elif not bits[word] & bit:
                    held[row] = False
                    break
                place += step
        return held

    return look, sift
