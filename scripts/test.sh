#!/usr/bin/env bash
# Every test. Data of the tests never mixes with the data of the platform.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/test_tools.sh
FAZHI_DATA=$(mktemp -d)
export FAZHI_DATA
trap 'rm -rf "$FAZHI_DATA"' EXIT
spread=()
# the book is written by one process; a file of tests stays together, so that what it makes once serves all of it
[ $# -gt 0 ] || [ -n "${FAZHI_BOOK:-}" ] || spread=(-n "$(nproc)" --maxprocesses 4 --dist loadfile --no-loadscope-reorder)
.venv/bin/python -m pytest -q "${spread[@]}" "$@"
