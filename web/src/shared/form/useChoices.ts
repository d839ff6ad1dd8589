import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/vue-query'
import { refDebounced } from '@vueuse/core'
import { computed, reactive, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { references, type Choice, type ReferenceKind } from './references'
import { stillFits } from './typed'
import { useSession } from '../session/session'

const SETTLE_MS = 180
const FRESH_MS = 60_000

/** useChoices finds what a reference can refer to while one types, and reads on past the first page. */
export function useChoices(kind: MaybeRefOrGetter<ReferenceKind>, term: Ref<string>) {
  const session = useSession()
  const q = refDebounced(term, SETTLE_MS)
  const reference = computed(() => references[toValue(kind)])
  const query = useInfiniteQuery({
    queryKey: computed(() => ['choices', toValue(kind), q.value.trim()]),
    queryFn: ({ pageParam }) => reference.value.find(q.value.trim(), pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    enabled: () => session.can(...reference.value.anyOf),
  })
  const found = computed(() => query.data.value?.pages.flatMap(page => page.choices) ?? [])
  const isBehind = computed(() => query.isPlaceholderData.value || term.value.trim() !== q.value.trim())
  const textOf = (choice: Choice) => `${choice.label} ${choice.hint ?? ''}`

  return reactive({
    choices: computed(() => isBehind.value ? stillFits(found.value, term.value, textOf) : found.value),
    isFetching: computed(() => query.isFetching.value || isBehind.value),
    hasMore: query.hasNextPage,
    more: () => query.fetchNextPage(),
  })
}

/** useChoiceLabels names what ids refer to; an id that says nothing stays an id. */
export function useChoiceLabels(kind: MaybeRefOrGetter<ReferenceKind | undefined>, ids: MaybeRefOrGetter<readonly string[]>) {
  const results = useQueries({
    queries: computed(() => {
      const of = toValue(kind)
      return of
        ? toValue(ids).map(id => ({ queryKey: ['choice', of, id], queryFn: () => references[of].one(id), staleTime: FRESH_MS, retry: false }))
        : []
    }),
  })
  return computed(() => Object.fromEntries(toValue(ids).map((id, at) => [id, results.value[at]?.data?.label ?? id])))
}
