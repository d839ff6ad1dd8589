import type { DeviceSettings, Integration, IntegrationInput, IntegrationPatch, Mapping, Overrides, RequestQuery } from '@assetronics/api-client'
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

export const pauseIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/pause', { params: at(id) }))
export const resumeIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/resume', { params: at(id) }))

export const testIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/test', { params: at(id) }))
export const syncIntegration = (id: string) => call(api.POST('/api/v1/integrations/{id}/sync', { params: at(id) }))
export const registerWebhook = (id: string) => call(api.POST('/api/v1/integrations/{id}/webhook', { params: at(id) }))

export const integrationRuns = (id: string, cursor?: string) =>
  call(api.GET('/api/v1/integrations/{id}/runs', { params: { ...at(id), query: { cursor, limit: 20, sort: '-created_at' } } }))
export const runRejects = (runId: string, cursor?: string) =>
  call(api.GET('/api/v1/runs/{id}/rejects', { params: { ...at(runId), query: { cursor, limit: 50 } } }))
export const revealReject = async (id: string) => (await call(api.GET('/api/v1/rejects/{id}/raw', { params: at(id) }))).value
export const getRun = (id: string) => call(api.GET('/api/v1/runs/{id}', { params: at(id) }))
export const integrationRequests = (id: string, query: RequestQuery) =>
  call(api.GET('/api/v1/integrations/{id}/requests', { params: { ...at(id), query } }))

export const getMapping = (id: string) => call(api.GET('/api/v1/integrations/{id}/mapping', { params: at(id) }))
export const setMapping = (id: string, mapping: Mapping, overrides: Overrides) =>
  call(api.PUT('/api/v1/integrations/{id}/mapping', { params: { ...at(id), header: ifMatch(mapping) }, body: { overrides } }))
export const previewMapping = (id: string, stream: string, sample: string, overrides: Overrides) =>
  call(api.POST('/api/v1/integrations/{id}/mapping/preview', { params: at(id), body: { stream, sample, overrides } }))

export const integrationStreams = async (id: string) =>
  (await call(api.GET('/api/v1/integrations/{id}/streams', { params: at(id) }))).data
export const switchStream = (integration: Integration, stream: string, enabled: boolean) =>
  call(api.PATCH('/api/v1/integrations/{id}/streams/{stream}', { params: { path: { id: integration.id, stream }, header: ifMatch(integration) }, body: { enabled } }))

export const getDeviceSettings = (id: string) => call(api.GET('/api/v1/integrations/{id}/device-settings', { params: at(id) }))
export const setDeviceSettings = (id: string, body: DeviceSettings) =>
  call(api.PUT('/api/v1/integrations/{id}/device-settings', { params: at(id), body }))
