# `make run` and `make test` need Python 3.11 or later, git and make; everything else they install themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check frontend build install bench format lint types lock clean system

run: build ## everything built, server with a demo market on http://127.0.0.1:8000
	$(BIN)/piecework serve --demo

# The browser's driver keeps an event loop in its process, so its tests have processes of their own. Each process
# takes neighbours, which share servers, and helps the other out at the end.
PYTEST = $(BIN)/pytest -n 2 --dist worksteal --ignore=tests/browser \
	&& $(BIN)/pytest -n 2 --dist worksteal tests/browser

test: build system ## every test, on both databases and in a real browser
	$(PYTEST)

check: install ## what CI runs
	$(MAKE) --jobs=2 system frontend lint types
	$(PYTEST)

frontend: install ## checked, then built: so its packages are installed once
	$(BIN)/python -m tools.build_frontend check
	$(BIN)/python -m tools.build_frontend

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: install
	$(BIN)/mypy

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: build ## figures of docs/performance.md; postgresql is measured too where it is installed
	$(BIN)/python -m benchmarks

build: install ## the front end, rebuilt only when its sources changed
	$(BIN)/python -m tools.build_frontend

install: $(STAMP)

# Not compiled: Python does that when a module is first imported, which most of these never are.
$(STAMP): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Piecework needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

system: ## PostgreSQL and Chromium for the tests
	@sh tools/install_system.sh

lock: ## newest versions of everything, with hashes and without index addresses
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header pyproject.toml --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) node_modules frontend/node_modules tests/clients/js/node_modules src/piecework/web/static .mypy_cache .ruff_cache .pytest_cache
