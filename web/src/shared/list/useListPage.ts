import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/vue-query'
import { computed, reactive, toValue, type MaybeRefOrGetter } from 'vue'

/** One value of a field and how many rows have it. */
export interface FacetValue { value: string | null, label?: string | null, count: number }

/** ListPage is one answer of a list. */
export interface ListPage<Row> {
  data: Row[]
  page: {
    next_cursor: string | null
    prev_cursor?: string | null
    total?: number
    /** The total is what the database expects, not what it has counted. */
    total_is_estimate?: boolean
  }
}

/** useListPage reads one page; the page before stays in sight while the next one is read. */
export function useListPage<Row>(key: MaybeRefOrGetter<QueryKey>, read: () => Promise<ListPage<Row>>) {
  const query = useQuery({
    queryKey: computed(() => toValue(key)),
    queryFn: read,
    placeholderData: keepPreviousData,
  })

  return reactive({
    rows: computed(() => query.data.value?.data ?? []),
    page: computed(() => query.data.value?.page),
    data: query.data,
    error: query.error,
    isPending: query.isPending,
    isFetching: query.isFetching,
    isPlaceholder: query.isPlaceholderData,
    refetch: () => query.refetch(),
  })
}
