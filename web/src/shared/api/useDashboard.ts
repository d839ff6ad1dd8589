import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, call } from './client'
import { keys } from './keys'
import { liveCache } from '../realtime/cache'
import { useChannel } from '../realtime/useChannel'
import { useSession } from '../session/session'

/** useDashboard reads the company's numbers, again whenever they have moved. */
export function useDashboard() {
  const session = useSession()
  const cache = liveCache(useQueryClient())
  const moved = () => cache.refetch(keys.dashboard)
  if (session.can('dashboard:read')) useChannel('dashboard', { dashboard_changed: moved }, moved)

  return useQuery({
    queryKey: keys.dashboard,
    queryFn: () => call(api.GET('/api/v1/dashboard')),
    enabled: () => session.can('dashboard:read'),
  })
}
