# The front door. `make` alone says what there is; each target sets up what it needs.
# What is set up lies in .venv and node_modules; a file's name in lower case inside them marks a step as done.

PYTHON ?= python3
# Those that are promised, as in pyproject.toml and the README; .ci/run tries each.
VERSIONS := 3.11 3.12 3.13
# "3.11" of a Python; nothing where there is none.
version = $(shell "$(1)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
# A Python that is named has a set-up of its own beside the usual one: make test PYTHON=python3.13
VENV := .venv$(if $(filter-out file,$(origin PYTHON)),-$(call version,$(PYTHON)))
PY := $(VENV)/bin/python
HOUSEHOLDS := tests/benchmarks tests/e2e tests/faults
PYTEST := --numprocesses=auto --dist=worksteal
PAGE_TESTS := $(sort $(wildcard tests/page/*.test.js tests/page/*/*.test.js))
# A line of .env that gives the token a value. The environment goes before .env, empty or not.
TOKEN := ^ *(export +)?DISCORD_TOKEN(_FILE)? *= *["'\'']?[^"'\'' \#]

# Images often set it, and then each process compiles all that it imports: half of a start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
# One step of a set-up may undo another, so they never run at once.
.NOTPARALLEL:
SAYING := -k say -k sentence -k count:1,2
.PHONY: help run test coverage quick modules check lint types arrows words page bench load soak faults oracle simulate screenshots image compose rehearsal audit messages migrate recompute sign-out backup restore lock debian npm

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

run: $(VENV)/runtime $(VENV)/offline ## Havruta in its sandbox; with DISCORD_TOKEN (environment or .env) on Discord itself
	@if [ -n "$${DISCORD_TOKEN-$$DISCORD_TOKEN_FILE$$(grep -Eis '$(TOKEN)' .env)}" ]; \
	then exec $(PY) -m bot; \
	else exec $(PY) -m sandbox --with-bot; fi

test: $(VENV)/dev $(VENV)/offline debian npm $(if $(ONLY),,modules) ## every test; ONLY=tests/havruta for some; PYTHON=python3.13 for another Python
	@$(PY) -m pytest $(or $(ONLY),$(PYTEST))

# A line that only dice of a property come by must not stop a landing: a tenth of a percent is theirs.
coverage: $(VENV)/dev $(VENV)/offline debian npm ## every test in Python, and how much of the product those without a browser run: all of havruta/
	@$(PY) -m pytest --cov $(PYTEST)
	@said=$$($(PY) -m coverage report --include='havruta/*' --fail-under=99.9) || { echo "$$said" >&2; exit 1; }

quick: $(VENV)/dev $(VENV)/offline ## the tests without browsers, PostgreSQL and whole households
	@$(PY) -m pytest $(PYTEST) -m 'not browser and not postgresql' $(HOUSEHOLDS:%=--ignore=%)

modules: ## the tests of the page's modules
ifneq ($(PAGE_TESTS),)
	@if command -v node >/dev/null; then node --test $(PAGE_TESTS); \
	else echo "The tests in tests/page were skipped: they need Node.js 20 or newer." >&2; fi
endif

check: lint types arrows words page ## everything that can be said without running it

lint: $(VENV)/dev ## ruff: rules and format
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

types: $(VENV)/dev ## mypy, strict
	@$(PY) -m mypy

arrows: $(VENV)/dev ## which package may import which
	@$(PY) $(VENV)/bin/lint-imports --no-logo

words: $(VENV)/dev ## every sentence in every language
	@$(PY) -m pytest -q --no-header tests/havruta/test_translations.py

page: node_modules/ready ## the page's modules: tsc and biome
	@node_modules/.bin/tsc --project .
ifneq ($(PAGE_TESTS),)
	@node_modules/.bin/tsc --project tests/page
endif
	@node_modules/.bin/biome check

bench: $(VENV)/dev $(VENV)/offline debian ## figures, a line of JSON each; ONLY=chat for some of them
	@$(PY) -m benchmarks $(ONLY)

load: $(VENV)/dev $(VENV)/offline debian ## a Tuesday night: 1,000 sessions of three within ten minutes, on one machine and on several; SESSIONS=60 MINUTES=1 ON=one for less; a report in var/load
	@$(PY) -m benchmarks.load $(if $(SESSIONS),--sessions $(SESSIONS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(ON),--on $(ON))

soak: $(VENV)/dev $(VENV)/offline debian ## a hundred thousand reminders in an hour, clocks killed after it, four who talk for half an hour, 500 who come and go in calls; MINUTES=6 JOINS=60 for less
	@$(PY) -m benchmarks.reminders $(if $(MINUTES),--minutes $(MINUTES))
	@$(PY) -m benchmarks.call.soak $(if $(MINUTES),--minutes $(MINUTES))
	@$(PY) -m benchmarks.call.storm $(if $(JOINS),--joins $(JOINS))

faults: $(VENV)/dev $(VENV)/offline debian ## 200 kills, drops and restarts among the processes of one evening; the main job 200 times, each with a random fault; SEED=7 TIMES=1 for one of them
	@$(PY) -m benchmarks.faults.rooms $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES))
	@$(PY) -m benchmarks.faults $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES))

