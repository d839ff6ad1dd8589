import type { WorkflowRun } from '@assetronics/api-client'

/** runsAboutMe are those under way that have me as their subject: the laptop I will get, the things to bring back. */
export function runsAboutMe(runs: WorkflowRun[], employeeId: string | null): WorkflowRun[] {
  return runs.filter(run => run.status === 'running' && employeeId !== null && run.subject.id === employeeId)
}
