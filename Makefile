# The front door. `make` alone says what there is; each target sets up what it needs.
# What is set up lies in .venv and node_modules; a file's name in lower case inside them marks a step as done.

PYTHON ?= python3
PY := .venv/bin/python
INSTALL := $(PY) -m pip install -qq --no-input --disable-pip-version-check --require-hashes
PAGE_TESTS := $(sort $(wildcard tests/page/*/*.test.js))
# A line of .env that gives the token a value. The environment goes before .env, empty or not.
TOKEN := ^ *(export +)?DISCORD_TOKEN *= *["'\'']?[^"'\'' \#]

.DEFAULT_GOAL := help
SAYING := -k say -k sentence -k count:1,2
.PHONY: help run test check lint types arrows page bench messages migrate lock debian

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: .venv/runtime .venv/offline ## Havruta in its sandbox; with DISCORD_TOKEN (environment or .env) on Discord itself
	@if [ -n "$${DISCORD_TOKEN-$$(grep -Eis '$(TOKEN)' .env)}" ]; \
	then exec $(PY) -m bot; \
	else exec $(PY) -m sandbox --with-bot; fi

test: .venv/dev .venv/offline debian ## every test, with coverage; ONLY=tests/havruta for some of them, without
ifdef ONLY
	@$(PY) -m pytest $(ONLY)
else
	@$(PY) -m pytest --cov --numprocesses=auto --dist=worksteal
	@echo "havruta/ by itself, where every branch is tested:"
	@$(PY) -m coverage report --include='havruta/*' --fail-under=100
ifneq ($(PAGE_TESTS),)
	@if command -v node >/dev/null; then node --test $(PAGE_TESTS); \
	else echo "The tests in tests/page were skipped: they need Node.js 20 or newer." >&2; fi
endif
endif

check: lint types arrows page ## everything that can be said without running it

lint: .venv/dev ## ruff: rules and format
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

types: .venv/dev ## mypy, strict
	@$(PY) -m mypy

arrows: .venv/dev ## which package may import which
	@$(PY) .venv/bin/lint-imports --no-logo

page: node_modules/ready ## the page's modules: tsc and biome
	@node_modules/.bin/tsc --project .
ifneq ($(PAGE_TESTS),)
	@node_modules/.bin/tsc --project tests/page
endif
	@node_modules/.bin/biome check

bench: .venv/dev .venv/offline debian ## figures, a line of JSON each; ONLY=chat for some of them
	@$(PY) -m benchmarks $(ONLY)

messages: .venv/dev ## gather the sentences for translators, after one has changed
	@$(PY) -m babel.messages.frontend -q extract -F pyproject.toml --no-default-keywords $(SAYING) \
	  --add-location=file --sort-by-file --project=Havruta --copyright-holder="The Havruta developers" \
	  --version=0.1.0 --output-file=havruta/locale/havruta.pot bot havruta webview

migrate: .venv/runtime ## bring the database of DATABASE_URL up to date; STEP="down -1" goes back
	@$(PY) -m storage.migrate $(STEP)

lock: .venv/bin/pip ## resolve what the *.in files and package.json ask for; UPGRADE=1 takes the newest of everything
	@$(PY) -m pip install -qq --disable-pip-version-check uv
	@for name in requirements requirements-offline requirements-dev; do \
	  UV_CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m uv pip compile --quiet $(if $(UPGRADE),--upgrade) \
	    --universal --python-version 3.11 --generate-hashes $$name.in --output-file $$name.txt || exit 1; \
	done
	@npm install --package-lock-only --ignore-scripts --loglevel=error

debian: ## what tests and benchmarks need of Debian: Chromium and PostgreSQL
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
	  || missing="$$missing postgresql"; \
	[ -z "$$missing" ] \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing$$missing …" \
	    && apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	       apt-get install -y -qq --no-install-recommends $$missing; } >&2 \
	  || echo "Some tests will be skipped. They need: apt-get install --no-install-recommends$$missing" >&2

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Havruta needs Python 3.11 or newer, and $(PYTHON) is not. Name one that is: make PYTHON=python3.13" >&2; \
	  exit 1; }
	@echo "Making .venv …" >&2
	@$(PYTHON) -m venv --clear .venv >&2

.venv/runtime: requirements.txt | .venv/bin/pip
	@echo "Installing what Havruta needs …" >&2
	@$(INSTALL) -r $< >&2
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	@echo "Installing what tests and checks need …" >&2
	@$(INSTALL) -r $< >&2
	@touch $@

.venv/offline: requirements-offline.txt .venv/runtime
	@echo "Installing the offline books …" >&2
	@said=$$($(INSTALL) --timeout 10 --retries 1 -r $< 2>&1) && touch $@ \
	  || echo "Going on without the offline books: $$(echo "$$said" | tail -n 1)" >&2

node_modules/ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "The page's checks need Node.js 20 or newer, with npm." >&2; exit 1; }
	@npm install --no-save --ignore-scripts --loglevel=error >&2
	@touch $@
