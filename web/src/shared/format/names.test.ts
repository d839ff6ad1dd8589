import { expect, it } from 'vitest'
import { hueOf, initials } from './names'

it.each([['Ada Lovelace', 'AL'], ['Zoë de Vries', 'ZV'], ['Björk', 'B'], ['  ', ''], ['李 小龙', '李'], ['Alex 高橋', '高']])('initials of "%s" are %s', (name, letters) => {
  expect(initials(name)).toBe(letters)
})

it('a name keeps its colour', () => {
  expect(hueOf('Ada Lovelace')).toBe(hueOf('Ada Lovelace'))
  expect(hueOf('Ada Lovelace')).not.toBe(hueOf('Alan Turing'))
})
