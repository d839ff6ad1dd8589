import { describe, expect, it } from 'vitest'
import { useSelection } from './useSelection'

const order = ['a', 'b', 'c', 'd', 'e']

describe('useSelection', () => {
  it('keeps what was chosen on another page', () => {
    const selection = useSelection()
    selection.toggle('x', ['x', 'y'])
    selection.set(order, true)
    expect(selection.count.value).toBe(6)
    selection.set(order, false)
    expect([...selection.ids.value]).toEqual(['x'])
  })

  it('turns a range with shift, in either direction', () => {
    const selection = useSelection()
    selection.toggle('d', order)
    selection.toggle('b', order, true)
    expect([...selection.ids.value].sort()).toEqual(['b', 'c', 'd'])
  })

  it('all that match is not a list of ids, and ends when one row is turned', () => {
    const selection = useSelection()
    selection.selectAll()
    expect(selection.has('anything')).toBe(true)
    selection.toggle('a', order)
    expect(selection.all.value).toBe(false)
    expect(selection.has('b')).toBe(false)
  })
})
