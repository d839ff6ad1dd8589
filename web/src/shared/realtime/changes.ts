import { defineStore } from 'pinia'
import { computed, reactive, type MaybeRefOrGetter, toValue } from 'vue'

/** As long as the highlight's animation in main.css. */
const HIGHLIGHT_MS = 1_800

/**
 * What live events did to what is on screen: rows changed a moment ago, and how
 * many new ones wait until somebody asks for them.
 */
export const useLiveChanges = defineStore('live-changes', () => {
  const touched = reactive(new Map<string, number>())
  const waiting = reactive(new Map<string, Set<string>>())

  function touch(id: string) {
    touched.set(id, (touched.get(id) ?? 0) + 1)
    const mark = touched.get(id)
    setTimeout(() => {
      if (touched.get(id) === mark) touched.delete(id)
    }, HIGHLIGHT_MS)
  }

  function arrive(kind: string, id: string) {
    const ids = waiting.get(kind) ?? new Set()
    waiting.set(kind, new Set(ids).add(id))
  }

  return {
    touch,
    arrive,
    isTouched: (id: string) => touched.has(id),
    waitingOf: (kind: string) => waiting.get(kind)?.size ?? 0,
    waitingIds: (kind: string): ReadonlySet<string> => waiting.get(kind) ?? new Set(),
    /** Those who wait have been shown: all, or the ones named. */
    seen: (kind: string, ids: ReadonlySet<string> = waiting.get(kind) ?? new Set()) => {
      waiting.set(kind, new Set([...waiting.get(kind) ?? []].filter(id => !ids.has(id))))
    },
  }
})

/** useArrivals counts what came since the list was read. */
export function useArrivals(kind: MaybeRefOrGetter<string>) {
  const changes = useLiveChanges()

  /** reading reads the list anew: what had come before is in it. */
  async function reading<Page>(read: () => Promise<Page>): Promise<Page> {
    const before = changes.waitingIds(toValue(kind))
    const page = await read()
    changes.seen(toValue(kind), before)
    return page
  }

  return {
    reading,
    count: computed(() => changes.waitingOf(toValue(kind))),
    clear: () => changes.seen(toValue(kind)),
  }
}
