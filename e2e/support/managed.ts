import { expect } from '@playwright/test'
import type { Api } from './api'

export interface Device { id: string, label: string, serial: string | null, asset: { id: string, name: string } | null, os_name: string | null }

/** A machine that the simulated Intune manages, and that is an asset. */
export async function managed(api: Api): Promise<{ device: Device, integration: string }> {
  let found: Device | undefined
  let integration = ''
  await expect.poll(async () => {
    integration = (await api.get<{ data: { id: string }[] }>('/integrations?connector=microsoft-entra-id')).data[0]?.id ?? ''
    if (!integration) return false
    const { data } = await api.get<{ data: Device[] }>(`/devices?state=matched&integration=${integration}&limit=50`)
    found = data.find(device => device.serial && device.asset)
    return found !== undefined
  }, { timeout: 90_000 }).toBe(true)
  return { device: found!, integration }
}
