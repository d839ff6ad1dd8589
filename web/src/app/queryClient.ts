import { QueryClient } from '@tanstack/vue-query'
import { ApiProblem } from '@/shared/api/problem'
import { keepNewest } from '@/shared/realtime/keepNewest'

/** Live events keep the cache true; this is how long to trust it when coming back to a screen. */
const FRESH_MS = 30_000

export function createQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // Rows must not jump when the window gets the focus: live events already told what changed.
        refetchOnWindowFocus: false,
        structuralSharing: keepNewest,
        retry: (failures, error) => isPassing(error) && failures < 2,
      },
    },
  })
}

/** isPassing tells a failure that asking again may cure. */
function isPassing(error: unknown) {
  return !(error instanceof ApiProblem) || error.offline || error.status >= 500
}
