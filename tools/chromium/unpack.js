// Unpacks the browser to .tools/chromium-bundle and puts a program that starts it
// with its own libraries and fonts at .tools/chromium.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { extract } from 'tar-fs'

const packed = fileURLToPath(new URL('node_modules/@sparticuz/chromium/bin/', import.meta.url))
const tools = fileURLToPath(new URL('../../.tools/', import.meta.url))
const bundle = `${tools}chromium-bundle`

const unpack = (name, target) => pipeline(createReadStream(packed + name), createBrotliDecompress(), target)

await rm(bundle, { recursive: true, force: true })
await mkdir(bundle, { recursive: true })
await unpack('chromium.br', createWriteStream(`${bundle}/chromium`, { mode: 0o755 }))
for (const part of ['al2023', 'fonts', 'swiftshader']) await unpack(`${part}.tar.br`, extract(bundle))
await writeFile(
  `${bundle}/fonts.conf`,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
)
await writeFile(
  `${tools}chromium`,
  `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)/chromium-bundle
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf" XDG_CACHE_HOME="$here/cache"
exec "$here/chromium" "$@"
`,
  { mode: 0o755 },
)
