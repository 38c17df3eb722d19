"""What must not be in the tree: registry addresses, paths of a machine, links, overlong files, stray whitespace."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LOCKS = re.compile(r"(\.lock|package(-lock)?\.json)$")
ADDRESS = re.compile(r"https?://|file://")
REGISTRY = re.compile(r"--(?:extra-)?index-url|registry\.npmjs|pypi\.org/simple|files\.pythonhosted")
MACHINE = re.compile(r"(?<![\w./*}])/(?:root|work|home)/[\w.-]+/")
ROUTES = re.compile(r"""["'(]/work/""")
"""The workbench lives at /work/, which is a path of a page and of no machine."""
BINARY = {".docx", ".png", ".jpg", ".pdf", ".xlsx", ".ttf", ".parquet"}
LONGEST = 400


def tracked() -> list[str]:
    """Files of the tree, new ones included, ignored ones not."""
    done = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    return sorted(name for name in done.stdout.split("\0") if name)


def faults_of(name: str, text: str) -> Iterator[str]:
    """Faults of one text file, each with its line."""
    own = name == "scripts/check_hygiene.py" or name.endswith("test_hygiene.py")
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        where = f"{name}:{number}"
        if (LOCKS.search(name) and ADDRESS.search(line)) or (REGISTRY.search(line) and not own):
            yield f"{where}: names the address of a registry"
        if not own and any(
            not ROUTES.match(line[max(0, found.start() - 1) :]) for found in MACHINE.finditer(line)
        ):
            yield f"{where}: names a path of a machine: {line.strip()[:80]}"
        if line != line.rstrip() and not name.endswith((".md", ".csv", ".po", ".txt")):
            yield f"{where}: ends with blanks"
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            yield f"{where}: an unresolved merge"
    if (
        text
        and (not text.endswith("\n") or text.endswith("\n\n"))
        and not name.endswith((".csv", ".svg", ".txt", ".po"))
    ):
        yield f"{name}: ends with {'no' if not text.endswith(chr(10)) else 'more than one'} line break"
    if name.endswith(".py") and "migrations" not in name and len(lines) - 1 > LONGEST:
        yield f"{name}: {len(lines) - 1} lines, at most {LONGEST}; split it by subject"


def main() -> int:
    """Print every fault; 1 when there is one."""
    faults = []
    for name in tracked():
        path = Path(name)
        if path.is_symlink():
            faults.append(f"{name}: a link; commit the file itself")
        elif path.is_file() and path.suffix not in BINARY:
            try:
                faults += faults_of(name, path.read_text(encoding="utf-8"))
            except UnicodeDecodeError:
                faults.append(f"{name}: not UTF-8")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
