# Everything that is done with the catalog by hand or by machine. Needs python3 >= 3.11 with venv, and make; nothing else.
#
#   make run          PORT=8080 make run                    another port; CATALOG_DATA=… another data folder
#   make test         make test ARGS="-n 0 -k resolve"      ARGS goes to pytest as it stands
#   any of them       make run PYTHON=python3.12            another Python than python3
#
# The long counts of `make campaign` are variables of the environment; `tests/support/counts.py` reads them:
#   CATALOG_KILLS         how often a process is killed while it writes
#   CATALOG_SOAK_SECONDS  how long readers and writers go on side by side
#   CATALOG_ROWS          how many rows the large database holds
#   CATALOG_EXAMPLES      how many examples hypothesis tries for each property
#   CATALOG_REQUESTS      how many requests the scanners make
#   CATALOG_QUESTIONS     how many questions are asked of the index both ways
# CATALOG_TEST_STORAGE=s3 runs any test with its files in a bucket, CATALOG_TEST_DATABASE=postgres on PostgreSQL.

SHELL = /bin/sh
.SHELLFLAGS = -euc
.ONESHELL:
.NOTPARALLEL:
.PHONY: help run test check format bench campaign audit docs clean

PYTHON ?= python3
ARGS ?=

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

# An environment is made once; pip runs again only when the content of its list of requirements has changed.
define functions
refuse() { echo "$$1" >&2; exit 1; }

# A run of the tests copies databases by the thousand: in memory where there is room, never on a disk for nothing.
in_memory() {
	free=$$(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -n 1 | tr -d ' ')
	if [ -z "$${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "$${free:-0}" -ge 8 ]; then
		TMPDIR=$$(mktemp -d /dev/shm/catalog-tests-XXXXXX)
		chmod 711 "$$TMPDIR"
		export TMPDIR
		trap 'rm -rf "$$TMPDIR"' EXIT
	fi
}

make_environment() {
	command -v "$(PYTHON)" >/dev/null || refuse "$(PYTHON) was not found: install python3 (3.11 or newer) and python3-venv"
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
		refuse "$$("$(PYTHON)" -V) is too old: install Python 3.11 or newer and name it, as in: make PYTHON=python3.11"
	"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || refuse "$(PYTHON) has no venv: install python3-venv"
	"$(PYTHON)" -m venv --clear "$$1"
	echo '*' >"$$1/.gitignore"
}

digest() { "$$1/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$$2"; }

ready() { # environment, list of requirements
	stamp="$$1/.stamp-$$(echo "$$2" | tr / -)"
	"$$1/bin/python" -c 'import pip' 2>/dev/null || make_environment "$$1"
	wanted=$$(digest "$$1" "$$2")
	if [ ! -f "$$stamp" ] || [ "$$(cat "$$stamp")" != "$$wanted" ]; then
		echo "Installing $$2 into $$1 …"
		"$$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
			--only-binary :all: --require-hashes --requirement "$$2" ||
			refuse "The packages of $$2 could not be installed; pip says above why"
		echo "$$wanted" >"$$stamp"
	fi
}
endef

run: ## set up, migrate, load the seed data on the first start, serve
	@$(functions)
	ready .venv requirements.txt
	.venv/bin/python catalog/cli/frontend.py
	exec .venv/bin/python -m catalog serve

# One process more than there are cores: tests wait for servers, browsers and commands a fifth of their time.
test: ## the whole suite; says first what cannot run here
	@$(functions)
	ready .venv requirements-dev.txt
	.venv/bin/python catalog/cli/frontend.py
	.venv/bin/python -m tests.support.needs
	in_memory
	.venv/bin/python -m pytest -rs -n $$(($$(nproc) + 1)) $(ARGS)

check: ## format, lint, types, import contracts, templates and rules of the house
	@$(functions)
	ready .venv requirements-dev.txt
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m ruff check
	.venv/bin/python -m mypy
	.venv/bin/python .venv/bin/lint-imports --no-logo
	exec .venv/bin/python -m pytest tests/house

format: ## put the code into the form that check wants
	@$(functions)
	ready .venv requirements-dev.txt
	.venv/bin/python -m ruff format
	exec .venv/bin/python -m ruff check --fix

bench: ## ratios against named peers, in an environment of its own
	@$(functions)
	[ -f bench/run.py ] || refuse "bench/run.py is not there: nothing to measure"
	ready .venv-bench requirements.txt
	if [ -f bench/requirements.txt ]; then ready .venv-bench bench/requirements.txt; fi
	exec .venv-bench/bin/python bench/run.py $(ARGS)

campaign: ## the long runs in full; hours
	@$(functions)
	ready .venv requirements-dev.txt
	.venv/bin/python -m tests.support.needs
	export CATALOG_CAMPAIGN=1
	export CATALOG_KILLS="$${CATALOG_KILLS:-500}" CATALOG_SOAK_SECONDS="$${CATALOG_SOAK_SECONDS:-3600}"
	export CATALOG_ROWS="$${CATALOG_ROWS:-1000000}" CATALOG_EXAMPLES="$${CATALOG_EXAMPLES:-5000}"
	export CATALOG_REQUESTS="$${CATALOG_REQUESTS:-100000}" CATALOG_QUESTIONS="$${CATALOG_QUESTIONS:-20000}"
	exec .venv/bin/python -m pytest -rs -m campaign $(ARGS)

audit: ## known holes in what is pinned, by the advisories of PyPI; fails where they cannot be asked
	@$(functions)
	ready .venv-audit .ci/requirements-audit.txt
	for list in requirements.txt requirements-dev.txt requirements-parquet.txt .ci/requirements-audit.txt; do
		echo "Auditing $$list …"
		.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
			--requirement "$$list" $(ARGS) ||
			refuse "$$list: a hole that is known, or a package that could not be looked up; the lines above say which"
	done

docs: ## write the generated pages of docs/ anew
	@$(functions)
	ready .venv requirements-dev.txt
	.venv/bin/python -c 'from catalog.domain import glossary; print(glossary.as_markdown(), end="")' >docs/glossary.md.new
	mv docs/glossary.md.new docs/glossary.md
	.venv/bin/python -c 'from catalog.tally import columns; print(columns.as_markdown(), end="")' >docs/columns.md.new
	mv docs/columns.md.new docs/columns.md

clean: ## remove environments and caches; never the data in var/
	@rm -rf .venv .venv-bench .venv-audit .venv-scan .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
