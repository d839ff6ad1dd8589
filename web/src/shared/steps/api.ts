import type { Asset, AssetQuery, Step } from '@assetronics/api-client'
import { api, call } from '../api/client'

const at = (workflowId: string, step: Step) => ({ path: { id: workflowId, step_id: step.id } })

export const approveStep = (workflowId: string, step: Step, note?: string) =>
  call(api.POST('/api/v1/workflows/{id}/steps/{step_id}/approve', { params: at(workflowId, step), body: { note } }))
export const rejectStep = (workflowId: string, step: Step, note?: string) =>
  call(api.POST('/api/v1/workflows/{id}/steps/{step_id}/reject', { params: at(workflowId, step), body: { note } }))
export const completeStep = (workflowId: string, step: Step, body: { note?: string, asset_id?: string }) =>
  call(api.POST('/api/v1/workflows/{id}/steps/{step_id}/complete', { params: at(workflowId, step), body }))

/** As many of a kind as one looks through; who looks for a certain one searches. */
const CHOICE = 50

/** pickableAssets finds what can be handed to a person: reserved for them, on the shelf, on its way. */
export async function pickableAssets(q: string, category: string | null, personId: string): Promise<Asset[]> {
  const common = { q: q || undefined, category: category ?? undefined, sort: 'name', limit: CHOICE } as const
  const kinds: AssetQuery[] = [{ reserved_for: personId }, { status: 'in_stock' }, { status: 'on_order' }]
  const pages = await Promise.all(kinds.map(kind =>
    call(api.GET('/api/v1/assets', { params: { query: { ...common, ...kind } } }))))
  return pages.flatMap(page => page.data)
}
