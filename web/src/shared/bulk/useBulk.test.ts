import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { BulkTarget } from './orders'
import { useBulk } from './useBulk'
import { inSetup } from '@/testing/mount'
import { answerWith } from '@/testing/server'

const order = { action: 'edit' as const, body: { department_id: 'd1' } }
const outcome = { count: 2, changed: 2, unchanged: 0, refused: 0, refusals: [] }

async function setup(target: BulkTarget) {
  const { result } = await inSetup(() => useBulk(() => target, () => order, 'employee'))
  return result
}

describe('useBulk for people', () => {
  it('looks first, then changes the same people', async () => {
    const calls = answerWith({
      'POST /api/v1/employees/bulk/preview': { body: { ...outcome, sample: [] } },
      'POST /api/v1/employees/bulk': { body: { change_set: 'c1', outcome } },
    })
    const bulk = await setup({ matching: { status: 'active', q: 'lisbon' } })
    bulk.look()
    await flushPromises()
    expect(bulk.preview?.changed).toBe(2)
    await bulk.run()
    expect(bulk.changed).toBe(2)
    expect(calls.map(({ path, body }) => [path, body])).toEqual(['/bulk/preview', '/bulk'].map(path =>
      [`/api/v1/employees${path}`, { filter: 'status=active&q=lisbon', changes: { department_id: 'd1' } }]))
  })

  it('ErrRefused says who is in the way', async () => {
    const refused = { ...outcome, changed: 1, refused: 1, refusals: [{ id: 'e1', tag: '', name: 'Ana', code: 'employee.manager_cycle', message: 'Nobody reports to themselves.' }] }
    answerWith({ 'POST /api/v1/employees/bulk': { status: 409, body: { code: 'employee.bulk_refused', outcome: refused } } })
    const bulk = await setup({ ids: ['e1', 'e2'] })
    await bulk.run()
    expect(bulk.changed).toBeNull()
    expect(bulk.outcome?.refusals[0]?.name).toBe('Ana')
  })
})

describe('useBulk for very many', () => {
  it('follows the operation to its end', async () => {
    let done = false
    const operation = { id: 'o1', subject: 'employee', action: 'edit', status: 'running', total: 2000, done: 1000, outcome: null }
    answerWith({
      'POST /api/v1/employees/bulk': { status: 202, body: { change_set: 'c1', outcome: null, operation } },
      'GET /api/v1/operations/o1': () => ({ body: done ? { ...operation, status: 'succeeded', done: 2000, outcome: { ...outcome, count: 2000, changed: 1990 } } : operation }),
    })
    const { result: bulk, queryClient } = await inSetup(() => useBulk(() => ({ matching: { status: 'active' } }), () => order, 'employee'))
    await bulk.run()
    await flushPromises()
    expect(bulk.isRunning).toBe(true)
    expect(bulk.operation?.done).toBe(1000)
    expect(bulk.changed).toBeNull()
    done = true
    await queryClient.invalidateQueries({ queryKey: ['operations'] })
    await flushPromises()
    expect(bulk.changed).toBe(1990)
    expect(bulk.isRunning).toBe(false)
  })
})
