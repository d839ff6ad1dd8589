import { expect, it, vi } from 'vitest'
import { patches } from './live'
import type { LiveCache } from '@/shared/realtime/cache'

it('a change of a register reads again what is shown of it, and what pickers offer', () => {
  const refetch = vi.fn()
  patches.registers_changed!({ refetch } as unknown as LiveCache, { registers: ['attachment', 'cost_centre', 'status_label', 'of the future'], seq: 7, at: '2026-01-01T00:00:00Z' })
  expect(refetch.mock.calls[0]).toEqual([['files'], ['cost-centres'], ['status-labels'], ['choices'], ['choice']])
})
