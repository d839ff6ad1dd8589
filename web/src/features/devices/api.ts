import type { Device, DeviceDecision, DeviceQuery } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'

const on = (device: Device) => ({ params: { path: { id: device.id }, header: ifMatch(device) } })

export const listDevices = (query: DeviceQuery) => call(api.GET('/api/v1/devices', { params: { query } }))
export const countDevices = () => call(api.GET('/api/v1/device-counts'))

export const linkDevice = (device: Device, assetId: string) =>
  call(api.POST('/api/v1/devices/{id}/link', { ...on(device), body: { asset_id: assetId } }))
export const unlinkDevice = (device: Device) => call(api.POST('/api/v1/devices/{id}/unlink', on(device)))
export const createAssetOf = (device: Device) => call(api.POST('/api/v1/devices/{id}/create-asset', on(device)))
export const ignoreDevice = (device: Device) => call(api.POST('/api/v1/devices/{id}/ignore', on(device)))
export const unignoreDevice = (device: Device) => call(api.POST('/api/v1/devices/{id}/unignore', on(device)))
export const decideDevices = (decisions: DeviceDecision[]) => call(api.POST('/api/v1/devices/decisions', { body: { decisions } }))
