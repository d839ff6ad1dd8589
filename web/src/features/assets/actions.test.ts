import { describe, expect, it } from 'vitest'
import { nextActions } from './actions'

describe('nextActions', () => {
  it('begins with the sensible next step', () => {
    expect(nextActions(['retire', 'reserve', 'assign', 'lose'], () => true)).toEqual(['assign', 'reserve', 'retire', 'lose'])
    expect(nextActions(['lose', 'repair', 'transfer', 'return'], () => true)[0]).toBe('return')
    expect(nextActions(['reserve', 'receive'], () => true)[0]).toBe('receive')
  })

  it('offers only what the user may do', () => {
    expect(nextActions(['assign', 'retire'], permission => permission === 'assets:assign')).toEqual(['assign'])
    expect(nextActions(['assign', 'retire'], permission => permission === 'assets:write')).toEqual(['retire'])
    expect(nextActions(['assign', 'retire'], () => false)).toEqual([])
  })
})
