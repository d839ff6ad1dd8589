import { describe, expect, it } from 'vitest'
import { cloneOf, costIsWrong, emptyForm, formOf, serialsOf, toInput, toPatch, withModel } from './assetForm'
import { anAsset } from '@/testing/things'

const asset = anAsset({ notes: 'old', purchase_cost: { amount: 149900, currency: 'EUR' }, warranty_end: '2027-01-01', location: { id: 'l1', name: 'Berlin' }, tags: ['loan'] })

describe('toInput', () => {
  it('leaves out what was left empty', () => {
    expect(toInput({ ...emptyForm('EUR'), name: ' MacBook ', category: { id: 'c1', label: 'Laptop' } }))
      .toEqual({ name: 'MacBook', category: 'c1', ownership: 'owned' })
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
    expect(toPatch(before, { ...before, name: 'New', notes: '', cost: '', location: null, tags: [] }))
      .toEqual({ name: 'New', notes: null, purchase_cost: null, location_id: null, tags: [] })
  })

  it('a currency without an amount is no change', () => {
    const none = formOf(anAsset(), 'EUR')
    expect(toPatch(none, { ...none, currency: 'USD' })).toEqual({})
  })

  it('an end of life that follows from the model is not made the asset\'s own', () => {
    const following = formOf(anAsset({ end_of_life: '2030-01-01', end_of_life_by_hand: false }), 'EUR')
    expect(following.end_of_life).toBe('')
  })
})

describe('serialsOf', () => {
  it('takes a pasted list however it is parted, each once', () => {
    expect(serialsOf('A1\nB2, C3;\tA1\r\n')).toEqual(['A1', 'B2', 'C3'])
  })

  it('no serial is still one asset', () => {
    expect(serialsOf(' \n')).toEqual([''])
  })
})

it('cloneOf leaves open what tells two assets apart', () => {
  expect(cloneOf(asset, 'EUR')).toMatchObject({ name: 'MacBook', tag: '', serial: '', notes: 'old', cost: '1499.00' })
})

it('costIsWrong tells nonsense from nothing', () => {
  expect(costIsWrong({ ...emptyForm('EUR'), cost: 'a lot' })).toBe(true)
  expect(costIsWrong({ ...emptyForm('EUR'), cost: ' ' })).toBe(false)
})

describe('withModel', () => {
  const latitude = { id: 'm1', label: 'Latitude 7450', hint: 'Dell' }
  const xps = { id: 'm2', label: 'XPS 13', hint: 'Dell' }

  it('an asset without a name of its own is called after its model', () => {
    const first = withModel(emptyForm('EUR'), latitude)
    expect(first.name).toBe('Dell Latitude 7450')
    expect(withModel(first, xps).name).toBe('Dell XPS 13')
    expect(withModel(first, null)).toMatchObject({ model: null, name: '' })
  })

  it('what somebody called it stays', () => {
    expect(withModel({ ...emptyForm('EUR'), name: 'Reception' }, latitude)).toMatchObject({ model: latitude, name: 'Reception' })
  })

  it('a clone of something that is called after its model follows as well', () => {
    const clone = cloneOf(anAsset({ name: 'Dell Latitude 7450', manufacturer: { id: 'd1', name: 'Dell' }, model: { id: 'm1', name: 'Latitude 7450' } }), 'EUR')
    expect(withModel(clone, xps).name).toBe('Dell XPS 13')
  })
})
