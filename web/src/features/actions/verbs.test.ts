import { expect, it } from 'vitest'
import { verbsFor } from './verbs'
import { aVendorAction } from '@/testing/things'

const all = () => true
const ada = 'u1'

it('leaves the decision to a second person', () => {
  const waiting = aVendorAction({ state: 'waiting', asked_by: { id: 'u2', name: 'Ben' } })
  expect(verbsFor(waiting, ada, all)).toEqual(['approve', 'reject'])
  expect(verbsFor(waiting, ada, permission => permission !== 'actions:approve')).toEqual([])
  expect(verbsFor({ ...waiting, asked_by: { id: ada, name: 'Ada' } }, ada, all)).toEqual(['withdraw'])
})

it('has the asker renew what has changed before anybody approves it', () => {
  const changed = aVendorAction({ state: 'waiting', changes: [{ field: 'holder', before: null, after: 'Zoe' }], asked_by: { id: 'u2', name: 'Ben' } })
  expect(verbsFor(changed, ada, all)).toEqual(['reject'])
  expect(verbsFor(changed, 'u2', all)).toEqual(['renew', 'withdraw'])
})

it('asks people about an outcome that is not known', () => {
  expect(verbsFor(aVendorAction({ state: 'unknown' }), ada, all)).toEqual(['settle', 'retry'])
  expect(verbsFor(aVendorAction({ state: 'done' }), ada, all)).toEqual([])
})
