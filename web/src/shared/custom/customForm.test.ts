import type { CustomField } from '@assetronics/api-client'
import { describe, expect, it } from 'vitest'
import { customFormOf, customPatch, mergeCustom } from './customForm'
import { aCustomField } from '@/testing/things'

const field = (key: string, type: CustomField['type']) => aCustomField({ key, type })
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

describe('two people in a company\'s own fields', () => {
  const before = customFormOf(fields, values, 'USD')

  it('takes what only the other one changed, and leaves to the person what both did', () => {
    const merge = mergeCustom(fields, before, { ...before, room: 'mine', ports: '8' }, { ...before, 'room': 'theirs', 'rent': '60.00', 'rent:currency': 'CHF' })
    expect(merge.conflicts.map(({ key }) => key)).toEqual(['room'])
    expect(merge.theirs.map(({ key }) => key)).toEqual(['rent'])
    expect(merge.form).toMatchObject({ 'room': 'mine', 'ports': '8', 'rent': '60.00', 'rent:currency': 'CHF' })
  })

  it('the same change by both is no conflict', () => {
    const merge = mergeCustom(fields, before, { ...before, uses: ['home'] }, { ...before, uses: ['home'] })
    expect(merge).toMatchObject({ conflicts: [], theirs: [] })
  })
})
