import { replaceEqualDeep } from '@tanstack/vue-query'

interface Versioned {
  id: string
  version: number
}

/**
 * keepNewest merges an answer into what the cache has: a request that was under
 * way while a live event arrived may bring an older version of a row, and the
 * newer one stays. Used as `structuralSharing` of every query.
 */
export function keepNewest(held: unknown, answer: unknown): unknown {
  const known = new Map<string, Versioned>()
  collect(held, known)
  return replaceEqualDeep(held, known.size ? prefer(answer, known) : answer)
}

function collect(value: unknown, into: Map<string, Versioned>) {
  if (Array.isArray(value)) value.forEach(item => collect(item, into))
  else if (isVersioned(value)) into.set(value.id, value)
  else if (isObject(value)) {
    if ('pages' in value) collect(value.pages, into)
    if ('data' in value) collect(value.data, into)
  }
}

function prefer(value: unknown, known: Map<string, Versioned>): unknown {
  if (Array.isArray(value)) return value.map(item => prefer(item, known))
  if (isVersioned(value)) {
    const held = known.get(value.id)
    return held && held.version > value.version ? held : value
  }
  if (!isObject(value)) return value
  const copy: Record<string, unknown> = { ...value }
  if ('pages' in copy) copy.pages = prefer(copy.pages, known)
  if ('data' in copy) copy.data = prefer(copy.data, known)
  return copy
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

export function isVersioned(value: unknown): value is Versioned {
  return isObject(value) && typeof value.id === 'string' && typeof value.version === 'number'
}
