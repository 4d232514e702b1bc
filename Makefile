# `make run` serves Signpost, `make test` tests it in about eight minutes, `make test-all` with everything there is.
# Each sets up what it needs in .venv.
# The first Python that runs here and is new enough; a name on the path alone may be an empty shim.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# The locks are complete, so that nothing is chosen at install: an older pip would take a newer release of what is asked
# for with extras, and then refuse it for want of a hash.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
FITS := said=$$($(BIN)/python -m pip check) || { echo "$$said"; echo "Begin anew: make clean"; exit 1; }

.PHONY: run review test test-all promises soak prove check check-dates emergency-page sbom ask lint lock release bench screenshots format clean

run: .venv/run
	@$(BIN)/python run.py

# The reviewer's bench on this machine: the same app with the page /bench, which proves and compares.
review: .venv/review
	@BENCH=1 $(BIN)/python run.py

PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -rfEs

# What is quick, and both routes in a browser where there is one. It ends with what it left out.
test: .venv/test lint
	@SIGNPOST_QUICK=1 $(PYTEST) --durations=8 --durations-min=10 -m "not slow and not soak"

# Every test but those of `make soak`, with the coverage of our code. About three quarters of an hour on 2 cores.
# PYTHONS="COMMAND ..." names more Pythons that the locks are installed with.
test-all: .venv/test .venv/tools lint
	@$(PYTEST) --cov --cov-report=term:skip-covered

# The tests of every promise in safety/assurances.yaml. What passed is written for the page /promises, and holds for this copy alone.
promises: .venv/test .venv/tools
	@$(BIN)/python -m tests.support.keeping

# Everything that is too long for `make test-all`: up to three hours on 2 cores. Loopback only. What was measured goes to soak-report.md.
soak: .venv/test .venv/tools
	@$(BIN)/python -m tests.support.keeping --soak

lint: .venv/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

check: .venv/run
	@$(BIN)/python -m screening check

prove: .venv/review
	@$(BIN)/python -m screening prove

# What is due by today's date: numbers to confirm. The tests use a clock of their own.
check-dates: .venv/run
	@$(BIN)/python -m screening dates

# The page that a proxy shows while the app is down, made from the content, in each language.
emergency-page: .venv/run
	@$(BIN)/python -m screening emergency-page > deploy/emergency.html.new
	@mv deploy/emergency.html.new deploy/emergency.html
	@for each in $(basename $(notdir $(wildcard locales/*.po))); do \
		$(BIN)/python -m screening emergency-page --language $$each > deploy/emergency.new || exit 1; \
		mv deploy/emergency.new deploy/emergency.$$each.html; done

# What a copy for the public is made of, in CycloneDX, from the locked list.
sbom: .venv/test
	@$(BIN)/python deploy/sbom.py requirements/server.txt > sbom.cdx.json
	@echo sbom.cdx.json

ask: .venv/run
	@$(BIN)/python -m screening ask

bench: .venv/test
	@for each in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$each .py) || exit 1; done

# The pictures in the README, made by the app that they show. Needs Chromium.
screenshots: .venv/test
	@$(BIN)/python -m tests.support.screenshots

format: .venv/test
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

# A version, a dated section of CHANGELOG.md and a tag, all on this machine: make release VERSION=0.2.0
release: .venv/run
	@$(BIN)/python deploy/release.py $(VERSION)

# Renew the locked versions from pyproject.toml. Needs uv. What is tested is chosen first; the others take the same versions.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header pyproject.toml
lock:
	$(LOCK) --upgrade --extra dev --extra review --extra server -o requirements/dev.txt
	for each in run server review; do cp requirements/dev.txt requirements/$$each.txt || exit 1; done
	$(LOCK) -o requirements/run.txt
	$(LOCK) --extra server -o requirements/server.txt
	$(LOCK) --extra review -o requirements/review.txt

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing. On Debian and Ubuntu: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "The venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python requirements/run.txt
	@$(PIP) -r requirements/run.txt
	@$(FITS)
	@touch $@

.venv/review: .venv/run requirements/review.txt
	@$(PIP) -r requirements/review.txt
	@$(FITS)
	@touch $@

# Everything that serves and reviews is in it.
.venv/test: .venv/bin/python requirements/dev.txt
	@$(PIP) -r requirements/dev.txt
	@$(FITS)
	@touch .venv/run .venv/review $@

# The accessibility rules and the HTML checker. Without npm it says so, and the tests that need them are skipped.
.venv/tools: .venv/bin/python tests/tools/tools.lock
	@$(BIN)/python -m tests.tools.fetch

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
