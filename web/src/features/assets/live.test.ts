import { QueryClient } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { patches } from './live'
import { keys } from '@/shared/api/keys'
import { liveCache } from '@/shared/realtime/cache'
import { useLiveChanges } from '@/shared/realtime/changes'
import { anAsset } from '@/testing/things'

beforeEach(() => setActivePinia(createPinia()))

function setup() {
  const client = new QueryClient()
  const list = keys.assets.list({ status: 'in_stock' })
  client.setQueryData(list, { pages: [{ data: [anAsset({ id: 'a1' }), anAsset({ id: 'a2' })] }], pageParams: [] })
  const cache = liveCache(client)
  return {
    hear: (event: keyof typeof patches, payload: object) => patches[event]!(cache, payload as never),
    rows: () => client.getQueryData<{ pages: { data: { id: string, status: string }[] }[] }>(list)!.pages[0]!.data,
    waiting: () => useLiveChanges().waitingOf('assets'),
  }
}

describe('live assets', () => {
  it('a row changes in place, even when the filter would no longer find it', () => {
    const { hear, rows } = setup()
    hear('asset_assigned', { asset: anAsset({ id: 'a1', version: 2, status: 'assigned' }) })
    expect(rows().map(row => [row.id, row.status])).toEqual([['a1', 'assigned'], ['a2', 'in_stock']])
  })

  it('a new one does not push the others away', () => {
    const { hear, rows, waiting } = setup()
    hear('asset_created', { asset: anAsset({ id: 'a3' }) })
    expect(rows()).toHaveLength(2)
    expect(waiting()).toBe(1)
  })

  it('one that I made myself is not announced to me again', () => {
    const { hear, waiting } = setup()
    hear('asset_created', { asset: anAsset({ id: 'a2' }) })
    expect(waiting()).toBe(0)
  })
})
