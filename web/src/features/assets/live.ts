import type { Asset } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patch, type Patches } from '@/shared/realtime/patches'

/** What shows an asset in another light: who holds what, what can be picked, what happened. */
const around = (id: string) => [keys.assets.held, keys.assets.picks, keys.assets.events(id), keys.assets.assignments(id)]

const changed: Patch = (cache, payload) => {
  const asset = payload.asset as Asset
  cache.row(keys.assets.lists, asset)
  cache.one(keys.assets.one(asset.id), asset)
  cache.refetch(...around(asset.id))
}

const created: Patch = (cache, payload) => {
  const asset = payload.asset as Asset
  if (!cache.row(keys.assets.lists, asset)) cache.arrived('assets', asset.id)
  cache.refetch(keys.assets.picks)
}

export const patches: Patches = {
  asset_created: created,
  ...onEach([
    'asset_updated', 'asset_assigned', 'asset_returned', 'asset_transferred',
    'asset_reserved', 'asset_released', 'asset_status_changed',
  ], changed),
  assets_changed: cache => cache.refetch(keys.assets.all),
}
