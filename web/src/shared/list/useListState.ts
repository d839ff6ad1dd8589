import { useLocalStorage } from '@vueuse/core'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'
import type { ListField } from './fields'
import { filtersFrom, nameOf, toParams, type Filter } from './filters'
import { useSession } from '../session/session'

/** What a list is asked for, as the API's query. */
export type ListRequest = Readonly<Record<string, string>>

/** The largest is the most that the server gives. */
export const PAGE_SIZES = [10, 25, 50, 100, 150, 200, 500]
const USUAL_SIZE = 50

/**
 * useListState keeps all that makes a list what it is in the address, so that a link
 * reproduces the view: search, filters, order, columns, and where in it one is.
 */
export function useListState(fields: MaybeRefOrGetter<readonly ListField[]>, usualSort: string) {
  const route = useRoute()
  const router = useRouter()
  const path = route.path
  const usualSize = useLocalStorage(`assetronics-page-size-${useSession().user?.id ?? ''}`, USUAL_SIZE)

  const text = (name: string) => typeof route.query[name] === 'string' ? route.query[name] : ''
  const q = computed(() => text('q'))
  const sort = computed(() => text('sort') || (q.value ? '' : usualSort))
  const size = computed(() => PAGE_SIZES.find(size => String(size) === text('limit')) ?? PAGE_SIZES.find(size => size === usualSize.value) ?? USUAL_SIZE)
  const columns = computed(() => text('columns').split(',').filter(Boolean))
  const filters = computed(() => filtersFrom(route.query, toValue(fields)))

  const request = computed<ListRequest>(() => ({
    ...toParams(filters.value),
    ...q.value && { q: q.value },
    ...sort.value && { sort: sort.value },
    limit: String(size.value),
    count: 'true',
    ...text('cursor') ? { cursor: text('cursor') } : text('from') && { from: text('from') },
  }))
  /** What decides which rows there are, wherever in the list one is. */
  const matching = computed<ListRequest>(() => ({ ...toParams(filters.value), ...q.value && { q: q.value } }))

  /** A change of what is shown begins at its first page, and can be gone back from. */
  function change(changes: Record<string, string | undefined>, how: 'push' | 'replace' = 'push') {
    if (route.path !== path) return
    const query: LocationQueryRaw = { ...route.query, cursor: undefined, from: undefined, ...changes }
    for (const name of Object.keys(query)) if (!query[name]) delete query[name]
    void router[how]({ query, hash: route.hash })
  }

  function setFilter(filter: Filter, instead?: Filter) {
    change({ ...instead && { [nameOf(instead)]: undefined }, [nameOf(filter)]: filter.value })
  }

  function clear() {
    change({ q: undefined, view: undefined, ...Object.fromEntries(filters.value.map(filter => [nameOf(filter), undefined])) })
  }

  return {
    q, sort, size, columns, filters, request, matching,
    isFiltered: computed(() => q.value !== '' || filters.value.length > 0),
    isFirstPage: computed(() => !text('cursor') && !text('from')),
    // Searching while one types is one step of the history, not one a letter.
    setQ: (value: string) => { if (value !== q.value) change({ q: value }, q.value && value ? 'replace' : 'push') },
    setSort: (value: string) => change({ sort: value === usualSort ? undefined : value }, 'replace'),
    setColumns: (keys: string[]) => change({ columns: keys.join(','), cursor: text('cursor'), from: text('from') }, 'replace'),
    setSize: (value: number) => {
      usualSize.value = value
      change({ limit: undefined }, 'replace')
    },
    setFilter,
    removeFilter: (filter: Filter) => change({ [nameOf(filter)]: undefined }),
    clear,
    change,
    toPage: (cursor: string) => change({ cursor }),
    toFirst: () => change({}),
    jumpTo: (value: string) => change({ from: value }),
  }
}

export type ListState = ReturnType<typeof useListState>
