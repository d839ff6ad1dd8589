import { keys } from '@/shared/api/keys'
import { onEach, type Patches } from '@/shared/realtime/patches'

/** The event log shows what happened to anything; its newest page is read again when something did. */
export const patches: Patches = onEach([
  'asset_created', 'asset_updated', 'asset_assigned', 'asset_returned', 'asset_transferred', 'asset_reserved',
  'asset_released', 'asset_status_changed', 'assets_changed', 'employee_created', 'employee_updated', 'employee_started',
  'employee_terminated', 'employee_hire_announced', 'employee_hire_withdrawn', 'employee_leaving_announced',
  'employee_leaving_withdrawn', 'employees_changed', 'workflow_started', 'workflow_step_completed', 'workflow_completed',
  'workflow_rejected', 'workflow_cancelled', 'integration_sync_completed', 'integration_sync_failed',
], (cache, payload) => {
  cache.arrived('events', String(payload.seq))
  cache.refetch(keys.events.newest)
})
