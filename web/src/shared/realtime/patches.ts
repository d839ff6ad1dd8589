import type { LiveCache } from './cache'
import type { LivePayload } from './live'

/** What a live event does to the query cache. */
export type Patch = (cache: LiveCache, payload: LivePayload) => void

/** Event name → patch. Each feature exports its own; the app merges them. */
export type Patches = Record<string, Patch>

/** mergePatches runs every feature's patch for an event that several listen to. */
export function mergePatches(all: Patches[]): Patches {
  const merged: Patches = {}
  for (const patches of all) {
    for (const [event, patch] of Object.entries(patches)) {
      const before = merged[event]
      merged[event] = before
        ? (cache, payload) => {
            before(cache, payload)
            patch(cache, payload)
          }
        : patch
    }
  }
  return merged
}

/** onEach gives several events one patch. */
export function onEach(events: string[], patch: Patch): Patches {
  return Object.fromEntries(events.map(event => [event, patch]))
}
