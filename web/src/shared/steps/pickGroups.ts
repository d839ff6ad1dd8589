import type { Asset } from '@assetronics/api-client'

export interface PickGroup {
  key: 'reserved' | 'in_stock' | 'on_order'
  assets: Asset[]
}

/** pickGroups sorts what can be picked for a person: what already waits for them, the shelf, the orders. What waits for others is left out. */
export function pickGroups(assets: Asset[], personId: string): PickGroup[] {
  const free = assets.filter(asset => !asset.reserved_for)
  const groups: PickGroup[] = [
    { key: 'reserved', assets: assets.filter(asset => asset.reserved_for?.id === personId) },
    { key: 'in_stock', assets: free.filter(asset => asset.status === 'in_stock') },
    { key: 'on_order', assets: free.filter(asset => asset.status === 'on_order') },
  ].map(group => ({ ...group, assets: uniqueById(group.assets) })) as PickGroup[]
  return groups.filter(group => group.assets.length)
}

function uniqueById(assets: Asset[]): Asset[] {
  return [...new Map(assets.map(asset => [asset.id, asset])).values()]
}
