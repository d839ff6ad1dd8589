import type { Asset } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patch, type Patches } from '@/shared/realtime/patches'

/** What shows an asset in another light: who holds what, what can be picked, what happened. */
const around = (id: string) => [keys.assets.held, keys.assets.picks, keys.assets.allFacets, keys.assets.events(id), keys.assets.assignments(id), keys.assets.allContents]

const changed: Patch<'asset_updated'> = (cache, payload) => {
  const asset = payload.asset as Asset
  cache.row(keys.assets.lists, asset)
  cache.one(keys.assets.one(asset.id), asset)
  cache.refetch(...around(asset.id))
}

const created: Patch<'asset_created'> = (cache, payload) => {
  const asset = payload.asset as Asset
  if (!cache.row(keys.assets.lists, asset)) cache.arrived('assets', asset.id)
  cache.refetch(keys.assets.picks, keys.assets.allFacets)
}

export const patches: Patches = {
  asset_created: created,
  asset_deleted: (cache, payload) => {
    const asset = payload.asset as Asset
    cache.drop(keys.assets.lists, asset.id)
    // Not its own history and custody: they cannot be read any more.
    cache.refetch(keys.assets.held, keys.assets.picks, keys.assets.allFacets, keys.assets.allContents, keys.assets.deleted)
  },
  ...onEach([
    'asset_updated', 'asset_assigned', 'asset_returned', 'asset_transferred',
    'asset_reserved', 'asset_released', 'asset_status_changed', 'asset_restored',
  ], changed),
  assets_changed: (cache, payload) => {
    // A list on screen does not move under anybody's cursor: it says how much has changed.
    for (const id of payload.ids.length ? payload.ids : ['many']) cache.arrived('assets', id)
    cache.refetch(keys.assets.held, keys.assets.picks, keys.assets.ones, keys.assets.allFacets)
  },
}
