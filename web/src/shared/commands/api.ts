import type { ActionOffer, VendorAction } from '@assetronics/api-client'
import { api, call } from '../api/client'

/** What an action is done to: a device, or an asset through the devices that it is. */
export interface Target { noun: 'device' | 'asset', id: string, name: string }

export const countActions = () => call(api.GET('/api/v1/action-counts'))

export async function listOffers({ noun, id }: Target): Promise<ActionOffer[]> {
  const params = { params: { path: { id } } }
  const page = await (noun === 'device' ? call(api.GET('/api/v1/devices/{id}/actions', params)) : call(api.GET('/api/v1/assets/{id}/actions', params)))
  return page.data
}

/** askFor asks for what is offered. */
export const askFor = (offer: ActionOffer, inputs: Record<string, unknown>, reason: string): Promise<VendorAction> =>
  call(api.POST('/api/v1/actions', {
    body: { integration_id: offer.integration.id!, action: offer.action, device_id: offer.device?.id ?? undefined, inputs, reason: reason.trim() || undefined },
  }))
