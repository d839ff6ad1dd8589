// Runs the server and the web app's development server side by side. The server
// is built and started anew when one of its files changes; when that fails the
// old one keeps running. Vite replaces changed parts of the page by itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const binary = '.tools/assetronics-dev'
const sources = ['cmd', 'internal', 'channels', 'db', 'go.mod'].filter((path) => existsSync(path))
const isSource = /\.(go|mod|sql|ya?ml|html|tmpl|json)$/

const start = (command, args, options = {}) => spawn(command, args, { stdio: 'inherit', ...options })

const web = start(process.execPath, ['node_modules/vite/bin/vite.js'], { cwd: 'web' })
let server

async function stop(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function rebuild() {
  const [failed] = await once(start('go', ['build', '-o', binary, './cmd/assetronics']), 'exit')
  if (failed) return
  await stop(server)
  server = start(binary, ['serve', '--demo', '--data', '.data'])
}

// One build at a time; what changes meanwhile is built afterwards.
let building = Promise.resolve()
let timer
function changed(_event, file) {
  if (file && (!isSource.test(file) || file.endsWith('_test.go'))) return
  clearTimeout(timer)
  timer = setTimeout(() => (building = building.then(rebuild)), 200) // editors write in bursts
}
for (const path of sources) watch(path, { recursive: path !== 'go.mod' }, changed)
changed()

async function quit() {
  await building
  await Promise.all([stop(server), stop(web)])
  process.exit()
}
process.once('SIGINT', quit)
process.once('SIGTERM', quit)
web.once('exit', quit)
