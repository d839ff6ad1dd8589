import { QueryClient } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { liveCache, mapRows } from './cache'
import { useLiveChanges } from './changes'
import { anAsset } from '@/testing/things'

const lists = ['assets', 'list']
const one = anAsset({ id: 'a1', version: 1 })
const two = anAsset({ id: 'a2', version: 1 })

function setup() {
  const client = new QueryClient()
  client.setQueryData([...lists, { q: '' }], { pages: [{ data: [one] }, { data: [two] }], pageParams: [] })
  client.setQueryData([...lists, { q: 'x' }], { pages: [{ data: [two] }], pageParams: [] })
  return { client, cache: liveCache(client), changes: useLiveChanges(), rows: (q: string) => client.getQueryData<{ pages: { data: unknown[] }[] }>([...lists, { q }])!.pages.flatMap(page => page.data) }
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => vi.useRealTimers())

describe('liveCache', () => {
  it('replaces a row in place in every list that has it', () => {
    const { cache, rows } = setup()
    const newer = anAsset({ ...two, version: 2, name: 'renamed' })
    expect(cache.row(lists, newer)).toBe(true)
    expect(rows('')).toEqual([one, newer])
    expect(rows('x')).toEqual([newer])
  })

  it('ignores what is not newer', () => {
    const { cache, rows, changes } = setup()
    cache.row(lists, anAsset({ ...two, version: 1, name: 'echo of my own change' }))
    expect(rows('')).toEqual([one, two])
    expect(changes.isTouched('a2')).toBe(false)
  })

  it('marks a changed row for a moment', () => {
    const { cache, changes } = setup()
    cache.row(lists, { ...two, version: 2 })
    expect(changes.isTouched('a2')).toBe(true)
    vi.advanceTimersByTime(2_000)
    expect(changes.isTouched('a2')).toBe(false)
  })

  it('says when no list has the row, and adds nothing by itself', () => {
    const { cache, rows } = setup()
    expect(cache.row(lists, anAsset({ id: 'a9' }))).toBe(false)
    expect(rows('')).toHaveLength(2)
  })

  it('counts each arrival once until it is seen', () => {
    const { cache, changes } = setup()
    cache.arrived('assets', 'a9')
    cache.arrived('assets', 'a9')
    cache.arrived('assets', 'a10')
    expect(changes.waitingOf('assets')).toBe(2)
    changes.seen('assets')
    expect(changes.waitingOf('assets')).toBe(0)
  })

  it('lists are read anew when they are looked at again, not by the arrival itself', async () => {
    const { client, cache } = setup()
    const read = vi.fn(async () => ({ data: [two] }))
    client.setQueryData([...lists, { q: 'elsewhere' }], { data: [one] })
    cache.arrived('assets', 'a9')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(client.getQueryState([...lists, { q: 'elsewhere' }])).toMatchObject({ isInvalidated: true, fetchStatus: 'idle' })
    await client.fetchQuery({ queryKey: [...lists, { q: 'elsewhere' }], queryFn: read, staleTime: 60_000 })
    expect(read).toHaveBeenCalledOnce()
  })

  it('updates a single thing only if it is held and older', () => {
    const { client, cache } = setup()
    client.setQueryData(['assets', 'one', 'a1'], { ...one, version: 5 })
    cache.one(['assets', 'one', 'a1'], { ...one, version: 4 })
    expect(client.getQueryData(['assets', 'one', 'a1'])).toMatchObject({ version: 5 })
    cache.one(['assets', 'one', 'a1'], { ...one, version: 6 })
    expect(client.getQueryData(['assets', 'one', 'a1'])).toMatchObject({ version: 6 })
    cache.one(['assets', 'one', 'a2'], two)
    expect(client.getQueryData(['assets', 'one', 'a2'])).toBeUndefined()
  })

  it('drops a row', () => {
    const { cache, rows } = setup()
    cache.drop(lists, 'a2')
    expect(rows('')).toEqual([one])
    expect(rows('x')).toEqual([])
  })

  it('gathers calls for a refetch', () => {
    const { client, cache } = setup()
    const invalidate = vi.spyOn(client, 'invalidateQueries').mockResolvedValue()
    for (let n = 0; n < 50; n++) cache.refetch(['dashboard'], ['assets', 'held'])
    expect(invalidate).not.toHaveBeenCalled()
    vi.advanceTimersByTime(300)
    expect(invalidate.mock.calls).toEqual([[{ queryKey: ['dashboard'] }], [{ queryKey: ['assets', 'held'] }]])
  })
})

describe('mapRows', () => {
  it('works on lists, pages and pages of pages, and keeps the identity of the rest', () => {
    const renamed = { ...two, name: 'x' }
    expect(mapRows([one, two], 'a2', () => renamed)).toEqual([one, renamed])
    expect(mapRows({ data: [one, two], page: 1 }, 'a2', () => renamed)).toEqual({ data: [one, renamed], page: 1 })
    const held = { pages: [{ data: [one] }, { data: [two] }] }
    expect((mapRows(held, 'a2', () => renamed) as typeof held).pages[0]).toBe(held.pages[0])
    expect(mapRows(held, 'a3', () => renamed)).toBe(held)
    expect(mapRows(undefined, 'a2', () => renamed)).toBeUndefined()
  })
})
