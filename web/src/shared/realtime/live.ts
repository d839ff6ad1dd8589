import type { LiveEventName, LiveEvents, LiveJoined } from '@assetronics/api-client'
import type { Channel } from 'phoenix'
import { inject, type InjectionKey } from 'vue'
import type { LiveSocket } from './liveSocket'

/** What every payload may have; the rest follows from the event. */
export interface LivePayload {
  /** absent for progress, which is no history */
  seq?: number | null
  /** the end of the range that a bulk change covers */
  to_seq?: number | null
  [noun: string]: unknown
}

export interface TopicHandlers {
  onMessage: (event: LiveEventName, payload: LiveEvents[LiveEventName]) => void
  /** What was read before cannot be trusted: first join, or too much was missed. */
  onReset?: () => void
}

interface Topic {
  channel: Channel
  handlers: Set<TopicHandlers>
}

/**
 * Live joins topics over one socket, each once however many listen, and
 * remembers the last number of each, so that a rejoin hears what it missed, and
 * each thing once.
 */
export class Live {
  private readonly cursors = new Map<string, number>()
  private readonly topics = new Map<string, Topic>()
  private readonly listeners = new Set<TopicHandlers['onMessage']>()

  constructor(readonly socket: LiveSocket) {}

  /** join listens to a topic until the returned function is called; the last one to go leaves it. */
  join(name: string, handlers: TopicHandlers): () => void {
    const topic = this.topics.get(name) ?? this.open(name)
    topic.handlers.add(handlers)
    return () => {
      if (!topic.handlers.delete(handlers) || topic.handlers.size > 0) return
      this.drop(name, topic)
    }
  }

  /** listen hears the events of all topics that are joined, whoever joined them. */
  listen(listener: TopicHandlers['onMessage']): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private open(name: string): Topic {
    // phoenix evaluates params at each join; its types know only the object.
    const params = (() => this.joinParams(name)) as unknown as object
    const topic: Topic = { channel: this.socket.channel(name, params), handlers: new Set() }
    this.topics.set(name, topic)
    topic.channel.onMessage = (event: string, payload: unknown) => {
      if (!isInternal(event)) this.receive(name, topic, event as LiveEventName, payload as LiveEvents[LiveEventName])
      return payload
    }
    topic.channel.join()
      .receive('ok', (reply: LiveJoined) => this.joined(name, topic, reply))
      .receive('error', reason => this.refused(name, topic, reason))
    return topic
  }

  private drop(name: string, topic: Topic) {
    if (this.topics.get(name) === topic) this.topics.delete(name)
    // Nobody hears what comes from now on: whoever joins again begins anew.
    this.cursors.delete(name)
    topic.channel.leave()
  }

  private joinParams(name: string) {
    const since = this.cursors.get(name)
    return since === undefined ? {} : { since }
  }

  private joined(name: string, topic: Topic, reply: LiveJoined) {
    const first = !this.cursors.has(name)
    for (const { event, payload } of reply.missed ?? []) this.receive(name, topic, event, payload)
    this.advance(name, reply.seq)
    if (first || reply.reset) topic.handlers.forEach(handlers => handlers.onReset?.())
  }

  // A right may have been taken away meanwhile; asking every ten seconds for ever helps nobody.
  private refused(name: string, topic: Topic, reason: { reason?: string } | undefined) {
    if (reason?.reason === 'unauthorized' || reason?.reason === 'unmatched topic') this.drop(name, topic)
  }

  private receive(name: string, topic: Topic, event: LiveEventName, payload: LiveEvents[LiveEventName]) {
    const { seq, to_seq } = payload as LivePayload
    const number = to_seq ?? seq
    if (number != null && number <= (this.cursors.get(name) ?? 0)) return
    if (number != null) this.advance(name, number)
    topic.handlers.forEach(handlers => handlers.onMessage(event, payload))
    this.listeners.forEach(listener => listener(event, payload))
  }

  private advance(name: string, seq: number) {
    this.cursors.set(name, Math.max(seq, this.cursors.get(name) ?? 0))
  }
}

function isInternal(event: string) {
  return event.startsWith('phx_') || event.startsWith('chan_reply_')
}

/** The app's connection, given by its shell to everything inside. */
export const liveKey: InjectionKey<Live> = Symbol('live')

/** useLiveConnection is null outside the shell: there is nothing to listen to. */
export function useLiveConnection(): Live | null {
  return inject(liveKey, null)
}
