import type { Integration, IntegrationInput, IntegrationPatch } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'

const at = (id: string) => ({ path: { id } })

export const listConnectors = async () => (await call(api.GET('/api/v1/connectors'))).data
export const listIntegrations = async () => (await call(api.GET('/api/v1/integrations', { params: { query: { limit: 200 } } }))).data
export const getIntegration = (id: string) => call(api.GET('/api/v1/integrations/{id}', { params: at(id) }))
export const createIntegration = (body: IntegrationInput) => call(api.POST('/api/v1/integrations', { body }))
export const updateIntegration = (integration: Integration, body: IntegrationPatch) =>
  call(api.PATCH('/api/v1/integrations/{id}', { params: { ...at(integration.id), header: ifMatch(integration) }, body }))
export const deleteIntegration = (id: string) => call(api.DELETE('/api/v1/integrations/{id}', { params: at(id) }))

export const connectIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/connect', { params: at(id) }))
export const disconnectIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/disconnect', { params: at(id) }))

export const testIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/test', { params: at(id) }))
export const syncIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/sync', { params: at(id) }))
export const registerWebhook = (id: string) => call(api.POST('/api/v1/integrations/{id}/webhook', { params: at(id) }))

export const integrationRuns = (id: string, cursor?: string) =>
  call(api.GET('/api/v1/integrations/{id}/runs', { params: { ...at(id), query: { cursor, limit: 20, sort: '-created_at' } } }))
export const runRejects = (runId: string, cursor?: string) =>
  call(api.GET('/api/v1/runs/{id}/rejects', { params: { ...at(runId), query: { cursor, limit: 50 } } }))
