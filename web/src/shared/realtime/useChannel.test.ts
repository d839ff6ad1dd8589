import { describe, expect, it, vi } from 'vitest'
import { useChannel } from './useChannel'
import { aLive } from '@/testing/live'
import { inSetup } from '@/testing/mount'

const permissions = ['assets:read']

describe('useChannel', () => {
  it('hears its events of the company\'s topic, and no others', async () => {
    const { live, channelOf } = aLive()
    const created = vi.fn()
    await inSetup(() => useChannel('assets', { asset_created: created }), { permissions, live })
    channelOf('assets:t1').send('asset_created', { seq: 1, asset: { id: 'a1' } })
    channelOf('assets:t1').send('asset_updated', { seq: 2, asset: { id: 'a1' } })
    expect(created).toHaveBeenCalledTimes(1)
    expect(created).toHaveBeenCalledWith({ seq: 1, asset: { id: 'a1' } })
  })

  it('the own topic is the user\'s', async () => {
    const { live, topics } = aLive()
    await inSetup(() => useChannel('user', {}), { permissions, live })
    expect(topics()).toEqual(['user:u1'])
  })

  it('says when what was read may be old: at first, and after too long away', async () => {
    const { live, channelOf } = aLive()
    const onReset = vi.fn()
    await inSetup(() => useChannel('assets', {}, onReset), { permissions, live })
    channelOf('assets:t1').reply('ok', { seq: 3 })
    channelOf('assets:t1').reply('ok', { seq: 4 })
    expect(onReset).toHaveBeenCalledTimes(1)
    channelOf('assets:t1').reply('ok', { seq: 9_000, reset: true })
    expect(onReset).toHaveBeenCalledTimes(2)
  })

  it('several share one channel, which the last to go leaves', async () => {
    const { live, channelOf, topics } = aLive()
    const one = await inSetup(() => useChannel('assets', {}), { permissions, live })
    const other = await inSetup(() => useChannel('assets', {}), { permissions, live })
    expect(topics()).toHaveLength(1)
    one.wrapper.unmount()
    expect(channelOf('assets:t1').left).toBe(false)
    other.wrapper.unmount()
    expect(channelOf('assets:t1').left).toBe(true)
  })

  it('ErrNobody: joins nothing while nobody is signed in', async () => {
    const { live, topics } = aLive()
    await inSetup(() => useChannel('assets', {}), { live })
    expect(topics()).toEqual([])
  })
})
