# Everything a fresh machine needs: python3 (3.11-3.13), make and the Python package registry.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export MLFLOW_DISABLE_TELEMETRY := true
export PYTHONDONTWRITEBYTECODE :=
# One more than cores: some tests wait for a browser, a server or another process.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint type format notebooks bench coverage lab ui site verify lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*?## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*?## "} {printf "  make %-10s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" UV_VERSION="$(UV_VERSION)" VENV="$(VENV)" bash tools/setup.sh
	@touch $(READY)

setup: $(READY) ## make .venv with the locked versions

demo: $(READY) ## the main job: run study 001 (simulated Groupalia spike) and write its report
	@$(BIN)/kresearch study run experiments/001-groupalia-spike

test: $(READY) ## lint, types and every test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(READY) ## ruff: lint, format and docstrings
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(READY) ## let ruff rewrite
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

type: $(READY) ## mypy --strict
	@$(BIN)/mypy

notebooks: $(READY) ## pair the notebooks with their scripts and execute them
	@$(BIN)/python tools/notebooks.py sync && $(BIN)/python -m pytest -n $(WORKERS) tests/notebooks

bench: $(READY) ## speed and memory, as ratios, in one run (minutes)
	@$(BIN)/python -m benchmarks

coverage: $(READY) ## branch coverage of scoring, evaluate and interactions, with its floor (minutes)
	@$(BIN)/python tools/coverage_floor.py

lab: $(READY) ## open JupyterLab on the notebooks
	@$(BIN)/kresearch lab

ui: $(READY) ## open MLflow on the tracked studies
	@$(BIN)/kresearch ui

site: $(READY) ## all studies, notebooks, docs and API as one site in site/
	@$(BIN)/kresearch publish --out site --execute-notebooks

verify: $(READY) ## run study 001 again and compare with its lock
	@$(BIN)/kresearch study verify experiments/001-groupalia-spike

lock: $(READY) ## resolve pyproject.toml anew into the hash-pinned locks and environment.yml
	@$(BIN)/python tools/lock.py

clean: ## remove the environment and caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
