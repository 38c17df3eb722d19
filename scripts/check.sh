#!/usr/bin/env bash
# Everything that must be true of the text of the project. Each line says what failed.
set -euo pipefail
bin=.venv/bin
FAZHI_DATA=$(mktemp -d)
export FAZHI_DATA
trap 'rm -rf "$FAZHI_DATA"' EXIT
"$bin/ruff" check --quiet src tests scripts benchmarks
"$bin/mypy" --no-error-summary
"$bin/lint-imports" --no-cache >"$FAZHI_DATA/imports" || { cat "$FAZHI_DATA/imports"; exit 1; }
"$bin/djlint" src --lint --quiet
"$bin/python" scripts/translations.py check
"$bin/python" -m django check --fail-level WARNING
"$bin/python" -m django makemigrations --check --dry-run >/dev/null || { echo "models and migrations are not in step"; exit 1; }
"$bin/python" scripts/generate_docs.py --check
"$bin/python" scripts/hygiene.py
echo "check: all in order"
