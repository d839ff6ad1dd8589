import type { LiveViewable, LiveViewer } from '@assetronics/api-client'
import { Presence } from 'phoenix'
import { onScopeDispose, shallowRef } from 'vue'
import { useLiveConnection } from './live'
import { useSession } from '../session/session'

/** Somebody else who looks at the same thing. */
export interface Viewer {
  id: string
  name: string
}

/**
 * usePresence tells who else looks at a thing, and shows the user to them, while
 * its scope lives. Those who may not know are told of nobody.
 */
export function usePresence(noun: LiveViewable, id: string) {
  const viewers = shallowRef<Viewer[]>([])
  const live = useLiveConnection()
  const session = useSession()
  if (!live || !session.can(`${noun}s:read`)) return viewers

  const channel = live.socket.channel(`${noun}:${id}`)
  const presence = new Presence(channel)
  presence.onSync(() => {
    viewers.value = presence
      .list((key: string, { metas }: { metas: LiveViewer[] }) => ({ id: key, name: metas[0]?.name ?? '' }))
      .filter((viewer: Viewer) => viewer.id !== session.user?.id)
      .sort((a: Viewer, b: Viewer) => a.name.localeCompare(b.name))
  })
  channel.join().receive('error', (reason?: { reason?: string }) => {
    viewers.value = []
    if (reason?.reason === 'unauthorized') channel.leave()
  })
  onScopeDispose(() => channel.leave())
  return viewers
}
