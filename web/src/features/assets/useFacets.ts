import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listAssets } from './api'
import { keys } from '@/shared/api/keys'
import type { ListRequest } from '@/shared/list/useListState'

/** Counts may be a little behind: they are many rows' worth of work. */
const FRESH_MS = 20_000

/** useFacets counts how many of the rows that match have which value of a field; what narrows that field itself is left aside. */
export function useFacets(field: string, matching: () => ListRequest, enabled: () => boolean) {
  const asked = computed<ListRequest>(() => ({
    ...Object.fromEntries(Object.entries(matching()).filter(([name]) => name !== field && !name.startsWith(`${field}__`))),
    facets: field,
    limit: '1',
  }))
  const query = useQuery({
    queryKey: computed(() => keys.assets.facets(asked.value)),
    queryFn: async () => (await listAssets(asked.value)).facets?.[field] ?? null,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    enabled,
  })
  return computed(() => query.data.value ?? undefined)
}
