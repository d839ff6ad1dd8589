import type { BulkOperation, BulkOutcome, BulkPreview } from '@assetronics/api-client'
import type { BulkOrder, BulkTarget } from './orders'
import { api, call } from '../api/client'

/** bodyOf writes an order the way the API reads it; what an edit sets stands apart from the rest. */
function bodyOf(target: BulkTarget, { action, body }: BulkOrder) {
  const of = 'ids' in target ? { ids: target.ids } : { filter: new URLSearchParams(target.matching).toString() }
  return { action, ...of, ...action === 'edit' ? { changes: body } : body }
}

/** previewBulk tells what would change, and which assets stand in the way. */
export const previewBulk = (target: BulkTarget, order: BulkOrder): Promise<BulkPreview> =>
  call(api.POST('/api/v1/assets/bulk/preview', { body: bodyOf(target, order) })) as Promise<BulkPreview>

/** runBulk changes all or nothing: at once, or, when they are many, as an operation that goes on. */
export const runBulk = (target: BulkTarget, order: BulkOrder): Promise<{ outcome: BulkOutcome | null, operation: BulkOperation | null }> =>
  call(api.POST('/api/v1/assets/bulk', { body: bodyOf(target, order) }))

export const readOperation = (id: string): Promise<BulkOperation> => call(api.GET('/api/v1/operations/{id}', { params: { path: { id } } }))
