/**
 * The REST API's types, in the shape openapi-typescript gives them.
 * Paths are as the server serves them; absent optional values are null, never missing.
 */

type Json<T> = { content: { 'application/json': T } }
type ProblemContent = { content: { 'application/problem+json': components['schemas']['Problem'] } }

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

type S = components['schemas']

export interface paths {
  '/api/v1/auth/login': { post: Send<S['LoginInput'], S['SignedIn']> }
  '/api/v1/auth/logout': { post: Do<undefined> }
  '/api/v1/auth/me': { get: Get<S['Me']> }
  '/api/v1/auth/password': { post: Send<S['PasswordInput'], undefined> }
  '/api/v1/auth/socket-token': { post: Do<S['SocketToken']> }
  '/api/v1/auth/invitations/{token}': { get: Get<S['Invitation'], Record<never, never>, { token: string }> }
  '/api/v1/auth/invitations/{token}/accept': { post: Send<S['AcceptInput'], S['SignedIn'], { token: string }> }
  '/api/v1/setup': { get: Get<{ needed: boolean }>, post: Send<S['SetupInput'], S['SignedIn']> }
  '/api/v1/users': { get: Get<List<S['User']>, ListQuery>, post: Send<S['UserInput'], S['InvitedUser']> }
  '/api/v1/users/{id}': { get: Get<S['User'], Record<never, never>, Id>, patch: Send<S['UserPatch'], S['User'], Id> }
  '/api/v1/users/{id}/invite': { post: Do<{ invite_url: string }, Id> }
  '/api/v1/roles': { get: Get<List<S['Role']>> }

  '/api/v1/assets': { get: Get<List<S['Asset']>, S['AssetQuery']>, post: Send<S['AssetInput'], S['Asset']> }
  '/api/v1/assets/{id}': { get: Get<S['Asset'], Record<never, never>, Id>, patch: Send<S['AssetPatch'], S['Asset'], Id> }
  '/api/v1/assets/{id}/assign': { post: Send<S['HandOverInput'], S['Asset'], Id> }
  '/api/v1/assets/{id}/transfer': { post: Send<S['HandOverInput'], S['Asset'], Id> }
  '/api/v1/assets/{id}/return': { post: Send<S['ReturnInput'], S['Asset'], Id> }
  '/api/v1/assets/{id}/reserve': { post: Send<{ employee_id: string }, S['Asset'], Id> }
  '/api/v1/assets/{id}/release': { post: Do<S['Asset'], Id> }
  '/api/v1/assets/{id}/status': { post: Send<S['AssetStatusInput'], S['Asset'], Id> }
  '/api/v1/assets/{id}/events': { get: Get<List<S['Event']>, ListQuery, Id> }
  '/api/v1/assets/{id}/assignments': { get: Get<List<S['Assignment']>, ListQuery, Id> }
  '/api/v1/categories': { get: Get<List<S['Category']>, ListQuery>, post: Send<{ name: string, slug?: string }, S['Category']> }
  '/api/v1/manufacturers': { get: Get<List<S['Ref']>, ListQuery> }
  '/api/v1/models': { get: Get<List<S['Model']>, ListQuery> }

  '/api/v1/employees': { get: Get<List<S['Employee']>, S['EmployeeQuery']>, post: Send<S['EmployeeInput'], S['Employee']> }
  '/api/v1/employees/{id}': { get: Get<S['Employee'], Record<never, never>, Id>, patch: Send<S['EmployeePatch'], S['Employee'], Id> }
  '/api/v1/employees/{id}/events': { get: Get<List<S['Event']>, ListQuery, Id> }
  '/api/v1/employees/{id}/assets': { get: Get<List<S['Asset']>, ListQuery, Id> }
  '/api/v1/departments': { get: Get<List<S['Department']>, ListQuery>, post: Send<{ name: string }, S['Department']> }
  '/api/v1/locations': { get: Get<List<S['Location']>, ListQuery>, post: Send<{ name: string }, S['Location']> }

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

  '/api/v1/workflows': { get: Get<List<S['WorkflowRun']>, S['WorkflowQuery']>, post: Send<S['WorkflowInput'], S['WorkflowRun']> }
  '/api/v1/workflows/{id}': { get: Get<S['WorkflowRun'], Record<never, never>, Id> }
  '/api/v1/workflows/{id}/cancel': { post: Send<{ reason: string }, S['WorkflowRun'], Id> }
  '/api/v1/workflows/{id}/steps/{step_id}/approve': { post: Send<S['DecisionInput'], S['WorkflowRun'], Id & { step_id: string }> }
  '/api/v1/workflows/{id}/steps/{step_id}/reject': { post: Send<S['DecisionInput'], S['WorkflowRun'], Id & { step_id: string }> }
  '/api/v1/workflows/{id}/steps/{step_id}/complete': { post: Send<S['CompletionInput'], S['WorkflowRun'], Id & { step_id: string }> }
  '/api/v1/workflow-definitions': { get: Get<List<S['WorkflowDefinition']>, ListQuery> }

