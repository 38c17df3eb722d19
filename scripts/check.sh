#!/usr/bin/env bash
# Everything that must be true of the text of the project. Goes through all of it and names each part that failed.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
FAZHI_DATA=$(mktemp -d)
export FAZHI_DATA DJANGO_SETTINGS_MODULE=fazhi.settings
trap 'rm -rf "$FAZHI_DATA"' EXIT
mkdir "$FAZHI_DATA/static"
failed=()

check() { # check NAME COMMAND...: silent when all is well
  local name=$1 words
  shift
  if ! words=$("$@" 2>&1); then
    printf '%s\n== %s failed\n' "$words" "$name" >&2
    failed+=("$name")
  fi
}

code=(src tests scripts benchmarks conftest.py)
check "ruff" "$bin/ruff" check --quiet "${code[@]}"
check "form (make fix)" "$bin/ruff" format --quiet --check "${code[@]}"
check "mypy" "$bin/mypy" --no-error-summary
check "import contracts" "$bin/lint-imports" --no-cache
check "templates" "$bin/djlint" src --lint --quiet
check "translations" "$bin/python" scripts/translations.py check
check "Django's checks" "$bin/python" -m django check --fail-level WARNING
check "migrations in step" "$bin/python" -m django makemigrations --check --dry-run
[ ! -f scripts/generate_docs.py ] || check "generated pages (make docs)" "$bin/python" scripts/generate_docs.py --check
check "hygiene" "$bin/python" scripts/check_hygiene.py

if [ ${#failed[@]} -gt 0 ]; then
  printf 'check: failed: %s\n' "$(IFS=,; echo "${failed[*]}")" >&2
  exit 1
fi
echo "check: all in order"
