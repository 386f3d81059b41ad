# `make demo` reads the article in seeds/; `make test` runs the tests. Both set up what they need, once.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench lock clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## set up, read the seed article, show its breakdown
	@$(BIN)/hearsay read seeds/000_ee479c1fede0e395.txt

test: $(VENV)/.test ## set up, run the tests
	@$(BIN)/python -m pytest -n auto -q

lint: $(VENV)/.test ## linters and the type checker
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.test ## put the code in form
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(VENV)/.test ## the benchmarks
	@$(BIN)/python -m pytest tests/benchmarks --benchmark-only

lock: ## pin the newest fitting versions, with hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --quiet --custom-compile-command 'make lock' pyproject.toml requirements-build.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --quiet --custom-compile-command 'make lock' pyproject.toml requirements-build.in --extra dev --extra discord --extra slack --extra postgres \
	  -c requirements.lock -o requirements-dev.lock

clean: ## remove what was set up
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# What is installed is what the lock files name, and nothing else; a changed lock file or pyproject sets up anew.
$(VENV)/.demo: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else f"Hearsay needs Python 3.11 to 3.13; $(PYTHON) is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")'
	@echo "Setting up in $(VENV) (once, about a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.demo requirements-dev.lock
	@echo "Setting up what the tests need …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
