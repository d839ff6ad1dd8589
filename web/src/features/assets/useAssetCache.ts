import type { Asset } from '@assetronics/api-client'
import { useQueryClient } from '@tanstack/vue-query'
import { keys } from '@/shared/api/keys'
import { mapRows } from '@/shared/realtime/cache'

/** useAssetCache shows the answer of a write everywhere at once, before the live event says the same. */
export function useAssetCache() {
  const client = useQueryClient()

  return function store(asset: Asset) {
    client.setQueryData(keys.assets.one(asset.id), asset)
    client.setQueriesData({ queryKey: keys.assets.lists }, held => mapRows(held, asset.id, () => asset))
    for (const queryKey of [keys.assets.held, keys.assets.events(asset.id), keys.assets.assignments(asset.id), keys.assets.allFacets, keys.dashboard]) {
      void client.invalidateQueries({ queryKey })
    }
  }
}
