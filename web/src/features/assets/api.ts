import type { Asset, AssetInput, AssetPatch, AssetQuery } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'
import { keys } from '@/shared/api/keys'
import { PAGE_SIZE } from '@/shared/api/useCursorList'
import type { ListCounter } from '@/shared/list/useFacets'
import type { ListRequest } from '@/shared/list/useListState'

const at = (id: string) => ({ path: { id } })
const of = (asset: Asset) => ({ ...at(asset.id), header: ifMatch(asset) })

export const listAssets = (query: ListRequest) => call(api.GET('/api/v1/assets', { params: { query: query as AssetQuery } }))
export const completeQuery = (q: string, at: number) =>
  call(api.GET('/api/v1/assets/query/complete', { params: { query: { q, at: [...q.slice(0, at)].length } } }))
export const listOverdue = (query: ListRequest) => call(api.GET('/api/v1/assets/overdue', { params: { query: query as AssetQuery } }))
export const getAsset = (id: string) => call(api.GET('/api/v1/assets/{id}', { params: at(id) }))
export const createAsset = (body: AssetInput) => call(api.POST('/api/v1/assets', { body }))
export const updateAsset = (asset: Asset, body: AssetPatch) => call(api.PATCH('/api/v1/assets/{id}', { params: of(asset), body }))
export const deleteAsset = (asset: Asset) => call(api.DELETE('/api/v1/assets/{id}', { params: of(asset) }))

export const listDeleted = (cursor?: string) =>
  call(api.GET('/api/v1/deleted-assets', { params: { query: { cursor, limit: PAGE_SIZE, count: true } } }))
export const undeleteAsset = (asset: Asset) => call(api.POST('/api/v1/deleted-assets/{id}/restore', { params: of(asset) }))

/** What counts each of the lists of assets. */
export const counters = {
  all: { read: listAssets, key: query => keys.assets.facets(query) },
  overdue: { read: listOverdue, key: query => keys.assets.facets({ ...query, list: 'overdue' }) },
  deleted: { read: () => listDeleted(), key: query => keys.assets.facets({ ...query, list: 'deleted' }) },
} satisfies Record<string, ListCounter>

export const assetEvents = (id: string, cursor?: string) =>
  call(api.GET('/api/v1/assets/{id}/events', { params: { ...at(id), query: { cursor, limit: PAGE_SIZE } } }))
export const assetAssignments = (id: string) =>
  call(api.GET('/api/v1/assets/{id}/assignments', { params: { ...at(id), query: { limit: 200 } } }))
export const assetParts = (id: string) => call(api.GET('/api/v1/assets/{id}/children', { params: at(id) }))
export const assetHolding = (id: string) => call(api.GET('/api/v1/assets/{id}/holding', { params: at(id) }))

/** Exactly one of the three ids. */
interface Recipient { employee_id?: string, location_id?: string, asset_id?: string, expected_return?: string, note?: string }

export const assignAsset = (asset: Asset, body: Recipient) =>
  call(api.POST('/api/v1/assets/{id}/assign', { params: of(asset), body }))
export const transferAsset = (asset: Asset, body: Recipient) =>
  call(api.POST('/api/v1/assets/{id}/transfer', { params: of(asset), body }))
export const reserveAsset = (asset: Asset, employee_id: string) =>
  call(api.POST('/api/v1/assets/{id}/reserve', { params: of(asset), body: { employee_id } }))
export const releaseAsset = (asset: Asset) =>
  call(api.POST('/api/v1/assets/{id}/release', { params: of(asset) }))
export const returnAsset = (asset: Asset, body: { note?: string, location_id?: string, condition?: string }) =>
  call(api.POST('/api/v1/assets/{id}/return', { params: of(asset), body }))
export const setAssetStatus = (asset: Asset, body: { status: string, status_label?: string, reason?: string }) =>
  call(api.POST('/api/v1/assets/{id}/status', { params: of(asset), body }))

export const manufacturerSupport = (id: string, serial?: string) =>
  call(api.GET('/api/v1/manufacturers/{id}/support', { params: { ...at(id), query: { serial } } }))

export const assetSources = (id: string) => call(api.GET('/api/v1/assets/{id}/sources', { params: { path: { id } } }))
