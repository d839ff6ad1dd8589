import type { Step, WorkflowRun } from '@assetronics/api-client'

/** openSteps lists the steps about which the signed-in person may do something now, the most urgent first. */
export function openSteps(runs: WorkflowRun[]): { run: WorkflowRun, step: Step }[] {
  return runs
    .flatMap(run => run.steps.filter(step => step.actions.length > 0).map(step => ({ run, step })))
    .sort((a, b) => (a.step.due_at ?? '9999').localeCompare(b.step.due_at ?? '9999'))
}
