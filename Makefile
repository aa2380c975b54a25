# Everything that a person types. `make` alone says what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

JOBS ?= 2
DATA ?= /var/lib/minato
LISTEN ?= 127.0.0.1:4566
FUZZ_SECONDS ?= 1800

# ccache then hits in every clone of the project, wherever it lies.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
PYTHON := /usr/bin/python3
RELEASE := build/release
CONFIGURE := cmake -S . -G Ninja

.PHONY: help
help: ## this list
	@echo 'Minato: Amazon ECS'\''s API on machines you own.'
	@echo
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'
	@echo
	@echo 'Settings: DATA=$(DATA) LISTEN=$(LISTEN) JOBS=$(JOBS) FUZZ_SECONDS=$(FUZZ_SECONDS)'

.PHONY: run
run: setup-run build ## install, build, start, and watch a service being deployed under load
	@demo/run --minato $(RELEASE)/minato --build $(RELEASE) --data '$(DATA)' --listen '$(LISTEN)'

.PHONY: test
test: setup-test ## everything that can fail: build, check, conformance, integration, sanitizers
	@$(PYTHON) tools/run_tests all --jobs $(JOBS)

.PHONY: check
check: setup-test ## before every commit: format, tidy, unit, scenarios, 100 short simulations
	@$(PYTHON) tools/run_tests check --jobs $(JOBS)

.PHONY: integration
integration: setup-test ## real containers, balancer and clients only
	@$(PYTHON) tools/run_tests integration --jobs $(JOBS)

.PHONY: conformance
conformance: setup-test ## aws CLI, boto3 and the JavaScript SDK against the API only
	@$(PYTHON) tools/run_tests conformance --jobs $(JOBS)

.PHONY: sanitize
sanitize: setup-test ## unit, scenario and simulation tests under ASan and UBSan, built by clang
	@$(PYTHON) tools/run_tests sanitize --jobs $(JOBS)

.PHONY: fuzz
fuzz: setup-test ## the parsers under libFuzzer, FUZZ_SECONDS each (FUZZ=http_request for one alone)
	@$(CONFIGURE) -B build/fuzz -DCMAKE_BUILD_TYPE=Debug -DMINATO_SANITIZE=address,undefined -DMINATO_FUZZ=ON \
	  -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19 --log-level=WARNING
	@nice ninja -C build/fuzz -j $(JOBS) fuzz_targets
	@tests/fuzz/run --build build/fuzz --seconds $(FUZZ_SECONDS) $(if $(FUZZ),--only $(FUZZ))

.PHONY: soak
soak: setup-run build ## the long simulation: 2,000 seeds of 30 minutes with 10 machines
	@$(PYTHON) tools/run_tests soak --jobs $(JOBS)

.PHONY: bench
bench: setup-test build ## the figures, with this machine's calibration beside them (BENCH='--rolling 20')
	@nice ninja -C $(RELEASE) -j $(JOBS) micro_bench minato-traffic-target
	@bench/run --build $(RELEASE) $(BENCH)

.PHONY: fresh
fresh: setup-test ## prove the set-up: the same in a bare Debian root
	@tools/fresh

.PHONY: build
build: $(RELEASE)/build.ninja ## build/release/minato, the sample images and the load generator
	@nice ninja -C $(RELEASE) -j $(JOBS) minato minato-crun minato-load sample_images

.PHONY: setup
setup: setup-test ## install what is missing from Debian

.PHONY: setup-run setup-test
setup-run:
	@tools/setup run
setup-test:
	@tools/setup run test

$(RELEASE)/build.ninja: | setup-run
	@$(CONFIGURE) -B $(RELEASE) -DCMAKE_BUILD_TYPE=Release --log-level=WARNING

.PHONY: clean
clean: ## remove what was built
	rm -rf build
