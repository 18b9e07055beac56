# make run   sets up and runs the main job on real data
# make test  sets up and passes all tests
# The rest is for development; `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := tests/tools/node_modules
PACKAGES = $(shell grep -v '^\#' packages.txt)
SOURCES := hola protocol/hola_protocol protocol/codegen tests clients examples benchmarks release
# Tests beside each other: one more than there are cores, since many wait for a process or a clock.
WORKERS ?= $(shell expr 1 + $$(getconf _NPROCESSORS_ONLN))

# The tests start hundreds of interpreters: without bytecode each compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types schemas compat generate sdks polyglot unit release bench quality simulate storm chaos attack fuzz docs dashboard clean deps

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## make the virtual environment

$(READY): pyproject.toml protocol/pyproject.toml tests/conformance/pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt \
		-e 'protocol[validate,testing]' -e '.[server]' -e tests/conformance --group dev
	touch $@

$(TOOLS): tests/tools/package.json
	@if command -v npm >/dev/null; then npm install --silent --prefix tests/tools && touch $@; \
	else echo "SKIPPED: npm is not here, so asyncapi.json is not checked against the AsyncAPI project's schema"; fi

run: setup  ## serve a real study to four kinds of workers, lose one, show the front (RESUME=1 goes on with the last)
	$(BIN)/python examples/run_distributed.py $(if $(RESUME),--resume) $(ARGS)

test: needed setup lint types sdks check unit polyglot  ## everything

check: setup lint types  ## what needs no run: style, types, and that nothing generated is stale
	$(MAKE) --no-print-directory schemas generate compat CHECK=1

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy $(SOURCES)

schemas: setup  ## write schemas/draft from the structs (CHECK=1 compares)
	$(BIN)/python -m hola_protocol export $(if $(CHECK),--check) schemas/draft

