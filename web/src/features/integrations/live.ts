import type { Integration, SyncRun } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import type { LiveCache } from '@/shared/realtime/cache'
import type { LivePayload } from '@/shared/realtime/live'
import { onEach, type Patches } from '@/shared/realtime/patches'
import { isLater, withRun } from './runs'

function changed(cache: LiveCache, payload: LivePayload) {
  const integration = payload.integration as Integration | undefined
  if (!integration) return cache.refetch(keys.integrations.all)
  cache.row(keys.integrations.list, integration)
  cache.one(keys.integrations.one(integration.id), integration)
}

function syncEnded(cache: LiveCache, payload: LivePayload) {
  progressed(cache, payload)
  changed(cache, payload)
  const id = (payload.integration as Integration | undefined)?.id ?? (payload.run as SyncRun | undefined)?.integration_id
  // The health and the next run follow from the run; the run itself joins the history.
  cache.refetch(keys.integrations.list, keys.integrations.one(id ?? ''), keys.integrations.runs(id ?? ''))
}

function progressed(cache: LiveCache, payload: LivePayload) {
  const run = payload.run as SyncRun | undefined
  if (!run) return
  cache.change<Integration>(keys.integrations.one(run.integration_id), held => withRun(held, run))
  cache.changeRow<Integration>(keys.integrations.list, run.integration_id, held => withRun(held, run))
  cache.changeRow<SyncRun>(keys.integrations.runs(run.integration_id), run.id, held => isLater(run, held) ? run : held)
}

export const patches: Patches = {
  integration_created: cache => cache.refetch(keys.integrations.list),
  integration_updated: changed,
  integration_deleted: (cache, payload) => cache.drop(keys.integrations.list, (payload.integration as Integration).id),
  integration_sync_started: (cache, payload) => {
    progressed(cache, payload)
    changed(cache, payload)
  },
  integration_sync_progress: progressed,
  ...onEach(['integration_sync_completed', 'integration_sync_failed'], syncEnded),
}
