import type { CustomField } from '@assetronics/api-client'
import { describe, expect, it } from 'vitest'
import { customFormOf, customPatch } from './customForm'

const field = (key: string, type: CustomField['type']): CustomField => ({
  id: key, object: 'asset', key, name: key, type, help: '', required: false, unique: false, sealed: false, pattern: '', min: null, max: null,
  options: [], everywhere: true, position: 0, version: 1, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z',
})
const fields = [field('room', 'text'), field('ports', 'number'), field('loan', 'boolean'), field('uses', 'multi_choice'), field('rent', 'money')]
const values = { room: '4.12', ports: 4, loan: false, uses: ['office', 'travel'], rent: { amount: 4900, currency: 'EUR' } }

describe('a company\'s own fields in a form', () => {
  const before = customFormOf(fields, values, 'USD')

  it('reads every type', () => {
    expect(before).toEqual({ 'room': '4.12', 'ports': '4', 'loan': 'false', 'uses': ['office', 'travel'], 'rent': '49.00', 'rent:currency': 'EUR' })
  })

  it('sends nothing when nothing was changed', () => {
    expect(customPatch(fields, before, { ...before })).toEqual({})
  })

  it('sends what was changed in the shape of its type', () => {
    expect(customPatch(fields, before, { ...before, ports: '8', loan: 'true', uses: [], rent: '50' }))
      .toEqual({ ports: 8, loan: true, uses: null, rent: { amount: 5000, currency: 'EUR' } })
  })

  it('empties what was emptied, and a currency without an amount is no change', () => {
    expect(customPatch(fields, before, { ...before, room: ' ', rent: '' })).toEqual({ room: null, rent: null })
    const empty = customFormOf(fields, undefined, 'USD')
    expect(customPatch(fields, empty, { ...empty, 'rent:currency': 'EUR' })).toEqual({})
  })
})
