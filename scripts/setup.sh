#!/usr/bin/env bash
# Makes .venv from the lock, fetches the document fonts, compiles translations. Quick when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
  for name in ${FAZHI_PYTHON:-} python3.11 python3.12 python3.13 python3 /usr/bin/python3; do
    if command -v "$name" >/dev/null 2>&1 &&
       "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"; return
    fi
  done
  echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3 python3-venv)." >&2
  exit 1
}

stamp=$(cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
if [ ! -f ".venv/stamp-$stamp" ]; then
  rm -f .venv/stamp-* 2>/dev/null || true
  [ -x .venv/bin/python ] || "$(find_python)" -m venv .venv
  echo "installing the locked packages ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
  touch ".venv/stamp-$stamp"
fi
scripts/fonts.sh
.venv/bin/python scripts/translations.py compile
