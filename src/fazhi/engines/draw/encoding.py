"""One form in bytes for everything a draw depends on. Specification: docs/spec/draw.md, section 2."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from fazhi.engines.ledger.chain import canonical
from fazhi.engines.ledger.merkle import Proof, proof, root

ALGORITHMS = ("sha256", "sm3")
GROUP = 256
"""Lines of a list that share one leaf of its tree."""
LONGEST = 100
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f;\ud800-\udfff]|^\s|\s$")


class BadDraw(ValueError):
    """What was given does not make a draw: the file, the place and the way out are in the sentence."""


def framed(*parts: bytes) -> bytes:
    """The parts, each behind its length in eight bytes, big-endian: no two sequences share their bytes."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def digest(algorithm: str, tag: str, *parts: bytes) -> bytes:
    """H(tag || framed parts): 32 bytes. The tag keeps the uses of H apart."""
    if algorithm not in ALGORITHMS:
        raise BadDraw(f"a draw knows {', '.join(ALGORITHMS)}, not {algorithm!r}")
    return hashlib.new(algorithm, f"fazhi/draw/{tag}/1".encode() + framed(*parts)).digest()


def stream(tag: str, length: int, *parts: bytes) -> bytes:
    """The first `length` bytes of SHAKE-256(tag || framed parts)."""
    return hashlib.shake_256(f"fazhi/draw/{tag}/1".encode() + framed(*parts)).digest(length)


def check_name(text: str, where: str) -> str:
    """An identifier or a name of a stratum, region, certificate: 1 to 100 characters, its bytes are what counts."""
    if not text or len(text) > LONGEST or _UNFIT.search(text):
        raise BadDraw(
            f"{where}: {text[:40]!r} is no name; write 1 to {LONGEST} characters without control characters, "
            "semicolons, or blanks at an end"
        )
    return text


def check_ids(ids: Sequence[str], where: str) -> None:
    """Identifiers ascend by code point, so each stands once; two spellings of one are refused."""
    for place, text in enumerate(ids):
        check_name(text, f"{where}, row {place + 1}")
        if place and ids[place - 1] >= text:
            raise BadDraw(
                f"{where}, row {place + 1}: {text!r} does not come after {ids[place - 1]!r}; sort the list by id, each once"
            )
    if not all(map(str.isascii, ids)):
        spelt: dict[str, str] = {}
        for text in ids:
            other = spelt.setdefault(unicodedata.normalize("NFKC", text).casefold(), text)
            if other is not text:
                raise BadDraw(f"{where}: {other!r} and {text!r} are one id in two spellings; keep one")


def lines_of(data: bytes, where: str) -> list[str]:
    """The lines of a file: UTF-8 without a mark at its beginning, each line ended by LF."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadDraw(f"{where} is not UTF-8: save it as UTF-8") from None
    if not text.endswith("\n") or "\r" in text or text.startswith("\ufeff"):
        raise BadDraw(f"{where} must end each line with LF alone and begin without a byte order mark")
    return text[:-1].split("\n")


def leaves(lines: Sequence[str]) -> list[bytes]:
    """The leaves of a list: its lines in groups of 256, joined by LF."""
    return ["\n".join(lines[at : at + GROUP]).encode() for at in range(0, len(lines), GROUP)]


def list_root(lines: Sequence[str], algorithm: str) -> str:
    """Merkle root of a list, hex."""
    return root(leaves(lines), algorithm)


def line_proof(lines: Sequence[str], number: int, algorithm: str) -> tuple[list[str], Proof]:
    """The group of lines in which line `number` (from 0) stands, and the siblings on the way to the root."""
    group = number // GROUP
    return list(lines[group * GROUP : (group + 1) * GROUP]), proof(leaves(lines), group, algorithm)


def write_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV: commas, quotes only where they are needed, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def read_rows(data: bytes, header: Sequence[str], where: str) -> tuple[list[str], list[list[str]]]:
    """The lines of a CSV file and its rows below the header; BadDraw with the row for anything else."""
    lines = lines_of(data, where)
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error as fault:
        raise BadDraw(f"{where} is not CSV: {fault}") from None
    if rows[0] != list(header) or len(rows) != len(lines):
        raise BadDraw(f"{where} must begin with the line {','.join(header)} and hold one row a line")
    for place, row in enumerate(rows):
        if len(row) != len(header):
            raise BadDraw(f"{where}, row {place}: {len(row)} fields where {len(header)} are due")
    return lines, rows[1:]


def write_json(value: Any) -> str:
    """JSON as the files of a bundle hold it: sorted keys, one blank of indent, Chinese as it is, LF at the end."""
    canonical({"value": value})
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def read_json(data: bytes, where: str) -> Any:
    """The value of a JSON file in exactly that form: a changed byte is a changed file."""
    text = "\n".join(lines_of(data, where)) + "\n"
    try:
        value = json.loads(text)
        if write_json(value) == text:
            return value
    except (ValueError, RecursionError):
        pass
    raise BadDraw(f"{where} is not JSON in the form of docs/spec/draw.md (sorted keys, indent of one blank)")
