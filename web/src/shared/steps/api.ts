import type { Step } from '@assetronics/api-client'
import { api, call } from '../api/client'

const at = (workflowId: string, step: Step) => ({ path: { id: workflowId, step_id: step.id } })

export const approveStep = (workflowId: string, step: Step, note?: string) =>
  call(api.POST('/api/v1/workflows/{id}/steps/{step_id}/approve', { params: at(workflowId, step), body: { note } }))
export const rejectStep = (workflowId: string, step: Step, note?: string) =>
  call(api.POST('/api/v1/workflows/{id}/steps/{step_id}/reject', { params: at(workflowId, step), body: { note } }))
export const completeStep = (workflowId: string, step: Step, body: { note?: string, asset_id?: string }) =>
  call(api.POST('/api/v1/workflows/{id}/steps/{step_id}/complete', { params: at(workflowId, step), body }))

/** What can be handed to a new colleague: reserved, on the shelf or on its way. */
export const pickableAssets = (q: string, category: string | null) =>
  call(api.GET('/api/v1/assets', {
    params: { query: { q: q || undefined, category: category ?? undefined, status: 'reserved,in_stock,on_order', sort: 'name', limit: 100 } },
  }))
