# Everything runs in .venv, made from the hashed locks by Python 3.11 or newer. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help ask chat index run test check bench attack score pictures audit lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# --- set-up: a stamp a lock, so that a second run starts at once ------------------------------------
# uv, which is in the lock itself, installs in a tenth of pip's time. Where it cannot (it does not read pip.conf), pip does.
INSTALL = sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock > .venv/uv.lock && \
	{ $(BIN)/python -m pip install --quiet --require-hashes -r .venv/uv.lock && \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); } 2> .venv/uv.log || \
	$(BIN)/python -m pip install --quiet --require-hashes -r $(1)

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Verbatim needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..."; exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: requirements.lock pyproject.toml | .venv/made
	@echo "Installing Verbatim into .venv (once) ..." >&2
	@$(call INSTALL,requirements.lock)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/installed
	@echo "Installing the tools for tests and checks (once) ..." >&2
	@$(call INSTALL,requirements-dev.lock)
	@touch $@

# What was typed as Q, as one word to the shell, which must not read it: what's up with $5?
define NEWLINE


endef
QUESTION = '$(subst ','\'',$(subst $(NEWLINE), ,$(value Q)))'

# --- use --------------------------------------------------------------------------------------------
ask: .venv/installed ## ask a question: make ask Q="what is the meaning of life?"
	@$(BIN)/python -m bot ask -- $(QUESTION) || { code=$$?; test $$code -eq 1 || exit $$code; } # 1: it said that it is not covered

chat: .venv/installed ## ask again and again
	@$(BIN)/python -m bot chat

index: .venv/installed ## build the library from seeds/ (ask does it by itself)
	@$(BIN)/python -m bot index

run: .venv/installed ## start every platform that has a token
	@$(BIN)/python -m bot run

# --- work -------------------------------------------------------------------------------------------
test: .venv/dev ## all tests
	@$(BIN)/python -m pytest

check: .venv/dev ## lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/dev ## speed, memory and quality, written to bench/RESULTS.md (SCALE=319 or SCALE=real for many interviews)
	@$(BIN)/python -m bench $(if $(SCALE),--scale $(SCALE))

attack: .venv/dev ## hostile text, a crowd, damaged files, SIGKILLs, written to bench/ATTACKS.md
	@$(BIN)/python -m bench.attacks

score: .venv/dev ## quality alone
	@$(BIN)/python -m bench --quality --data build/score

pictures: .venv/dev ## the pictures in README.md, drawn anew from what the bot sends; needs Chromium
	@$(BIN)/python -m docs.pictures
	@$(BIN)/python -m docs.pictures.site

audit: .venv/dev ## known faults in the locked dependencies; without network it says that it could not look
	@rm -rf .venv/audit.json
	@$(BIN)/python -m pip install --quiet --retries 1 --timeout 10 pip-audit 2>/dev/null || true
	@$(BIN)/python -m pip_audit --disable-pip --require-hashes -r requirements.lock -f json -o .venv/audit.json >/dev/null 2>&1 || true
	@$(BIN)/python -m bench.audit .venv/audit.json

lock: .venv/made ## renew the locks: the newest releases pyproject.toml allows, with their hashes
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 pyproject.toml --extra postgres --extra library --group build -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --group dev -c requirements.lock -o requirements-dev.lock
	@! grep -nE 'https?://' requirements.lock requirements-dev.lock

clean: ## remove .venv and the library (never the journal)
	rm -rf .venv data/library
