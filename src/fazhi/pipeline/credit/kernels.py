"""Compiled passes over the text buffers of a column: credit codes, stable digests of 64 bits, sets of such digests."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
GOOD, BAD, UNWRITTEN = 0, 1, 2
"""A code that holds; one that does not; one not in its written form, which may hold once it is brought into it."""


def buffers(series: Any) -> tuple[Array, Array]:
    """Offsets and bytes of a text column of Polars, without copies where Arrow allows."""
    array = series.to_arrow()
    _valid, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    return places, np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)


def digest(series: Any, seed: Array | None = None) -> Array:
    """64-bit digests of the texts, mixed into `seed` (one number a row). The same in every version and machine."""
    start = np.zeros(len(series), np.uint64) if seed is None else seed
    answer: Array = _digest()(*buffers(series), start)
    return answer


def codes(series: Any) -> Array:
    """GOOD, BAD or UNWRITTEN for every credit code."""
    from fazhi.engines.codes.bulk import _tables

    answer: Array = _codes()(*buffers(series), *_tables()[:4])
    return answer


NO_DAY = -(2**31)
"""In place of a day that could not be read."""


def iso_days(series: Any) -> Array:
    """Days since 1970 of texts like 2026-01-31, NO_DAY for all others."""
    answer: Array = _iso_days()(*buffers(series))
    return answer


@lru_cache(maxsize=1)
def _digest() -> Any:
    from numba import njit

    @njit(cache=True, nogil=True)
    def run(offsets: Any, data: Any, seed: Any) -> Any:
        out = np.empty(len(offsets) - 1, np.uint64)
        prime, mix = np.uint64(0x100000001B3), np.uint64(0xFF51AFD7ED558CCD)
        for row in range(len(out)):
            value = (seed[row] ^ np.uint64(0xCBF29CE484222325)) * prime
            for place in range(offsets[row], offsets[row + 1]):
                value = (value ^ np.uint64(data[place])) * prime
            value ^= value >> np.uint64(33)
            value *= mix
            value ^= value >> np.uint64(33)
            out[row] = value | np.uint64(1) if value == 0 else value
        return out

    return run


@lru_cache(maxsize=1)
def _codes() -> Any:
    from numba import njit

    @njit(cache=True, nogil=True)
    def run(offsets: Any, data: Any, short: Any, long: Any, weights: Any, inner: Any) -> Any:
        out = np.ones(len(offsets) - 1, np.uint8)
        for row in range(len(out)):
            start = offsets[row]
            if offsets[row + 1] - start != 18:
                out[row] = 2
                continue
            total, part, sound = 0, 0, True
            for place in range(18):
                letter = data[start + place]
                value = short[letter]
                if value == 255 or (2 <= place < 8 and value > 9):
                    sound = False
                    if letter > 96 or letter < 48:
                        out[row] = 2
                        break
                    continue
                if place < 17:
                    total += value * weights[place]
                if 8 <= place < 16:
                    part += long[letter] * inner[place - 8]
            if not sound:
                continue
            rest = 11 - part % 11
            mark = 88 if rest == 10 else (48 if rest == 11 else 48 + rest)
            if data[start + 16] == mark and short[data[start + 17]] == (31 - total % 31) % 31:
                out[row] = 0
        return out

    return run


@lru_cache(maxsize=1)
def _iso_days() -> Any:
    from numba import njit

    @njit(cache=True, nogil=True)
    def run(offsets: Any, data: Any) -> Any:
        out = np.full(len(offsets) - 1, NO_DAY, np.int32)
        for row in range(len(out)):
            at = offsets[row]
            if offsets[row + 1] - at != 10 or data[at + 4] != 45 or data[at + 7] != 45:
                continue
            sound: Any = True
            value: Any = 0
            for place in (0, 1, 2, 3, 5, 6, 8, 9):
                digit = np.int64(data[at + place]) - 48
                sound = sound and 0 <= digit <= 9
                value = value * 10 + digit
            year, month, day = value // 10000, value // 100 % 100, value % 100
            if not sound or year < 1900 or month < 1 or month > 12 or day < 1:
                continue
            last = 30 + (month + month // 8) % 2
            if month == 2:
                last = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
            if day > last:
                continue
            shifted = year - (month <= 2)
            era = shifted % 400
            of_year = (153 * (month + (9 if month <= 2 else -3)) + 2) // 5 + day - 1
            out[row] = (shifted // 400) * 146097 + era * 365 + era // 4 - era // 100 + of_year - 719468
        return out

    return run
