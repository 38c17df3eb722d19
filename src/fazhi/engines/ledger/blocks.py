"""Entries packed into blocks, with the tree over each: by hashlib, or by OpenSSL called from compiled code.

A call of hashlib from Python costs several times what it hashes; compiled code calls the same library without Python
in between and without its lock. Both ways give the same bytes. Specification: docs/spec/ledger.md.
"""

from __future__ import annotations

import ctypes
import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from typing import Any

BLOCK = 1024
"""Entries a block holds at most."""
FAN = 32
"""Digests under a node of a block's tree: two levels cover a block."""
MARK = 8
"""Bytes of an entry's leaf that are kept beside it, to say which entry was changed."""
SIZE = 32
"""Bytes of a digest, of SHA-256 as of SM3."""

Bytes = bytes | memoryview
Tree = Callable[[Bytes, Bytes], tuple[bytes, bytes]]
"""From the entries of a block, end to end, and the table of their lengths to their marks and their root."""


@dataclass(frozen=True)
class Packed:
    """A block that only its link to the one before is missing from."""

    count: int
    body: tuple[bytes, bytes, bytes]
    """What follows its header: marks, lengths, entries."""
    root: bytes
    table: bytes


def leaves(entries: Sequence[Bytes], algorithm: str) -> list[bytes]:
    """The leaf of each entry: the digest of 0x00 and its bytes."""
    new = _new(algorithm)
    return [new(b"\x00" + entry).digest() for entry in entries]


def _new(algorithm: str) -> Callable[[bytes], Any]:
    return hashlib.sha256 if algorithm == "sha256" else partial(hashlib.new, algorithm)


def nodes(digests: Sequence[bytes], algorithm: str) -> list[bytes]:
    """The level above: the digest of 0x01 and up to 32 digests."""
    new = _new(algorithm)
    groups = [b"".join(digests[at : at + FAN]) for at in range(0, len(digests), FAN)]
    return [new(b"\x01" + group).digest() for group in groups]


def table_digest(marks: Bytes, lengths: Bytes, algorithm: str) -> bytes:
    """The digest of 0x02, the marks and the lengths of a block."""
    return bytes(_new(algorithm)(b"".join((b"\x02", marks, lengths))).digest())


def cut(joined: Bytes, lengths: Bytes) -> list[Bytes]:
    """The entries that lie end to end."""
    sizes = struct.unpack(f">{len(lengths) // 4}I", lengths)
    return [joined[end - size : end] for size, end in zip(sizes, accumulate(sizes), strict=True)]


def plain_tree(algorithm: str) -> Tree:
    """The tree by hashlib, a call an entry."""

    def run(joined: Bytes, lengths: Bytes) -> tuple[bytes, bytes]:
        found = leaves(cut(joined, lengths), algorithm)
        return b"".join([leaf[:MARK] for leaf in found]), nodes(nodes(found, algorithm), algorithm)[0]

    return run


@lru_cache(maxsize=2)
def fast_tree(algorithm: str) -> Tree:
    """The tree by compiled code where numba and the library under hashlib can be had and agree with it."""
    slow = plain_tree(algorithm)
    try:
        fast = _compiled(algorithm)
        probe = b"x" * 12_345, struct.pack(">70I", 0, 345, *[0] * 8, *[200] * 60)
        return fast if fast(*probe) == slow(*probe) else slow
    except (ImportError, OSError, AttributeError, ValueError):
        return slow


def pack(entries: Sequence[bytes], algorithm: str, tree: Tree | None = None) -> Iterator[Packed]:
    """The blocks of some entries, all but the last of them full."""
    tree = tree or plain_tree(algorithm)
    for at in range(0, len(entries), BLOCK):
        part = entries[at : at + BLOCK]
        lengths, joined = struct.pack(f">{len(part)}I", *map(len, part)), b"".join(part)
        marks, root = tree(joined, lengths)
        yield Packed(len(part), (marks, lengths, joined), root, table_digest(marks, lengths, algorithm))


def _function(name: str, *takes: Any, gives: Any = ctypes.c_int) -> Any:
    """A function of the library on which hashlib stands. Raises AttributeError where it has none of that name."""
    import _hashlib

    function = getattr(ctypes.CDLL(_hashlib.__file__), name)
    function.argtypes, function.restype = takes, gives
    return function


_AT, _LENGTH, _TEXT = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
Digest = tuple[Any, Callable[[], Any], Callable[[Any], Any]]
"""Compiled code for one digest of a tag (0 or 1) and some bytes; what makes its context, and what lets it go."""


