import type { VendorAction } from '@assetronics/api-client'
import type { Permission } from '@/shared/session/permissions'

export type Verb = 'approve' | 'reject' | 'withdraw' | 'renew' | 'retry' | 'settle'

/** verbsFor lists what somebody can do with a request now; the server has the last word. */
export function verbsFor(action: VendorAction, userId: string | undefined, can: (permission: Permission) => boolean): Verb[] {
  const mine = action.asked_by.id === userId
  const runs = can('actions:run')
  switch (action.state) {
    case 'waiting':
      if (mine) return runs ? [...action.changes.length ? ['renew' as const] : [], 'withdraw'] : []
      if (!can('actions:approve')) return []
      return action.changes.length ? ['reject'] : ['approve', 'reject']
    case 'queued':
      return mine && runs ? ['withdraw'] : []
    case 'failed':
      return runs ? ['retry'] : []
    case 'unknown':
      return runs ? ['settle', 'retry'] : []
    default:
      return []
  }
}
