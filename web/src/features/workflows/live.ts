import type { WorkflowRun } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patch, type Patches } from '@/shared/realtime/patches'

const changed: Patch = (cache, payload) => {
  const run = payload.workflow as WorkflowRun
  cache.row(keys.workflows.lists, run)
  cache.one(keys.workflows.one(run.id), run)
  cache.refetch(keys.workflows.mine)
}

const started: Patch = (cache, payload) => {
  const run = payload.workflow as WorkflowRun
  if (!cache.row(keys.workflows.lists, run)) cache.arrived('workflows', run.id)
  cache.refetch(keys.workflows.mine, keys.workflows.list({ subject_id: run.subject.id }))
}

export const patches: Patches = {
  workflow_started: started,
  ...onEach([
    'workflow_step_activated', 'workflow_step_completed', 'workflow_completed',
    'workflow_rejected', 'workflow_cancelled', 'workflow_updated',
  ], changed),
  workflows_changed: cache => cache.refetch(keys.workflows.all),
}
