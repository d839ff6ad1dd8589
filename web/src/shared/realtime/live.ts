import type { Channel } from 'phoenix'
import type { LiveSocket } from './liveSocket'

/** What a topic sends: a resource under its noun, and where it stands in the log. */
export interface LivePayload {
  /** absent for progress, which is no history */
  seq?: number | null
  /** the end of the range that a bulk change covers */
  to_seq?: number | null
  [noun: string]: unknown
}

interface JoinReply {
  seq: number
  missed?: { event: string, payload: LivePayload }[]
  reset?: boolean
}

export interface TopicHandlers {
  onMessage: (event: string, payload: LivePayload) => void
  /** What was read before cannot be trusted: first join, or too much was missed. */
  onReset: () => void
}

/**
 * Live joins topics over one socket and remembers the last number of each, so
 * that a rejoin hears what it missed, and each thing once.
 */
export class Live {
  private readonly cursors = new Map<string, number>()

  constructor(readonly socket: LiveSocket) {}

  /** join subscribes to a topic until the returned function is called. */
  join(topic: string, handlers: TopicHandlers): () => void {
    // phoenix evaluates params at each join; its types know only the object.
    const params = (() => this.joinParams(topic)) as unknown as object
    const channel = this.socket.channel(topic, params)
    channel.onMessage = (event: string, payload: unknown) => {
      if (!isInternal(event)) this.receive(topic, event, payload as LivePayload, handlers)
      return payload
    }
    channel.join()
      .receive('ok', (reply: JoinReply) => this.joined(topic, reply, handlers))
      .receive('error', reason => this.refused(channel, reason))
    return () => channel.leave()
  }

  private joinParams(topic: string) {
    const since = this.cursors.get(topic)
    return since === undefined ? {} : { since }
  }

  private joined(topic: string, reply: JoinReply, handlers: TopicHandlers) {
    const first = !this.cursors.has(topic)
    for (const { event, payload } of reply.missed ?? []) this.receive(topic, event, payload, handlers)
    this.advance(topic, reply.seq)
    if (first || reply.reset) handlers.onReset()
  }

  // A right may have been taken away meanwhile; asking every ten seconds for ever helps nobody.
  private refused(channel: Channel, reason: { reason?: string } | undefined) {
    if (reason?.reason === 'unauthorized' || reason?.reason === 'unmatched topic') channel.leave()
  }

  private receive(topic: string, event: string, payload: LivePayload, handlers: TopicHandlers) {
    const seq = payload.to_seq ?? payload.seq
    if (seq != null && seq < (this.cursors.get(topic) ?? 0)) return
    if (seq != null) this.advance(topic, seq)
    handlers.onMessage(event, payload)
  }

  private advance(topic: string, seq: number) {
    this.cursors.set(topic, Math.max(seq, this.cursors.get(topic) ?? 0))
  }
}

function isInternal(event: string) {
  return event.startsWith('phx_') || event.startsWith('chan_reply_')
}
