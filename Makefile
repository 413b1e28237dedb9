# Everything that this repository can do. `make` alone lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.SILENT:

PYTHON ?= python3
VENV := .venv
SAM_VENV := .venv-sam
LINTED := local $(wildcard tests/e2e)
FUNCTIONS := change-detector threat-detector remediator notifier self-check

export CARGO_TARGET_DIR ?= $(CURDIR)/target
# Where the end-to-end tests find the functions.
export PHASEGUARD_BIN ?= $(CARGO_TARGET_DIR)/debug

# Processes that run tests of the local AWS, each with one of its own. A file stays with one of them.
WORKERS ?= 2
# Cargo with Clippy for a compiler: what it says of our crates comes with building them, and nothing that they stand on
# is checked beside being built, which alone takes ten minutes.
LINTING = RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__ cargo
PYTEST = $(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadfile

# $(call step,what,command): says what runs, and how long it took.
define step
	printf '\n== $(1)\n'; began=$$SECONDS; $(2); printf '== $(1): ok, %d s\n' $$((SECONDS - began))
endef

.PHONY: help
help: ## List the targets
	echo 'make up is the place to start: a local AWS with Phaseguard at work in it, for you to attack.'
	echo
	awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: up
up: local-aws ## Keep a local AWS up, attack it with the AWS CLI, and watch (ARGS=--detach, or '--port 4567')
	exec $(VENV)/bin/python -m local.up $(ARGS)

.PHONY: down
down: ## End what `make up` started
	exec $(VENV)/bin/python -m local.down $(ARGS)

.PHONY: demo
demo: local-aws ## See fifteen attacks on two accounts of a local AWS, and what becomes of them
	exec $(VENV)/bin/python -m local.demo $(ARGS)

.PHONY: test
test: format lint-python lint-template unit e2e ## Everything that CI runs

.PHONY: lint
lint: format clippy lint-python lint-template ## Formatting, Clippy, Ruff, mypy, cfn-lint and sam validate

# The package `tests` by itself: what its benchmarks link turns on features far below the AWS SDKs, and would have
# them all built once more for the functions.
.PHONY: unit
unit: ## Rust tests, linted by Clippy
	$(call step,cargo test,$(LINTING) test --workspace --exclude tests --all-features)
	$(call step,cargo test of the catalogue,$(LINTING) test -p tests --all-targets)

.PHONY: e2e
e2e: dev functions ## Tests of the local AWS, and of the functions deployed to it
	$(call step,pytest,$(PYTEST) local/tests $(wildcard tests/e2e) $(ARGS))

.PHONY: test-permissions
test-permissions: dev functions ## Take each action from each role, one by one: without it a repair must fail
	$(call step,pytest,PHASEGUARD_ALL_PERMISSIONS=1 $(VENV)/bin/python -m pytest tests/e2e/test_permissions.py $(ARGS))

.PHONY: docs
docs: ## Generate what is generated from the controls: pages in docs/, parts of template.yaml
	UPDATE=1 cargo test -p tests

.PHONY: bench
bench: local-aws ## Measure time to decide, start, memory, size, round trips and the front (builds for release: minutes)
	$(call step,cargo build for release,cargo build --release $(FUNCTIONS:%=-p %))
	exec $(VENV)/bin/python -m local.bench $(ARGS)

.PHONY: build-lambdas
build-lambdas: sam ## Build the functions for Lambda (arm64) with the SAM CLI
	PATH="$(CURDIR)/$(SAM_VENV)/bin:$$PATH" sam build $(ARGS)

.PHONY: local-aws
local-aws: ## Install the local AWS into .venv
	$(PYTHON) local/install.py $(VENV) local/requirements.txt

.PHONY: clean
clean: ## Remove what builds and tests leave
	cargo clean --quiet
	rm -rf .aws-sam .mypy_cache .pytest_cache .ruff_cache
	find local tests -name __pycache__ -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove that and the virtual environments
	rm -rf $(VENV) $(SAM_VENV) .local

# Parts of the above.

.PHONY: dev
dev:
	$(PYTHON) local/install.py $(VENV) local/requirements.txt local/requirements-dev.txt

.PHONY: sam
sam:
	$(PYTHON) local/install.py $(SAM_VENV) local/requirements-sam.txt

.PHONY: functions
functions:
	$(call step,cargo build of the functions,$(LINTING) build $(FUNCTIONS:%=-p %) -p phaseguard --features phaseguard/operate)

.PHONY: format
format:
	$(call step,cargo fmt,cargo fmt --all --check)

.PHONY: clippy
clippy: ## Clippy by itself, on all targets
	$(call step,cargo clippy,cargo clippy --workspace --all-targets --all-features -- -D warnings)

.PHONY: lint-python
lint-python: dev
	$(call step,ruff check,$(VENV)/bin/ruff check $(LINTED))
	$(call step,ruff format,$(VENV)/bin/ruff format --check $(LINTED))
	$(call step,mypy,$(VENV)/bin/mypy $(LINTED))

.PHONY: lint-template
lint-template: dev sam
	$(call step,cfn-lint,$(VENV)/bin/cfn-lint template.yaml templates/*.yaml)
	$(call step,sam validate,SAM_CLI_TELEMETRY=0 $(SAM_VENV)/bin/sam validate --lint --region eu-west-1)
