#!/usr/bin/env bash
# Every test. Data of the tests never mixes with the data of the platform.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/test_tools.sh
FAZHI_DATA=$(mktemp -d)
export FAZHI_DATA
trap 'rm -rf "$FAZHI_DATA"' EXIT
.venv/bin/python -m pytest -q "$@"