oracle: $(VENV)/dev npm ## 10,000 rules by dice, expanded by us and by another program; SEED=7 TIMES=100 for some of them
	@$(PY) -m benchmarks.oracle $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES))

simulate: $(VENV)/dev ## a year of 1,000 havrutot in virtual time, with processes that die; SEED=7 DAYS=30 HAVRUTOT=20 for less
	@PYTHONHASHSEED=0 $(PY) -m tests.simulation $(if $(SEED),--seed $(SEED)) $(if $(DAYS),--days $(DAYS)) $(if $(HAVRUTOT),--havrutot $(HAVRUTOT))

screenshots: $(VENV)/dev $(VENV)/offline debian npm ## pictures of every page and mail; OUT=var/screenshots ONLY=mail for some of them
	@$(PY) -m benchmarks.screenshots $(if $(OUT),--out "$(OUT)") $(if $(ONLY),--only "$(ONLY)")

image: $(VENV)/dev ## the container image, built on a Debian that is made here; two people learn in it
	@$(PY) -m benchmarks.image

compose: $(VENV)/dev ## both compositions as they are, with images made here; two people learn in each while a process of it is killed
	@$(PY) -m benchmarks.composed

rehearsal: $(VENV)/dev ## docs/operations.md done word by word in a fresh Debian under systemd, and people who learn there
	@$(PY) -m benchmarks.rehearsal

audit: $(VENV)/dev npm ## licences, a bill of materials (var/sbom.cdx.json), and known faults in what is installed
	@$(PY) -m tests.licences
	@deploy/audit $(VENV)/bin/uv

messages: $(VENV)/dev ## gather the sentences for translators, after one has changed
	@$(PY) -m babel.messages.frontend -q extract -F pyproject.toml --no-default-keywords $(SAYING) \
	  --add-location=file --sort-by-file --project=Havruta --copyright-holder="The Havruta developers" \
	  --version=0.1.0 --output-file=havruta/locale/havruta.pot bot havruta webview
	@$(PY) -m babel.messages.frontend -q update --input-file=havruta/locale/havruta.pot --domain=havruta \
	  --output-dir=havruta/locale --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

migrate: $(VENV)/runtime ## bring the database of DATABASE_URL up to date; STEP="down -1" goes back
	@$(PY) -m storage.migrate $(STEP)

recompute: $(VENV)/runtime ## compute what was learned from the sessions anew; it tells what had differed
	@$(PY) -m bot recompute

sign-out: $(VENV)/runtime ## sign somebody out of all their browsers; PERSON is their id, as the log has it
	@$(PY) -m bot sign-out "$(PERSON)"

backup: $(VENV)/runtime ## write everything but recordings into one file, while learning goes on; FILE=havruta.backup
	@$(PY) -m bot backup "$(or $(FILE),havruta-$(shell date -u +%Y%m%dT%H%M%SZ).backup)"

restore: $(VENV)/runtime ## put a backup where nothing is yet; FILE=havruta.backup
	@$(PY) -m bot restore "$(FILE)"

lock: $(VENV)/uv ## resolve what the *.in files and package.json ask for; UPGRADE=1 takes the newest of everything
	@for name in requirements-uv requirements requirements-offline requirements-dev; do \
	  UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/uv pip compile --quiet $(if $(UPGRADE),--upgrade) \
	    --universal --python-version $(firstword $(VERSIONS)) --generate-hashes $$name.in --output-file $$name.txt || exit 1; \
	done
	@npm install --package-lock-only --ignore-scripts --loglevel=error

debian: ## what tests and benchmarks need of Debian: three browsers, PostgreSQL, PgBouncer, Redis, coturn, Janus, nginx, Caddy and Prometheus
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v chromium-headless-shell >/dev/null || missing="$$missing chromium-headless-shell"; \
	command -v firefox-esr >/dev/null || missing="$$missing firefox-esr"; \
	command -v WebKitWebDriver >/dev/null || missing="$$missing webkit2gtk-driver"; \
	command -v Xvfb >/dev/null || missing="$$missing xvfb"; \
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
	  || missing="$$missing postgresql"; \
	PATH="$$PATH:/usr/sbin" command -v pgbouncer >/dev/null || missing="$$missing pgbouncer"; \
	command -v janus >/dev/null || missing="$$missing janus"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v turnserver >/dev/null || missing="$$missing coturn"; \
	PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || missing="$$missing nginx"; \
	command -v caddy >/dev/null || missing="$$missing caddy"; \
	command -v promtool >/dev/null || missing="$$missing prometheus"; \
	[ -z "$$missing" ] \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing$$missing …" \
	    && apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	       apt-get install -y -qq --no-install-recommends $$missing; } >&2 \
	  || echo "Some tests will be skipped. They need: apt-get install --no-install-recommends$$missing" >&2

