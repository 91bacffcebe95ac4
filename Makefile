# Two commands: `make run` tries the product, `make test` checks all of it.
# Everything else is a part of these. `make help` lists the targets.

SHELL := /bin/sh
GO    ?= go
NPM   ?= npm

# One way of building for the binary, for vet and for the tests: what is compiled for
# one of them is not compiled again for the others. Nobody debugs them by symbols, which
# are a seventh of the compiler's work; traces of panics need none.
export CGO_ENABLED ?= 0
export GOFLAGS     ?= -trimpath -gcflags=all=-dwarf=false -ldflags=-w

# The race detector watches our code and every library but three: the hash of passwords
# and SQLite's engine, translated from C, are most of the time of the suite under it and
# share no memory with us but what they are handed. (Not modernc.org/... as a whole:
# generic code of the standard library compiled there would be linked for all.)
# At its end a program under it waits a second for reports still to come; 100 ms will do.
race := -race $(foreach p,modernc.org/sqlite/lib golang.org/x/crypto/argon2 golang.org/x/crypto/blake2b,'-gcflags=$(p)=-race=false -dwarf=false')

web_sources  := $(shell find web/src web/phones web/public web/scripts -type f 2>/dev/null) web/index.html web/vite.config.ts web/svelte.config.js web/tsconfig.json web/package.json
go_sources   := $(shell find cmd internal examples web api -name '*.go' -not -path '*/node_modules/*' 2>/dev/null) $(shell find internal -name '*.sql' -o -name '*.json' -path '*ready*' -o -name '*.txt' -path '*auth*' 2>/dev/null) go.mod go.sum examples/dealership.yaml
web_modules  := web/node_modules/.package-lock.json
test_modules := test/browser/node_modules/.package-lock.json
sdk_modules  := test/sdk/node_modules/.package-lock.json

.PHONY: help run build test test-go test-race test-e2e test-web test-browser bench eval pictures generate check-generated lint deps clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: bin/prosa ## build what is stale and start the demonstration: no configuration, no network
	./bin/prosa demo

build: bin/prosa ## the binary, with the web app in it

bin/prosa: $(go_sources) web/dist/app/index.html web/dist/phones/index.html
	$(GO) build -ldflags="-s -w" -o $@ ./cmd/prosa

web/dist/app/index.html web/dist/phones/index.html &: $(web_modules) $(web_sources)
	cd web && $(NPM) run --silent build

$(web_modules): web/package.json web/package-lock.json
	cd web && $(NPM) ci --no-audit --no-fund && touch node_modules/.package-lock.json

$(test_modules): test/browser/package.json test/browser/package-lock.json
	cd test/browser && $(NPM) ci --no-audit --no-fund && touch node_modules/.package-lock.json

$(sdk_modules): test/sdk/package.json test/sdk/package-lock.json
	cd test/sdk && $(NPM) ci --no-audit --no-fund && touch node_modules/.package-lock.json

test: ## everything, on both databases; needs PostgreSQL and Chromium (make deps)
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint test-web test-race
	@$(MAKE) --no-print-directory test-e2e test-browser
	@echo "all tests passed"

lint: bin/prosa ## formatting, vet, module hygiene
	@out=$$(gofmt -l cmd internal examples web api); if [ -n "$$out" ]; then echo "not formatted:" $$out; exit 1; fi
	$(GO) vet ./...
	$(GO) mod verify >/dev/null

test-go: test-race test-e2e ## all Go tests

test-race: bin/prosa ## Go tests on SQLite and PostgreSQL, with the race detector
	CGO_ENABLED=1 GORACE=atexit_sleep_ms=100 scripts/with-postgres.sh $(GO) test -vet=off $(race) -timeout 8m $$($(GO) list ./... | grep -v /internal/e2e)

test-e2e: bin/prosa $(sdk_modules) ## fault runs on both databases, and what only holds at real speed: without the race detector
	$(GO) test -vet=off -run "Cheap|Allocations" ./internal/flow
	scripts/with-postgres.sh $(GO) test -vet=off -timeout 15m ./internal/e2e/...

test-web: $(web_modules) web/dist/app/index.html ## types, texts, units and size of the web app
	cd web && $(NPM) run --silent check && $(NPM) run --silent test && $(NPM) run --silent size

test-browser: bin/prosa $(test_modules) ## the main job in a real browser, on both databases
	scripts/with-postgres.sh node --test --test-concurrency=2 test/browser/

bench: bin/prosa ## measure, print the table, write docs/benchmarks.md
	scripts/with-postgres.sh ./bin/prosa bench --write docs/benchmarks.md

eval: ## how often the FAQ is right, and how often it answers what it should not
	@$(GO) test ./internal/faq -run '^TestEval' -v -count=1

pictures: bin/prosa $(test_modules) ## the README's pictures, from the running product
	node test/browser/pictures.mjs

generate: ## OpenAPI and the TypeScript types made from it
	$(GO) run ./cmd/prosa openapi > api/openapi.json.new && mv api/openapi.json.new api/openapi.json
	cd web && $(NPM) run --silent generate

check-generated: generate ## generated files are current
	git diff --exit-code -- api web/src/lib

deps: ## what the system must have (Debian)
	apt-get update
	apt-get install -y --no-install-recommends postgresql chromium fuse3 fonts-noto-color-emoji

clean: ## what was built
	rm -rf bin web/dist/app web/dist/phones
