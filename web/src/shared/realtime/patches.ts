import type { LiveEventName, LiveEvents } from '@assetronics/api-client'
import type { LiveCache } from './cache'

/** What a live event does to the query cache. */
export type Patch<Event extends LiveEventName = LiveEventName> = (cache: LiveCache, payload: LiveEvents[Event]) => void

/** Event → patch. Each feature exports its own; the app merges them. */
export type Patches = { [Event in LiveEventName]?: Patch<Event> }

type AnyPatch = (cache: LiveCache, payload: LiveEvents[LiveEventName]) => void

/** mergePatches runs every feature's patch for an event that several listen to. */
export function mergePatches(all: Patches[]): Partial<Record<LiveEventName, AnyPatch>> {
  const merged: Partial<Record<LiveEventName, AnyPatch>> = {}
  for (const patches of all) {
    for (const [event, patch] of Object.entries(patches) as [LiveEventName, AnyPatch][]) {
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
export function onEach<Event extends LiveEventName>(
  events: Event[],
  patch: (cache: LiveCache, payload: LiveEvents[NoInfer<Event>]) => void,
): Patches {
  return Object.fromEntries(events.map(event => [event, patch]))
}
