import type { Step, WorkflowRun } from '@assetronics/api-client'
import { useQueryClient } from '@tanstack/vue-query'
import { approveStep, completeStep, rejectStep } from './api'
import { keys } from '../api/keys'
import { mapRows } from '../realtime/cache'

/** useSteps decides and completes steps, and shows the answer wherever the run is shown. */
export function useSteps(workflowId: () => string) {
  const client = useQueryClient()

  function store(run: WorkflowRun) {
    client.setQueryData(keys.workflows.one(run.id), run)
    client.setQueriesData({ queryKey: keys.workflows.lists }, held => mapRows(held, run.id, () => run))
    for (const queryKey of [keys.workflows.mine, keys.workflows.forMe, keys.dashboard, keys.assets.held, keys.assets.picks]) {
      void client.invalidateQueries({ queryKey })
    }
  }

  return {
    approve: async (step: Step) => store(await approveStep(workflowId(), step)),
    reject: async (step: Step, note?: string) => store(await rejectStep(workflowId(), step, note)),
    complete: async (step: Step, body: { note?: string, asset_id?: string } = {}) =>
      store(await completeStep(workflowId(), step, body)),
  }
}