npm: ## what tests need of npm: an OpenID provider to sign in at, readers of calendars, what finds pages that are not for everybody
	@command -v npm >/dev/null && $(MAKE) --silent --no-print-directory node_modules/ready \
	  || echo "Some tests will be skipped. They need Node.js 20 or newer, with npm, and a network." >&2

# ---------------------------------------------------------------- setting up

# What is half made, or whose Python is gone or has become another, is made anew with all that lies in it.
ifeq ($(wildcard $(VENV)/lib/python$(call version,$(PY))/site-packages),)
.PHONY: $(VENV)/made
endif

# Where packages come from is the machine's to say by its settings; what is installed is not.
SOURCES := CACHE_DIR CERT CONFIG_FILE DEFAULT_INDEX EXTRA_INDEX_URL FIND_LINKS HTTP_TIMEOUT INDEX INDEX_URL \
  INSECURE_HOST NO_CACHE NO_INDEX OFFLINE PROXY SYSTEM_CERTS TIMEOUT TRUSTED_HOST
unexport $(filter-out UV_INDEX_% $(SOURCES:%=PIP_%) $(SOURCES:%=UV_%),$(filter PIP_% UV_%,$(.VARIABLES)))

stop = { echo "$(1)" >&2; exit 1; }
# $(call pip-setting,index-url): what the machine has set for pip. Debian's pip, asked for one setting, looks at no file of the machine.
pip-setting = $$($(PY) -m pip config list 2>/dev/null | sed -n s/^global.$(1)=//p | tr -d \')
# $(call uv,--exact,LOCKS): install what they pin, and remove all else. uv is told the mirror and the certificates that
# pip alone knows of, and goes without a cache where it can keep none.
define uv
{ cache=$$($(VENV)/bin/uv cache dir) && mkdir -p "$$cache" && [ -w "$$cache" ] || export UV_NO_CACHE=1; \
  export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX-$${UV_INDEX_URL-$${PIP_INDEX_URL-$(call pip-setting,index-url)}}}"; \
  export SSL_CERT_FILE="$${SSL_CERT_FILE-$${PIP_CERT-$(call pip-setting,cert)}}"; \
  $(VENV)/bin/uv pip install --quiet --no-deps $(1) --require-hashes --no-build \
    --python $(PY) $(2:%=--requirements %); } 2>&1
endef
# uv tells on its first line what stopped it, and on its last line why.
reason = $$(echo "$$said" | sed -n '1{p;d;};$$p' | paste -sd ' ' -)

$(VENV)/made:
	@case " $(VERSIONS) " in *" $(call version,$(PYTHON)) "*) ;; \
	  *) $(call stop,Havruta needs one of Python $(VERSIONS) and $(PYTHON) is none. Name one: make PYTHON=python3.13);; esac
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null \
	  || $(call stop,$(PYTHON) lacks the module venv. On Debian: apt-get install python3-venv)
	@echo "Making $(VENV) …" >&2
	@said=$$("$(PYTHON)" -m venv --clear $(VENV) 2>&1) || $(call stop,$(VENV) could not be made: $$(echo "$$said" | tail -n 1))
	@touch $@

# The interpreter's own pip is asked for this alone, in a way that every pip since 22.3 knows.
$(VENV)/uv: requirements-uv.txt $(VENV)/made
	@said=$$($(PY) -m pip install --quiet --no-input --no-user --no-deps --disable-pip-version-check \
	  --require-hashes --only-binary=:all: -r $< 2>&1) && [ -x $(VENV)/bin/uv ] \
	  || $(call stop,The installer could not be fetched. Is there a network? $$(echo "$$said" | tail -n 1))
	@touch $@

$(VENV)/runtime: requirements.txt $(VENV)/uv
	@echo "Installing what Havruta needs …" >&2
	@rm -f $(VENV)/dev $(VENV)/offline
	@said=$$($(call uv,--exact,$<)) || $(call stop,Havruta could not be set up: $(reason))
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	@echo "Installing what tests and checks need …" >&2
	@rm -f $(VENV)/offline
	@said=$$($(call uv,--exact,requirements.txt $<)) || $(call stop,The tests could not be set up: $(reason))
	@touch $@

$(VENV)/offline: requirements-offline.txt $(VENV)/runtime
	@echo "Installing the offline books …" >&2
	@said=$$($(call uv,,$<)) && touch $@ \
	  || echo "Going on without the offline books: $(reason)" >&2

node_modules/ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "The page's checks need Node.js 20 or newer, with npm." >&2; exit 1; }
	@npm install --no-save --ignore-scripts --loglevel=error >&2
	@touch $@
