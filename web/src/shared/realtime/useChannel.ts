import type { LiveEventName, LiveEvents, LiveTopicName, LiveTopics } from '@assetronics/api-client'
import { onScopeDispose } from 'vue'
import { useLiveConnection } from './live'
import { useSession } from '../session/session'

/** What to do at each event of a topic. */
export type ChannelHandlers<Topic extends LiveTopicName> = {
  [Event in LiveTopics[Topic]]?: (payload: LiveEvents[Event]) => void
}

/** useTopicName gives the full name of a topic for the signed-in user; null when nobody is. */
export function useTopicName() {
  const session = useSession()
  return (topic: LiveTopicName): string | null => {
    const id = topic === 'user' ? session.user?.id : session.tenant?.id
    return id ? `${topic}:${id}` : null
  }
}

/**
 * useChannel listens to a topic while its scope lives. onReset is called when
 * what was read before may be old: at the first join, and after too long away.
 */
export function useChannel<Topic extends LiveTopicName>(topic: Topic, handlers: ChannelHandlers<Topic>, onReset?: () => void) {
  const name = useTopicName()(topic)
  const live = useLiveConnection()
  if (!live || !name) return
  const known = handlers as Partial<Record<LiveEventName, (payload: LiveEvents[LiveEventName]) => void>>
  onScopeDispose(live.join(name, { onMessage: (event, payload) => known[event]?.(payload), onReset }))
}
