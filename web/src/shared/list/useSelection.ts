import { computed, shallowRef } from 'vue'

/**
 * useSelection holds which rows are chosen: some, by id, over all pages; or all that match
 * what the list is asked for, which only the server can enumerate.
 */
export function useSelection() {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  const all = shallowRef(false)
  let last: string | null = null

  function set(changed: Iterable<string>, on: boolean) {
    const next = new Set(ids.value)
    for (const id of changed) {
      if (on) next.add(id)
      else next.delete(id)
    }
    ids.value = next
    all.value = false
  }

  /** toggle turns one row; with `through`, also all between it and the row turned before. */
  function toggle(id: string, order: readonly string[] = [], through = false) {
    const on = all.value || !ids.value.has(id)
    const [from, to] = [order.indexOf(last ?? ''), order.indexOf(id)]
    const range = through && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id]
    set(range, on && !all.value)
    last = id
  }

  return {
    ids,
    all,
    count: computed(() => ids.value.size),
    isEmpty: computed(() => !all.value && ids.value.size === 0),
    has: (id: string) => all.value || ids.value.has(id),
    toggle,
    set,
    selectAll: () => { all.value = true },
    clear: () => {
      ids.value = new Set()
      all.value = false
      last = null
    },
  }
}

export type Selection = ReturnType<typeof useSelection>
