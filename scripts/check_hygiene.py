"""What must not be in the tree: registry addresses, paths of a machine, overlong files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LOCKS = re.compile(r"(requirements\.lock|package(-lock)?\.json)$")
ADDRESS = re.compile(r"https?://")
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|home/\w+)/")
LONGEST = 400


def main() -> int:
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    faults = []
    for name in names.stdout.split("\n"):
        path = Path(name)
        if not name or not path.is_file() or path.suffix in {".docx", ".png"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if LOCKS.search(name) and ADDRESS.search(text):
            faults.append(f"{name}: names an address")
        if (
            MACHINE.search(text)
            and path.suffix in {".py", ".toml", ".json", ".sh", ".md", ".lock", ".txt", ""}
            and "urls" not in name
        ):
            found = MACHINE.search(text)
            if found and not re.search(r"""["'(]/work/""", text[max(0, found.start() - 1) : found.end()]):
                faults.append(
                    f"{name}: names a path of a machine: {text[found.start() - 20 : found.end() + 20]!r}"
                )
        if path.suffix == ".py" and "migrations" not in name and text.count("\n") > LONGEST:
            faults.append(f"{name}: {text.count(chr(10))} lines; split it by subject")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
