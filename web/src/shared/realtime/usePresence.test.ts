import { describe, expect, it } from 'vitest'
import { usePresence } from './usePresence'
import { aLive } from '@/testing/live'
import { inSetup } from '@/testing/mount'

const meta = (name: string, ref = name) => ({ metas: [{ phx_ref: ref, name, since: '2026-01-01T00:00:00Z' }] })

async function setup(permissions = ['assets:read']) {
  const { live, channelOf, topics } = aLive()
  const { result: viewers, wrapper } = await inSetup(() => usePresence('asset', 'a1'), { permissions, live })
  return { viewers, wrapper, channel: () => channelOf('asset:a1'), topics }
}

describe('usePresence', () => {
  it('shows the others by name, and not the user', async () => {
    const { viewers, channel } = await setup()
    channel().send('presence_state', { u1: meta('Ada'), u3: meta('Mia'), u2: meta('Ben') })
    expect(viewers.value).toEqual([{ id: 'u2', name: 'Ben' }, { id: 'u3', name: 'Mia' }])
  })

  it('follows who comes and goes', async () => {
    const { viewers, channel } = await setup()
    channel().send('presence_state', { u1: meta('Ada') })
    channel().send('presence_diff', { joins: { u2: meta('Ben') }, leaves: {} })
    expect(viewers.value.map(viewer => viewer.name)).toEqual(['Ben'])
    channel().send('presence_diff', { joins: {}, leaves: { u2: meta('Ben') } })
    expect(viewers.value).toEqual([])
  })

  it('two windows of one person are one viewer, until both are closed', async () => {
    const { viewers, channel } = await setup()
    channel().send('presence_state', { u2: { metas: [...meta('Ben', 'x').metas, ...meta('Ben', 'y').metas] } })
    expect(viewers.value).toHaveLength(1)
    channel().send('presence_diff', { joins: {}, leaves: { u2: meta('Ben', 'x') } })
    expect(viewers.value).toHaveLength(1)
    channel().send('presence_diff', { joins: {}, leaves: { u2: meta('Ben', 'y') } })
    expect(viewers.value).toEqual([])
  })

  it('leaves with its scope', async () => {
    const { wrapper, channel } = await setup()
    wrapper.unmount()
    expect(channel().left).toBe(true)
  })

  it('ErrForbidden: who may not read all neither asks nor is shown', async () => {
    const { viewers, topics } = await setup([])
    expect(topics()).toEqual([])
    expect(viewers.value).toEqual([])
  })

  it('ErrRefused: forgets whom it showed and does not ask again', async () => {
    const { viewers, channel } = await setup()
    channel().send('presence_state', { u2: meta('Ben') })
    channel().reply('error', { reason: 'unauthorized' })
    expect(viewers.value).toEqual([])
    expect(channel().left).toBe(true)
  })
})
