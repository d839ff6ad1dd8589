import { describe, expect, it } from 'vitest'
import { emptyForm } from './assetForm'
import { mergeForms } from './mergeForms'

const before = { ...emptyForm('EUR'), name: 'MacBook', serial: 'C02', location: { id: 'l1', label: 'Berlin' } }

describe('mergeForms', () => {
  it('takes what only the other one changed', () => {
    const merge = mergeForms(before, { ...before, name: 'Mine' }, { ...before, location: { id: 'l2', label: 'Paris' } })
    expect(merge.conflicts).toEqual([])
    expect(merge.theirs).toEqual(['location'])
    expect(merge.form).toMatchObject({ name: 'Mine', location: { id: 'l2' } })
  })

  it('leaves to the person what both changed', () => {
    const merge = mergeForms(before, { ...before, name: 'Mine' }, { ...before, name: 'Theirs' })
    expect(merge.conflicts).toEqual(['name'])
    expect(merge.form.name).toBe('Mine')
  })

  it('the same change by both is no conflict', () => {
    const merge = mergeForms(before, { ...before, name: 'Same' }, { ...before, name: 'Same ' })
    expect(merge).toMatchObject({ conflicts: [], theirs: [] })
  })

  it('a reference is the same by its id, however it is called', () => {
    const merge = mergeForms(before, { ...before }, { ...before, location: { id: 'l1', label: 'Berlin, Mitte' } })
    expect(merge.theirs).toEqual([])
  })
})
