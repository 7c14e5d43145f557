# Needs Python (3.11 or later) and make, nothing else: every target makes the environment that it needs.
PYTHON ?= python3
SOURCE ?= exempel
DATA ?= data
ADVISORIES ?= https://api.osv.dev/
UV := .tools/bin/uv
# Compiled once here rather than at every start: a command starts in a third of the time.
export UV_COMPILE_BYTECODE := 1
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint audit fuzz chaos bench bench-tables bench-reading bench-explorer serve serve-flows sample docs clean

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.tools/bin/uv:
	@echo "Setting up (once) ..."
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

# --inexact: one target never removes what another has installed.
.venv/.run: $(UV) uv.lock pyproject.toml
	@$(UV) sync --quiet --frozen --inexact --no-default-groups --extra flows
	@touch $@

.venv/.explorer: $(UV) uv.lock pyproject.toml
	@$(UV) sync --quiet --frozen --inexact --no-default-groups --extra flows --extra explorer
	@touch $@

.venv/.test: $(UV) uv.lock pyproject.toml
	@$(UV) sync --quiet --frozen --inexact --all-extras --group dev
	@touch $@

.venv/.bench: $(UV) uv.lock pyproject.toml
	@$(UV) sync --quiet --frozen --inexact --all-extras --group dev --group bench
	@touch $@

run: .venv/.run  ## Fetch, extract, match and publish one source: make run SOURCE=exempel|boden|path/to/profile.toml
	@$(BIN)/python -m flows.pipeline $(SOURCE) --data $(DATA)

test: lint  ## Everything that must hold: ruff, mypy, import rules, pytest
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.test audit  ## ruff, mypy strict, import rules, known vulnerabilities
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# 1 is a vulnerability; anything else says that the advisories could not be asked: told, but no reason to stop work offline.
audit: $(UV)  ## Known vulnerabilities of the locked dependencies
	@UV_HTTP_RETRIES=1 $(UV) audit --quiet --frozen --preview-features audit --service-url $(ADVISORIES); code=$$?; \
	if [ $$code -eq 1 ]; then \
	    echo "A locked dependency has a known vulnerability (above). Raise its version: $(UV) lock --upgrade-package NAME"; exit 1; \
	elif [ $$code -ne 0 ]; then \
	    echo "NOT AUDITED for known vulnerabilities: $(ADVISORIES) could not be asked. Run make audit where it can."; \
	fi

fuzz: .venv/.test  ## Read 2,000 damaged documents: nothing may crash, hang or give a wrong amount in silence
	@$(BIN)/python -m tests.fuzz

chaos: .venv/.test  ## Kill 100 runs at random moments and complete each: nothing may be lost or differ
	@$(BIN)/python -m tests.chaos

bench: .venv/.test  ## Quality on the sample and, where it lies, the corpus; speed
	@$(BIN)/python -m benchmarks.quality
	@$(BIN)/python -m benchmarks.matching
	@$(BIN)/python -m benchmarks.reading_speed

bench-tables: .venv/.bench  ## Tables against other extractors on the ICDAR 2013 documents; writes docs/benchmarks.md
	@$(BIN)/python -m benchmarks.tables

bench-reading: .venv/.test  ## Reading speed and memory against pdfplumber
	@$(BIN)/python -m benchmarks.reading_speed

bench-explorer: .venv/.test  ## How fast the explorer's pages are, with 20 municipalities of 10 plans
	@$(BIN)/python -m benchmarks.explorer

serve: .venv/.explorer  ## The explorer, on loopback
	@$(BIN)/planextract --data $(DATA) serve

serve-flows: .venv/.run  ## Run the pipeline on a schedule: make serve-flows SOURCE=boden CRON="0 6 * * *"
	@$(BIN)/python -m flows.serve $(SOURCE) --data $(DATA) --cron "$(or $(CRON),0 6 * * *)"

sample: .venv/.test  ## Render the sample municipality anew
	@$(BIN)/python -m tests.plans

docs: .venv/.test  ## Generate the data dictionary and the command reference
	@$(BIN)/python -m planextract.dataset.dictionary > docs/data-dictionary.md
	@$(BIN)/python -m planextract.cli.reference > docs/commands.md

clean:  ## Remove environments and caches, never data
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis
