import { describe, expect, it } from 'vitest'
import { mergeForms } from './mergeForms'

const before = { name: 'MacBook', serial: 'C02', location: { id: 'l1', label: 'Berlin' } }
type Form = typeof before

function changed(a: Form, b: Form) {
  const said = ({ name, serial, location }: Form) => ({ name: name.trim(), serial: serial.trim(), location: location.id })
  const [was, is] = [said(a), said(b)]
  return new Set((['name', 'serial', 'location'] as const).filter(field => was[field] !== is[field]))
}

describe('mergeForms', () => {
  it('takes what only the other one changed', () => {
    const merge = mergeForms(changed, before, { ...before, name: 'Mine' }, { ...before, location: { id: 'l2', label: 'Paris' } })
    expect(merge.conflicts).toEqual([])
    expect(merge.theirs).toEqual(['location'])
    expect(merge.form).toMatchObject({ name: 'Mine', location: { id: 'l2' } })
  })

  it('leaves to the person what both changed', () => {
    const merge = mergeForms(changed, before, { ...before, name: 'Mine' }, { ...before, name: 'Theirs' })
    expect(merge.conflicts).toEqual(['name'])
    expect(merge.form.name).toBe('Mine')
  })

  it('the same change by both is no conflict', () => {
    const merge = mergeForms(changed, before, { ...before, name: 'Same' }, { ...before, name: 'Same ' })
    expect(merge).toMatchObject({ conflicts: [], theirs: [] })
  })

  it('a reference is the same by its id, however it is called', () => {
    const merge = mergeForms(changed, before, { ...before }, { ...before, location: { id: 'l1', label: 'Berlin, Mitte' } })
    expect(merge.theirs).toEqual([])
  })
})
