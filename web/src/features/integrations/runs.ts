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

/** durationOf is how long a run took, or takes so far: seconds, and minutes and hours once there are some. */
export function durationOf({ started_at: started, finished_at: finished }: SyncRun, now: number): string | undefined {
  if (!started) return undefined
  const seconds = Math.max(0, Math.round(((finished ? Date.parse(finished) : now) - Date.parse(started)) / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return [hours && `${hours} h`, (hours || minutes) && `${minutes} min`, `${seconds % 60} s`].filter(Boolean).join(' ')
}
