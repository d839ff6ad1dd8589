import { describe, expect, it } from 'vitest'
import { emptyDraft, isComplete, orderOf } from './draft'

describe('a bulk order', () => {
  it('edits the chosen fields alone, and clears those that were chosen and left empty', () => {
    const draft = { ...emptyDraft('edit'), chosen: ['notes', 'location_id'] }
    draft.values.location_id = { id: 'l1', label: 'Berlin' }
    draft.values.order_number = 'not chosen'
    expect(orderOf(draft)).toEqual({ action: 'edit', body: { notes: null, location_id: 'l1' } })
  })

  it('checks out to exactly one recipient', () => {
    const draft = emptyDraft('assign')
    expect(isComplete(draft)).toBe(false)
    draft.handOver = { kind: 'location', to: { id: 'l1', label: 'Berlin' }, expected_return: '2027-01-01', note: ' ' }
    expect(isComplete(draft)).toBe(true)
    expect(orderOf(draft).body).toEqual({ location_id: 'l1', expected_return: '2027-01-01' })
  })

  it('retires only with a reason', () => {
    expect(isComplete(emptyDraft('retire'))).toBe(false)
    expect(isComplete({ ...emptyDraft('retire'), reason: 'worn out' })).toBe(true)
  })

  it('has nothing to ask before a deletion', () => {
    expect(isComplete(emptyDraft('delete'))).toBe(true)
  })
})
