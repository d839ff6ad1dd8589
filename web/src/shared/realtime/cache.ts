import type { QueryClient, QueryKey } from '@tanstack/vue-query'
import { isVersioned } from './keepNewest'
import { useLiveChanges } from './changes'

type Row = { id: string, version?: number }

/** The hands that features' patches work with. */
export interface LiveCache {
  /** Replaces the row in every list under the key; tells whether one had it. */
  row: (lists: QueryKey, row: Row) => boolean
  /** Replaces what the key holds, if it holds an older one. */
  one: (key: QueryKey, resource: Row) => void
  /** Changes what the key holds, if it holds something. */
  change: <Held>(key: QueryKey, change: (held: Held) => Held) => void
  /** Changes one row in every list under the key. */
  changeRow: <Held extends Row>(lists: QueryKey, id: string, change: (held: Held) => Held) => void
  /** Drops the row from every list under the key. */
  drop: (lists: QueryKey, id: string) => void
  /** Refetches what is on screen under the key; many calls make one. */
  refetch: (...keys: QueryKey[]) => void
  /** Counts something new for the "n new" badge of its list, which does not move; lists that are out of sight are read anew when they are looked at. */
  arrived: (kind: string, id: string) => void
}

/** Calls for a refetch within this time become one. */
const GATHER_MS = 250

export function liveCache(client: QueryClient): LiveCache {
  const changes = useLiveChanges()
  const waiting = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush() {
    timer = undefined
    for (const key of waiting.values()) void client.invalidateQueries({ queryKey: key })
    waiting.clear()
  }

  function drop(lists: QueryKey, id: string) {
    client.setQueriesData({ queryKey: lists }, (held: unknown) => mapRows(held, id, () => null))
  }

  return {
    row(lists, row) {
      if (isGone(row)) {
        drop(lists, row.id)
        return true
      }
      let found = false
      client.setQueriesData({ queryKey: lists }, (held: unknown) => mapRows(held, row.id, (old) => {
        found = true
        if (!isNewer(row, old)) return old
        changes.touch(row.id)
        return row
      }))
      return found
    },
    one(key, resource) {
      client.setQueryData<Row>(key, held => held && !isGone(resource) && isNewer(resource, held) ? resource : held)
    },
    change<Held>(key: QueryKey, change: (held: Held) => Held) {
      client.setQueryData<Held>(key, held => held === undefined ? held : change(held))
    },
    changeRow<Held extends Row>(lists: QueryKey, id: string, change: (held: Held) => Held) {
      client.setQueriesData({ queryKey: lists }, (held: unknown) => mapRows(held, id, row => change(row as Held)))
    },
    drop,
    refetch(...wanted) {
      for (const key of wanted) waiting.set(JSON.stringify(key), key)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    arrived(kind, id) {
      changes.arrive(kind, id)
      void client.invalidateQueries({ queryKey: [kind, 'list'], refetchType: 'none' })
    },
  }
}

/** isGone tells what stands for a thing that is no more: its id alone. */
function isGone(row: Row) {
  return Object.keys(row).length === 1
}

function isNewer(row: Row, held: Row) {
  return !isVersioned(row) || !isVersioned(held) || row.version > held.version
}

/** mapRows replaces (or, given null, drops) one row of a list, a page or pages; untouched data keeps its identity. */
export function mapRows(held: unknown, id: string, replace: (row: Row) => Row | null): unknown {
  if (Array.isArray(held)) return mapArray(held, id, replace)
  if (typeof held !== 'object' || held === null) return held
  if ('pages' in held && Array.isArray(held.pages)) {
    const pages = mapEach(held.pages, page => mapRows(page, id, replace))
    return pages === held.pages ? held : { ...held, pages }
  }
  if ('data' in held && Array.isArray(held.data)) {
    const data = mapArray(held.data, id, replace)
    return data === held.data ? held : { ...held, data }
  }
  return held
}

function mapArray(rows: Row[], id: string, replace: (row: Row) => Row | null): Row[] {
  const at = rows.findIndex(row => row?.id === id)
  if (at < 0) return rows
  const next = replace(rows[at]!)
  if (next === rows[at]) return rows
  return next ? rows.with(at, next) : rows.toSpliced(at, 1)
}

function mapEach(items: unknown[], map: (item: unknown) => unknown): unknown[] {
  const mapped = items.map(map)
  return mapped.every((item, at) => item === items[at]) ? items : mapped
}
