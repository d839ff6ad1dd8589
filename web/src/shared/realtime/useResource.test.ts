import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { useResource, type ResourceQuery } from './useResource'
import type { Asset } from '@assetronics/api-client'
import { aLive } from '@/testing/live'
import { inSetup } from '@/testing/mount'
import { anAsset } from '@/testing/things'

/** The page of asset a1, read once. */
async function setup(more: Partial<ResourceQuery<Asset>> = {}) {
  const { live, channelOf } = aLive()
  live.join('assets:t1', { onMessage: () => {} })
  const queryFn = vi.fn(async () => anAsset({ version: 2 }))
  const mounted = await inSetup(() => useResource('asset', 'a1', { queryKey: ['asset', 'a1'], queryFn, ...more }), { permissions: ['assets:read'], live })
  await flushPromises()
  let seq = 0
  return {
    ...mounted,
    queryFn,
    shown: () => mounted.result.data.value,
    hear: async (event: string, payload: object) => {
      channelOf('assets:t1').send(event, { seq: ++seq, ...payload })
      await flushPromises()
    },
  }
}

describe('useResource', () => {
  it('shows what a live event brings, without asking again', async () => {
    const { shown, hear, queryFn } = await setup()
    await hear('asset_updated', { asset: anAsset({ version: 3, name: 'Renamed' }) })
    expect(shown()?.name).toBe('Renamed')
    expect(queryFn).toHaveBeenCalledTimes(1)
  })

  it('keeps what is newer than an event that comes late', async () => {
    const { shown, hear } = await setup()
    await hear('asset_updated', { asset: anAsset({ version: 1, name: 'Old' }) })
    expect(shown()).toMatchObject({ version: 2, name: 'MacBook' })
  })

  it('events of other things are not its own', async () => {
    const { shown, hear, queryFn } = await setup()
    await hear('asset_updated', { asset: anAsset({ id: 'a2', version: 9, name: 'Another' }) })
    await hear('assets_changed', { ids: ['a2'], to_seq: 2 })
    expect(shown()?.name).toBe('MacBook')
    expect(queryFn).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['many changed, it among them', 'assets_changed', { ids: ['a2', 'a1'] }],
    ['too many changed to be named', 'assets_changed', { ids: [] }],
    ['it is gone', 'asset_deleted', { asset: { id: 'a1' } }],
  ])('asks again when %s', async (_why, event, payload) => {
    const { hear, queryFn } = await setup()
    await hear(event, payload)
    expect(queryFn).toHaveBeenCalledTimes(2)
  })

  it('asks again where events do not carry all that is shown', async () => {
    const { hear, queryFn } = await setup({ reload: true })
    await hear('asset_updated', { asset: anAsset({ version: 3 }) })
    expect(queryFn).toHaveBeenCalledTimes(2)
  })

  it('stops with its scope', async () => {
    const { wrapper, queryClient, hear } = await setup()
    wrapper.unmount()
    await hear('asset_updated', { asset: anAsset({ version: 3 }) })
    expect(queryClient.getQueryData<Asset>(['asset', 'a1'])?.version).toBe(2)
  })
})
