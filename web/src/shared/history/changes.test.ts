import { describe, expect, it } from 'vitest'
import { fieldChanges, isMoney, nameOf } from './changes'

describe('fieldChanges', () => {
  it('lists what a person can read', () => {
    expect(fieldChanges({
      status: ['in_stock', 'assigned'],
      assignee: [null, { id: 'e1', display_name: 'Jo Doe' }],
      assignee_id: [null, 'e1'],
      version: [1, 2],
      run: [null, '01a20e6e-e96a-7c89-9c38-eb16ba18c2c6'],
    })).toEqual([
      { field: 'status', before: 'in_stock', after: 'assigned' },
      { field: 'assignee', before: null, after: { id: 'e1', display_name: 'Jo Doe' } },
    ])
  })

  it('puts first what one looks for', () => {
    const fields = fieldChanges({ category: [null, 'Laptop'], tag: [null, 'AST-1'], status: [null, 'in_stock'], model: [null, 'X1'] })
    expect(fields.map(change => change.field)).toEqual(['tag', 'status', 'category', 'model'])
  })

  it('leaves out what did not change and bears what is incomplete', () => {
    expect(fieldChanges({ name: ['a', 'a'], notes: [null], tag: [] })).toEqual([])
    expect(fieldChanges(null)).toEqual([])
  })
})

it('nameOf reads references', () => {
  expect(nameOf({ id: '1', name: 'Berlin' })).toBe('Berlin')
  expect(nameOf({ id: '1', display_name: 'Jo Doe', email: null })).toBe('Jo Doe')
  expect(nameOf('Berlin')).toBeNull()
  expect(isMoney({ amount: 5, currency: 'EUR' })).toBe(true)
})
