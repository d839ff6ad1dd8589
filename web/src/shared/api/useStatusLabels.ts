import { useQuery } from '@tanstack/vue-query'
import { api, call } from './client'
import { keys } from './keys'
import { useSession } from '../session/session'

const FRESH_MS = 60_000

/** useStatusLabels reads the company's own names for states. */
export function useStatusLabels() {
  const session = useSession()
  return useQuery({
    queryKey: keys.catalog.statusLabels,
    queryFn: async () => (await call(api.GET('/api/v1/status-labels'))).data,
    enabled: () => session.can('assets:read', 'assets:read_own'),
    staleTime: FRESH_MS,
  })
}
