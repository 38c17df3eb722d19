"""Predicates over blocks of rows as bitmaps, compiled once: the program of an indicator set is data, not code.

A block of 4,096 rows is 64 words a bitmap, so that all bitmaps of a program stay in the cache. A step of the program
makes one bitmap, from a column or from two earlier bitmaps; what a cell counts is the difference of two ranks.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import intrinsic

BLOCK = 4096
WORDS = BLOCK // 64
RANGE, LE, LT, EQ, AND, OR, NOT = range(7)
"""Steps: (op, matrix, a, b, low, high, missing). RANGE, LE, LT and EQ look at columns (rows a and b of the matrix; two
columns of codes that are compared with each other lie in DAYS); AND, OR and NOT at the bitmaps of earlier steps."""
SMALL, DAYS, WIDE = range(3)
"""The matrices: uint8 codes, int32 days and codes, int64 numbers."""
MISSING_DAY = int(np.iinfo(np.int32).min)
MISSING_NUMBER = int(np.iinfo(np.int64).min)
_jit: Any = numba.njit(cache=True, nogil=True)


@intrinsic
def _popcount(_context, word):  # type: ignore[no-untyped-def]  # noqa: ARG001 - numba reads the names
    def generate(_ctx, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


_ones: Any = _popcount


@_jit
def _pack(flags, count, words):  # type: ignore[no-untyped-def]
    """Bytes of 0 and 1 as bits, the first row lowest; what lies after `count` is 0."""
    for i in range(count, (count + 63) // 64 * 64):
        flags[i] = 0
    eights = flags.view(np.uint64)
    for w in range((count + 63) // 64):
        word = np.uint64(0)
        for k in range(8):
            byte = (eights[w * 8 + k] * np.uint64(0x0102040810204080)) >> np.uint64(56)
            word |= byte << np.uint64(8 * k)
        words[w] = word


@_jit
def _within(column, count, low, width, flags):  # type: ignore[no-untyped-def]
    """low <= value <= low + width, as one comparison without a sign."""
    for i in range(count):
        flags[i] = column.dtype.type(column[i] - low) <= width


@_jit
def _compare(op, left, right, count, missing, flags):  # type: ignore[no-untyped-def]
    if op == LE:
        for i in range(count):
            flags[i] = (left[i] <= right[i]) & (left[i] != missing)
    elif op == LT:
        for i in range(count):
            flags[i] = (left[i] < right[i]) & (left[i] != missing)
    else:
        for i in range(count):
            flags[i] = (left[i] == right[i]) & (left[i] != missing)


@_jit
def _look(step, small, days, wide, count, flags):  # type: ignore[no-untyped-def]
    """The step's question to one column or two, answered row by row."""
    op, matrix, a, b, low, high, missing = step
    if matrix == SMALL and op == RANGE:
        _within(small[a].view(np.uint8), count, np.uint8(low), np.uint8(high - low), flags)
    elif matrix == DAYS and op == RANGE:
        _within(days[a].view(np.uint32), count, np.uint32(low), np.uint32(high - low), flags)
    elif op == RANGE:
        _within(wide[a].view(np.uint64), count, np.uint64(low), np.uint64(high - low), flags)
    elif matrix == DAYS:
        _compare(op, days[a], days[b], count, missing, flags)
    else:
        _compare(op, wide[a], wide[b], count, missing, flags)


@_jit
def _run(steps, small, days, wide, count, flags, maps):  # type: ignore[no-untyped-def]
    """Every bitmap of the program over the block."""
    words = (count + 63) // 64
    for s in range(len(steps)):
        op, a, b, out = steps[s, 0], steps[s, 2], steps[s, 3], maps[s]
        if op <= EQ:
            _look(steps[s], small, days, wide, count, flags)
            _pack(flags, count, out)
        elif op == AND:
            for w in range(words):
                out[w] = maps[a, w] & maps[b, w]
        elif op == OR:
            for w in range(words):
                out[w] = maps[a, w] | maps[b, w]
        else:
            for w in range(words):
                out[w] = ~maps[a, w]
            if count % 64:
                out[words - 1] &= (np.uint64(1) << np.uint64(count % 64)) - np.uint64(1)


@_jit
def _rank(ranks, bitmap, place):  # type: ignore[no-untyped-def]
    """Rows of the bitmap before `place`."""
    word, bit = place >> 6, place & 63
    if bit == 0:
        return ranks[word]
    mask = (np.uint64(1) << np.uint64(bit)) - np.uint64(1)
    return ranks[word] + np.int32(_ones(bitmap[word] & mask))


@_jit
def _gather(matrix, order, first, count, out):  # type: ignore[no-untyped-def]
    for row in range(len(matrix)):
        if len(order):
            for i in range(count):
                out[row, i] = matrix[row, order[first + i]]
        else:
            for i in range(count):
                out[row, i] = matrix[row, first + i]