  '/api/v1/notifications': { get: Get<List<S['Notification']>, ListQuery & { unread?: boolean }> }
  '/api/v1/notifications/unread-count': { get: Get<{ count: number }> }
  '/api/v1/notifications/{id}/read': { post: Do<undefined, Id> }
  '/api/v1/notifications/read-all': { post: Do<undefined> }
  '/api/v1/events': { get: Get<List<S['Event']>, S['EventQuery']> }
  '/api/v1/events/{seq}/erase': { post: Send<{ reason: string }, undefined, { seq: number }> }
  '/api/v1/dashboard': { get: Get<S['Dashboard']> }
  '/api/v1/my/assets': { get: Get<List<S['Asset']>, ListQuery> }
  '/api/v1/my/workflows': { get: Get<List<S['WorkflowRun']>, ListQuery> }
}

export interface components {
  schemas: {
    Ref: { id: string, name: string }
    PersonRef: { id: string, display_name: string, email: string | null }
    Actor: { type: 'user' | 'system' | 'integration' | 'workflow', id: string | null, label: string }
    Money: { /** in minor units: cents */ amount: number, /** ISO 4217 */ currency: string }
    Problem: {
      type?: string
      title?: string
      status?: number
      detail?: string
      code?: string
      errors?: { message?: string, location?: string, value?: unknown }[]
      request_id?: string
    }

    LoginInput: { email: string, password: string, tenant?: string }
    PasswordInput: { current_password: string, new_password: string }
    AcceptInput: { name?: string, password: string }
    SetupInput: { token: string, company: string, name: string, email: string, password: string }
    SignedIn: { token: string, user: S['User'], tenant: S['Tenant'] }
    SocketToken: { token: string, expires_at: string }
    Me: { user: S['User'], tenant: S['Tenant'], permissions: string[] }
    Tenant: { id: string, slug: string, name: string, /** IANA name */ time_zone: string }
    Invitation: { email: string, name: string, tenant: { name: string, slug: string } }
    RoleName: 'owner' | 'admin' | 'it' | 'hr' | 'finance' | 'manager' | 'employee' | 'auditor'
    Role: { role: S['RoleName'], label: string, description: string, permissions: string[] }
    User: {
      id: string
      email: string
      name: string
      roles: S['RoleName'][]
      status: 'invited' | 'active' | 'disabled'
      employee: { id: string, display_name: string } | null
      last_sign_in_at: string | null
      version: number
      created_at: string
    }
    InvitedUser: S['User'] & { invite_url: string }
    UserInput: { email: string, name: string, roles: S['RoleName'][] }
    UserPatch: { name?: string, roles?: S['RoleName'][], status?: 'active' | 'disabled' }

    AssetStatus: 'on_order' | 'in_stock' | 'reserved' | 'assigned' | 'in_transit' | 'in_repair' | 'retired' | 'lost' | 'stolen'
    AssetAction: 'assign' | 'return' | 'transfer' | 'reserve' | 'release' | 'receive' | 'ship' | 'repair' | 'retire' | 'lose' | 'steal' | 'restore'
    Asset: {
      id: string
      tag: string
      serial: string | null
      name: string
      category: { id: string, slug: string, name: string }
      manufacturer: S['Ref'] | null
      model: S['Ref'] | null
      status: S['AssetStatus']
      assignee: S['PersonRef'] | null
      reserved_for: S['PersonRef'] | null
      location: S['Ref'] | null
      purchase_date: string | null
      purchase_cost: S['Money'] | null
      warranty_end: string | null
      notes: string | null
      assigned_at: string | null
      /** what the caller may do now */
      actions: S['AssetAction'][]
      version: number
      created_at: string
      updated_at: string
    }
    AssetQuery: ListQuery & {
      status?: string
      category?: string
      manufacturer?: string
      location?: string
      assignee?: string
    }
    AssetInput: {
      name: string
      category: string
      serial?: string
      tag?: string
      manufacturer?: string
      model?: string
      location_id?: string
      status?: 'on_order' | 'in_stock'
      purchase_date?: string
      purchase_cost?: S['Money']
      warranty_end?: string
      notes?: string
    }
    AssetPatch: {
      name?: string
      category?: string
      serial?: string | null
      tag?: string
      manufacturer?: string | null
      model?: string | null
      location_id?: string | null
      purchase_date?: string | null
      purchase_cost?: S['Money'] | null
      warranty_end?: string | null
      notes?: string | null
    }
    HandOverInput: { employee_id: string, note?: string }
    ReturnInput: { note?: string, location_id?: string }
    AssetStatusInput: { status: S['AssetStatus'], reason?: string }
    Assignment: {
      id: string
      employee: S['PersonRef']
      assigned_at: string
      returned_at: string | null
      assigned_by: S['Actor']
      returned_by: S['Actor'] | null
      note: string | null
    }
    Category: { id: string, slug: string, name: string, asset_count: number }
    Model: { id: string, name: string, manufacturer: S['Ref'] | null, category: S['Ref'] | null }

    EmployeeStatus: 'pending' | 'active' | 'on_leave' | 'terminated'
    Employee: {
      id: string
      email: string | null
      first_name: string
      last_name: string
      display_name: string
      job_title: string | null
      employee_number: string | null
      department: S['Ref'] | null
      location: S['Ref'] | null
      manager: S['PersonRef'] | null
      start_date: string | null
      end_date: string | null
      status: S['EmployeeStatus']
      external_ids: { integration_id: string, external_id: string }[]
      /** fields a person typed, which a sync leaves alone */
      hand_edited: string[]
      user: S['Ref'] | null
      asset_count: number
      version: number
      created_at: string
      updated_at: string
    }
    EmployeeQuery: ListQuery & { status?: string, department?: string, location?: string, manager?: string }
    EmployeeInput: {
      email?: string
      first_name: string
      last_name: string
      display_name?: string
      job_title?: string
      department?: string
      department_id?: string
      location?: string
      location_id?: string
      manager_id?: string
      start_date?: string
      end_date?: string
    }
    EmployeePatch: { [Field in keyof S['EmployeeInput']]?: S['EmployeeInput'][Field] | null }
    Department: { id: string, name: string, employee_count: number }
    Location: { id: string, name: string, employee_count: number, asset_count: number }

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

    WorkflowStatus: 'running' | 'completed' | 'rejected' | 'cancelled' | 'failed'
    WorkflowRun: {
      id: string
      definition: string
      definition_name: string
      definition_version: number
      status: S['WorkflowStatus']
      subject: { type: string, id: string, label: string }
      /** the day due dates count from */
      anchor_date: string | null
      reason: string | null
      steps: S['Step'][]
      started_at: string
      finished_at: string | null
      version: number
    }
    StepStatus: 'pending' | 'active' | 'completed' | 'rejected' | 'skipped' | 'cancelled' | 'failed'
    Step: {
      id: string
      key: string
      kind: 'approval' | 'task' | 'action' | 'notify' | 'wait'
      name: string
      description: string | null
      status: S['StepStatus']
      assignee: { type: 'user' | 'role', id: string | null, role: string | null, label: string } | null
      assignee_note: string | null
      due_at: string | null
      overdue: boolean
      remind_at: string | null
      form: 'none' | 'pick_asset' | 'collect_assets'
      assets: { id: string, tag: string, name: string, status: S['AssetStatus'] }[]
      hint: string | null
      completed_by: S['Actor'] | null
      completed_at: string | null
      note: string | null
      actions: ('approve' | 'reject' | 'complete')[]
    }
    WorkflowQuery: ListQuery & { status?: string, definition?: string, subject_id?: string, mine?: boolean }
    WorkflowInput: { definition: string, subject_id: string }
    DecisionInput: { note?: string }
    CompletionInput: { note?: string, asset_id?: string }
    WorkflowDefinition: {
      key: string
      name: string
      version: number
      description: string
      trigger: string
      /** YAML */
      source: string
      steps: { key: string, kind: S['Step']['kind'], name: string }[]
    }

    Notification: {
      id: string
      kind: string
      title: string
      body: string | null
      link: { type: 'workflow' | 'asset' | 'employee' | 'integration', id: string } | null
      read_at: string | null
      created_at: string
    }
    Event: {
      id: string
      seq: number
      type: string
      schema_version: number
      actor: S['Actor']
      source: 'ui' | 'api' | 'import' | 'sync' | 'workflow' | 'system'
      subject: { type: string, id: string, label: string }
      /** field: [old, new] */
      changes: Record<string, unknown[]>
      change_set: string | null
      cause: string | null
      at: string
      request_id: string | null
      ip: string | null
      erased: boolean
    }
    EventQuery: ListQuery & { after?: number, type?: string, subject_type?: string, subject_id?: string, actor_id?: string }
    Dashboard: {
      assets_by_status: Record<string, number>
      employees: { active: number, pending: number, on_leave: number, terminated: number }
      joiners: { id: string, display_name: string, start_date: string, job_title: string | null }[]
      leavers: { id: string, display_name: string, end_date: string }[]
      open_approvals: number
      open_tasks: number
      overdue_steps: number
      my_steps: { workflow_id: string, step: S['Step'], subject: S['WorkflowRun']['subject'] }[]
      integrations: { id: string, name: string, connector: string, health: S['IntegrationHealth'], last_finished_at: string | null }[]
      seq: number
    }
  }
}
