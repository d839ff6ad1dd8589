import { describe, expect, it } from 'vitest'
import { needsReason, nextActions } from './actions'

describe('nextActions', () => {
  it('keeps the server\'s order: the first is the sensible next step', () => {
    expect(nextActions(['return', 'transfer', 'repair'], () => true)).toEqual(['return', 'transfer', 'repair'])
  })

  it('offers only what the user may do', () => {
    expect(nextActions(['assign', 'retire'], permission => permission === 'assets:assign')).toEqual(['assign'])
    expect(nextActions(['assign', 'retire'], permission => permission === 'assets:write')).toEqual(['retire'])
    expect(nextActions(['assign', 'retire'], () => false)).toEqual([])
  })
})

it('needsReason asks why where an auditor would', () => {
  expect((['repair', 'retire', 'lose', 'steal', 'assign', 'return'] as const).filter(needsReason)).toEqual(['repair', 'retire', 'lose', 'steal'])
})
