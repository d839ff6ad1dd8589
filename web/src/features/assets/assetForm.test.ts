import { describe, expect, it } from 'vitest'
import { costIsWrong, emptyForm, formOf, toInput, toPatch } from './assetForm'
import { anAsset } from '@/testing/things'

const asset = anAsset({ notes: 'old', purchase_cost: { amount: 149900, currency: 'EUR' }, warranty_end: '2027-01-01' })

describe('toInput', () => {
  it('leaves out what was left empty', () => {
    expect(toInput({ ...emptyForm('EUR'), name: ' MacBook ', category: 'laptop' }))
      .toEqual({ name: 'MacBook', category: 'laptop', status: 'in_stock' })
  })

  it('sends money in minor units', () => {
    expect(toInput({ ...emptyForm('EUR'), cost: '1,499.00' })).toMatchObject({ purchase_cost: { amount: 149900, currency: 'EUR' } })
  })
})

describe('toPatch', () => {
  const before = formOf(asset, 'USD')

  it('names nothing when nothing was changed', () => {
    expect(toPatch(before, { ...before })).toEqual({})
  })

  it('names what was changed and empties what was emptied', () => {
    expect(toPatch(before, { ...before, name: 'New', notes: '', cost: '' }))
      .toEqual({ name: 'New', notes: null, purchase_cost: null })
  })

  it('a currency without an amount is no change', () => {
    const none = formOf(anAsset(), 'EUR')
    expect(toPatch(none, { ...none, currency: 'USD' })).toEqual({})
  })
})

it('costIsWrong tells nonsense from nothing', () => {
  expect(costIsWrong({ ...emptyForm('EUR'), cost: 'a lot' })).toBe(true)
  expect(costIsWrong({ ...emptyForm('EUR'), cost: ' ' })).toBe(false)
})
