import { expect, it } from 'vitest'
import { safeReturn } from './useEntrance'

it.each([['/assets?q=x', '/assets?q=x'], ['/', '/']])('goes back to %s', (wanted, path) => {
  expect(safeReturn(wanted)).toBe(path)
})

it.each(['//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)', undefined, ['/a', '/b']])('ErrElsewhere: %s', (wanted) => {
  expect(safeReturn(wanted)).toBe('/')
})
