import { describe, expect, it } from 'vitest'
import { emptyDraft, isComplete, orderOf } from './draft'
import { aCustomField } from '@/testing/things'

describe('a bulk order', () => {
  it('edits the chosen fields alone, and clears those that were chosen and left empty', () => {
    const draft = { ...emptyDraft('edit'), chosen: ['notes', 'location_id'] }
    draft.values.location_id = { id: 'l1', label: 'Berlin' }
    draft.values.order_number = 'not chosen'
    expect(orderOf(draft)).toEqual({ action: 'edit', body: { notes: null, location_id: 'l1' } })
  })

  it('edits the company\'s own fields beside those that are built in', () => {
    const draft = { ...emptyDraft('edit'), chosen: ['add_tags'], own: [aCustomField({ key: 'memory', type: 'number' }), aCustomField({ key: 'room' })] }
    draft.values.add_tags = ['loaner']
    draft.ownForm = { memory: '32', room: '', unticked: 'stays' }
    expect(orderOf(draft).body).toEqual({ add_tags: ['loaner'], custom: { memory: 32, room: null } })
  })

  it('is not complete while something that cannot be cleared is empty', () => {
    const draft = { ...emptyDraft('edit'), chosen: ['ownership', 'add_tags'] }
    expect(isComplete(draft)).toBe(false)
    Object.assign(draft.values, { ownership: 'leased', add_tags: ['loaner'] })
    expect(isComplete(draft)).toBe(true)
    expect(isComplete({ ...draft, own: [aCustomField({ required: true })] })).toBe(false)
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

  it('a transfer asks for who is next, a delivery for where it lies, a repair for why', () => {
    const transfer = emptyDraft('transfer')
    expect(isComplete(transfer)).toBe(false)
    transfer.handOver.to = { id: 'e1', label: 'Emma' }
    expect(orderOf(transfer)).toEqual({ action: 'transfer', body: { employee_id: 'e1' } })
    const receive = { ...emptyDraft('receive'), arrival: { location: { id: 'l1', label: 'Store' }, condition: 'new', note: '' } }
    expect(isComplete(receive)).toBe(true)
    expect(orderOf(receive)).toEqual({ action: 'receive', body: { location_id: 'l1', condition: 'new' } })
    expect(isComplete(emptyDraft('repair'))).toBe(false)
    expect(orderOf({ ...emptyDraft('repair'), reason: ' cracked ' })).toEqual({ action: 'repair', body: { reason: 'cracked' } })
  })

  it('has nothing to ask before a deletion', () => {
    expect(isComplete(emptyDraft('delete'))).toBe(true)
  })
})

describe('a bulk order for people', () => {
  it('sets what people share and nothing of assets', () => {
    const draft = { ...emptyDraft('edit', 'employee'), chosen: ['department_id', 'manager_id', 'notes'] }
    draft.values.department_id = { id: 'd1', label: 'Sales' }
    expect(orderOf(draft)).toEqual({ action: 'edit', body: { department_id: 'd1', manager_id: null } })
  })
})
