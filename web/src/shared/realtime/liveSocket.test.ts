import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoff, LiveSocket, Refused } from './liveSocket'

/** What phoenix needs of a WebSocket; the test plays the server. */
class FakeWebSocket {
  static all: FakeWebSocket[] = []
  readyState = 0
  bufferedAmount = 0
  onopen?: () => void
  onclose?: (event: { code: number }) => void

  constructor(readonly url: string, readonly protocols: string[]) {
    FakeWebSocket.all.push(this)
  }

  open() {
    this.readyState = 1
    this.onopen?.()
  }

  drop() {
    this.readyState = 3
    this.onclose?.({ code: 1006 })
  }

  send() {}

  close() {
    this.readyState = 3
    this.onclose?.({ code: 1000 })
  }
}

const sentToken = (socket: FakeWebSocket) => atob(socket.protocols[1]!.replace('base64url.bearer.phx.', ''))

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.all = []
  vi.stubGlobal('WebSocket', FakeWebSocket)
})
afterEach(() => vi.useRealTimers())

describe('LiveSocket', () => {
  it('asks for a fresh token before each connect and never puts it into the address', async () => {
    let issued = 0
    const socket = new LiveSocket('/socket', async () => `token-${++issued}`)

    socket.connect()
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(sentToken(FakeWebSocket.all[0]!)).toBe('token-1')
    expect(FakeWebSocket.all[0]!.url).not.toContain('token')

    FakeWebSocket.all[0]!.open()
    FakeWebSocket.all[0]!.drop()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(sentToken(FakeWebSocket.all[1]!)).toBe('token-2')
    socket.disconnect()
  })

  it('asks once however often it is told to connect', async () => {
    const issue = vi.fn(async () => 'token')
    const socket = new LiveSocket('/socket', issue)
    socket.connect()
    socket.connect()
    await vi.advanceTimersByTimeAsync(0)
    expect(issue).toHaveBeenCalledTimes(1)
    expect(FakeWebSocket.all).toHaveLength(1)
    socket.disconnect()
  })

  it('ErrServerDown: goes on asking', async () => {
    const issue = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('502')).mockResolvedValue('token')
    const socket = new LiveSocket('/socket', issue)
    socket.connect()
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeWebSocket.all).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    socket.disconnect()
  })

  it('ErrSignedOut: stops asking', async () => {
    const issue = vi.fn(() => Promise.reject(new Refused()))
    new LiveSocket('/socket', issue).connect()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('opens nothing when it was closed while the token was on its way', async () => {
    const socket = new LiveSocket('/socket', async () => 'token')
    socket.connect()
    socket.disconnect()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeWebSocket.all).toHaveLength(0)
  })
})

describe('backoff', () => {
  it('grows, stays bounded and spreads', () => {
    expect(backoff(1, () => 0.5)).toBe(250)
    expect(backoff(3, () => 0.5)).toBe(1_000)
    expect(backoff(99, () => 0.5)).toBe(15_000)
    expect(backoff(3, () => 0)).toBe(500)
    expect(backoff(3, () => 0.999)).toBeLessThan(1_500)
  })
})
