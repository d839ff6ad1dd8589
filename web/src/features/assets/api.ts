import type { Asset, AssetInput, AssetPatch, AssetQuery, AssetStatus } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'
import { PAGE_SIZE } from '@/shared/api/useCursorList'

const at = (id: string) => ({ path: { id } })
const of = (asset: Asset) => ({ ...at(asset.id), header: ifMatch(asset) })

export const listAssets = (query: AssetQuery) => call(api.GET('/api/v1/assets', { params: { query } }))
export const getAsset = (id: string) => call(api.GET('/api/v1/assets/{id}', { params: at(id) }))
export const createAsset = (body: AssetInput) => call(api.POST('/api/v1/assets', { body }))
export const updateAsset = (asset: Asset, body: AssetPatch) => call(api.PATCH('/api/v1/assets/{id}', { params: of(asset), body }))

export const assetEvents = (id: string, cursor?: string) =>
  call(api.GET('/api/v1/assets/{id}/events', { params: { ...at(id), query: { cursor, limit: PAGE_SIZE } } }))
export const assetAssignments = (id: string) =>
  call(api.GET('/api/v1/assets/{id}/assignments', { params: { ...at(id), query: { limit: 200 } } }))

export const assignAsset = (asset: Asset, employee_id: string, note?: string) =>
  call(api.POST('/api/v1/assets/{id}/assign', { params: of(asset), body: { employee_id, note } }))
export const transferAsset = (asset: Asset, employee_id: string, note?: string) =>
  call(api.POST('/api/v1/assets/{id}/transfer', { params: of(asset), body: { employee_id, note } }))
export const reserveAsset = (asset: Asset, employee_id: string) =>
  call(api.POST('/api/v1/assets/{id}/reserve', { params: of(asset), body: { employee_id } }))
export const releaseAsset = (asset: Asset) =>
  call(api.POST('/api/v1/assets/{id}/release', { params: of(asset) }))
export const returnAsset = (asset: Asset, body: { note?: string, location_id?: string }) =>
  call(api.POST('/api/v1/assets/{id}/return', { params: of(asset), body }))
export const setAssetStatus = (asset: Asset, status: AssetStatus, reason?: string) =>
  call(api.POST('/api/v1/assets/{id}/status', { params: of(asset), body: { status, reason } }))
