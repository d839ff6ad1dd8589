import type { Integration, SyncRun } from '@assetronics/api-client'

const RANK: Record<SyncRun['status'], number> = { queued: 0, running: 1, succeeded: 2, partial: 2, failed: 2 }

export const isOver = (run: SyncRun) => RANK[run.status] === 2

/** isLater tells whether a report of a run is newer than the one held; progress carries no number. */
export function isLater(report: SyncRun, held: SyncRun): boolean {
  if (report.id !== held.id) return Date.parse(report.created_at) >= Date.parse(held.created_at)
  if (RANK[report.status] !== RANK[held.status]) return RANK[report.status] > RANK[held.status]
  return report.counts.read >= held.counts.read
}

/** withRun shows a run's progress on its integration; a report that comes late changes nothing. */
export function withRun(integration: Integration, run: SyncRun): Integration {
  const held = integration.active_run ?? integration.last_run
  if (held && !isLater(run, held)) return integration
  return isOver(run)
    ? { ...integration, active_run: null, last_run: run }
    : { ...integration, active_run: run }
}

/** processed counts the records that have been dealt with. */
export function processed({ counts }: SyncRun): number {
  return counts.created + counts.updated + counts.unchanged + counts.rejected
}
