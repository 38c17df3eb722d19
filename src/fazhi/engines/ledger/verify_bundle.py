#!/usr/bin/env python3
"""Verify a frozen report without its server: standard library only. Usage: python3 verify.py FOLDER

Checks that no file was changed, added or removed, that every list has the length and the Merkle root that its
figure states, that every figure follows from its lists, and that the figures have the root of the manifest.
Exit 0: sound; 1: not, with what is wrong; 2: not a bundle.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

GROUP = 256


def node(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root(leaves: list[bytes]) -> str:
    """RFC 6962 manner: 0x00 before leaves, 0x01 before nodes; an odd last node moves up unchanged."""
    level = [node(b"\x00", leaf) for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [node(b"\x01", level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def list_root(lines: list[str]) -> str:
    return root(["\n".join(lines[i : i + GROUP]).encode() for i in range(0, len(lines), GROUP)])


def canonical(entry: Any) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check_files(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    for name in sorted(present - set(manifest["files"])):
        yield f"{name}: not part of the report"
    for name, digest in sorted(manifest["files"].items()):
        path = folder / name
        if name not in present:
            yield f"{name}: is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name}: was changed"


def check_figure(folder: Path, entry: dict[str, Any]) -> Iterator[str]:
    name = f"figure {entry['number']} ({entry['title']})"
    counts = {}
    for part, (count, expected) in sorted(entry["roots"].items()):
        path = folder / "lists" / f"{entry['number']}-{part}.csv"
        if not path.is_file():
            yield f"{name}: its list {part} is missing"
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n") if text else []
        counts[part] = len(lines)
        if len(lines) != count or list_root(lines) != expected:
            yield f"{name}: its list {part} is not the one that was counted"
    if "denominator" in entry["roots"] and counts.keys() >= {"numerator", "denominator", "rest"}:
        top, bottom = counts["numerator"], counts["denominator"]
        if (str(top), str(bottom)) != (entry["numerator"], entry["denominator"]) or top + counts[
            "rest"
        ] != bottom:
            yield f"{name}: {entry['numerator']}/{entry['denominator']} does not follow from its lists"
        elif bottom and entry["printed"] != share(top, bottom, entry["printed"]):
            yield f"{name}: {entry['printed']} is not {top}/{bottom}"


def share(top: int, bottom: int, printed: str) -> str:
    """The share, rounded to as many places as were printed."""
    places = len(printed.rstrip("%").partition(".")[2])
    exact = Decimal(top) * 100 / Decimal(bottom)
    text = f"{exact.quantize(Decimal(1).scaleb(-max(places, 2)), ROUND_HALF_UP):f}"
    fine = text.rstrip("0").rstrip(".") if "." in text else text
    coarse = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return f"{fine}%" if f"{fine}%" == printed else f"{coarse}%"


def faults(folder: Path) -> tuple[list[str], Any, Any]:
    """Everything that is wrong with the bundle, as sentences."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    sealed = {name: value for name, value in manifest.items() if name != "seal"}
    found = (
        []
        if hashlib.sha256(canonical(sealed)).hexdigest() == manifest["seal"]
        else ["manifest.json: was changed"]
    )
    found += check_files(folder, manifest)
    for entry in figures:
        found += check_figure(folder, entry)
    if root([canonical(entry) for entry in figures]) != manifest["figures_root"]:
        found.append("the figures do not have the root of the manifest")
    return found, manifest, figures


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: verify.py FOLDER", file=sys.stderr)
        return 2
    try:
        found, manifest, figures = faults(Path(arguments[0]))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        print(f"{arguments[0]} is not a bundle of a report: {fault}", file=sys.stderr)
        return 2
    for sentence in found:
        print(sentence)
    if not found:
        print(f"sound: {manifest['title']}, {len(figures)} figures, root {manifest['figures_root']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
