# What a user needs: `make serve` and `make test`. Each target installs what it needs into .venv.
PYTHON ?= python3
BIN := .venv/bin
GRAPH := build/graph.nq
HOST ?= 127.0.0.1
PORT ?= 8000
PEER_PYTHON = $(shell for python in $(PYTHON) python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, $(1)))' 2>/dev/null && echo $$python && break; done)
PEERS := build/bench-venvs/morph-kgc/.installed build/bench-venvs/vocexcel/.installed \
	build/bench-venvs/rdflib-endpoint/.installed build/bench-venvs/shacl-engines/.installed \
	build/bench-venvs/topbraid/.installed build/bench-npm/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

ASSETS := server/skosmith_server/static/yasgui/NOTICE.txt

.PHONY: serve assets test coverage lint format bench clean

serve: $(GRAPH)
	@$(MAKE) --no-print-directory assets || echo "Without the SPARQL editor, then: its page has a plain query box"
	$(BIN)/skosmith validate $(GRAPH)
	$(BIN)/skosmith serve $(GRAPH) --host $(HOST) --port $(PORT)

$(GRAPH): .venv/installed $(wildcard seeds/*.txt) $(shell find converter ontology -name '*.py' -o -name '*.toml' -o -name '*.ttl')
	mkdir -p build
	$(BIN)/skosmith convert seeds -o $(GRAPH)

# The SPARQL editor of browsers, from npm by frontend/package-lock.json; a wheel has it where this came before
assets: $(ASSETS)

$(ASSETS): frontend/package-lock.json frontend/collect.mjs
	@command -v npm >/dev/null || { echo "The SPARQL editor is not built in: that needs npm"; exit 1; }
	cd frontend && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 && node collect.mjs

# One file of tests more at once than there are cores: many wait for processes that they have started
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

test: .venv/tested node_modules/.installed
	@$(MAKE) --no-print-directory assets || echo "The tests of the SPARQL editor will be skipped"
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder $(ARGS)

# Which lines and branches no test runs; takes twice as long
coverage: .venv/tested node_modules/.installed
	@$(MAKE) --no-print-directory assets || echo "The tests of the SPARQL editor will be skipped"
	$(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

lint: .venv/linted
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/linted
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/benched $(PEERS)
	$(BIN)/python bench/writing.py
	$(BIN)/python bench/conversion.py
	$(BIN)/python bench/peers.py
	$(BIN)/python bench/validation.py
	$(BIN)/python bench/matching.py
	$(BIN)/python bench/search.py
	$(BIN)/python bench/attack.py
	$(BIN)/python bench/service.py
	$(BIN)/python bench/pages.py

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Skosmith needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@

.venv/installed: .venv/python pyproject.toml
	$(PIP) --editable .
	@$(PIP) --only-binary :all: --editable '.[icu]' || echo "No ICU for this machine: names are ordered by the default of the Unicode Collation Algorithm"
	touch $@

# pip reads dependency groups from version 25.1 on
.venv/tested: .venv/installed
	$(PIP) 'pip>=25.1'
	$(PIP) --group test
	touch $@

.venv/benched: .venv/installed
	$(PIP) 'pip>=25.1'
	$(PIP) --group bench
	touch $@

# What the benches compare us with, each in an environment of its own; without one they leave it out and say so
build/bench-venvs/morph-kgc/.installed: NEEDS := 11
build/bench-venvs/vocexcel/.installed: NEEDS := 12
build/bench-venvs/rdflib-endpoint/.installed: NEEDS := 10
build/bench-venvs/shacl-engines/.installed: NEEDS := 11
build/bench-venvs/topbraid/.installed: NEEDS := 10
build/bench-venvs/sssom/.installed: NEEDS := 11
build/bench-npm/.installed: bench/comunica.json
	@mkdir -p $(@D) && cp $< $(@D)/package.json
	@cd $(@D) && npm install --no-audit --no-fund --loglevel=error && touch .installed || echo "Comunica is not installed: it needs npm"
build/bench-venvs/%/.installed: bench/%.txt
	@rm -rf $(@D)
	@python=$(call PEER_PYTHON,$(NEEDS)); { test "$$python" && $$python -m venv $(@D) \
		&& $(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $< && touch $@; } \
		|| { rm -rf $(@D); echo "$* is not installed: it needs Python 3.$(NEEDS) or newer"; }

.venv/linted: .venv/installed
	$(PIP) 'pip>=25.1'
	$(PIP) --group lint
	touch $@

# The JavaScript reader of our files, for one test; without npm that test is skipped and says so
node_modules/.installed: package-lock.json
	@mkdir -p node_modules
	@if command -v npm >/dev/null; then npm ci --no-audit --no-fund --loglevel=error; else echo "no npm: the test with N3.js will be skipped"; fi
	@touch $@

clean:
	rm -rf build dist .venv node_modules frontend/node_modules $(dir $(ASSETS)) *.egg-info
