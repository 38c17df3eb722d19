"""Entries packed into blocks, with the tree over each: by hashlib, or by OpenSSL called from compiled code.

A call of hashlib from Python costs several times what it hashes; compiled code calls the same library without Python
in between and without its lock. Both ways give the same bytes. Specification: docs/spec/ledger.md.
"""

from __future__ import annotations

import ctypes
import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

BLOCK = 1024
"""Entries a block holds at most."""
FAN = 32
"""Digests under a node of a block's tree: two levels cover a block."""
MARK = 8
"""Bytes of an entry's leaf that are kept beside it, to say which entry was changed."""
SIZE = 32
"""Bytes of a digest, of SHA-256 as of SM3."""


@dataclass(frozen=True)
class Packed:
    """A block that only its link to the one before is missing from."""

    count: int
    body: tuple[Any, Any, Any]
    """What follows its header: marks, lengths, entries, each as bytes or a view of them."""
    root: bytes
    data: bytes

    @property
    def size(self) -> int:
        """Bytes of its entries."""
        return len(self.body[2])


Pack = Callable[[Sequence[bytes], str], list[Packed]]
"""From entries and algorithm to their blocks, all but the last of them full."""


def leaves(entries: Sequence[bytes], algorithm: str) -> list[bytes]:
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


def data_digest(body: Sequence[Any], algorithm: str) -> bytes:
    """The digest of a block's bytes behind its header (0x02 before them), at the speed of the bare hash."""
    digest = hashlib.new(algorithm, b"\x02")
    for part in body:
        digest.update(part)
    return digest.digest()


def pack(entries: Sequence[bytes], algorithm: str) -> list[Packed]:
    """The blocks of some entries, a call of hashlib an entry."""
    return [_packed(entries[at : at + BLOCK], algorithm) for at in range(0, len(entries), BLOCK)]


def _packed(entries: Sequence[bytes], algorithm: str) -> Packed:
    found = leaves(entries, algorithm)
    marks = b"".join([leaf[:MARK] for leaf in found])
    body = (marks, struct.pack(f">{len(entries)}I", *map(len, entries)), b"".join(entries))
    root = nodes(nodes(found, algorithm), algorithm)[0]
    return Packed(len(entries), body, root, data_digest(body, algorithm))


@lru_cache(maxsize=2)
def fast_pack(algorithm: str) -> Pack:
    """`pack`, or the same from compiled code where numba and the library under hashlib can be had and agree with it."""
    try:
        run = _compiled(algorithm)
        probe = [b"", *[b"x" * 200] * 70]
        return run if plain(run(probe, algorithm)) == plain(pack(probe, algorithm)) else pack
    except (ImportError, OSError, AttributeError, ValueError):
        return pack


def plain(blocks: Sequence[Packed]) -> list[tuple[Any, ...]]:
    """Blocks in a form that compares."""
    return [(block.count, *map(bytes, block.body), block.root, block.data) for block in blocks]


class _OpenSSL(NamedTuple):
    """Functions of the library on which hashlib stands, and the address of the digest."""

    kind: int
    make: Any
    free: Any
    begin: Any
    take: Any
    end: Any


def _openssl(algorithm: str) -> _OpenSSL:
    import _hashlib

    library, address, size = ctypes.CDLL(_hashlib.__file__), ctypes.c_void_p, ctypes.c_size_t

    def found(name: str, *takes: Any, gives: Any = ctypes.c_int) -> Any:
        function = getattr(library, name)
        function.argtypes, function.restype = takes, gives
        return function

    text = ctypes.c_char_p
    kind = found("EVP_MD_fetch", address, text, text, gives=address)(None, algorithm.encode(), None)
    if not kind:
        raise ValueError(f"OpenSSL has no {algorithm}")
    return _OpenSSL(
        kind,
        make=found("EVP_MD_CTX_new", gives=address),
        free=found("EVP_MD_CTX_free", address, gives=None),
        begin=found("EVP_DigestInit_ex", address, address, address),
        take=found("EVP_DigestUpdate", address, address, size),
        end=found("EVP_DigestFinal_ex", address, address, address),
    )


def _fill(algorithm: str) -> Any:
    """Compiled code that fills in marks, roots and data digests; 1 if OpenSSL took it all."""
    import numba
    import numpy as np

    kind, make, free, begin, take, end = _openssl(algorithm)
    one, wide, mark, fan = np.uint64(1), np.uint64(SIZE), np.uint64(MARK), np.uint64(FAN)

    @numba.njit(nogil=True)
    def digest(context: Any, tag: Any, at: Any, length: Any, to: Any) -> Any:
        return (
            begin(context, kind, 0)
            & take(context, tag, one)
            & take(context, at, length)
            & end(context, to, 0)
        )

    @numba.njit(nogil=True)
    def above(context: Any, tag: Any, at: Any, count: Any, to: Any) -> int:
        fine = 1
        for first in range(0, count, FAN):
            fine &= digest(context, tag, at, min(fan, np.uint64(count - first)) * wide, to)
            at, to = at + fan * wide, to + wide
        return fine

    @numba.njit(nogil=True)
    def fill(entries: Any, lengths: Any, tags: Any, marks: Any, table: Any, found: Any, room: Any) -> int:
        context, fine = make(), 1
        tag, at, level = tags.ctypes.data, entries.ctypes.data, room.ctypes.data
        for block in range(len(found)):
            first, begun, to = block * BLOCK, at, level
            last = min(first + BLOCK, len(lengths))
            for n in range(first, last):
                fine &= digest(context, tag, at, lengths[n], to)
                for byte in range(MARK):
                    marks[n, byte] = room[n - first, byte]
                at, to = at + lengths[n], to + wide
            fine &= above(context, tag + one, level, last - first, to)
            fine &= above(
                context, tag + one, to, (last - first + FAN - 1) // FAN, found[block, 0].ctypes.data
            )
            fine &= begin(context, kind, 0) & take(context, tag + one + one, one)
            fine &= take(context, marks[first].ctypes.data, np.uint64(last - first) * mark)
            fine &= take(context, table[first].ctypes.data, np.uint64(last - first) * np.uint64(4))
            fine &= take(context, begun, at - begun) & end(context, found[block, 1].ctypes.data, 0)
        free(context)
        return fine

    return fill


def _compiled(algorithm: str) -> Pack:
    """`pack` by OpenSSL's EVP. Raises ImportError, AttributeError, ValueError where it, or numba, is not there."""
    import numpy as np

    fill, tags = _fill(algorithm), np.array([0, 1, 2], np.uint8)

    def run(entries: Sequence[bytes], _algorithm: str) -> list[Packed]:
        count, joined = len(entries), b"".join(entries)
        lengths = np.fromiter(map(len, entries), np.uint64, count)
        table = lengths.astype(">u4").view(np.uint8).reshape(count, 4)
        marks = np.empty((count, MARK), np.uint8)
        found = np.empty((-(-count // BLOCK), 2, SIZE), np.uint8)
        room = np.empty((BLOCK + FAN, SIZE), np.uint8)
        if not fill(np.frombuffer(joined, np.uint8), lengths, tags, marks, table, found, room):
            raise OSError(f"OpenSSL refuses {algorithm}")
        view, at, blocks = memoryview(joined), 0, []
        for n, (root, data) in enumerate(found):
            part = slice(n * BLOCK, (n + 1) * BLOCK)
            size = int(lengths[part].sum())
            body = (marks[part].reshape(-1).data, table[part].reshape(-1).data, view[at : at + size])
            blocks.append(Packed(len(marks[part]), body, root.tobytes(), data.tobytes()))
            at += size
        return blocks

    return run
