import { describe, expect, it } from 'vitest'
import { durationOf, isLater, processed, withRun } from './runs'
import { anIntegration, aRun } from '@/testing/things'

const counts = (read: number) => ({ read, created: 0, updated: 0, unchanged: read, rejected: 0 })

describe('withRun', () => {
  it('shows progress, then the outcome', () => {
    const running = withRun(anIntegration(), aRun({ counts: counts(50) }))
    expect(running.active_run?.counts.read).toBe(50)
    const over = withRun(running, aRun({ status: 'succeeded', counts: counts(250) }))
    expect(over.active_run).toBeNull()
    expect(over.last_run?.counts.read).toBe(250)
  })

  it('progress that comes after the outcome changes nothing', () => {
    const over = withRun(anIntegration(), aRun({ status: 'succeeded', counts: counts(250) }))
    expect(withRun(over, aRun({ counts: counts(240) }))).toBe(over)
  })

  it('progress never goes back', () => {
    const running = withRun(anIntegration(), aRun({ counts: counts(50) }))
    expect(withRun(running, aRun({ counts: counts(40) }))).toBe(running)
  })

  it('a new run takes the place of an earlier one, an old one does not', () => {
    const over = withRun(anIntegration(), aRun({ status: 'succeeded' }))
    const next = aRun({ id: 'r2', status: 'queued', created_at: '2026-01-02T00:00:00Z' })
    expect(withRun(over, next).active_run?.id).toBe('r2')
    expect(isLater(aRun({ id: 'r0', created_at: '2025-12-01T00:00:00Z' }), next)).toBe(false)
  })
})

it('processed counts what has been dealt with', () => {
  expect(processed(aRun({ counts: { read: 9, created: 1, updated: 2, unchanged: 3, rejected: 1 } }))).toBe(7)
})

it('says how long a run took, or takes so far', () => {
  const run = (finished_at: string | null) => aRun({ started_at: '2026-01-01T00:00:00Z', finished_at })
  const now = Date.parse('2026-01-01T02:03:04Z')
  expect(durationOf(run('2026-01-01T00:00:00.400Z'), now)).toBe('0 s')
  expect(durationOf(run('2026-01-01T00:01:05Z'), now)).toBe('1 min 5 s')
  expect(durationOf(run(null), now)).toBe('2 h 3 min 4 s')
  expect(durationOf(aRun(), now)).toBeUndefined()
})
