#!/bin/sh
# Runs what takes long: every test with the race detector and ASSETRONICS_SOAK
# set, which makes the chaos tests go on for longer, and every fuzz target for
# FUZZTIME.
set -eu
cd "$(dirname "$0")/.."
CGO_ENABLED=1 ASSETRONICS_SOAK=1 go test -race -count 1 -timeout 2h ./...
for package in $(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-1m}" "$package"
  done
done
