import type { WorkflowRun } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patch, type Patches } from '@/shared/realtime/patches'

/** What I may do is not in the payload, which is for everybody: what shows it is read again. */
const mine = [keys.workflows.mine, keys.workflows.forMe]

const changed: Patch<'workflow_updated'> = (cache, payload) => {
  const run = payload.workflow as WorkflowRun
  cache.row(keys.workflows.lists, run)
  cache.refetch(keys.workflows.one(run.id), ...mine)
}

const started: Patch<'workflow_started'> = (cache, payload) => {
  const run = payload.workflow as WorkflowRun
  if (!cache.row(keys.workflows.lists, run)) cache.arrived('workflows', run.id)
  cache.refetch(...mine, keys.workflows.list({ subject_id: run.subject.id }))
}

export const patches: Patches = {
  workflow_started: started,
  ...onEach([
    'workflow_step_activated', 'workflow_step_completed', 'workflow_completed',
    'workflow_rejected', 'workflow_cancelled', 'workflow_updated',
  ], changed),
  workflows_changed: cache => cache.refetch(keys.workflows.all),
}
