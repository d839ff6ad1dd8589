import type { BulkOutcome, BulkPreview, Operation } from '@assetronics/api-client'
import type { BulkKind, BulkOrder, BulkTarget } from './orders'
import { api, call } from '../api/client'

const meant = (target: BulkTarget) => 'ids' in target ? { ids: target.ids } : { filter: new URLSearchParams(target.matching).toString() }

/** assetBody writes an order the way the API reads it; what an edit sets stands apart from the rest. */
const assetBody = (target: BulkTarget, { action, body }: BulkOrder) =>
  ({ action, ...meant(target), ...action === 'edit' ? { changes: body } : body })

/** peopleBody does the same: people are edited and nothing else. */
const peopleBody = (target: BulkTarget, { body }: BulkOrder) => ({ ...meant(target), changes: body })

/** previewBulk tells what would change, and what stands in the way. */
export const previewBulk = (kind: BulkKind, target: BulkTarget, order: BulkOrder): Promise<BulkPreview> => (kind === 'asset'
  ? call(api.POST('/api/v1/assets/bulk/preview', { body: assetBody(target, order) }))
  : call(api.POST('/api/v1/employees/bulk/preview', { body: peopleBody(target, order) }))) as Promise<BulkPreview>

/** runBulk changes all or nothing: at once or, when they are very many, as an operation that goes on. */
export const runBulk = (kind: BulkKind, target: BulkTarget, order: BulkOrder): Promise<{ outcome: BulkOutcome | null, operation: Operation | null }> => kind === 'asset'
  ? call(api.POST('/api/v1/assets/bulk', { body: assetBody(target, order) }))
  : call(api.POST('/api/v1/employees/bulk', { body: peopleBody(target, order) }))
