# One command for everything; the work is in tools/ and in the CMake presets.

ADDR ?= 0.0.0.0:8080
APP ?= samples/hello.wasm
FUZZ_SECONDS ?= 60
TEST_FUZZ_SECONDS ?= 5
with_tools = . tools/paths &&

SHELL = bash
.ONESHELL:
.SHELLFLAGS = -euo pipefail -c
.PHONY: help build serve test bench lint format fuzz clean

help:  ## Say what can be made
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

build:  ## build/bin/portico, and what it needs installed
	@tools/setup build
	cmake --preset release --log-level=WARNING
	cmake --build --preset release --target portico_command

serve: build  ## Serve APP (the sample component) on ADDR
	build/bin/portico serve --addr $(ADDR) $(APP)

test:  ## Everything that must hold: format, lint, a little fuzzing, all tests
	@tools/setup test
	tools/format --check
	cmake --preset ci --log-level=WARNING
	cmake --build --preset ci
	$(MAKE) --no-print-directory tidy
	$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=$(TEST_FUZZ_SECONDS)
	ctest --preset ci

lint: format-check tidy  ## Format check and clang-tidy

.PHONY: format-check tidy
format-check:
	@tools/setup build lint
	tools/format --check

tidy:
	@tools/setup build test
	$(with_tools) cmake --preset tidy --log-level=WARNING -D CMAKE_CXX_COMPILER=$$CLANGXX
	tools/tidy build-tidy

format:  ## Format the C++ sources in place
	@tools/setup lint
	tools/format

fuzz:  ## Run every fuzzer for FUZZ_SECONDS
	@tools/setup fuzz
	$(with_tools) cmake --preset fuzz --log-level=WARNING -D CMAKE_CXX_COMPILER=$$CLANGXX
	cmake --build --preset fuzz --target fuzzers
	tools/fuzz build-fuzz $(FUZZ_SECONDS)

bench: build  ## Load the server and print what a request costs (bench/)
	@tools/setup bench
	bench/run

clean:  ## Remove all build folders; the engine and the tools stay in their cache
	rm -rf build build-*
