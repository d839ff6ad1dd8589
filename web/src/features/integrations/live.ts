import type { Integration, LiveEvents, SyncRun } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import type { LiveCache } from '@/shared/realtime/cache'
import { onEach, type Patches } from '@/shared/realtime/patches'
import { isLater, withRun } from './runs'

type Told = LiveEvents['integration_updated']

function changed(cache: LiveCache, payload: Told) {
  const integration = payload.integration as Integration
  cache.row(keys.integrations.list, integration)
  cache.one(keys.integrations.one(integration.id), integration)
  cache.refetch(keys.integrations.streams(integration.id))
}

function syncEnded(cache: LiveCache, payload: Told) {
  changed(cache, payload)
  const { id } = payload.integration
  // The health and the next run follow from the run; the run itself joins the history.
  cache.refetch(keys.integrations.list, keys.integrations.one(id), keys.integrations.runs(id), keys.integrations.anyRun)
}

function progressed(cache: LiveCache, { run }: LiveEvents['integration_sync_progress']) {
  cache.change<SyncRun>(keys.integrations.run(run.id), held => isLater(run, held) ? run : held)
  cache.change<Integration>(keys.integrations.one(run.integration_id), held => withRun(held, run))
  cache.changeRow<Integration>(keys.integrations.list, run.integration_id, held => withRun(held, run))
  cache.changeRow<SyncRun>(keys.integrations.runs(run.integration_id), run.id, held => isLater(run, held) ? run : held)
}

export const patches: Patches = {
  integration_created: cache => cache.refetch(keys.integrations.list),
  ...onEach(['integration_updated', 'integration_connected', 'integration_disconnected', 'integration_health_changed'], changed),
  integration_deleted: (cache, payload) => cache.drop(keys.integrations.list, payload.integration.id),
  integration_sync_started: changed,
  integration_sync_progress: progressed,
  ...onEach(['integration_sync_completed', 'integration_sync_failed'], syncEnded),
}
