import { expect, it } from 'vitest'
import { changesBetween, differences, draftOf, ruleOf, withEntry } from './mappingDraft'

it('tells rules of its own, changed ones and empty fields apart', () => {
  const draft = draftOf({ fields: { employees: { email: 'record.mail', job_title: '' } } })
  expect(['email', 'job_title', 'location'].map(field => ruleOf(draft, 'employees', field))).toEqual(['changed', 'left_out', 'own'])
})

it('sets and takes away an entry and leaves nothing empty behind', () => {
  const held = { employees: { email: 'a' } }
  expect(withEntry(held, 'employees', 'phone', 'b')).toEqual({ employees: { email: 'a', phone: 'b' } })
  expect(withEntry(held, 'employees', 'email', undefined)).toEqual({})
  expect(withEntry({}, 'employees', 'email', '')).toEqual({ employees: { email: '' } })
  expect(held).toEqual({ employees: { email: 'a' } })
})

it('counts what is not saved', () => {
  const before = draftOf({ fields: { s: { a: '1', b: '2' } }, tables: { 's.c': { on: 'active' } } })
  const after = draftOf({ fields: { s: { a: '1', b: '3' } }, tables: { 's.c': { off: 'active' } } })
  expect(changesBetween(before, before)).toBe(0)
  expect(changesBetween(before, after)).toBe(3)
})

it('finds what a change does to each record', () => {
  const now = [{ external_id: '7', job_title: 'Engineer', cost_center: 'R' }, { external_id: '8', macs: ['a'] }]
  const then = [{ external_id: '8', macs: ['a'] }, { external_id: '7', cost_center: 'CC-R' }]
  expect(differences(now, then)).toEqual([
    { record: '7', field: 'cost_center', now: 'R', then: 'CC-R' },
    { record: '7', field: 'job_title', now: 'Engineer', then: '' },
  ])
})
