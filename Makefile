# Everything a newcomer, an operator and CI need. Each target does its own set-up.
SHELL := /bin/bash
SERVE ?= 1
SIZE ?= full
PY := .venv/bin/python
export DJANGO_SETTINGS_MODULE := fazhi.settings

.PHONY: help setup demo test check bench book docs fix clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## .venv with the command .venv/bin/fazhi, front-end assets, fonts, translations
	@scripts/setup.sh

demo: setup ## a district's year simulated, its report built, the server at 127.0.0.1:8000 (SERVE=0: do not serve)
	@.venv/bin/fazhi demo $(if $(filter 0,$(SERVE)),--no-serve,--serve)

test: setup ## every test, with the browser and the database server they need
	@scripts/test.sh

check: setup ## style, types, floors, templates, translations, migrations, generated pages
	@scripts/check.sh

bench: setup ## the benchmark table; writes benchmarks/latest.json (SIZE=small for a tenth)
	@scripts/setup.sh bench
	@$(PY) -m benchmarks run --size $(SIZE)

book: setup ## the acceptance book: each duty, its article, its code, its test, its result
	@FAZHI_BOOK=book scripts/test.sh

docs: setup ## write the generated reference pages anew
	@$(PY) scripts/generate_docs.py

fix: setup ## put code and translations into the house's form
	@scripts/fix.sh

clean: ## remove what was built
	@rm -rf .venv data book .mypy_cache .ruff_cache .pytest_cache src/fazhi/web/static/vendor src/fazhi/assets/fonts
