#!/usr/bin/env bash
# Makes .venv from the lock, fetches front-end assets and fonts, compiles translations. Quick when nothing changed.
# `setup.sh bench` adds what the benchmarks compare with.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
  for name in ${FAZHI_PYTHON:-} python3.11 /usr/bin/python3.11 python3.12 python3.13 python3 /usr/bin/python3; do
    if command -v "$name" >/dev/null 2>&1 &&
       "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"; return
    fi
  done
  echo "Python 3.11 or newer with venv is needed and was not found." >&2
  echo "Debian and Ubuntu: apt-get install python3 python3-venv; or name one: FAZHI_PYTHON=/path/to/python3 make setup" >&2
  exit 1
}

install_locked() { # install_locked LOCK
  # uv is several times faster where it is at hand; pip reads the machine's own index settings and always serves
  if command -v uv >/dev/null 2>&1 &&
     uv pip install -qq --python .venv/bin/python --require-hashes -r "$1" 2>/dev/null; then
    return
  fi
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"
}

if [ -L .venv ]; then
  # installing through a link would change the environment of another tree
  echo ".venv is a link to $(readlink .venv); set-up changes only an environment of its own. Remove the link first." >&2
  exit 1
fi
stamp=$( { cat requirements.lock pyproject.toml; pwd -P; } | sha256sum | cut -c1-16)
if [ ! -x .venv/bin/fazhi ] || [ ! -f ".venv/stamp-$stamp" ]; then
  if ! .venv/bin/python -c '' >/dev/null 2>&1; then
    python=$(find_python)
    "$python" -m venv --clear .venv
  fi
  rm -f .venv/stamp-*
  echo "installing the locked packages ..."
  install_locked requirements.lock
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps -e .
  touch ".venv/stamp-$stamp"
fi
.venv/bin/python scripts/assets.py
.venv/bin/python scripts/translations.py compile
if [ "${1:-}" = bench ]; then
  stamp=$(sha256sum < requirements-bench.lock | cut -c1-16)
  if [ ! -f ".venv/bench-$stamp" ]; then
    echo "installing what the benchmarks compare with ..."
    install_locked requirements-bench.lock
    touch ".venv/bench-$stamp"
  fi
fi
