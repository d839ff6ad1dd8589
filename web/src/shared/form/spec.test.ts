import { describe, expect, it } from 'vitest'
import { bodyOf, valuesOf, type FieldSpec } from './spec'

const specs: FieldSpec[] = [
  { name: 'name', label: 'fields.name', type: 'text', required: true },
  { name: 'warranty_months', label: 'fields.name', type: 'number' },
  { name: 'parent_id', from: 'parent', label: 'fields.parent', type: 'reference', reference: 'location' },
]
const row = { name: 'Berlin', warranty_months: 36, parent: { id: 'l1', name: 'Germany' } }

describe('a form from its declaration', () => {
  it('reads a row', () => {
    expect(valuesOf(specs, row)).toEqual({ name: 'Berlin', warranty_months: '36', parent_id: { id: 'l1', label: 'Germany' } })
    expect(valuesOf(specs)).toEqual({ name: '', warranty_months: '', parent_id: null })
  })

  it('sends of a new thing what was filled in', () => {
    expect(bodyOf(specs, { name: ' Paris ', warranty_months: '', parent_id: null })).toEqual({ name: 'Paris' })
  })

  it('sends of an old one what was changed, and empties what was emptied', () => {
    const before = valuesOf(specs, row)
    expect(bodyOf(specs, { ...before }, before)).toEqual({})
    expect(bodyOf(specs, { ...before, warranty_months: '0', parent_id: null }, before)).toEqual({ warranty_months: 0, parent_id: null })
  })
})
