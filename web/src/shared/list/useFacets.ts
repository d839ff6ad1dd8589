import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { FacetValue } from './useListPage'
import type { ListRequest } from './useListState'

/** ListCounter counts rows of one list without reading them. */
export interface ListCounter {
  read: (query: ListRequest) => Promise<{ page: { total?: number }, facets?: Record<string, { values: FacetValue[] | null }> }>
  key: (query: ListRequest) => QueryKey
}

/** Counts may be a little behind: they are many rows' worth of work. */
const FRESH_MS = 20_000

/** useFacets counts how many of the rows that match have which value of a field; what narrows that field itself is left aside. */
export function useFacets(counter: ListCounter, field: string, matching: () => ListRequest) {
  const asked = computed<ListRequest>(() => ({
    ...Object.fromEntries(Object.entries(matching()).filter(([name]) => name !== field && !name.startsWith(`${field}__`))),
    facets: field,
    limit: '1',
  }))
  const query = useQuery({
    queryKey: computed(() => counter.key(asked.value)),
    queryFn: async () => (await counter.read(asked.value)).facets?.[field]?.values ?? null,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  })
  return computed(() => query.data.value ?? undefined)
}

/** useTotal counts the rows of a list that match. */
export function useTotal(counter: ListCounter, matching: ListRequest = {}, enabled: () => boolean = () => true) {
  const asked = { ...matching, count: 'true', limit: '1' }
  const query = useQuery({
    queryKey: counter.key(asked),
    queryFn: async () => (await counter.read(asked)).page.total ?? null,
    staleTime: FRESH_MS,
    enabled,
  })
  return computed(() => query.data.value ?? undefined)
}
