"""Numba's compiler as a typed decorator, and SHA-256 of many short texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import numba  # noqa: TC004 - put where the compiled functions look for it when they are compiled

F = TypeVar("F", bound=Callable[..., Any])
Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint16]
Bytes = npt.NDArray[np.uint8]


_waiting: dict[str, list[tuple[Callable[..., Any], bool]]] = defaultdict(list)
_lock = Lock()


def compiled(function: F, *, parallel: bool = False) -> F:
    """The function, compiled when it is first called and kept on disk; with it its whole module, whose functions call one another.

    Numba loads only then: it would take a fifth of the start of every command.
    """
    _waiting[function.__module__].append((function, parallel))
    around = function.__globals__

    @wraps(function)
    def first(*arguments: Any) -> Any:
        _compile(function.__module__)
        return around[function.__name__](*arguments)

    return cast("F", first)


def _compile(module: str) -> None:
    import numba

    with _lock:
        for function, parallel in _waiting.pop(module, ()):
            function.__globals__["numba"] = numba  # what a loop over `numba.prange` looks up
            function.__globals__[function.__name__] = numba.njit(cache=True, parallel=parallel)(function)


def parallel(function: F) -> F:
    """The same, its `numba.prange` loops on all cores."""
    return compiled(function, parallel=True)


def _fraction_bits(power: float, count: int) -> npt.NDArray[np.uint32]:
    """The first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3)."""
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % other for other in range(2, int(number**0.5) + 1)):
            found.append(number)
        number += 1
    scale = 1 << 32
    return np.array([_root(prime, round(1 / power)) % scale for prime in found], dtype=np.uint32)


def _root(prime: int, degree: int) -> int:
    """Floor of the root of that degree, times 2**32."""
    target, low, high = prime << (32 * degree), 0, 1 << 40
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= target else (low, middle - 1)
    return low


_K = _fraction_bits(1 / 3, 64)
_H = _fraction_bits(1 / 2, 8)


@compiled
def _turn(value: np.uint32, by: int) -> np.uint32:
    return np.uint32((value >> np.uint32(by)) | (value << np.uint32(32 - by)))


@compiled
def _compress(state: npt.NDArray[np.uint32], w: npt.NDArray[np.uint32], k: npt.NDArray[np.uint32]) -> None:
    """One block of SHA-256 (FIPS 180-4, 6.2.2); `w` holds its sixteen words and room for the schedule."""
    for t in range(16, 64):
        x, y = w[t - 15], w[t - 2]
        small = _turn(x, 7) ^ _turn(x, 18) ^ (x >> np.uint32(3))
        large = _turn(y, 17) ^ _turn(y, 19) ^ (y >> np.uint32(10))
        w[t] = w[t - 16] + small + w[t - 7] + large
    a, b, c, d, e, f, g, h = (
        state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7],
    )  # fmt: skip
    for t in range(64):
        one = np.uint32(h + (_turn(e, 6) ^ _turn(e, 11) ^ _turn(e, 25)) + ((e & f) ^ (~e & g)) + k[t] + w[t])
        two = np.uint32((_turn(a, 2) ^ _turn(a, 13) ^ _turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)))
        h, g, f, e, d, c, b, a = g, f, e, np.uint32(d + one), c, b, a, np.uint32(one + two)
    state[0] += a
    state[1] += b
    state[2] += c
    state[3] += d
    state[4] += e
    state[5] += f
    state[6] += g
    state[7] += h


@parallel
def _keys(
    prefixes: npt.NDArray[np.uint32], which: Numbers, text: Bytes, starts: Places,
    k: npt.NDArray[np.uint32], begin: npt.NDArray[np.uint32], out: Words,
) -> None:  # fmt: skip
    size, cut = len(out), 4096
    for piece in numba.prange((size + cut - 1) // cut):
        state, w = np.empty(8, np.uint32), np.empty(64, np.uint32)
        for i in range(piece * cut, min(size, (piece + 1) * cut)):
            state[:] = begin
            w[:8] = prefixes[which[i]]
            word, value = 8, np.uint32(0)
            for at in range(starts[i], starts[i + 1] - 1):
                value = np.uint32((value << np.uint32(8)) | text[at])
                if (at - starts[i]) & 3 == 3:
                    w[word] = value
                    word += 1
                    if word == 16:
                        _compress(state, w, k)
                        word = 0
            long = starts[i + 1] - 1 - starts[i]
            left = np.uint32(long & 3)
            value = np.uint32((value << np.uint32(8)) | np.uint32(0x80))
            w[word] = np.uint32(value << (np.uint32(8) * (np.uint32(3) - left)))
            w[word + 1 : 16] = 0
            if word > 13:
                _compress(state, w, k)
                w[:16] = 0
            w[15] = np.uint32((32 + long) * 8)
            _compress(state, w, k)
            out[i] = (np.uint64(state[0]) << np.uint64(32)) | np.uint64(state[1])


def sha256_keys(prefixes: list[bytes], which: Numbers, text: Bytes, starts: Places) -> Words:
    """First eight bytes of SHA-256(prefix || text), big-endian, of many texts.

    `prefixes`: 32 bytes each. `which`: the prefix of each text. `text`: all texts in UTF-8, one byte between them.
    `starts`: where each begins, and where one more would; one longer than `which`.
    """
    out = np.empty(len(which), np.uint64)
    table = np.frombuffer(b"".join(prefixes), ">u4").astype(np.uint32).reshape(-1, 8)
    _keys(table, which, text, starts, _K, _H, out)
    return out
