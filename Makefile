# The doors of this house. Each sets up what it needs by itself, in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: demo test check prove bench lock clean

demo: $(VENV)/.runtime  ## live with a made-up company (ARGS="--headless --weeks 4")
	@$(BIN)/python -m adapters demo $(ARGS)

test: $(VENV)/.test check  ## everything below three minutes, checks included
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not prove" $(ARGS)

check: $(VENV)/.test  ## format, lint, known mistakes, types, import contracts, content
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot adapters content & \
		known=$$!; $(BIN)/mypy && wait $$known
	@$(BIN)/lint-imports
	@$(BIN)/python -m adapters check

prove: $(VENV)/.test  ## the full sizes
	@OMEGA_PROVE=1 $(BIN)/python -m pytest -n 2 --dist loadfile --timeout 1800 $(ARGS)

bench: $(VENV)/.test  ## speed, as ratios within one run (ARGS="--only slack-click")
	@$(BIN)/python -m tests.bench $(ARGS)

lock:  ## refresh the pinned, hashed dependencies (needs uv)
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--extra postgres --extra tracing pyproject.toml -o deploy/requirements.txt
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--extra test -c deploy/requirements.txt pyproject.toml -o deploy/requirements-test.txt
	echo hatchling | uv pip compile --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 -c deploy/requirements-test.txt - -o deploy/requirements-build.txt

clean:
	rm -rf $(VENV)

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python deploy/requirements.txt
	@echo "Installing the locked dependencies (about a minute, once) …"
	@$(PIP) -r deploy/requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.python deploy/requirements-test.txt
	@echo "Installing the locked dependencies and test tools (about two minutes, once) …"
	@$(PIP) -r deploy/requirements-test.txt
	@touch $@ $(VENV)/.runtime

.PHONY: supply bandit audit licences sbom dist

supply: bandit audit sbom  ## what the coach is made of: known mistakes and holes, all parts

bandit: $(VENV)/.test  ## known mistakes in the code (a part of check)
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot adapters content

audit: $(VENV)/.test  ## known vulnerabilities in what is pinned (AUDIT_REQUIRED=1: fail when nobody answers)
	@$(BIN)/python -m tests.supply audit

licences: $(VENV)/.test  ## after make lock: deploy/licences.txt
	@$(BIN)/python -m tests.supply licences

sbom: $(VENV)/.test  ## the list of all parts that run, in dist/
	@$(BIN)/python -m tests.supply sbom

dist: $(VENV)/.test  ## what is handed on, in dist/: wheel, sources, list of parts, checksums
	@rm -rf dist
	@git diff --quiet HEAD -- || echo "Not all of this is committed: nobody else can make the same."
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct || echo 1577836800)} \
		$(BIN)/python -m build --quiet --no-isolation --outdir dist .
	@$(BIN)/python -m tests.supply sbom
	@$(BIN)/python -m tests.supply sums
