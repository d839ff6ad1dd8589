import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, provide, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, call } from '../api/client'
import { ApiProblem } from '../api/problem'
import { keys } from '../api/keys'
import { liveCache } from './cache'
import { useConnection } from './connection'
import { Live, liveKey } from './live'
import { LiveSocket, Refused } from './liveSocket'
import type { mergePatches } from './patches'

/** A topic, and the keys of what its events tell about. */
export interface Topic {
  name: string
  covers: readonly (readonly unknown[])[]
}

async function issueToken() {
  try {
    return (await call(api.POST('/api/v1/auth/socket-token'))).token
  }
  catch (error) {
    if (error instanceof ApiProblem && error.status === 401) throw new Refused()
    throw error
  }
}

/**
 * useLive keeps one socket open while its scope lives, joined to the topics, lets
 * the patches work every event into the query cache, and gives the connection to
 * everything inside.
 */
export function useLive(topics: MaybeRefOrGetter<Topic[]>, patches: ReturnType<typeof mergePatches>) {
  const connection = useConnection()
  const client = useQueryClient()
  const cache = liveCache(client)
  const live = new Live(new LiveSocket('/socket', issueToken))
  provide(liveKey, live)

  live.socket.onOpen(() => connection.set('online'))
  live.socket.onClose(() => connection.set(connection.state === 'online' ? 'interrupted' : connection.state))
  connection.set('connecting')
  live.socket.connect()

  const joined = new Map<string, () => void>()
  watch(() => toValue(topics), (wanted) => {
    for (const [name, leave] of joined) {
      if (wanted.some(topic => topic.name === name)) continue
      leave()
      joined.delete(name)
    }
    for (const topic of wanted) {
      if (!joined.has(topic.name)) joined.set(topic.name, join(topic))
    }
  }, { immediate: true })

  function join(topic: Topic) {
    return live.join(topic.name, {
      onMessage: (event, payload) => patches[event]?.(cache, payload),
      onReset: () => cache.refetch(...topic.covers, keys.dashboard),
    })
  }

  onScopeDispose(() => {
    live.socket.disconnect()
    connection.set('off')
  })
}
