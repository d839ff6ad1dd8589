import type { ActionOffer, VendorAction } from '@assetronics/api-client'
import { api, call } from '../api/client'

/** What an action is done to: a device, an asset through the devices that it is, or somebody through their accounts. */
export interface Target { noun: 'device' | 'asset' | 'employee', id: string, name: string }

export const countActions = () => call(api.GET('/api/v1/action-counts'))

export async function listOffers({ noun, id }: Target): Promise<ActionOffer[]> {
  const params = { params: { path: { id } } }
  const read = {
    device: () => call(api.GET('/api/v1/devices/{id}/actions', params)),
    asset: () => call(api.GET('/api/v1/assets/{id}/actions', params)),
    employee: () => call(api.GET('/api/v1/employees/{id}/actions', params)),
  }
  return (await read[noun]()).data
}

/** askFor asks for what is offered. */
export const askFor = (offer: ActionOffer, inputs: Record<string, unknown>, reason: string): Promise<VendorAction> =>
  call(api.POST('/api/v1/actions', {
    body: {
      integration_id: offer.integration.id!, action: offer.action, inputs, reason: reason.trim() || undefined,
      device_id: offer.device?.id ?? undefined,
      account: offer.account && offer.holder ? { employee_id: offer.holder.id, external_id: offer.account.external_id } : undefined,
    },
  }))
