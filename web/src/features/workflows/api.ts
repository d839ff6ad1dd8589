import type { WorkflowQuery } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'

export const listWorkflows = (query: WorkflowQuery) => call(api.GET('/api/v1/workflows', { params: { query } }))
export const getWorkflow = (id: string) => call(api.GET('/api/v1/workflows/{id}', { params: { path: { id } } }))
export const cancelWorkflow = (id: string, reason: string) =>
  call(api.POST('/api/v1/workflows/{id}/cancel', { params: { path: { id } }, body: { reason } }))
export const listDefinitions = () => call(api.GET('/api/v1/workflow-definitions'))
