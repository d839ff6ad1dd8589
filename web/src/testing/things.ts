import type { ActionOffer, Asset, CustomField, Employee, Integration, Step, SyncRun, VendorAction, WorkflowRun } from '@assetronics/api-client'

/** Things as the server shows them; a test names only what it is about. */
export function anAsset(over: Partial<Asset> = {}): Asset {
  return {
    id: 'a1', tag: 'AST-00001', serial: 'C02', name: 'MacBook', category: { id: 'c1', slug: 'laptop', name: 'Laptop' },
    manufacturer: null, model: null, parent: null, condition: null, tags: [], status: 'in_stock', status_label: null,
    assignee: null, holder: null, assigned_at: null, expected_return: null, reserved_for: null, location: null, company: null, cost_centre: null,
    ownership: 'owned', lessor: null, lease_start: null, lease_end: null, purchase_date: null, purchase_cost: null, vendor: null,
    order_number: null, invoice_number: null, warranty_start: null, warranty_end: null, warranty_provider: null, end_of_life: null,
    end_of_life_by_hand: false, notes: null, children: 0, holding: 0, contents: 0, actions: [], custom: {}, deleted_at: null,
    version: 1, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...over,
  }
}

export function anEmployee(over: Partial<Employee> = {}): Employee {
  return {
    id: 'e1', email: 'jo@acme.test', first_name: 'Jo', last_name: 'Doe', display_name: 'Jo Doe', job_title: null,
    employee_number: null, personal_email: null, cost_center: null, department: null, location: null, manager: null, start_date: null, end_date: null,
    status: 'active', external_ids: [], hand_edited: [], user: null, asset_count: 0, custom: {}, version: 1,
    created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...over,
  }
}

export function aCustomField(over: Partial<CustomField> = {}): CustomField {
  return {
    id: over.key ?? 'f1', object: 'asset', key: 'room', name: over.key ?? 'Room', type: 'text', help: '', required: false, unique: false,
    sealed: false, pattern: '', min: null, max: null, options: [], everywhere: true, position: 0, version: 1,
    created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...over,
  }
}

export function aStep(over: Partial<Step> = {}): Step {
  return {
    id: 's1', key: 'approve', kind: 'approval', name: 'Approve equipment', description: null, status: 'active',
    assignee: null, assignee_note: null, due_at: null, overdue: false, remind_at: null, form: 'none', category: null, assets: [], requests: [],
    hint: null, completed_by: null, completed_at: null, note: null, actions: [], ...over,
  }
}

export function aWorkflow(over: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: 'w1', definition: 'onboarding', definition_name: 'Onboarding', definition_version: 1, status: 'running',
    subject: { type: 'employee', id: 'e1', label: 'Jo Doe' }, anchor_date: '2026-02-01', reason: null, steps: [],
    started_at: '2026-01-01T00:00:00Z', finished_at: null, version: 1, ...over,
  }
}

export function aRun(over: Partial<SyncRun> = {}): SyncRun {
  return {
    id: 'r1', integration_id: 'i1', trigger: 'manual', status: 'running', narrowed_to: [], baseline: false,
    counts: { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 }, warnings: [], error: null, streams: [],
    requested_by: { type: 'user', id: 'u1', label: 'Ada' }, created_at: '2026-01-01T00:00:00Z',
    started_at: null, finished_at: null, ...over,
  }
}

export function anIntegration(over: Partial<Integration> = {}): Integration {
  return {
    id: 'i1', connector: 'bamboohr', connector_name: 'BambooHR', name: 'HR', enabled: true, settings: {}, secrets: {},
    health: 'healthy', heard_at: null, failures: 0, schedule: 'hourly', schedule_minutes: 60, connection: null, hand_edits: 'keep', webhook: null, last_run: null, active_run: null,
    next_run_at: null, baseline_done: true, version: 1, created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z', ...over,
  }
}

export function aVendorAction(over: Partial<VendorAction> = {}): VendorAction {
  return {
    id: 'x1', integration: { id: 'i1', name: 'Intune', connector: 'microsoft-entra-id' }, action: 'wipe_device', title: 'Wipe', dangerous: true,
    state: 'waiting', inputs: {}, secret_inputs: [], titles: {}, account: null, device: { id: 'd1', label: 'LT-1', external_id: '42', serial: 'C02' }, asset: null, holder: null,
    changes: [], reason: 'Left on a train', asked_by: { id: 'u1', name: 'Ada' }, asked_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-04T00:00:00Z',
    decided_by: null, decided_at: null, note: null, attempts: 0, result: {}, problem: null, ended_at: null, version: 1,
    updated_at: '2026-01-01T00:00:00Z', ...over,
  }
}

export function anOffer(over: Partial<ActionOffer> = {}): ActionOffer {
  return {
    integration: { id: 'i1', name: 'Intune', connector: 'microsoft-entra-id' }, device: { id: 'd1', label: 'LT-1', external_id: '42', serial: 'C02' },
    account: null, asset: null, holder: null, action: 'lock_device', title: 'Lock', help: null, dangerous: false, inputs: [], filled: { device: '42' }, results: [],
    repeatable: true, obstacle: null, ...over,
  }
}
