import { expect, it } from 'vitest'
import { capacity } from './deviceText'

it.each([
  [0, '0 B'], [1023, '1023 B'], [16 * 1024 ** 3, '16 GB'], [511_101_108_224, '476 GB'], [1.5 * 1024 ** 4, '1.5 TB'], [2 * 1024 ** 6, '2048 PB'],
])('%d bytes read %s', (bytes, text) => {
  expect(capacity(bytes)).toBe(text)
})
