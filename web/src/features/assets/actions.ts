import type { AssetAction, AssetStatus } from '@assetronics/api-client'
import type { Permission } from '@/shared/session/permissions'

/** Actions that set a status. */
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

/** Actions that nobody understands a year later without a reason; the server insists on it. */
export const needsReason = (action: AssetAction) => isGrave(action) || action === 'repair'

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
 * nextActions are those that the device's state allows and the user may do, in the server's order: the first
 * is the sensible next step. Live events name what the state allows, whoever looks.
 */
export function nextActions(allowed: readonly AssetAction[], can: (permission: Permission) => boolean): AssetAction[] {
  return allowed.filter(action => can(permissionOf(action)))
}
