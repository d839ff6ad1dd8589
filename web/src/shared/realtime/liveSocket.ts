import { LongPoll, Socket } from 'phoenix'

/** Delays before each further attempt, in milliseconds; the last one repeats. */
const DELAYS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000]

/** How long a WebSocket may take to open and to answer before long polling takes its place. */
const FALLBACK_MS = 3_000

/** After so many failures in a row even a WebSocket that once worked may be blocked now. */
const FALLBACK_TRIES = 3

/**
 * backoff gives the delay before the attempt, spread by half either way, so that
 * a restarted server does not meet all of its clients in the same instant.
 */
export function backoff(tries: number, random = Math.random): number {
  const delay = DELAYS[Math.min(tries, DELAYS.length) - 1] ?? DELAYS[0]!
  return Math.round(delay * (0.5 + random()))
}

export type TokenIssuer = () => Promise<string>

/**
 * LiveSocket is a Phoenix socket whose token serves one connect: it asks for a
 * fresh one before each, first or again. Whoever issues tokens may refuse for
 * good by throwing `Refused`; any other failure is retried.
 *
 * Behind a proxy that lets no WebSocket through it polls. A server that restarts
 * looks the same for a moment, so a page where a WebSocket has worked goes on
 * trying that first.
 */
export class LiveSocket extends Socket {
  /** Read by phoenix at each connect. */
  declare authToken: () => string
  declare transport: unknown
  declare longPollFallbackMs: number | null
  /** Set by phoenix once a WebSocket has opened and answered. */
  declare primaryPassedHealthCheck: boolean

  private token = ''
  private opening = false
  private attempt = 0
  private failures = 0
  private unopened = 0
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(endpoint: string, private readonly issueToken: TokenIssuer) {
    super(endpoint, { reconnectAfterMs: backoff, longPollFallbackMs: FALLBACK_MS })
    this.authToken = () => this.token
    this.onOpen(() => { this.unopened = 0 })
  }

  /** polling tells whether it had to fall back. */
  get polling() {
    return this.transport === LongPoll
  }

  override connect() {
    if (this.opening || this.isConnected()) return
    this.opening = true
    clearTimeout(this.retry)
    void this.openWithToken(++this.attempt)
  }

  override disconnect(callback?: () => void, code?: number, reason?: string) {
    this.attempt++
    this.opening = false
    clearTimeout(this.retry)
    super.disconnect(callback, code, reason)
  }

  private async openWithToken(attempt: number) {
    try {
      const token = await this.issueToken()
      if (attempt !== this.attempt) return
      this.opening = false
      this.failures = 0
      this.token = token
      this.chooseTransport()
      super.connect()
    }
    catch (error) {
      if (attempt !== this.attempt) return
      this.opening = false
      if (error instanceof Refused) return
      this.retry = setTimeout(() => this.connect(), backoff(++this.failures))
    }
  }

  private chooseTransport() {
    const worked = this.primaryPassedHealthCheck
    this.longPollFallbackMs = worked && this.unopened < FALLBACK_TRIES ? null : FALLBACK_MS
    if (worked && this.polling) this.transport = globalThis.WebSocket
    this.unopened++
  }
}

/** Refused is thrown by a token issuer when asking again is pointless: nobody is signed in. */
export class Refused extends Error {}
