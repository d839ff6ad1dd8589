import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Proxy stands between a browser and the server, as good or as bad as a test wants it. */
export class Proxy {
  /** How many WebSockets it did not let through. */
  refused = 0
  private down = false
  private readonly open = new Set<Socket>()
  private readonly listener: Server

  private constructor(private readonly server: URL, private readonly upgrades: boolean) {
    this.listener = createServer((incoming, outgoing) => this.forward(incoming, outgoing))
    this.listener.on('upgrade', (incoming, socket, head) => this.upgrade(incoming, socket, head))
    this.listener.on('connection', (socket: Socket) => {
      if (this.down) return socket.destroy()
      this.open.add(socket)
      socket.once('close', () => this.open.delete(socket))
    })
  }

  /** before listens in front of a server; without upgrades it lets plain HTTP through alone. */
  static async before(server: string, { upgrades = true } = {}): Promise<Proxy> {
    const proxy = new Proxy(new URL(server), upgrades)
    proxy.listener.listen(0, 'localhost')
    await once(proxy.listener, 'listening')
    return proxy
  }

  get url(): string {
    const address = this.listener.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen')
    return `http://localhost:${address.port}`
  }

  /** cut ends all connections and takes none until mended. */
  cut(): void {
    this.down = true
    for (const socket of this.open) socket.destroy()
  }

  mend(): void {
    this.down = false
  }

  async close(): Promise<void> {
    this.cut()
    this.listener.close()
    await once(this.listener, 'close')
  }

  private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url, headers } = incoming
    const onward = request({ host: this.server.hostname, port: this.server.port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy()) // a poll that the browser gave up
    incoming.pipe(onward)
  }

  private upgrade(incoming: IncomingMessage, browser: Duplex, head: Buffer): void {
    if (!this.upgrades) {
      this.refused++
      browser.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    const onward = connect(Number(this.server.port), this.server.hostname, () => {
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headerLines(incoming.rawHeaders)}\r\n`)
      onward.write(head)
      browser.pipe(onward).pipe(browser)
    })
    onward.on('error', () => browser.destroy())
    browser.on('error', () => onward.destroy())
    browser.on('close', () => onward.destroy())
  }
}

function headerLines(raw: string[]): string {
  let lines = ''
  for (let i = 0; i < raw.length; i += 2) lines += `${raw[i]}: ${raw[i + 1]}\r\n`
  return lines
}
