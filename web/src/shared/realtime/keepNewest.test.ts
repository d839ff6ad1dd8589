import { describe, expect, it } from 'vitest'
import { keepNewest } from './keepNewest'
import { anAsset } from '@/testing/things'

const old = anAsset({ id: 'a1', version: 1, name: 'old' })
const now = anAsset({ id: 'a1', version: 2, name: 'new' })
const other = anAsset({ id: 'a2', version: 7 })

describe('keepNewest', () => {
  it('an answer that was overtaken does not undo a live change', () => {
    expect(keepNewest(now, old)).toEqual(now)
    expect(keepNewest([now, other], [old, other])).toEqual([now, other])
    expect(keepNewest({ pages: [{ data: [now] }] }, { pages: [{ data: [other, old] }] })).toEqual({ pages: [{ data: [other, now] }] })
  })

  it('takes a newer or an equal answer', () => {
    expect(keepNewest(old, now)).toEqual(now)
    expect(keepNewest([old], [now, other])).toEqual([now, other])
    expect(keepNewest(old, { ...old, actions: ['assign'] })).toMatchObject({ actions: ['assign'] })
  })

  it('keeps the identity of what did not change', () => {
    const held = { data: [now, other], page: { next_cursor: null } }
    expect(keepNewest(held, structuredClone(held))).toBe(held)
  })

  it('leaves alone what has no version', () => {
    expect(keepNewest(undefined, { count: 3 })).toEqual({ count: 3 })
    expect(keepNewest({ count: 5 }, { count: 3 })).toEqual({ count: 3 })
  })

  it('does not keep rows that the answer no longer has', () => {
    expect(keepNewest([now, other], [other])).toEqual([other])
  })
})
