import type { BulkAction, BulkOrder, BulkTarget } from './orders'
import { api, call } from '../api/client'
import { ApiProblem } from '../api/problem'

/** A row that stands in the way, by its name. */
export interface BulkFailure { id: string, label: string, message: string }

export interface BulkPreview {
  count: number
  failures: BulkFailure[]
  /** More may fail than are named. */
  failureCount: number
}

export interface BulkOperation {
  id: string
  status: 'running' | 'succeeded' | 'failed'
  done: number
  total: number
  failures: BulkFailure[]
  error: string | null
}

interface Row { id: string, label: string, actions: readonly string[] }

const PAGE = 200
/** What one browser changes row by row while somebody waits. */
const MOST = 2_000

/** What an asset's state must allow for an action; the others are about what is known of it. */
const NEEDS: Partial<Record<BulkAction, string>> = { assign: 'assign', return: 'return', retire: 'retire', restore: 'restore' }

async function rowsOf(target: BulkTarget): Promise<Row[]> {
  if ('ids' in target) return Promise.all(target.ids.map(async id => rowOf(await call(api.GET('/api/v1/assets/{id}', { params: { path: { id } } })))))
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page = await call(api.GET('/api/v1/assets', { params: { query: { ...target.matching as object, limit: PAGE, cursor } } }))
    rows.push(...page.data.map(rowOf))
    cursor = page.page.next_cursor ?? undefined
  } while (cursor && rows.length < MOST)
  return rows
}

const rowOf = (asset: { id: string, tag: string, actions: readonly string[] }): Row => ({ id: asset.id, label: asset.tag, actions: asset.actions })

/** previewBulk tells how many would change and which cannot, because of the state they are in. */
export async function previewBulk(target: BulkTarget, { action }: BulkOrder): Promise<BulkPreview> {
  const rows = await rowsOf(target)
  const needed = NEEDS[action]
  const failures = needed ? rows.filter(row => !row.actions.includes(needed)).map(({ id, label }) => ({ id, label, message: '' })) : []
  return { count: rows.length - failures.length, failures, failureCount: failures.length }
}

/** runBulk does it row by row and tells after each how far it is; what is refused is named and does not hold up the rest. */
export async function runBulk(target: BulkTarget, order: BulkOrder, progress: (operation: BulkOperation) => void): Promise<BulkOperation> {
  const rows = await rowsOf(target)
  let now: BulkOperation = { id: crypto.randomUUID(), status: 'running', done: 0, total: rows.length, failures: [], error: null }
  for (const row of rows) {
    const failure = await send(row.id, order).then(() => null, (error: unknown) => ({ ...row, message: error instanceof ApiProblem ? error.message : String(error) }))
    now = { ...now, done: now.done + 1, failures: failure ? [...now.failures, failure] : now.failures }
    progress(now)
  }
  return { ...now, status: now.failures.length ? 'failed' : 'succeeded' }
}

function send(id: string, { action, body }: BulkOrder): Promise<unknown> {
  const params = { path: { id } }
  switch (action) {
    case 'assign': return call(api.POST('/api/v1/assets/{id}/assign', { params, body }))
    case 'return': return call(api.POST('/api/v1/assets/{id}/return', { params, body }))
    case 'retire': return call(api.POST('/api/v1/assets/{id}/status', { params, body: { status: 'retired', ...body } }))
    case 'restore': return call(api.POST('/api/v1/assets/{id}/status', { params, body: { status: 'in_stock' } }))
    case 'delete': return call(api.DELETE('/api/v1/assets/{id}', { params }))
    case 'edit':
    case 'move': return call(api.PATCH('/api/v1/assets/{id}', { params, body }))
  }
}
