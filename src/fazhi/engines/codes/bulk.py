"""Checks for millions of codes at once: arrays in, one truth value a code out.

The bulk form takes codes as they should be written (upper case, half-width, no spaces); anything else is invalid.
It agrees with the single checks on every such code. numpy and numba load when a bulk check is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fazhi.engines.codes import organisation, resident, uscc

if TYPE_CHECKING:
    import numpy as np

    Codes = Sequence[str | bytes] | np.ndarray[Any, Any]
    Truth = np.ndarray[Any, np.dtype[np.bool_]]

COMPILE_FROM = 200_000
"""From this many codes on, the compiled pass pays for its loading."""


def uscc_many(codes: Codes) -> Truth:
    """Which of the codes are valid unified social credit codes. codes: n strings or bytes; answer: n booleans."""
    answer: Truth = _run(_letters(codes), _uscc_compiled, _uscc_numpy)
    return answer


def resident_many(codes: Codes) -> Truth:
    """Which of the codes are valid identity numbers of eighteen characters."""
    answer: Truth = _run(_letters(codes), _resident_compiled, _resident_numpy)
    return answer


def _run(letters: Any, compiled: Callable[[], Any], plain: Callable[[Any], Any]) -> Any:
    if len(letters) >= COMPILE_FROM:
        return compiled()(letters, *_tables())
    return plain(letters)


def _letters(codes: Codes) -> Any:
    """The codes as n x 18 bytes; rows of another length or with foreign characters hold zeros."""
    import numpy as np

    array: Any = np.asarray(codes)
    if array.ndim != 1:
        raise ValueError(f"codes form a row, not an array of {array.ndim} dimensions")
    if len(array) == 0:
        return np.zeros((0, 18), np.uint8)
    if array.dtype.kind == "O":
        return _from_objects(array)
    if array.dtype.kind not in "SU":
        raise TypeError(f"codes are strings or bytes, not {array.dtype}")
    width = array.dtype.itemsize // (4 if array.dtype.kind == "U" else 1)
    if width < 18:
        return np.zeros((len(array), 18), np.uint8)
    return _from_fixed(array, width)


def _from_fixed(array: Any, width: int) -> Any:
    """Texts of one stored width of at least eighteen; a shorter text ends in zeros, a longer one is blanked."""
    import numpy as np

    unit = np.uint32 if array.dtype.kind == "U" else np.uint8
    native = np.ascontiguousarray(array, array.dtype.newbyteorder("="))
    wide: np.ndarray[Any, np.dtype[Any]] = native.view(unit).reshape(-1, width)
    head = wide[:, :18]
    letters = np.where(head < 128, head, 0).astype(np.uint8) if unit is np.uint32 else head
    if width > 18:
        letters = np.where(wide[:, 18:].any(axis=1, keepdims=True), 0, letters)
    return np.ascontiguousarray(letters, np.uint8)


def _from_objects(array: Any) -> Any:
    import numpy as np

    blank = b"\0" * 18
    rows = []
    for code in array:
        if isinstance(code, str):
            code = code.encode("ascii", "replace")
        rows.append(code if isinstance(code, bytes) and len(code) == 18 else blank)
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 18)


@lru_cache(maxsize=1)
def _tables() -> tuple[Any, ...]:
    """Lookups by byte: value in the alphabet of 31, value in that of 36 (255: not in it); weights; provinces."""
    import numpy as np

    short, long = np.full(256, 255, np.uint8), np.full(256, 255, np.uint8)
    for table, alphabet in ((short, uscc.ALPHABET), (long, organisation.ALPHABET)):
        for value, character in enumerate(alphabet):
            table[ord(character)] = value
    provinces = np.zeros(100, np.bool_)
    provinces[[int(code) for code in resident.PROVINCES]] = True
    weights = [np.array(w, np.int64) for w in (uscc.WEIGHTS, organisation.WEIGHTS, resident.WEIGHTS)]
    checks = np.frombuffer(resident.CHECKS.encode(), np.uint8)
    return short, long, *weights, provinces, checks


def _uscc_numpy(letters: Any) -> Any:
    import numpy as np

    short, long, weights, inner, *_rest = _tables()
    values = short[letters]
    good = (values != 255).all(axis=1) & (values[:, 2:8] < 10).all(axis=1)
    remainder = 11 - (long[letters[:, 8:16]].astype(np.int64) @ inner) % 11
    marks = np.frombuffer(b"0123456789X0", np.uint8)
    good &= letters[:, 16] == marks[remainder]
    good &= values[:, 17] == -(values[:, :17].astype(np.int64) @ weights) % 31
    return good


def _resident_numpy(letters: Any) -> Any:
    import numpy as np

    *_head, weights, provinces, checks = _tables()
    digits = letters[:, :17].astype(np.int64) - 48
    good = ((digits >= 0) & (digits <= 9)).all(axis=1)
    digits[~good] = 0
    good &= provinces[digits[:, 0] * 10 + digits[:, 1]]
    year = digits[:, 6:10] @ np.array((1000, 100, 10, 1))
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    good &= (year >= resident.FIRST_YEAR) & (year <= resident.LAST_YEAR) & (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = np.array((0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))[np.minimum(month, 12)]
    good &= (day >= 1) & (day <= last + (leap & (month == 2)))
    return good & (letters[:, 17] == checks[(digits @ weights) % 11])


@lru_cache(maxsize=1)
def _uscc_compiled() -> Any:
    import numpy as np
    from numba import njit

    @njit(cache=True, nogil=True)
    def run(letters: Any, short: Any, long: Any, weights: Any, inner: Any, _w: Any, _p: Any, _c: Any) -> Any:
        good = np.zeros(len(letters), np.bool_)
        for row in range(len(letters)):
            total, part, sound = 0, 0, True
            for place in range(18):
                value = short[letters[row, place]]
                if value == 255 or (2 <= place < 8 and value > 9):
                    sound = False
                    break
                if place < 17:
                    total += value * weights[place]
                if 8 <= place < 16:
                    part += long[letters[row, place]] * inner[place - 8]
            if not sound:
                continue
            rest = 11 - part % 11
            mark = 88 if rest == 10 else (48 if rest == 11 else 48 + rest)
            good[row] = letters[row, 16] == mark and short[letters[row, 17]] == (31 - total % 31) % 31
        return good

    return run


@lru_cache(maxsize=1)
def _resident_compiled() -> Any:
    import numpy as np
    from numba import njit

    @njit(cache=True, nogil=True)
    def run(
        letters: Any, _s: Any, _l: Any, _w: Any, _i: Any, weights: Any, provinces: Any, checks: Any
    ) -> Any:
        good = np.zeros(len(letters), np.bool_)
        digits = np.zeros(17, np.int64)
        for row in range(len(letters)):
            total, sound = 0, True
            for place in range(17):
                digit = np.int64(letters[row, place]) - 48
                if digit < 0 or digit > 9:
                    sound = False
                    break
                digits[place] = digit
                total += digit * weights[place]
            if not sound or not provinces[digits[0] * 10 + digits[1]]:
                continue
            year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
            month, day = digits[10] * 10 + digits[11], digits[12] * 10 + digits[13]
            if year < 1800 or year > 2099 or month < 1 or month > 12 or day < 1:
                continue
            last = 30 + (month + month // 8) % 2
            if month == 2:
                last = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
            good[row] = day <= last and letters[row, 17] == checks[total % 11]
        return good

    return run
