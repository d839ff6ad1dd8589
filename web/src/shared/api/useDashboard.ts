import { useQuery } from '@tanstack/vue-query'
import { api, call } from './client'
import { keys } from './keys'
import { useSession } from '../session/session'

/** useDashboard reads the company's numbers; lists take the counts of their tabs from it. */
export function useDashboard() {
  const session = useSession()
  return useQuery({
    queryKey: keys.dashboard,
    queryFn: () => call(api.GET('/api/v1/dashboard')),
    enabled: () => session.can('dashboard:read'),
  })
}
