import type { LiveEventName, VendorAction } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patches } from '@/shared/realtime/patches'

const told = [
  'action_requested', 'action_renewed', 'action_approved', 'action_rejected', 'action_withdrawn', 'action_expired', 'action_started',
  'action_delayed', 'action_completed', 'action_failed', 'action_lost', 'action_retried', 'action_revealed',
] satisfies LiveEventName[]

/** Requests move between the tabs: rows are replaced where they stand, and what is on screen is read again. */
export const patches: Patches = {
  ...onEach(told, (cache, payload) => {
    const action = payload.action as VendorAction
    cache.row(keys.actions.lists, action)
    cache.one(keys.actions.one(action.id), action)
    cache.refetch(keys.actions.lists, keys.actions.counts, keys.actions.events(action.id))
    if (action.asset?.id) cache.refetch(keys.assets.events(action.asset.id))
  }),
  actions_changed: cache => cache.refetch(keys.actions.all),
}
