"""The compiled passes of the evaluation. Facts in any order are split into parts of neighbouring firms, then summed part by part.

A part's sums fit into the cache of a core, and no two threads touch the same part: each firm is summed by one thread,
in whole numbers, so that neither the order of the facts nor the number of threads shows in the result.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from fazhi.pipeline.credit.kernels import Array
from fazhi.pipeline.credit.model import HALVINGS, Model

STEPS = HALVINGS + 2
"""Points of an item: whole, halved once to HALVINGS times, and none."""
WHAT = 11
"""Bits that say item and halvings: less than 255 items of at most eight steps. The others of 32 say which firm of its part."""
PART = 13
"""Bits of a firm's number within its part: 8,192 firms, and more where there would be over a thousand parts."""
assert 255 * STEPS <= 1 << WHAT


def shift_of(firms: int) -> int:
    """Bits of a firm's number within its part."""
    return max(PART, (firms - 1).bit_length() - 10)


def tables(model: Model) -> tuple[Array, Array, Array, Array]:
    """By item: points in 1/64000, half-life in days, place of the category, place of the veto."""
    keys, grades = [c.key for c in model.categories], [g for g, _least in model.grades]
    return (
        np.array([item.points * 64 for item in model.items], np.int64),
        np.array([item.half_life or 1_000_000 for item in model.items], np.int64),
        np.array([keys.index(item.category) for item in model.items], np.int64),
        np.array([grades.index(item.veto) if item.veto else -1 for item in model.items], np.int8),
    )


def stepped(model: Model) -> tuple[Array, Array, Array]:
    """By item and halvings: points in 1/64000, place of the category, place of the veto."""
    points, _life, category, veto = tables(model)
    halved = points[:, None] >> np.arange(STEPS)
    halved[:, -1] = 0
    return halved.ravel(), np.repeat(category, STEPS), np.repeat(veto, STEPS)


def bounds(model: Model) -> tuple[Array, Array, int, Array]:
    """Least and greatest sum by category, the base, the least score by grade; in 1/64000."""
    return (
        np.array([-c.lowest * 64 for c in model.categories], np.int64),
        np.array([c.highest * 64 for c in model.categories], np.int64),
        model.base * 64,
        np.array([least * 64 for _grade, least in model.grades], np.int64),
    )


@lru_cache(maxsize=1)
def splitting() -> Any:
    """Write the facts that count on the day part by part, as (firm of the part, item, halvings)."""
    from numba import njit

    steps, bits = STEPS, np.uint32(WHAT)

    @njit(cache=True, nogil=True, error_model="numpy")
    def split(
        firm: Any, item: Any, day: Any, ends: Any, on: Any, life: Any, firms: Any, shift: Any, begins: Any, stops: Any, out: Any
    ) -> bool:  # fmt: skip
        for who in firm:
            if who < 0 or who >= firms:
                return False
            begins[who >> shift] += 1
        at = 0
        for part in range(len(begins)):
            begins[part], stops[part], at = at, at, at + begins[part]
        low = (1 << shift) - 1
        for row in range(len(firm)):
            what = item[row]
            if what >= len(life):
                return False
            counts = (day[row] <= on) & (ends[row] > on)
            halved = min(np.uint32(on - day[row]) // life[what], np.uint32(steps - 1))
            who, part = np.uint32(firm[row] & low), firm[row] >> shift
            out[stops[part]] = (who << bits) | np.uint32(np.uint32(what) * np.uint32(steps) + halved)
            stops[part] += counts
        return True

    return split


@lru_cache(maxsize=1)
def gathering() -> Any:
    """Add parts `first` to before `last` of all slices to the sums; a slice begins every `width` facts."""
    from numba import njit

    bits, low = np.uint32(WHAT), np.uint32((1 << WHAT) - 1)

    @njit(cache=True, nogil=True)
    def gather(
        facts: Any, width: Any, begins: Any, stops: Any, first: Any, last: Any, shift: Any, points: Any, category: Any, vetoes: Any,
        sums: Any, veto: Any,
    ) -> None:  # fmt: skip
        for part in range(first, last):
            for place in range(len(begins)):
                start = place * width
                for at in range(start + begins[place, part], start + stops[place, part]):
                    who, what = (part << shift) + np.int64(facts[at] >> bits), facts[at] & low
                    sums[category[what], who] += points[what]
                    veto[who] = max(veto[who], vetoes[what])

    return gather


@lru_cache(maxsize=1)
def grading() -> Any:
    """Score and grade of the firms named, from their sums."""
    from numba import njit

    @njit(cache=True, nogil=True)
    def grade_all(
        which: Any, sums: Any, veto: Any, low: Any, high: Any, base: Any, least: Any, score: Any, grade: Any
    ) -> None:
        for firm in which:
            total = base
            for place in range(len(low)):
                total += min(max(sums[place, firm], low[place]), high[place])
            score[firm] = total
            found = len(least) - 1
            for place in range(len(least)):
                if total >= least[place]:
                    found = place
                    break
            grade[firm] = max(found, veto[firm])

    return grade_all