def _sha256() -> Digest:
    """OpenSSL's SHA-256 itself. Its state after the tag (112 bytes) is kept, so that an entry needs no set-up."""
    import numba
    import numpy as np

    begin, take = _function("SHA256_Init", _AT), _function("SHA256_Update", _AT, _AT, _LENGTH)
    end, room, words = _function("SHA256_Final", _AT, _AT), 64, 32
    begun = np.zeros((2, room), np.uint32)
    for tag in (0, 1):
        at = begun[tag].ctypes.data
        if not begin(at) or not take(at, bytes([tag]), 1):
            raise OSError("OpenSSL refuses sha256")

    @numba.njit(nogil=True)
    def digest(context: Any, tag: Any, at: Any, length: Any, to: Any) -> Any:
        for word in range(words):
            context[word] = begun[tag, word]
        return take(context.ctypes.data, at, length) & end(to, context.ctypes.data)

    return digest, lambda: np.zeros(room, np.uint32), lambda _context: None


def _named(algorithm: str) -> Digest:
    """Any digest by the general functions, which set up more for each."""
    import numba
    import numpy as np

    kind = _function("EVP_MD_fetch", _AT, _TEXT, _TEXT, gives=_AT)(None, algorithm.encode(), None)
    if not kind:
        raise ValueError(f"OpenSSL has no {algorithm}")
    begin = _function("EVP_DigestInit_ex", _AT, _AT, _AT)
    take = _function("EVP_DigestUpdate", _AT, _AT, _LENGTH)
    end, one = _function("EVP_DigestFinal_ex", _AT, _AT, _AT), np.uint64(1)
    tags = np.array([0, 1], np.uint8)

    @numba.njit(nogil=True)
    def digest(context: Any, tag: Any, at: Any, length: Any, to: Any) -> Any:
        return (
            begin(context, kind, 0)
            & take(context, tags[tag:].ctypes.data, one)
            & take(context, at, length)
            & end(context, to, 0)
        )

    make, free = _function("EVP_MD_CTX_new", gives=_AT), _function("EVP_MD_CTX_free", _AT, gives=None)
    return digest, make, free


def _climb(digest: Any) -> Any:
    """Compiled code that leaves the leaves of a block's entries, then its root, in `room`; 1 if OpenSSL took it all."""
    import numba
    import numpy as np

    wide, fan = np.uint64(SIZE), np.uint64(FAN)

    @numba.njit(nogil=True)
    def above(context: Any, at: Any, count: Any, to: Any) -> Any:
        fine = 1
        for first in range(0, count, FAN):
            fine &= digest(context, 1, at, min(fan, np.uint64(count - first)) * wide, to)
            at, to = at + fan * wide, to + wide
        return fine

    @numba.njit(nogil=True)
    def climb(context: Any, entries: Any, lengths: Any, room: Any, marks: Any) -> Any:
        at, level = np.uint64(entries.ctypes.data), np.uint64(room.ctypes.data)
        fine, to, count = 1, level, len(lengths)
        for n in range(count):
            fine &= digest(context, 0, at, lengths[n], to)
            at, to = at + lengths[n], to + wide
            for byte in range(MARK):
                marks[n, byte] = room[n, byte]
        fine &= above(context, level, count, to)
        groups = (count + FAN - 1) // FAN
        return fine & above(context, to, groups, to + np.uint64(groups) * wide)

    return climb


def _compiled(algorithm: str) -> Tree:
    """The tree by OpenSSL. Raises ImportError, OSError, AttributeError, ValueError where it, or numba, is not there."""
    import numpy as np

    digest, make, free = _sha256() if algorithm == "sha256" else _named(algorithm)
    climb = _climb(digest)

    def run(joined: Bytes, lengths: Bytes) -> tuple[bytes, bytes]:
        sizes = np.frombuffer(lengths, ">u4").astype(np.uint64)
        if not 0 < len(sizes) <= BLOCK or int(sizes.sum()) != len(joined):
            raise ValueError("the lengths are not those of the entries of a block")
        last = len(sizes) + -(-len(sizes) // FAN)
        room, marks, context = (
            np.empty((last + 1, SIZE), np.uint8),
            np.empty((len(sizes), MARK), np.uint8),
            make(),
        )
        try:
            if not climb(context, np.frombuffer(joined or b"\0", np.uint8), sizes, room, marks):
                raise OSError(f"OpenSSL refuses {algorithm}")
        finally:
            free(context)
        return marks.tobytes(), room[last].tobytes()

    return run
