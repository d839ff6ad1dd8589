import type { Device } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patches } from '@/shared/realtime/patches'

/** Devices move between the tabs: rows are replaced where they stand, and what is on screen is read again. */
export const patches: Patches = {
  ...onEach(['device_created', 'device_linked', 'device_unlinked', 'device_ignored', 'device_deleted', 'devices_changed'], cache =>
    cache.refetch(keys.devices.lists, keys.devices.counts, keys.devices.allSources)),
  device_updated: (cache, payload) => {
    cache.row(keys.devices.lists, payload.device as Device)
    cache.refetch(keys.devices.allSources)
  },
}
