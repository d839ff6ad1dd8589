#!/bin/sh
# Puts a program that starts a Chromium at .tools/chromium: the one that
# ASSETRONICS_CHROMIUM names, an installed one, or else a bundled one.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .tools
rm -f .tools/chromium
for name in "${ASSETRONICS_CHROMIUM:-chromium}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge \
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium" \
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"; do
  # Some systems have a program of that name that only asks to install another.
  if path=$(command -v "$name") && "$path" --version >/dev/null 2>&1; then
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$path" >.tools/chromium
    chmod +x .tools/chromium
    exit
  fi
done
if [ "$(node -p 'process.platform + "-" + process.arch')" != linux-x64 ]; then
  echo "the browser tests need Chromium, Chrome or Edge: install one, or set ASSETRONICS_CHROMIUM to its program" >&2
  exit 1
fi
(cd tools/chromium && npm ci)
node tools/chromium/unpack.js