compat: setup  ## find what would break with a release of the protocol
	for sums in schemas/*/SHA256SUMS; do \
		$(BIN)/python -m hola_protocol compat --exceptions protocol/CHANGELOG.md $$(dirname $$sums) schemas/draft || exit 1; \
	done

generate: setup  ## write the generated clients from schemas/draft (CHECK=1 compares)
	PYTHONPATH=protocol $(BIN)/python -m codegen $(if $(CHECK),--check)

sdks: setup  ## build, check, test and package the SDKs (SDKS="go rust" chooses)
	$(BIN)/python -m clients.sdks $(SDKS)

dashboard:  ## check and build the dashboard and the live view into hola/dashboard/static and hola/live/static (needs npm)
	cd dashboard && npm ci --silent && npm run --silent check && npm run --silent build && node build-widget.mjs && npm run --silent test

polyglot: setup  ## one study, a worker in every language that is built, one of them killed
	PYTHONPATH=examples $(BIN)/python -m polyglot $(ARGS)

unit: setup $(TOOLS)  ## the tests in Python, among them the conformance of every SDK that is built
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

release: setup  ## every package, SHA256SUMS and a bill of materials, into dist
	$(BIN)/python -m clients.sdks --targets package
	$(BIN)/python -m release

bench: setup  ## measure speed, side by side with peers
	$(BIN)/python -m benchmarks $(ARGS)

quality: setup  ## measure the quality of suggestions, side by side with peers (an hour; it goes on where it was interrupted; TORCH=1 for the peers that need PyTorch)
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt --group quality $(if $(TORCH),--group torch)
	$(QUALITY) run bbob --instances $(SEVERAL) --evaluations 300 --shift --jobs 2
	$(QUALITY) run bbob --instances $(SEVERAL) --evaluations 100 --dimensions 2,5,10 --shift --optimisers "NGOpt$(if $(TORCH),$(comma)Optuna GPSampler)" --jobs 2
	$(if $(TORCH),$(QUALITY) run bbob $(MODELLED) --jobs 2)
	$(QUALITY) run bbob $(PARALLEL) --pending 8 --jobs 2
	$(QUALITY) run bbob $(PARALLEL) --pending 32 --jobs 2
	$(QUALITY) run bbob $(SIX) --dimensions 10 --pending 64 --jobs 2
	$(QUALITY) run bbob $(SIX) --dimensions 160 --jobs 2
	$(QUALITY) run bbob $(FAILING) --jobs 2
	$(QUALITY) run bbob $(NOISY) --jobs 2
	$(QUALITY) run bbob $(LONG) --jobs 2
	$(QUALITY) run mixed --evaluations 60 --seeds 6 --jobs 2
	$(QUALITY) run mixed --evaluations 60 --part "held out" --noise 0.1 --seeds 8 --jobs 2
	$(QUALITY) run conditional --instances 1-2 --evaluations 60 --seeds 3 --optimisers "hola,random,Optuna TPE multivariate" --jobs 2
	$(QUALITY) run fronts --evaluations 100 --seeds 2 --jobs 2
	$(QUALITY) run fronts-limits --evaluations 50 --seeds 2 --jobs 2
	$(QUALITY) run fronts-many --evaluations 60 --seeds 3 --jobs 2
	$(QUALITY) run bbob --instances 4 --evaluations 100 --dimensions 5,10,20 --shift --optimisers "hola 4 ahead,hola 16 ahead" --jobs 2
	$(QUALITY) run server --seeds 10 --jobs 3
	$(QUALITY) page docs/quality.md

comma := ,
QUALITY = $(BIN)/python -W ignore -m benchmarks.quality
SEVERAL = 4,7,8
PARALLEL = --instances 4 --dimensions 5,10,20 --evaluations 200 --shift \
	--optimisers "hola,classic HOLA,random,Optuna TPE,Optuna CMA-ES"
SIX = --instances 4 --functions 3,8,10,15,20,21 --evaluations 200 --shift --optimisers "hola,random,Optuna CMA-ES"
MODELLED = --instances 4 --dimensions 5,10 --functions 3,8,10,15,20 --evaluations 30 --shift \
	--optimisers "SMAC,TuRBO-1,BoTorch logEI,Optuna GPSampler"
FAILING = --instances 4 --dimensions 2,5,10 --evaluations 100 --shift --failing 0.3 \
	--optimisers "hola,classic HOLA,random,Optuna TPE,Optuna CMA-ES"
NOISY = --instances 4 --dimensions 2,5,10 --evaluations 100 --shift --noise 0.1 \
	--optimisers "hola,classic HOLA,random,Optuna TPE,Optuna CMA-ES"
LONG = --instances $(SEVERAL) --dimensions 2,5,10 --functions 1,3,6,8,10,13,15,17,20-23 --evaluations 1000 --shift \
	--optimisers "hola,random,Optuna CMA-ES,lq-CMA-ES,pycma BIPOP"

simulate: setup  ## run many more schedules of the simulation than the tests do
	HOLA_SIM_RUNS=$(or $(RUNS),20000) $(BIN)/python -m pytest tests/simulation $(ARGS)

storm: setup  ## kill the scheduler 200 times while workers work on both transports (KILLS=1000)
	HOLA_STORM_KILLS=$(or $(KILLS),200) $(BIN)/python -m pytest tests/storm $(ARGS)

chaos: setup  ## cut and freeze connections to PostgreSQL, kill the server, depose holders (ROUNDS=300)
	$(BIN)/python -m tests.storage.chaos $(or $(ROUNDS),300)

attack: setup  ## the floods of tests/attack as an attacker would send them (needs a few GB of memory and disk)
	$(BIN)/python -m tests.attack --long $(ARGS)
	$(BIN)/python -m tests.attack.tcp $(or $(SECONDS),20)

fuzz: setup  ## RUNS=1000000 messages from frames to reply, guided by coverage
	$(BIN)/python -m tests.fuzz tests/fuzz/corpus -runs=$(or $(RUNS),1000000) -print_final_stats=1

docs: setup  ## build the documentation
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build

deps:  ## install Debian's packages that the tests use (as root)
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(PACKAGES)

.PHONY: needed
needed:
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=$$(for p in $(PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -z "$$missing" ]; then exit 0; \
	elif [ "$(CI)" = true ]; then $(MAKE) --no-print-directory deps; \
	else echo "missing, so some tests will fail:" $$missing "(make deps installs them)"; fi

clean:  ## remove what was built
	rm -rf $(VENV) build dist out docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	for sdk in clients/*/Makefile; do $(MAKE) --no-print-directory -C $$(dirname $$sdk) clean; done
