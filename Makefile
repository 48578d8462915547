# What people run by hand. Every target installs what it lacks (scripts/bootstrap.sh) and needs nothing but Swift.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# `make demo DEMO_ARGS="--agents 200 --seconds 60"`; see `aftercall demo --help`.
DEMO_ARGS ?=
# `make test TEST_ARGS="--filter TidyTests"`.
TEST_ARGS ?=
BENCH_ARGS ?=

# A target that imports what its manifest entry does not name builds by luck of the order only.
SWIFT_BUILD_FLAGS := --explicit-target-dependency-import-check error
# What computes is optimised (Package.swift), so that the properties of the fold are checked on 120 000 streams in a
# minute; in a folder of its own, so that `swift build` by hand does not build everything again.
TEST_BUILD_FLAGS := $(SWIFT_BUILD_FLAGS) --scratch-path .build-test
test: export AFTERCALL_OPTIMISED := 1
# `make test TEST_SCALE=0.1` for a tenth of that.
TEST_SCALE ?= 1
FORMATTED := Package.swift Sources Tests $(wildcard Benchmarks/Package.swift Benchmarks/Benchmarks Benchmarks/Sources)

.PHONY: help bootstrap demo build test lint schemas deploy monitoring format sanitize bench clean

help: ## Show the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bootstrap:
	@scripts/bootstrap.sh build

demo: bootstrap ## Build and run the demo: a simulated call centre on an embedded broker.
	swift build -c release --product aftercall
	.build/release/aftercall demo $(DEMO_ARGS)

build: bootstrap ## Build everything in debug, tests included.
	swift build --build-tests $(SWIFT_BUILD_FLAGS)

test: ## Build with warnings as errors and run every test.
	@scripts/bootstrap.sh test
	swift build --build-tests $(TEST_BUILD_FLAGS)
	TEST_SCALE=$(TEST_SCALE) scripts/swift-tests.sh $(TEST_BUILD_FLAGS) $(TEST_ARGS)
	@scripts/test-witness.sh
	@scripts/what-was-not-proven.sh

lint: bootstrap ## Check the format of Swift, shell and YAML, without changing anything.
	@scripts/lint.sh $(FORMATTED)

schemas: ## Check the JSON Schemas against their metaschema, their examples against them, and the .proto files.
	@scripts/validate-schemas.sh
	@scripts/validate-proto.sh

deploy: ## Check Dockerfile, docker-compose.yml, Kubernetes manifests and the systemd unit.
	@scripts/validate-deploy.sh

monitoring: ## Check the rules of Prometheus, the configuration of Alertmanager, and the dashboards.
	@scripts/validate-monitoring.sh

format: ## Format the Swift code in place.
	swift format --in-place --recursive --parallel $(FORMATTED)

sanitize: bootstrap ## Run the tests of threads and memory under the address and the thread sanitizer.
	@scripts/sanitize.sh address
	@scripts/sanitize.sh thread

bench: bootstrap ## Run the benchmarks of Benchmarks/ (a package of its own).
	swift package --disable-sandbox --package-path Benchmarks benchmark $(BENCH_ARGS)

clean: ## Remove what was built and downloaded.
	rm -rf .build .build-test .build-address .build-thread .build-fuzz Benchmarks/.build .venv .tools
