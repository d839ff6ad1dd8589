# What one does with this repository. Go, Node and npm are all that is needed:
# everything else is fetched in exact versions and stays inside the clone.

.DEFAULT_GOAL := help

MODULE := github.com/assetronics/assetronics
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Git refuses to tell Go about clones of other users; the version is ours to say.
export GOFLAGS := $(GOFLAGS) -buildvcs=false
# The bundled PostgreSQL goes before the machine's own.
export ASSETRONICS_PG_BUNDLE := $(CURDIR)/bin/pgsql/bin

WEB_SOURCES := $(shell find web packages -name node_modules -prune -o -path web/dist -prune -o -type f -print)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build .tools/postgres.stamp ## start with a demo company on http://localhost:4000; data in .data/
	bin/assetronics serve --demo --data .data

.PHONY: dev
dev: web/node_modules/.package-lock.json .tools/postgres.stamp ## the same, rebuilt and reloaded when a file changes
	node scripts/dev.mjs

.PHONY: build
build: web/dist/index.html ## build bin/assetronics with the web app inside
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X github.com/assetronics/assetronics/internal/version.Number=$(VERSION)' -o bin/assetronics ./cmd/assetronics

.PHONY: release
release: web/dist/index.html ## build what people download, with PostgreSQL inside, into dist/
	VERSION=$(VERSION) scripts/release.sh

.PHONY: test
test: test-go test-web test-e2e ## run all tests

.PHONY: test-go
test-go: .tools/postgres.stamp ## only those of the server
	go vet ./...
	TZ=Asia/Kathmandu go test -timeout 15m ./...

.PHONY: test-web
test-web: web/node_modules/.package-lock.json ## only those of the web app
	cd web && npm test

.PHONY: test-e2e
test-e2e: build .tools/postgres.stamp .tools/chromium.stamp e2e/node_modules/.package-lock.json ## only those in a browser
	cd e2e && npm test

.PHONY: soak
soak: .tools/postgres.stamp ## long chaos and fuzz runs; FUZZTIME=1m for each target
	scripts/soak.sh

.PHONY: bench
bench: .tools/postgres.stamp ## measure, from commit to screen among others
	go test -run '^$$' -bench . -timeout 60m ./...

.PHONY: gen
gen: .tools/tools.stamp web/node_modules/.package-lock.json ## generate code: queries, API document, API types
	.tools/sqlc generate
	go run ./cmd/assetronics openapi >docs/openapi.json.new
	mv docs/openapi.json.new docs/openapi.json
	go run ./cmd/assetronics connector schema >docs/manifest.schema.json.new
	mv docs/manifest.schema.json.new docs/manifest.schema.json
	cd web && npm run gen:api
	go run ./cmd/assetronics live-types >packages/api-client/src/live.gen.ts.new
	mv packages/api-client/src/live.gen.ts.new packages/api-client/src/live.gen.ts

.PHONY: fmt
fmt: .tools/tools.stamp web/node_modules/.package-lock.json ## format everything
	.tools/golangci-lint fmt
	cd web && npm run lint -- --fix

.PHONY: lint
lint: .tools/tools.stamp web/node_modules/.package-lock.json e2e/node_modules/.package-lock.json ## check style, walls between rooms, queries, types
	.tools/golangci-lint run
	.tools/sqlc vet
	.tools/sqlc diff
	cd web && npm run lint && npm run typecheck
	cd e2e && npm run typecheck

# What the targets above stand on.

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	cd $* && npm ci
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

.tools/postgres.stamp: tools/postgres/node_modules/.package-lock.json scripts/postgres.sh
	scripts/postgres.sh
	@touch $@

.tools/chromium.stamp: tools/chromium/package-lock.json scripts/chromium.sh
	scripts/chromium.sh
	@touch $@

.tools/tools.stamp: tools/go.mod tools/go.sum
	cd tools && CGO_ENABLED=0 go build -o ../.tools/ tool
	@touch $@
