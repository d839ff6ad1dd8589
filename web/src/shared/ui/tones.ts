import type { AssetStatus, LabelColor, EmployeeStatus, IntegrationHealth, StepStatus, SyncRun, User, VendorAction, WorkflowStatus } from '@assetronics/api-client'

/** The colour of a status: a CSS colour, used for dots and bars; words carry the meaning. */
type Tones<Status extends string> = Record<Status, string>

const good = 'var(--status-in_stock)'
const busy = 'var(--status-assigned)'
const waiting = 'var(--status-reserved)'
const bad = 'var(--status-lost)'
const quiet = 'var(--status-retired)'
const leaving = 'var(--status-in_repair)'

export const assetStatuses: AssetStatus[] = [
  'assigned', 'in_stock', 'reserved', 'on_order', 'in_transit', 'in_repair', 'retired', 'lost', 'stolen',
]

const asset = Object.fromEntries(
  assetStatuses.map(status => [status, `var(--status-${status})`]),
) as Tones<AssetStatus>

const employee: Tones<EmployeeStatus> = { pending: waiting, active: good, on_leave: leaving, terminated: quiet }
const workflow: Tones<WorkflowStatus> = { running: busy, completed: good, rejected: bad, cancelled: quiet, failed: bad }
const step: Tones<StepStatus> = {
  pending: quiet, active: busy, completed: good, rejected: bad, skipped: quiet, cancelled: quiet, failed: bad,
}
const action: Tones<VendorAction['state']> = {
  waiting, queued: busy, running: busy, done: good, failed: bad, unknown: leaving, rejected: bad, withdrawn: quiet, expired: quiet,
}
const health: Tones<IntegrationHealth> = { healthy: good, late: waiting, failing: bad, down: bad, paused: quiet }
const run: Tones<SyncRun['status']> = { queued: quiet, running: busy, succeeded: good, partial: waiting, failed: bad }
const user: Tones<User['status']> = { invited: waiting, active: good, disabled: quiet }

const tones = { asset, employee, workflow, step, action, health, run, user }

export type StatusKind = keyof typeof tones

export function toneOf(kind: StatusKind, status: string): string {
  return (tones[kind] as Record<string, string>)[status] ?? quiet
}

/** Colours that a company gives its own words for a state. */
export const labelTones: Record<LabelColor, string> = {
  gray: 'var(--color-paper-500)',
  red: 'var(--color-red-500)',
  orange: 'var(--color-orange-500)',
  amber: 'var(--color-amber-500)',
  green: 'var(--color-green-500)',
  teal: 'var(--color-teal-500)',
  blue: 'var(--color-blue-500)',
  indigo: 'var(--color-indigo-500)',
  purple: 'var(--color-purple-500)',
  pink: 'var(--color-pink-500)',
}
