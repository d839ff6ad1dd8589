import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const binary = fileURLToPath(new URL('../../bin/assetronics', import.meta.url))

/** How long a first start with the demo's data may take on a busy machine. */
const START_LIMIT = 120_000

/** Server is the product with the demo's companies, in a data folder of its own. */
export class Server {
  private constructor(
    readonly url: string,
    private readonly data: string,
    private process: ChildProcess,
    private readonly log: string[],
  ) {}

  static async start(): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), 'assetronics-e2e-'))
    await chmod(data, 0o711) // root's PostgreSQL runs as another user, who passes through
    const port = await freePort()
    const log: string[] = []
    const server = new Server(`http://localhost:${port}`, data, launch(data, port, log), log)
    await server.ready()
    return server
  }

  /** lines is what the server has logged. */
  lines(): string {
    return this.log.join('')
  }

  /** restart stops the server in order and starts it again where it was. */
  async restart(): Promise<void> {
    await this.end()
    this.process = launch(this.data, Number(new URL(this.url).port), this.log)
    await this.ready()
  }

  async stop(): Promise<void> {
    await this.end()
    await rm(this.data, { recursive: true, force: true })
  }

  private async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    this.process.kill('SIGTERM')
    await once(this.process, 'exit')
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_LIMIT
    for (;;) {
      if (this.process.exitCode !== null) throw new Error(`the server ended:\n${this.log.join('')}`)
      if (Date.now() > deadline) throw new Error(`the server is not ready:\n${this.log.join('')}`)
      const answer = await fetch(`${this.url}/readyz`).catch(() => null)
      if (answer?.ok) return
      await delay(50)
    }
  }
}

function launch(data: string, port: number, log: string[]): ChildProcess {
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--addr', `localhost:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => log.push(text))
  }
  return child
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
