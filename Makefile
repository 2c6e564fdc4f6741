# Every target says what it does: make help
.DEFAULT_GOAL := help
SHELL := bash
BIN := .venv/bin
# The newest Python that is here and runs, unless one is named: make lab PYTHON=python3.12
PYTHON ?=
# Outside judges, each in a folder of its own: .venv-aws holds aws.
TOOLS := aws checkov docs sam sceptre
# The core is tested on these too, where they are here.
PYTHONS := 3.11 3.12 3.13
CORE_TESTS := tests/functional/test_windows.py tests/unit/lint/test_faults.py tests/unit/test_api.py \
  $(addprefix tests/unit/,config labs lessons package stacks template render/test_render.py)
# Not in pyproject.toml, where `uv pip install` would take it for the Python to install for.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --output-file=requirements
PIP := -m pip --disable-pip-version-check install --quiet --require-hashes
EDITABLE := -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .

# Makes an environment; one that is there keeps its Python. $2 is the Python, where one is wanted.
define environment
@[ -x $1/bin/python ] || { python=$$(requirements/find-python $2) && "$$python" -m venv --clear $1; }
endef

.PHONY: help
help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

.PHONY: lab
lab: .venv/installed ## Install, start the engine at speed 60, deploy the lab to it and run a failure drill
	@$(BIN)/lab-builder local start --speed 60
	@$(BIN)/lab-builder deploy --local --yes
	@$(BIN)/lab-builder local drill

.PHONY: stop
stop: ## Stop the engine
	@[ ! -x $(BIN)/lab-builder ] || $(BIN)/lab-builder local stop

.PHONY: test
test: .venv/dev .venv-aws/installed .venv-checkov/installed .venv-docs/installed .venv-sam/installed ## Install what is missing and run every check and test
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory test-pythons
	@$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

.PHONY: test-fast
test-fast: .venv/dev ## Run what needs no engine and takes no seconds: a minute or so
	@$(BIN)/pytest --numprocesses 2 --dist worksteal --quiet --hypothesis-profile quick \
	  -m "not (engine or installs or slow or spark)" tests/unit tests/functional

.PHONY: test-all
test-all: test ## Run what make test runs one of a kind of, too: every lesson, every fault at every call
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder -m thorough

.PHONY: test-pythons
test-pythons: .venv/dev ## Test the core, without the engine, on the other Pythons that are here
	@own=$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	for version in $(PYTHONS); do \
	  [ $$version != $$own ] || continue; \
	  requirements/find-python $$version >/dev/null 2>&1 || { \
	    echo "No Python $$version here: its tests are left out." >&2; [ -z "$$CI" ] || exit 1; continue; }; \
	  echo "The core on Python $$version:"; \
	  $(MAKE) --no-print-directory .venv-$$version/installed || exit 1; \
	  .venv-$$version/bin/pytest --quiet --numprocesses 2 $(CORE_TESTS) || exit 1; \
	done

.PHONY: check
check: .venv/dev ## Lint, types, layers, lessons, and whether templates/ is up to date
	@$(BIN)/ruff check src functions tests benchmarks docs
	@$(BIN)/ruff format --check --quiet src functions tests benchmarks docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/lab-builder render --check
	@$(BIN)/lab-builder learn lint

.PHONY: render
render: .venv/installed ## Render templates/ from the lab modules
	@$(BIN)/lab-builder render --output templates/aws-deep-dive-training-unified.yaml
	@$(BIN)/lab-builder render --dialect sam --output templates/aws-deep-dive-sam/template.yaml

.PHONY: tables
tables: .venv/dev ## Generate the tables about AWS in src/lab_builder/facts from what is installed
	@$(BIN)/python -m lab_builder.facts.generate

.PHONY: patches
patches: .venv/installed ## Accept what the installed MiniStack and moto changed of what the engine replaces or uses
	@$(BIN)/python -m lab_builder.local.engine.upstream

.PHONY: docs
docs: .venv/installed .venv-docs/installed ## Draw the diagrams and build the documentation into docs/site
	@$(BIN)/python -m docs.generate
	@.venv-docs/bin/python docs/generate/draw.py
	@.venv-docs/bin/zensical build --strict --clean --config-file docs/zensical.toml

.PHONY: man
man: .venv/installed ## Write the man page from the commands
	@$(BIN)/python -m docs.generate.man

.PHONY: picture
picture: .venv/installed ## Draw the README's terminal from a real run: a deploy and a drill
	@$(BIN)/python -m docs.generate.terminal

