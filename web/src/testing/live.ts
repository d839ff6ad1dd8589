import { Live } from '@/shared/realtime/live'
import type { LiveSocket } from '@/shared/realtime/liveSocket'

type Hear = (payload: unknown) => void

/** A channel whose server is the test. */
export class FakeChannel {
  left = false
  onMessage = (_event: string, payload: unknown) => payload
  private readonly replies = new Map<string, Hear>()
  private readonly bindings = new Map<string, Hear>()

  constructor(readonly topic: string, private readonly joinParams: unknown) {}

  join() {
    const push = { receive: (status: string, hear: Hear) => (this.replies.set(status, hear), push) }
    return push
  }

  leave() {
    this.left = true
  }

  on(event: string, hear: Hear) {
    this.bindings.set(event, hear)
  }

  joinRef() {
    return '1'
  }

  /** params is what the next join would say. */
  params(): object {
    return (typeof this.joinParams === 'function' ? this.joinParams() : this.joinParams) as object
  }

  /** replies to the join, first or again. */
  reply(status: 'ok' | 'error', response: object = {}) {
    this.replies.get(status)?.(response)
  }

  send(event: string, payload: object) {
    const heard = this.onMessage(event, payload)
    this.bindings.get(event)?.(heard)
  }
}

/** aLive is a live connection whose channels the test drives, by their topics. */
export function aLive() {
  const channels = new Map<string, FakeChannel>()
  const socket = {
    channel(topic: string, params: unknown) {
      const channel = new FakeChannel(topic, params)
      channels.set(topic, channel)
      return channel
    },
  } as unknown as LiveSocket
  const channelOf = (topic: string) => {
    const channel = channels.get(topic)
    if (!channel) throw new Error(`nobody joined ${topic}, but ${[...channels.keys()].join(', ') || 'nothing'}`)
    return channel
  }
  return { live: new Live(socket), channelOf, topics: () => [...channels.keys()] }
}
