import { describe, expect, it } from 'vitest'
import { accept, around, isLanguage } from './query'

describe('isLanguage', () => {
  it('knows conditions and texts in quotes that are still open', () => {
    for (const text of ['status:in_stock', 'cost>100', 'mac warranty<2027', '"MacBook P', 'custom.colour=red']) expect(isLanguage(text), text).toBe(true)
  })

  it('plain words are searched for while they are typed', () => {
    for (const text of ['macbook', 'C02-1234', '"MacBook Pro"', '', 'dell xps 13']) expect(isLanguage(text), text).toBe(false)
  })
})

describe('accept', () => {
  it('replaces what is being typed and goes on behind it', () => {
    expect(accept('mac sta', { from: 4, to: 7, suggestions: [] }, { text: 'status:', kind: 'field' })).toEqual({ text: 'mac status:', at: 11 })
  })

  it('a value is done: the next term can follow', () => {
    expect(accept('status:in', { from: 7, to: 9, suggestions: [] }, { text: 'in_stock', kind: 'value' })).toEqual({ text: 'status:in_stock ', at: 16 })
    expect(accept('status:in mac', { from: 7, to: 9, suggestions: [] }, { text: 'in_stock', kind: 'value' }).text).toBe('status:in_stock mac')
  })

  it('counts characters, not code units', () => {
    expect(accept('😀 st', { from: 2, to: 4, suggestions: [] }, { text: 'status:', kind: 'field' }).text).toBe('😀 status:')
  })
})

describe('around', () => {
  it('parts a text at characters, whatever they take', () => {
    expect(around('💻 kid:big', [2, 5])).toEqual(['💻 ', 'kid', ':big'])
  })
})
