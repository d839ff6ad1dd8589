import type { Page } from '@assetronics/api-client'
import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/vue-query'
import { computed, reactive, toValue, type MaybeRefOrGetter } from 'vue'

/** Rows a page. */
export const PAGE_SIZE = 50

/** useCursorList reads a list page by page; `rows` are those of all pages read so far. */
export function useCursorList<Row>(
  key: MaybeRefOrGetter<QueryKey>,
  read: (cursor: string | undefined) => Promise<Page<Row>>,
  options: { enabled?: MaybeRefOrGetter<boolean> } = {},
) {
  const query = useInfiniteQuery({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: () => toValue(options.enabled) ?? true,
  })

  return reactive({
    rows: computed(() => query.data.value?.pages.flatMap(page => page.data) ?? []),
    total: computed(() => query.data.value?.pages[0]?.page.total),
    data: query.data,
    error: query.error,
    isPending: query.isPending,
    isFetching: query.isFetching,
    isPlaceholder: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    refetch: () => query.refetch(),
  })
}
