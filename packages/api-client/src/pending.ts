import type { components as Generated } from './schema.gen'

/**
 * The REST API's types, in the shape openapi-typescript gives them.
 * Paths are as the server serves them; absent optional values are null, never missing.
 */

type Json<T> = { content: { 'application/json': T } }
type ProblemContent = { content: { 'application/problem+json': Generated['schemas']['Problem'] } }

interface Parameters<Query, Path> {
  query?: Query
  header?: { 'If-Match'?: string, 'Idempotency-Key'?: string }
  path: Path
  cookie?: never
}

interface Operation<Query, Path, Ok> {
  parameters: [Path] extends [undefined] ? Omit<Parameters<Query, Path>, 'path'> : Parameters<Query, Path>
  responses: {
    200: Ok extends undefined ? { content?: never } : Json<Ok>
    default: ProblemContent
  }
}

type Id = { id: string }
type Get<Ok, Query = Record<never, never>, Path = undefined> = Operation<Query, Path, Ok>
type Send<Body, Ok, Path = undefined> = Operation<Record<never, never>, Path, Ok> & { requestBody: Json<Body> }
type Do<Ok, Path = undefined> = Operation<Record<never, never>, Path, Ok>

interface List<T> {
  data: T[]
  page: { next_cursor: string | null, has_more: boolean, total?: number }
}

interface ListQuery {
  limit?: number
  cursor?: string
  sort?: string
  q?: string
  count?: boolean
}

type S = PendingSchemas & Generated['schemas']

export interface PendingPaths {
  '/api/v1/connectors': { get: Get<List<S['Connector']>> }
  '/api/v1/integrations': { get: Get<List<S['Integration']>, ListQuery>, post: Send<S['IntegrationInput'], S['Integration']> }
  '/api/v1/integrations/{id}': {
    get: Get<S['Integration'], Record<never, never>, Id>
    patch: Send<S['IntegrationPatch'], S['Integration'], Id>
    delete: Do<undefined, Id>
  }
  '/api/v1/integrations/{id}/test': { post: Do<S['TestResult'], Id> }
  '/api/v1/integrations/{id}/sync': { post: Do<S['SyncRun'], Id> }
  '/api/v1/integrations/{id}/webhook': { post: Do<S['Integration'], Id> }
  '/api/v1/integrations/{id}/runs': { get: Get<List<S['SyncRun']>, ListQuery, Id> }
  '/api/v1/runs/{id}': { get: Get<S['SyncRun'], Record<never, never>, Id> }
  '/api/v1/runs/{id}/rejects': { get: Get<List<S['Reject']>, ListQuery, Id> }
}

export interface PendingSchemas {
ConnectorField: {
    key: string
    label: string
    kind: 'text' | 'url' | 'number' | 'boolean'
    required: boolean
    default: string | number | boolean | null
    help: string | null
    pattern: string | null
    placeholder: string | null
  }
  Connector: {
    key: string
    name: string
    category: string
    description: string
    settings: S['ConnectorField'][]
    secrets: S['ConnectorField'][]
    streams: string[]
    webhook: boolean
  }
  IntegrationHealth: 'never_synced' | 'ok' | 'warning' | 'error' | 'disabled'
  Integration: {
    id: string
    connector: string
    connector_name: string
    name: string
    enabled: boolean
    settings: Record<string, unknown>
    secrets: Record<string, { set: boolean }>
    health: S['IntegrationHealth']
    schedule_minutes: number | null
    hand_edits: 'keep' | 'overwrite'
    webhook: { url: string, registered: boolean } | null
    last_run: S['SyncRun'] | null
    active_run: S['SyncRun'] | null
    next_run_at: string | null
    baseline_done: boolean
    version: number
    created_at: string
    updated_at: string
  }
  IntegrationInput: {
    connector: string
    name: string
    settings: Record<string, unknown>
    secrets: Record<string, string>
    schedule_minutes?: number
  }
  IntegrationPatch: {
    name?: string
    enabled?: boolean
    settings?: Record<string, unknown>
    secrets?: Record<string, string>
    schedule_minutes?: number
    hand_edits?: 'keep' | 'overwrite'
  }
  TestResult: { ok: boolean, code?: string | null, message?: string | null }
  SyncCounts: { read: number, created: number, updated: number, unchanged: number, rejected: number }
  SyncRun: {
    id: string
    integration_id: string
    trigger: 'manual' | 'schedule' | 'webhook'
    status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed'
    /** the first full pass: it starts nothing for those already here or gone */
    baseline: boolean
    counts: S['SyncCounts']
    warnings: { code: string, message: string }[]
    error: { code: string, message: string } | null
    requested_by: S['Actor']
    created_at: string
    started_at: string | null
    finished_at: string | null
  }
  Reject: { external_id: string, code: string, reason: string, label: string | null }

}
