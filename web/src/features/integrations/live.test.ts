import { QueryClient } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { patches } from './live'
import type { Integration, SyncRun } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { liveCache } from '@/shared/realtime/cache'
import { anIntegration, aRun } from '@/testing/things'

beforeEach(() => setActivePinia(createPinia()))

function setup() {
  const client = new QueryClient()
  client.setQueryData(keys.integrations.one('i1'), anIntegration())
  client.setQueryData(keys.integrations.list, [anIntegration()])
  client.setQueryData(keys.integrations.runs('i1'), { pages: [{ data: [aRun({ status: 'queued' })] }], pageParams: [] })
  const cache = liveCache(client)
  return {
    hear: (event: keyof typeof patches, payload: object) => patches[event]!(cache, payload as never),
    one: () => client.getQueryData<Integration>(keys.integrations.one('i1'))!,
    run: () => client.getQueryData<{ pages: { data: SyncRun[] }[] }>(keys.integrations.runs('i1'))!.pages[0]!.data[0]!,
    row: () => client.getQueryData<Integration[]>(keys.integrations.list)![0],
  }
}

it('progress moves the bar on the list, on the page and in the history', () => {
  const { hear, one, row, run } = setup()
  hear('integration_sync_progress', { run: aRun({ counts: { read: 120, created: 0, updated: 0, unchanged: 0, rejected: 0 } }) })
  expect(one().active_run?.counts.read).toBe(120)
  expect(row()?.active_run?.counts.read).toBe(120)
  expect(run()).toMatchObject({ status: 'running', counts: { read: 120 } })
})

it('the end of a sync is seen without asking', () => {
  const { hear, one } = setup()
  hear('integration_sync_started', { integration: anIntegration({ version: 2, active_run: aRun() }) })
  expect(one().active_run?.id).toBe('r1')
  hear('integration_sync_completed', { integration: anIntegration({ version: 3, last_run: aRun({ status: 'succeeded' }) }) })
  expect(one().active_run).toBeNull()
  expect(one().last_run?.status).toBe('succeeded')
})

it('a removed integration leaves the list', () => {
  const { hear, row } = setup()
  hear('integration_deleted', { integration: anIntegration() })
  expect(row()).toBeUndefined()
})
