import type { LiveMany } from '@assetronics/api-client'
import { useQuery, useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { onScopeDispose } from 'vue'
import { isVersioned } from './keepNewest'
import { useLiveConnection } from './live'

/** The things that live events tell of. */
export type LiveNoun = 'asset' | 'employee' | 'workflow' | 'integration' | 'action'

export interface ResourceQuery<Resource> {
  queryKey: QueryKey
  queryFn: () => Promise<Resource>
  /** Events do not carry all that the page shows, such as what the reader may do: read it again. */
  reload?: boolean
}

/**
 * useResource reads one thing and keeps it fresh: what live events bring takes
 * its place, unless what is there is newer.
 */
export function useResource<Resource extends { id: string, version: number }>(noun: LiveNoun, id: string, query: ResourceQuery<Resource>) {
  const { queryKey, queryFn, reload } = query
  const client = useQueryClient()
  const live = useLiveConnection()
  const again = () => void client.invalidateQueries({ queryKey })

  const stop = live?.listen((event, payload) => {
    if (event === `${noun}s_changed`) {
      const { ids } = payload as LiveMany
      if (ids.length === 0 || ids.includes(id)) again()
      return
    }
    const thing = (payload as Partial<Record<LiveNoun, unknown>>)[noun]
    if ((thing as { id?: string } | undefined)?.id !== id) return
    if (reload || !isVersioned(thing)) return again() // without a version it is gone: the server says so
    client.setQueryData<Resource>(queryKey, held => held && held.version < thing.version ? thing as unknown as Resource : held)
  })
  if (stop) onScopeDispose(stop)

  return useQuery({ queryKey, queryFn })
}
