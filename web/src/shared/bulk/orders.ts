import type { ListRequest } from '../list/useListState'

/** What can be done with many assets at once. */
export const bulkActions = ['edit', 'assign', 'return', 'move', 'retire', 'restore', 'delete'] as const
export type BulkAction = typeof bulkActions[number]

export const bulkIcons: Record<BulkAction, string> = {
  edit: 'i-lucide-pencil',
  assign: 'i-lucide-user-round-plus',
  return: 'i-lucide-undo-2',
  move: 'i-lucide-map-pin',
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
