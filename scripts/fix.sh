#!/usr/bin/env bash
# Puts code into the house's form and new texts into the translations.
set -euo pipefail
.venv/bin/ruff check --fix src tests scripts benchmarks
.venv/bin/ruff format src tests scripts benchmarks
.venv/bin/python scripts/translations.py extract