@_jit
def _cells_of_block(bounds, cell, last, first, count, starts, ends, days):  # type: ignore[no-untyped-def]
    """The first and last day of each row's period, in the two last rows of the days."""
    at = len(days) - 2
    while cell < last and bounds[cell] < first + count:
        for i in range(max(bounds[cell], first) - first, min(bounds[cell + 1], first + count) - first):
            days[at, i] = starts[cell]
            days[at + 1, i] = ends[cell]
        cell += 1


@_jit
def count(steps, counted, summed, small, days, wide, order, bounds, slots, starts, ends, cell, last, sign, counts, first_count, sums, first_sum):  # type: ignore[no-untyped-def]  # fmt: skip
    """Add what each cell counts to the store.

    `steps`: the program. `counted`: its bitmaps to count. `summed`: (bitmap, row of `wide`) to sum. `order`: the rows
    cell by cell, empty when they lie so. `bounds`: where each cell begins, and the end. `slots`: its row in the store.
    `starts`, `ends`: first and last day of its period. `cell`, `last`: the cells to count; others may be counted at the
    same time. `sign`: 1 or -1.
    """
    flags = np.zeros(BLOCK, np.uint8)
    maps = np.zeros((max(len(steps), 1), WORDS), np.uint64)
    ranks = np.zeros(WORDS + 1, np.int32)
    own_small = np.zeros((len(small), BLOCK), np.uint8)
    own_days = np.zeros((len(days) + 2, BLOCK), np.int32)
    own_wide = np.zeros((len(wide), BLOCK), np.int64)
    row, end = bounds[cell], bounds[last]
    while row < end:
        size = min(BLOCK, end - row)
        _gather(small, order, row, size, own_small)
        _gather(days, order, row, size, own_days[:-2])
        _gather(wide, order, row, size, own_wide)
        _cells_of_block(bounds, cell, last, row, size, starts, ends, own_days)
        _run(steps, own_small, own_days, own_wide, size, flags, maps)
        stop = cell
        while stop < last and bounds[stop] < row + size:
            stop += 1
        for j in range(len(counted)):
            bitmap = maps[counted[j]]
            total = np.int32(0)
            for w in range((size + 63) // 64):
                ranks[w] = total
                total += np.int32(_ones(bitmap[w]))
            ranks[(size + 63) // 64] = total
            before = np.int32(0)
            for c in range(cell, stop):
                place = min(bounds[c + 1], row + size) - row
                here = _rank(ranks, bitmap, place)
                counts[slots[c], first_count + j] += sign * (here - before)
                before = here
        for j in range(len(summed)):
            _sum(
                maps[summed[j, 0]],
                own_wide[summed[j, 1]],
                bounds,
                cell,
                stop,
                row,
                size,
                slots,
                sign,
                sums,
                first_sum + j,
            )
        row += size
        cell = stop if bounds[stop] <= row else stop - 1


@_jit
def _sum(bitmap, amounts, bounds, cell, stop, row, size, slots, sign, sums, j):  # type: ignore[no-untyped-def]
    for c in range(cell, stop):
        total = np.int64(0)
        for i in range(max(bounds[c], row) - row, min(bounds[c + 1], row + size) - row):
            bit = (bitmap[i >> 6] >> np.uint64(i & 63)) & np.uint64(1)
            total += amounts[i] * np.int64(bit)
        sums[slots[c], j] += sign * total


@_jit
def place_periods(anchor, period_of, first, keys):  # type: ignore[no-untyped-def]
    """The period of each row's day, -1 where it lies in none. `period_of`: by day from `first`."""
    for i in range(len(keys)):
        place = np.int64(anchor[i]) - first
        keys[i] = period_of[place] if 0 <= place < len(period_of) else -1


@_jit
def place_dimension(codes, size, keys):  # type: ignore[no-untyped-def]
    """Part each cell by a further column of codes below `size`."""
    for i in range(len(keys)):
        if keys[i] >= 0:
            keys[i] = keys[i] * size + codes[i]


@_jit
def in_order(keys):  # type: ignore[no-untyped-def]
    """Whether the cells never fall from row to row."""
    for i in range(len(keys) - 1):  # noqa: SIM110 - compiled
        if keys[i] > keys[i + 1]:
            return False
    return True


@_jit
def arranged(keys, cells, order, bounds):  # type: ignore[no-untyped-def]
    """Rows cell by cell (counting sort): fills `order`, and `bounds` with where each of the cells begins."""
    for i in range(len(keys)):
        if keys[i] >= 0:
            bounds[keys[i] + 1] += 1
    for c in range(cells):
        bounds[c + 1] += bounds[c]
    place = bounds[:-1].copy()
    for i in range(len(keys)):
        key = keys[i]
        if key >= 0:
            order[place[key]] = i
            place[key] += 1
