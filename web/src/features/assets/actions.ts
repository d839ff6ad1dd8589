import type { AssetAction, AssetStatus } from '@assetronics/api-client'
import type { Permission } from '@/shared/session/permissions'

/** From what one most likely wants to do next to what one hopes never to do. */
const ORDER: AssetAction[] = [
  'assign', 'receive', 'return', 'restore', 'release', 'transfer', 'reserve', 'ship', 'repair', 'retire', 'lose', 'steal',
]

/** Actions that set a status and ask for nothing but a reason. */
export const statusOf: Partial<Record<AssetAction, AssetStatus>> = {
  receive: 'in_stock',
  restore: 'in_stock',
  ship: 'in_transit',
  repair: 'in_repair',
  retire: 'retired',
  lose: 'lost',
  steal: 'stolen',
}

/** Actions that end a device's useful life or report a loss are asked for in red. */
export const isGrave = (action: AssetAction) => action === 'retire' || action === 'lose' || action === 'steal'

export const icons: Record<AssetAction, string> = {
  assign: 'i-lucide-user-round-plus',
  receive: 'i-lucide-package-check',
  return: 'i-lucide-undo-2',
  restore: 'i-lucide-archive-restore',
  release: 'i-lucide-bookmark-x',
  transfer: 'i-lucide-arrow-right-left',
  reserve: 'i-lucide-bookmark',
  ship: 'i-lucide-truck',
  repair: 'i-lucide-wrench',
  retire: 'i-lucide-archive',
  lose: 'i-lucide-map-pin-off',
  steal: 'i-lucide-siren',
}

/** Moving a device between people and the shelf is one right, telling what became of it another. */
const permissionOf = (action: AssetAction): Permission => action in statusOf ? 'assets:write' : 'assets:assign'

/**
 * nextActions orders what the device's state allows and the user may do; the first is the sensible next step.
 */
export function nextActions(allowed: readonly AssetAction[], can: (permission: Permission) => boolean): AssetAction[] {
  return ORDER.filter(action => allowed.includes(action) && can(permissionOf(action)))
}
