import type { AssetStatus } from '@assetronics/api-client'
import { assetStatuses } from '@/shared/ui/tones'

export interface FleetShare {
  status: AssetStatus
  count: number
  /** 0 to 1 of all assets */
  share: number
}

/** fleetShares gives every status its count and share, in the fixed order of the screens. */
export function fleetShares(counts: Record<string, number>): { total: number, shares: FleetShare[] } {
  const total = assetStatuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  const shares = assetStatuses.map((status) => {
    const count = counts[status] ?? 0
    return { status, count, share: total ? count / total : 0 }
  })
  return { total, shares }
}
