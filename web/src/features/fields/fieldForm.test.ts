import { describe, expect, it } from 'vitest'
import { fieldFormOf, keyOf, newFieldOf, rulesOf } from './fieldForm'

describe('keyOf', () => {
  it('makes a name for programs', () => {
    expect(keyOf('Room number')).toBe('room_number')
    expect(keyOf('  Größe (cm) ')).toBe('gro_e_cm')
    expect(keyOf('3rd contact')).toBe('rd_contact')
  })
})

describe('rulesOf', () => {
  it('bounds numbers in millionths and money in minor units', () => {
    expect(rulesOf({ ...fieldFormOf(), type: 'number', min: '0.5', max: '10' })).toMatchObject({ min: 500_000, max: 10_000_000 })
    expect(rulesOf({ ...fieldFormOf(), type: 'money', min: '1', max: '' })).toMatchObject({ min: 100, max: null })
  })

  it('leaves out what the type cannot have', () => {
    expect(rulesOf({ ...fieldFormOf(), type: 'date', min: '1', pattern: 'x', options: 'a\nb' })).toMatchObject({ min: null, pattern: '', options: [] })
  })

  it('takes one option a line', () => {
    expect(rulesOf({ ...fieldFormOf(), type: 'choice', options: ' red \n\nblue' }).options).toEqual(['red', 'blue'])
  })
})

it('a new field is named after what people call it', () => {
  expect(newFieldOf('asset', { ...fieldFormOf(), name: 'Room number' })).toMatchObject({ object: 'asset', key: 'room_number', name: 'Room number' })
})