.PHONY: dist
dist: .venv/installed ## Build the wheel and the source archive into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build

.PHONY: sbom
sbom: .venv/installed .venv-release/installed ## List what the package is made of, as CycloneDX, in build/
	@mkdir -p build
	@.venv-release/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml \
	  --output-reproducible --output-file build/lab-builder.cdx.json

.PHONY: bench
bench: .venv/dev .venv-aws/installed .venv-sam/installed .venv-sceptre/installed .node-cdk/installed ## Measure the promised ratios and other tools, and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks

.PHONY: coverage
coverage: .venv/dev ## Measure what the unit tests reach, branches too, and write docs/coverage.md
	@mkdir -p build
	@$(BIN)/pytest --numprocesses 2 --dist worksteal --quiet --hypothesis-profile quick -m "not slow" \
	  --cov --cov-report json:build/coverage.json tests/unit
	@$(BIN)/python -m benchmarks.coverage build/coverage.json

.PHONY: soak
soak: .venv/dev ## Watch a lab day at speed 60 for what grows: make soak MINUTES=5
	@$(BIN)/python -m benchmarks.soak $(if $(MINUTES),--minutes $(MINUTES))

.PHONY: corpus
corpus: .venv/dev ## Count what our lint rules find in a folder of templates: make corpus CORPUS=DIR
	@$(BIN)/python -m benchmarks.corpus $(CORPUS) $(if $(PAGE),--page $(PAGE))

.PHONY: faults
faults: .venv/dev .venv-sam/installed .node-cdk/installed ## See who finds the seeded faults, and write docs/faults.md
	@$(BIN)/python -m benchmarks.faults

.PHONY: contract
contract: .venv/dev ## Run the contract tests and write docs/contract.md
	@$(BIN)/pytest tests/contract -p contract.table --contract-table docs/contract.md

.PHONY: sabotage
sabotage: .venv/dev ## Print which steps of the lessons notice which sabotage to docs/sabotage.md
	@PYTHONPATH=tests $(BIN)/python -m functional.sabotage > docs/sabotage.md

.PHONY: tools
tools: $(TOOLS:%=.venv-%/installed) ## Install the outside judges, each in a folder of its own

.PHONY: lock
lock: .venv/dev ## Resolve the requirements again, once for every Python, with hashes
	@$(COMPILE)/lab.txt --extra=local pyproject.toml requirements/build.in
	@for name in dev release $(TOOLS); do $(COMPILE)/$$name.txt requirements/$$name.in || exit 1; done
	@$(COMPILE)/core.txt pyproject.toml requirements/build.in requirements/core.in

.PHONY: clean
clean: stop ## Stop the engine and remove everything that was installed here
	rm -rf .venv .venv-* .node-cdk .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
	  build dist docs/.cache docs/generated docs/site

.venv/installed: requirements/lab.txt pyproject.toml
	@echo "Installing lab-builder and its engine into .venv ..." >&2
	$(call environment,.venv,$(PYTHON))
	@$(BIN)/python $(PIP) -r requirements/lab.txt
	@$(BIN)/python $(EDITABLE)
	@# Where PYTHONDONTWRITEBYTECODE is set, each command would compile what it imports.
	@$(BIN)/python -m compileall -q src
	@touch $@

# The core alone, on another Python.
.venv-3.%/installed: requirements/core.txt pyproject.toml
	@echo "Installing the core and its tests into .venv-3.$* ..." >&2
	$(call environment,.venv-3.$*,3.$*)
	@.venv-3.$*/bin/python $(PIP) -r requirements/core.txt
	@.venv-3.$*/bin/python $(EDITABLE)
	@touch $@

.venv/dev: .venv/installed requirements/dev.txt
	@echo "Installing what the tests need into .venv ..." >&2
	@$(BIN)/python $(PIP) -r requirements/dev.txt
	@touch $@

# A lock is complete; left to resolve, pip would look for a pinned package's extras anew.
.venv-%/installed: requirements/%.txt
	@echo "Installing $* into .venv-$* ..." >&2
	$(call environment,.venv-$*,$(PYTHON))
	@.venv-$*/bin/python $(PIP) --no-deps -r requirements/$*.txt
	@touch $@

.node-cdk/installed: requirements/cdk/package-lock.json
	@echo "Installing the AWS CDK into .node-cdk ..." >&2
	@mkdir -p .node-cdk && cp requirements/cdk/package*.json .node-cdk
	@npm ci --prefix .node-cdk --silent --no-audit --no-fund
	@touch $@
