import type { Device, DeviceDecision } from '@assetronics/api-client'

/** What is sure enough to be accepted in one go: hints that are keys, and not a name or a user. */
const SURE = new Set(['serial', 'hardware_uuid', 'asset_tag', 'imei', 'serial_alike'])

/**
 * sureDecisions accepts the first suggestion of each device where a key speaks for it, no second one is as
 * sure, nobody must give way, and no two devices of one integration want the same asset.
 */
export function sureDecisions(devices: Device[]): DeviceDecision[] {
  const wanted = new Map<string, number>()
  const sure = devices.flatMap((device) => {
    const [first, second] = device.suggestions
    if (device.state !== 'review' || !first || !isSure(first) || first.taken || (second && isSure(second))) return []
    const place = `${device.integration.id} ${first.asset.id}`
    wanted.set(place, (wanted.get(place) ?? 0) + 1)
    return [{ place, decision: { device_id: device.id, act: 'link' as const, asset_id: first.asset.id } }]
  })
  return sure.filter(({ place }) => wanted.get(place) === 1).map(({ decision }) => decision)
}

function isSure(suggestion: Device['suggestions'][number]) {
  return suggestion.reasons.some(reason => SURE.has(reason))
}
