import type { ListRequest } from '../list/useListState'

/** What is done with many assets at once every day, and what more seldom. */
export const dailyActions = ['edit', 'assign', 'return', 'move'] as const
export const otherActions = ['transfer', 'receive', 'repair', 'restore', 'retire', 'delete'] as const
export type BulkAction = typeof dailyActions[number] | typeof otherActions[number]

/** Moving assets between hands is one right, changing what they are another. */
const custody: readonly BulkAction[] = ['assign', 'transfer', 'return']
export const permissionOf = (action: BulkAction) => custody.includes(action) ? 'assets:assign' : 'assets:write'

/** What is asked for in red: it ends or hides something. */
export const isGrave = (action: BulkAction) => action === 'retire' || action === 'delete'

export const bulkIcons: Record<BulkAction, string> = {
  edit: 'i-lucide-pencil',
  assign: 'i-lucide-user-round-plus',
  return: 'i-lucide-undo-2',
  move: 'i-lucide-map-pin',
  transfer: 'i-lucide-arrow-right-left',
  receive: 'i-lucide-package-check',
  repair: 'i-lucide-wrench',
  retire: 'i-lucide-archive',
  restore: 'i-lucide-archive-restore',
  delete: 'i-lucide-trash-2',
}

/** What many of can be changed at once: of people, only what they share. */
export type BulkKind = 'asset' | 'employee'

/** Which of them: some, by id, or all that match what a list is asked for. */
export type BulkTarget = { ids: string[] } | { matching: ListRequest }

/** What is to be done with them, in the words of the single command. */
export interface BulkOrder {
  action: BulkAction
  body: Record<string, unknown>
}
