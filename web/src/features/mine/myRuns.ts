import type { WorkflowRun } from '@assetronics/api-client'

/** splitRuns tells the runs where I am to act from those that are about me: one's own hand-over is both. */
export function splitRuns(runs: WorkflowRun[], employeeId: string | null) {
  return {
    forMe: runs.filter(run => run.steps.some(step => step.actions.length > 0)),
    aboutMe: runs.filter(run => run.status === 'running' && employeeId !== null && run.subject.id === employeeId),
  }
}
