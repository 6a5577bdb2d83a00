# `make` lists the commands. `make test PYTHON=python3.12` does it with that Python, in an environment of its own.
.DEFAULT_GOAL := help
.PHONY: help demo install test fix docs bench lock clean

VENV := .venv$(if $(PYTHON),-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header
# one more than there are processors: tests that talk with other processes wait a lot
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.ready ## Netwever with an invented network, in your browser
	@$(BIN)/python -m bot demo $(ARGS)

install: $(VENV)/.ready ## the virtual environment with pinned dependencies, to run Netwever for real

test: $(VENV)/.ready-dev ## everything that CI runs: format, lint, types, rooms, tests with coverage
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term:skip-covered $(ARGS)

fix: $(VENV)/.ready-dev ## mend what can be mended: format, imports, simple lint
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.ready-dev ## write the pages that are made from the code
	@$(BIN)/python -m scripts.settings_doc

bench: $(VENV)/.ready-dev ## measure the matching beside its rivals; ARGS="--sizes 1000,1000000 speed" for a part
	@$(BIN)/python -m benchmarks $(ARGS)

lock: $(VENV)/.ready-dev ## pin the newest versions that pyproject.toml allows; ARGS=--upgrade takes newer ones
	@$(COMPILE) $(ARGS) pyproject.toml --output-file requirements.lock
	@$(COMPILE) $(ARGS) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) $(ARGS) --group build --constraint requirements-dev.lock --output-file requirements-build.lock

clean: ## take away environments, caches and the demo
	@rm -rf .venv .venv-* .demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

# --- environments: a stamp file per lock, so that a second run has nothing to do ---
$(BIN)/python:
	@python=$$(sh scripts/find_python.sh $(PYTHON)) && "$$python" -m venv $(VENV)

$(VENV)/.ready: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Netwever needs into $(VENV), half a minute the first time ..."
	@$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV), a minute the first time ..."
	@$(PIP) --require-hashes -r requirements-build.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.ready
