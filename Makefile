# Every command a person needs. `make help` names them; each prepares by itself what it needs.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input
TESTS ?=
# Two processes, each with a database and a house of its own: most of a test is waiting.
JOBS ?= 2

.PHONY: help run test check bench translations
.DEFAULT_GOAL := help

help: ## what can be done here
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /|/' | while IFS='|' read -r name words; do printf '  make %-13s %s\n' "$$name" "$$words"; done

run: $(VENV)/runs ## open the house: database, web server, job worker (PORT=8000); Ctrl+C closes it
	@exec $(PY) -m config.house

test: $(VENV)/checks ## every test, browser journeys included (TESTS=portal for a part)
	@$(PY) -m tests.tools
	@$(PY) -m pytest -n $(JOBS) --dist loadfile $(TESTS)

check: $(VENV)/checks ## format, lint, types, floors, migrations, translations, docs; needs no database
	@$(PY) -m ruff format --check --quiet --output-format concise . || { echo "Not formatted: $(VENV)/bin/ruff format ."; exit 1; }
	@$(PY) -m ruff check --quiet --output-format concise .
	@$(PY) -m mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-logo
	@DJANGO_SETTINGS_MODULE=config.settings.nothing $(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py catalogue --check
	@$(PY) manage.py draw_lifecycle --check
	@echo "All in order."

bench: $(VENV)/checks ## the benchmarks, each against its peer in the same run
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -m tests.bench

translations: $(VENV)/checks ## add to the English catalogue what is missing in it
	@$(PY) manage.py catalogue --write

$(VENV)/runs: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name it: make run PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the house runs on ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/checks: requirements-dev.txt $(VENV)/runs
	@echo "Installing what checks the house ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@
