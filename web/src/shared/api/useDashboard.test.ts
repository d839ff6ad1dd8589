import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { useDashboard } from './useDashboard'
import { aLive } from '@/testing/live'
import { inSetup } from '@/testing/mount'
import { answerWith } from '@/testing/server'

it('reads the numbers again when they have moved, many moves at once', async () => {
  const calls = answerWith({ 'GET /api/v1/dashboard': { body: {} } })
  const { live, channelOf } = aLive()
  await inSetup(useDashboard, { permissions: ['dashboard:read'], live })
  await flushPromises()
  expect(calls).toHaveLength(1)
  for (const seq of [1, 2, 3]) channelOf('dashboard:t1').send('dashboard_changed', { seq })
  await vi.waitFor(() => expect(calls).toHaveLength(2))
})

it('ErrForbidden: neither reads nor listens', async () => {
  const calls = answerWith({})
  const { live, topics } = aLive()
  await inSetup(useDashboard, { permissions: [], live })
  await flushPromises()
  expect(calls).toEqual([])
  expect(topics()).toEqual([])
})
