"""Fetch the font of generated documents with npm and put it where the package looks for it.

The packages and their hashes are in `scripts/assets/`, without any registry's address: npm asks whichever it is set
to. Where there is no npm, a hash-locked Node from the Python index is put into `.venv`. Nothing fetched is committed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "scripts/assets"
FONTS = ROOT / "src/fazhi/assets/fonts"

WANTED = {
    "@expo-google-fonts/noto-serif-sc": (
        ("400Regular/NotoSerifSC_400Regular.ttf", FONTS),
        ("700Bold/NotoSerifSC_700Bold.ttf", FONTS),
    ),
}
"""Package -> the files taken from it and where they go."""


def fingerprint() -> str:
    """Changes when the list of packages, their hashes or this script change."""
    parts = [LISTS / "package.json", LISTS / "package-lock.json", Path(__file__)]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()[:16]


def in_place(stamp: str) -> bool:
    """Whether every wanted file lies there, from this very list."""
    files = [target / Path(name).name for wanted in WANTED.values() for name, target in wanted]
    mark = FONTS / ".stamp"
    return mark.is_file() and mark.read_text() == stamp and all(file.is_file() for file in files)


def fetch(npm: str, folder: Path) -> bool:
    """Install the packages into `folder/node_modules`; False, with npm's words on stderr, when that fails."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LISTS / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        print(f"{npm}: {done.stderr.strip()[-1000:]}", file=sys.stderr)
    return done.returncode == 0


def own_npm() -> str | None:
    """The npm of a Node installed into `.venv` from the Python index; None when that fails."""
    npm = Path(sys.prefix) / "bin/npm"
    if not npm.exists():
        print("npm was not found: installing Node into .venv ...", flush=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        subprocess.run([*pip, "-r", str(LISTS / "node.lock")], check=False)
    return str(npm) if npm.exists() else None


def place(package: str, source: Path) -> None:
    """Copy the wanted files of a package, without their source-map lines, and its licences beside them."""
    targets = set()
    for name, target in WANTED[package]:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, target / Path(name).name)
        targets.add(target)
    about = json.loads((source / "package.json").read_text(encoding="utf-8"))
    slug = package.strip("@").replace("/", "-")
    licences = sorted(file for file in source.glob("LICEN*") if file.is_file())
    for target in targets:
        (target / f"{slug}.about.txt").write_text(
            f"{package} {about['version']}, licence {about['license']}\n", encoding="utf-8"
        )
        for file in licences:
            shutil.copy(file, target / f"{slug}.{file.stem}.txt")


def main() -> int:
    stamp = fingerprint()
    if in_place(stamp):
        return 0
    print("fetching the font of generated documents ...", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        npm = shutil.which("npm")
        if not (npm and fetch(npm, folder)) and not ((npm := own_npm()) and fetch(npm, folder)):
            print(
                "The font could not be fetched: npm (or a reachable npm registry) is missing.",
                file=sys.stderr,
            )
            print(
                "PDFs use the system's Chinese fonts. Run `make setup` again later.",
                file=sys.stderr,
            )
            return 0
        for package in WANTED:
            place(package, folder / "node_modules" / package)
    (FONTS / ".stamp").write_text(stamp)
    return 0


if __name__ == "__main__":
    sys.exit(main())
